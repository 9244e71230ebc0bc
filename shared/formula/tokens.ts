/**
 * Typed text as tokens, in canonical spelling, each with its place in the source. The only door to the tokeniser library.
 * `tokenise` never fails and takes any text a person is still typing; `lex` adds the guards of `guard.ts` and throws `AppError`.
 */
import { tokenize } from '@borgar/fx'

import { guardTokens, guardText } from './guard.ts'
import { maskText } from './masked-text.ts'
import type { FormulaToken, TokenKind } from './token.ts'

const KINDS: Readonly<Record<string, TokenKind>> = {
  fx_prefix: 'prefix',
  whitespace: 'space',
  newline: 'space',
  operator: 'operator',
  number: 'number',
  string: 'string',
  bool: 'boolean',
  error: 'error',
  range: 'reference',
  range_beam: 'reference',
  range_ternary: 'reference',
  range_named: 'name',
  func: 'name',
}

export function tokenise(source: string): FormulaToken[] {
  const { text, spellings } = maskText(source)
  const found = tokenize(text, {
    mergeRefs: true,
    negativeNumbers: false,
    allowTernary: true,
    withLocation: false,
  })
  let end = 0
  return found.map((token) => {
    const start = end
    end += token.value.length
    const spelling = spellings.get(start)
    const kind = token.unterminated === true ? 'other' : (KINDS[token.type] ?? 'other')
    return { kind, value: spell(token.value, spelling), start, end }
  })
}

/** Tokens of a piece from inside a formula, where a leading `=` compares. Offsets mean nothing. */
export const tokenisePiece = (text: string): FormulaToken[] => tokenise(`=${text}`).slice(1)

/** A reference keeps what follows the quoted name: `'xxxx'!D7` → `'Table 10.16'!D7`. */
function spell(value: string, spelling: string | undefined): string {
  if (spelling === undefined) return value
  return value.startsWith("'") ? spelling + value.slice(value.lastIndexOf("'") + 1) : spelling
}

/** Tokens of a finished formula. `sound`: false when it cannot be a formula (an open quote, a lone parenthesis, a stray character). */
export function lex(source: string): { readonly tokens: readonly FormulaToken[]; readonly sound: boolean } {
  guardText(source)
  const tokens = tokenise(source)
  return { tokens, sound: guardTokens(tokens) }
}
