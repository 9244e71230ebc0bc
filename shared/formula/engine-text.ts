/**
 * The literal parts of a stored formula in the calculation engine's dialect. Formulas of one shape share their literals, so the work is
 * done once per shape. `null`: not a formula, or one that would break the engine (a hostile document): it evaluates to `#ERROR!`.
 */
import { AppError } from '../model/error.ts'
import type { Ref, StoredFormula } from '../model/formula.ts'
import { listSites } from './call-sites.ts'
import { canonicalFunction } from './function-name.ts'
import { guardText, guardTokens } from './guard.ts'
import type { FormulaToken } from './token.ts'
import { tokenisePiece } from './tokens.ts'

/** Translated text, or a reference and whether a list of ranges may stand in its place. */
export type EnginePart = string | { readonly ref: Ref; readonly list: boolean }

/** What formulas of one shape have in common: text by part (empty for a reference), and the references' places. */
type Shape = { readonly texts: readonly string[]; readonly lists: readonly boolean[] }

/** Shapes kept: a plan has a few hundred. */
const KEPT = 5000
const kept = new Map<string, Shape | null>()

export function engineTemplate(formula: StoredFormula): readonly EnginePart[] | null {
  if (formula[0] === 0) return null
  const [, ...parts] = formula
  const shape = shapeOf(parts)
  let seen = -1
  return (
    shape &&
    parts.map((part, index) => {
      if (typeof part === 'string') return shape.texts[index] ?? ''
      seen++
      return { ref: part, list: shape.lists[seen] ?? false }
    })
  )
}

function shapeOf(parts: readonly (string | Ref)[]): Shape | null {
  // Its length before each text: different shapes never share a name, whatever characters the texts hold.
  const name = parts.map((part) => (typeof part === 'string' ? `${part.length}:${part}` : '@')).join('')
  const known = kept.get(name)
  if (known !== undefined) return known
  const shape = readShape(parts.map((part) => (typeof part === 'string' ? part : null)))
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, shape)
  return shape
}

type GuardedToken = Pick<FormulaToken, 'kind' | 'value'>

const REFERENCE: GuardedToken = { kind: 'reference', value: '' }

function readShape(literals: readonly (string | null)[]): Shape | null {
  try {
    guardText(literals.map((literal) => literal ?? ' ').join(''))
    const pieces = literals.map((literal) => (literal === null ? null : tokenisePiece(literal)))
    if (!guardTokens(pieces.flatMap((tokens): readonly GuardedToken[] => tokens ?? [REFERENCE]))) return null
    const texts = pieces.map((tokens) =>
      (tokens ?? []).map((token, index) => engineToken(token, tokens?.[index + 1])).join(''),
    )
    return { texts, lists: listSites(pieces) }
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function engineToken(token: FormulaToken, next: FormulaToken | undefined): string {
  const isCall = next?.value === '('
  switch (token.kind) {
    case 'string':
      return engineString(token.value.slice(1, -1).replaceAll('""', '"'))
    case 'number':
      return token.value.replace('E', 'e')
    case 'boolean':
      return isCall ? token.value.toUpperCase() : `${token.value.toUpperCase()}()`
    case 'name':
      return isCall ? engineFunction(token.value) : '#NAME?'
    case 'operator':
      // Taking one cell of many is what the engine does anyway.
      return token.value === '@' ? '' : token.value
    case 'space':
      return ' '
    case 'error':
      return engineError(token.value.toUpperCase())
    case 'reference':
      // Positions in a stored text were written by no version of ours: they would drift silently.
      return '#REF!'
    case 'prefix':
    case 'other':
      return token.value
  }
}

/** The engine would read `#N/A/A1` as one word. */
const engineError = (code: string): string => (code === '#N/A' ? 'NA()' : code)

/** A call the engine surely does not know, for names its lexer cannot read. */
const UNKNOWN_FUNCTION = 'UNKNOWN.FUNCTION'

function engineFunction(name: string): string {
  const canonical = canonicalFunction(name)
  return /^[A-Z][A-Z0-9_.]*$/.test(canonical) ? canonical : UNKNOWN_FUNCTION
}

/** The engine knows no `""` and takes `\` for an escape. */
function engineString(text: string): string {
  if (!/["\\]/.test(text)) return `"${text}"`
  const parts = text.split(/(["\\])/).filter((part) => part !== '')
  const spelled = parts.map((part) => (part === '"' ? 'CHAR(34)' : part === '\\' ? 'CHAR(92)' : `"${part}"`))
  return spelled.length === 1 ? spelled.join('') : `(${spelled.join('&')})`
}
