/** A piece of formula text: what the tokeniser gives and everything that reads typed formulas takes. */

/**
 * `reference`: anything with an A1 address in it, a table's name included · `name`: a word (function, name, unknown) · `other`: what no
 * formula may hold.
 */
export type TokenKind =
  | 'prefix'
  | 'space'
  | 'operator'
  | 'number'
  | 'string'
  | 'boolean'
  | 'error'
  | 'reference'
  | 'name'
  | 'other'

export type FormulaToken = {
  readonly kind: TokenKind
  /** Canonical spelling: straight quotes, ASCII punctuation; case as typed. */
  readonly value: string
  /** UTF-16 offsets in the source. */
  readonly start: number
  readonly end: number
}
