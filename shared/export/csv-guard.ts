/**
 * Keeps text from being run as a formula by the program that opens a CSV file (CWE-1236). Applied to text only: numbers are numerals, and
 * a leading minus is theirs. `unguard` is the exact inverse, for our own import.
 */

/** Characters that stand before others unseen: blanks of every kind, controls, joiners, direction marks. */
const UNSEEN = String.raw`[\s\p{Cc}\p{Cf}\p{Zs}\u3164\uffa0]*`
/** What begins a formula somewhere, with full-width and small forms. */
const STARTER = String.raw`[=+\-@＝＋－＠﹦﹢﹣﹫]`
const DANGEROUS = new RegExp(`^(?:[\\t\\r\\n]|${UNSEEN}${STARTER}|')`, 'u')

/** With an apostrophe in front where the text begins like a formula, or with an apostrophe already. */
export const guard = (text: string): string => (DANGEROUS.test(text) ? `'${text}` : text)

export const unguard = (text: string): string =>
  text.startsWith("'") && DANGEROUS.test(text.slice(1)) ? text.slice(1) : text
