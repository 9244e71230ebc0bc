/**
 * The literal parts of a stored formula in the calculation engine's dialect. Formulas of one shape share their literals, so the work is
 * done once per shape. What is no formula, or would break the engine (a hostile document), is refused and evaluates to `#ERROR!`.
 */
import { AppError, must } from '../model/error.ts'
import type { Ref, StoredFormula } from '../model/formula.ts'
import { listSites } from './call-sites.ts'
import { canonicalFunction } from './function-name.ts'
import { guardText, guardTokens } from './guard.ts'
import { type FormulaItem, itemsOf, writeOutLet } from './let.ts'
import type { FormulaToken } from './token.ts'

/** Translated text, or a reference and whether a list of ranges may stand in its place. */
export type EnginePart = string | { readonly ref: Ref; readonly list: boolean }

/** What formulas of one shape have in common: text, or which of the formula's references stands there. */
type ShapePart = string | { readonly index: number; readonly list: boolean }
type Shape = readonly ShapePart[] | Refusal

/** `broken`: not a formula, or one that would break the engine · `too-large`: beyond the limits once the names of a LET are written out. */
export type Refusal = 'broken' | 'too-large'

/** Shapes kept: a plan has a few hundred. */
const KEPT = 5000
const kept = new Map<string, Shape>()

export function engineTemplate(formula: StoredFormula): readonly EnginePart[] | Refusal {
  if (formula[0] === 0) return 'broken'
  const [, ...parts] = formula
  const shape = shapeOf(parts)
  if (typeof shape === 'string') return shape
  const refs = parts.filter((part) => typeof part !== 'string')
  return shape.map((part) =>
    typeof part === 'string' ? part : { ref: must(refs[part.index], 'a reference'), list: part.list },
  )
}

function shapeOf(parts: readonly (string | Ref)[]): Shape {
  // Its length before each text: different shapes never share a name, whatever characters the texts hold. Which name of the plan stands
  // where belongs to the shape, because LET may give it another meaning.
  const name = parts
    .map((part) =>
      typeof part === 'string' ? `${part.length}:${part}` : part[0] === 'n' ? `@${part[1]}@` : '@',
    )
    .join('')
  const known = kept.get(name)
  if (known !== undefined) return known
  const shape = readShape(parts)
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, shape)
  return shape
}

function readShape(parts: readonly (string | Ref)[]): Shape {
  try {
    guardText(parts.map((part) => (typeof part === 'string' ? part : ' ')).join(''))
    const typed = itemsOf(parts)
    if (!guardTokens(typed.map(guarded))) return 'broken'
    const written = writeOutLet(typed)
    if (written === 'malformed') return 'broken'
    if (written === 'too-large') return written
    return written.items === typed ? partsOf(typed) : writtenOut(written.items)
  } catch (error) {
    if (error instanceof AppError) return 'broken'
    throw error
  }
}

/** Names written out may make it larger than anything that can be typed. */
function writtenOut(items: readonly FormulaItem[]): Shape {
  try {
    return guardTokens(items.map(guarded)) ? partsOf(items) : 'broken'
  } catch (error) {
    if (error instanceof AppError) return 'too-large'
    throw error
  }
}

type GuardedToken = Pick<FormulaToken, 'kind' | 'value'>

const guarded = (item: FormulaItem): GuardedToken =>
  item.kind === 'ref' ? { kind: 'reference', value: '' } : item

function partsOf(items: readonly FormulaItem[]): ShapePart[] {
  const lists = listSites(items.map((item) => (item.kind === 'ref' ? null : [item])))
  let seen = 0
  return items.map((item, index) => {
    if (item.kind === 'ref') return { index: item.index, list: lists[seen++] ?? false }
    const next = items[index + 1]
    return engineToken(item, next?.kind === 'ref' ? undefined : next)
  })
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
