/**
 * [GR50] Looking for words in the text of a cell. Pure; called for every cell of a search. Nothing that is typed into the field has a
 * meaning of its own: it is looked for as it stands, except that any space finds any other (numbers are printed with narrow ones), as do
 * the kinds of hyphens and of quotes.
 */
export type FindQuery = {
  readonly text: string
  readonly matchCase: boolean
  /** The cell holds nothing else. */
  readonly wholeCell: boolean
  /** `values`: as printed · `typed`: as one would type it, formulas as formulas. */
  readonly lookIn: 'values' | 'typed'
}

export type TextFinder = {
  isIn(text: string): boolean
  /** With every occurrence replaced; the text itself when there is none. */
  replaced(text: string, by: string): string
}

const SYNTAX = /[\\^$.*+?()[\]{}|/]/gu
const ALIKE: readonly (readonly [each: RegExp, any: string])[] = [
  [/\s/gu, '\\s'],
  [/[-\u2010\u2011\u2212]/gu, '[\\-\\u2010\\u2011\\u2212]'],
  [/['\u2018\u2019]/gu, "['\\u2018\\u2019]"],
  [/["\u201c\u201d]/gu, '["\\u201c\\u201d]'],
]

/** Null when there is nothing to look for. */
export function textFinder({ text, matchCase, wholeCell }: FindQuery): TextFinder | null {
  if (text === '') return null
  const words = ALIKE.reduce(
    (pattern, [each, any]) => pattern.replace(each, () => any),
    text.replace(SYNTAX, String.raw`\$&`),
  )
  const flags = matchCase ? 'u' : 'iu'
  const pattern = wholeCell ? String.raw`^\s*${words}\s*$` : words
  const one = new RegExp(pattern, flags)
  const all = new RegExp(pattern, `g${flags}`)
  return {
    isIn: (cell) => one.test(cell),
    replaced: (cell, by) => cell.replace(all, () => by),
  }
}
