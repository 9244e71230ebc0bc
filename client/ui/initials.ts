/** One or two letters for a person's round sign: the last two characters of a Chinese name, else the first letters of two words. */
export function initials(name: string): string {
  const letters = Array.from(name.trim())
  if (letters.length === 0) return '?'
  if (letters.every((letter) => /\p{Script=Han}/u.test(letter))) return letters.slice(-2).join('')
  const words = name
    .trim()
    .split(/[\s.\-_]+/u)
    .filter((word) => word !== '')
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return `${firstLetter(first)}${firstLetter(last)}`.toLocaleUpperCase() || '?'
}

const firstLetter = (word: string | undefined): string => Array.from(word ?? '')[0] ?? ''
