/** What may stand as a person's name: printable, of one line, without signs that turn the text around it. Never trusted as more than text. */
const LONGEST = 100
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

/** Null: no name. */
export function displayName(typed: string): string | null {
  if (typed.length > 4 * LONGEST) return null
  const name = typed.normalize('NFC').trim().replaceAll(/ +/g, ' ')
  return name === '' || [...name].length > LONGEST || UNFIT.test(name) ? null : name
}
