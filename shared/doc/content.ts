/**
 * Between what a cell means (`CellContent`) and what the document stores.
 *
 * Formulas of one shape share a template: `[2, hash, ref, …]` points at `templates[hash]`, an array of text pieces, references that are
 * the same in every row, and `0` where this cell's own references go. The hash is of the template's text, so two people who write the
 * same shape at once write the same entry. Whatever does not have one of the legal shapes is read as `malformed`, never thrown.
 */
import type { CellContent } from '../model/cell.ts'
import { isFormula, isMalformed, isNil } from '../model/cell.ts'
import { sanitiseFormula } from '../model/formula-shape.ts'
import type { Ref, StoredFormula } from '../model/formula.ts'
import { fingerprint } from './fingerprint.ts'

type Piece = string | Ref
type Template = readonly (Piece | 0)[]

/** Longest text a cell holds, in UTF-16 code units (Excel's own limit). */
export const MAX_CELL_TEXT = 32_767

/** A template is worth its entry only when it saves some bytes per cell. */
const WORTHWHILE = 12

export type TemplateStore = {
  get(hash: string): unknown
  set(hash: string, template: Template): void
}

/** What goes into the document; may add a template to the store. */
export function encodeContent(content: CellContent, templates: TemplateStore): unknown {
  if (!isFormula(content) || content[0] === 0) return isMalformed(content) ? null : content
  const [template, own] = split(content)
  const text = JSON.stringify(template)
  if (text.length < WORTHWHILE) return content
  const hash = fingerprint(text)
  const known = templates.get(hash)
  if (known === undefined) templates.set(hash, template)
  else if (JSON.stringify(known) !== text) return content
  return [2, hash, ...own]
}

/** `missing` is told a template's hash when the document does not have it (yet). */
export function decodeContent(
  stored: unknown,
  templates: Pick<TemplateStore, 'get'>,
  missing: (hash: string) => void,
): CellContent {
  if (typeof stored !== 'object' || stored === null) return decodeScalar(stored)
  if (isNil(stored)) return { nil: true }
  if (!Array.isArray(stored)) return { malformed: 'type' }
  const expanded: unknown = stored[0] === 2 ? join(stored, templates, missing) : stored
  return sanitiseFormula(expanded) ?? { malformed: 'formula' }
}

/**
 * Whether a stored formula has such a reference, found without reading the formula: `wanted` is given what is stored, of whatever shape it
 * is. Looking for the few formulas that a change concerns costs a fraction of reading them all.
 */
export function hasReference(
  stored: unknown,
  templates: Pick<TemplateStore, 'get'>,
  wanted: (ref: readonly unknown[]) => boolean,
): boolean {
  if (!Array.isArray(stored)) return false
  const isWanted = (part: unknown): boolean => Array.isArray(part) && wanted(part)
  if (stored.some(isWanted)) return true
  const template = stored[0] === 2 && typeof stored[1] === 'string' ? templates.get(stored[1]) : null
  return Array.isArray(template) && template.some(isWanted)
}

/** Anything that is not an object. */
export function decodeScalar(stored: unknown): CellContent {
  if (stored === undefined || stored === null) return null
  if (typeof stored === 'number') return Number.isFinite(stored) ? stored : { malformed: 'number' }
  if (typeof stored === 'string') return stored.length <= MAX_CELL_TEXT ? stored : { malformed: 'too-long' }
  return typeof stored === 'boolean' ? stored : { malformed: 'type' }
}

/** References that read the same in every row belong to the shape; the others to the cell. */
const sharedByShape = (ref: Ref): boolean =>
  ref[0] === 'n' || ((ref[0] === 'c' || ref[0] === 'k') && ref[1] === 0 && ref[2] === '@')

function split(formula: Extract<StoredFormula, readonly [1, ...unknown[]]>): [Template, Ref[]] {
  const [, ...pieces] = formula
  const own: Ref[] = []
  const template = pieces.map((piece) => {
    if (typeof piece === 'string' || sharedByShape(piece)) return piece
    own.push(piece)
    return 0
  })
  return [template, own]
}

function join(
  stored: readonly unknown[],
  templates: Pick<TemplateStore, 'get'>,
  missing: (hash: string) => void,
): unknown {
  const [, hash, ...own] = stored
  if (typeof hash !== 'string') return null
  const template = templates.get(hash)
  if (!Array.isArray(template)) {
    missing(hash)
    return null
  }
  let next = 0
  const pieces: unknown[] = template.map((piece: unknown) => (piece === 0 ? own[next++] : piece))
  return next === own.length ? [1, ...pieces] : null
}
