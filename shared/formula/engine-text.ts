/**
 * The literal parts of a stored formula in the calculation engine's dialect. Formulas of one shape share their literals, so the work is
 * done once per shape. `null`: not a formula, or one that would break the engine (a hostile document): it evaluates to `#ERROR!`.
 */
import { AppError } from '../model/error.ts'
import type { Ref, StoredFormula } from '../model/formula.ts'
import { canonicalFunction } from './function-name.ts'
import { guardText, guardTokens } from './guard.ts'
import type { FormulaToken } from './token.ts'
import { tokenise } from './tokens.ts'

/** Stands for a reference while the literals around it are read. */
const REFERENCE: FormulaToken = { kind: 'reference', value: '', start: 0, end: 0 }

/** Shapes kept: a plan has a few hundred. */
const KEPT = 5000
const kept = new Map<string, readonly string[] | null>()

/** Text and references alternating as stored, the text translated. */
export function engineTemplate(formula: StoredFormula): readonly (string | Ref)[] | null {
  if (formula[0] === 0) return null
  const [, ...parts] = formula
  const literals = parts.map((part) => (typeof part === 'string' ? part : null))
  // A character that no text can hold marks the references, so that different shapes never share a name.
  const shape = literals.map((literal) => literal ?? '\uFFFF').join('\u0000')
  let translated = kept.get(shape)
  if (translated === undefined) {
    translated = translate(literals)
    if (kept.size >= KEPT) kept.clear()
    kept.set(shape, translated)
  }
  return (
    translated && parts.map((part, index) => (typeof part === 'string' ? (translated[index] ?? '') : part))
  )
}

function translate(literals: readonly (string | null)[]): string[] | null {
  try {
    guardText(literals.map((literal) => literal ?? ' ').join(''))
    const pieces = literals.map((literal) => (literal === null ? [REFERENCE] : tokenise(literal)))
    if (!guardTokens(pieces.flat())) return null
    return pieces.map((tokens) =>
      tokens.map((token, index) => engineToken(token, tokens[index + 1])).join(''),
    )
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
      return token.value.toUpperCase()
    case 'reference':
      // Positions in a stored text were written by no version of ours: they would drift silently.
      return token === REFERENCE ? '' : '#REF!'
    case 'prefix':
    case 'other':
      return token.value
  }
}

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
