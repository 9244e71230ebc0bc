/**
 * What stands for one e-mail address however it is typed: composed (NFC), in small letters by the same rule in every country, so that
 * `ANNA@…` is `anna@…` and a Turkish `İ` or `ı` stays somebody else. An address in which a foreign sign would turn into a plain letter (the
 * Kelvin sign into a k) is none: it could only be meant to be taken for another.
 */
const LONGEST = 254
const SHAPE = /^[^\s@<>"(),:;\\[\]\p{C}]+@[^\s@<>"(),:;\\[\]\p{C}]+$/u

/** Null: no address. Never throws, whatever is typed. */
export function emailKey(typed: string): string | null {
  if (typed.length > 4 * LONGEST) return null
  const key = fold(typed.trim())
  if (key.length > LONGEST || !SHAPE.test(key)) return null
  return [...typed].some(isInDisguise) ? null : key
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

const isPlain = (text: string): boolean => /^[\0-\x7f]*$/.test(text)
const isInDisguise = (sign: string): boolean => !isPlain(sign) && !/^\s$/.test(sign) && isPlain(fold(sign))
