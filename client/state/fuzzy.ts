/**
 * [GR54] How well something that has a name fits what was typed, for lists that are narrowed by typing. Every word typed must be found:
 * best as a whole word, then at the beginning of a word, within one, as first letters of several words, and least as letters that only
 * follow each other. Chinese is read character by character in the same way. Pure; texts are folded by `folded` first.
 */
const WHOLE = 100
const BEGINNING = 80
const WITHIN = 55
const INITIALS = 40
/** At most; the further its letters lie apart, the less. */
const LETTERS = 25

/** 0: it does not fit. The more the better; what the name begins with counts a little more. */
export function fitOf(name: string, typed: readonly string[]): number {
  let sum = 0
  for (const word of typed) {
    const fit = fitOfWord(name, word)
    if (fit === 0) return 0
    sum += fit
  }
  return typed.length === 0 ? 0 : sum / typed.length
}

function fitOfWord(name: string, word: string): number {
  const at = name.indexOf(word)
  if (at < 0) return initialsOf(name).includes(word) ? INITIALS : fitOfLetters(name, word)
  let best = 0
  for (let found = at; found >= 0; found = name.indexOf(word, found + 1))
    best = Math.max(best, fitAt(name, word, found))
  return at === 0 ? best + 5 : best
}

function fitAt(name: string, word: string, at: number): number {
  if (!isBoundary(name, at)) return WITHIN
  return isBoundary(name, at + word.length) ? WHOLE : BEGINNING
}

const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign)
/** Chinese has no gaps: each character begins a word. */
const isHan = (sign: string | undefined): boolean => sign !== undefined && /\p{Script=Han}/u.test(sign)

function isBoundary(name: string, at: number): boolean {
  const [before, after] = [name[at - 1], name[at]]
  return !isLetter(before) || !isLetter(after) || isHan(before) || isHan(after)
}

const initialsOf = (name: string): string =>
  [...name].filter((sign, at) => isLetter(sign) && (at === 0 || !isLetter(name[at - 1]))).join('')

/** The letters in their order, whatever lies between: worth less, the more that is. Single letters would fit everything. */
function fitOfLetters(name: string, word: string): number {
  if (word.length < 3 && !isHan(word[0])) return 0
  let at = -1
  let first = -1
  for (const letter of word) {
    at = name.indexOf(letter, at + 1)
    if (at < 0) return 0
    if (first < 0) first = at
  }
  const spread = (at - first + 1) / word.length
  return spread > 4 ? 0 : LETTERS / spread
}
