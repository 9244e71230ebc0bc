/**
 * References in a formula that is being typed, found by its text alone: it need not parse yet. They are coloured in the editor and the
 * formula bar and framed in the grid; a click on a cell writes one. What a finished formula means is decided by `shared/formula`.
 */
import { columnNumber, rectName } from './a1.ts'
import type { Rect, Size } from './selection.ts'

export type ReferenceSpan = {
  readonly start: number
  readonly end: number
  /** Colour, 0-based: the same reference has the same colour wherever it stands. */
  readonly colour: number
  /** The place in this table; null for a reference to another table. */
  readonly rect: Rect | null
}

const SHEET = String.raw`(?:'(?:[^']|'')+'|[\p{L}\p{N}_.]+)!`
const CELLS = String.raw`\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})?`
const COLUMNS = String.raw`\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}`
const ROWS = String.raw`\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}`
const REFERENCE = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.$])(${SHEET})?(?:${CELLS}|${COLUMNS}|${ROWS})(?![\p{L}\p{N}_(!.])`,
  'gu',
)
const STRING = /"(?:[^"]|"")*("|$)/g

/**
 * @param own the table's own name as people write it (`Table 10.16`): a reference that names it lies in this table
 * @param isOther it is another table than that of the formula: only what names it lies in it
 * @param colours how many colours there are
 */
export function findReferences(
  text: string,
  size: Size,
  own: string,
  { isOther = false, colours = 8 }: { readonly isOther?: boolean; readonly colours?: number } = {},
): ReferenceSpan[] {
  if (!text.startsWith('=')) return []
  const masked = text.replace(STRING, (found) => ' '.repeat(found.length))
  const seen = new Map<string, number>()
  return [...masked.matchAll(REFERENCE)].map((found) => {
    const [written, sheet] = found
    const place = written.slice(sheet?.length ?? 0)
    const here = sheet === undefined ? !isOther : sheetName(sheet) === own.toLowerCase()
    const rect = here ? placeOf(place, size) : null
    const key = rect ? rectName(rect) : written.toLowerCase()
    const colour = seen.get(key) ?? seen.size % colours
    seen.set(key, colour)
    return { start: found.index, end: found.index + written.length, colour, rect }
  })
}

const sheetName = (sheet: string): string =>
  sheet.slice(0, -1).replace(/^'|'$/g, '').replaceAll("''", "'").toLowerCase()

function placeOf(text: string, size: Size): Rect {
  const [from = '', to = from] = text.replaceAll('$', '').split(':')
  const [first, last] = [partOf(from), partOf(to)]
  const rows = [first.row ?? 0, last.row ?? size.rows - 1]
  const columns = [first.column ?? 0, last.column ?? size.columns - 1]
  return {
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    left: Math.min(...columns),
    right: Math.max(...columns),
  }
}

function partOf(text: string): { readonly row: number | null; readonly column: number | null } {
  const letters = /^[A-Za-z]*/.exec(text)?.[0] ?? ''
  const digits = text.slice(letters.length)
  return { column: letters ? columnNumber(letters) : null, row: digits ? Number(digits) - 1 : null }
}

/** Whether a reference may be written at the caret: a formula, and an operator, a bracket or a separator just before. */
export const canPoint = (text: string, caret: number): boolean =>
  text.startsWith('=') && /[=(,;+\-*/^&<>:{]\s*$/.test(maskStrings(text.slice(0, caret)))

const maskStrings = (text: string): string => text.replace(STRING, (found) => 'x'.repeat(found.length))

/** `ink`: the class of its colour; empty for what has none. */
export type TextPiece = { readonly text: string; readonly ink: string }

/** @param brackets two that belong together, or one that has no partner: their positions */
export function colourPieces(
  text: string,
  references: readonly ReferenceSpan[],
  brackets: readonly number[] = [],
): TextPiece[] {
  const bracketInk = brackets.length === 1 ? 'f-bracket f-bracket-alone' : 'f-bracket'
  const inked = [
    ...references.map(({ start, end, colour }) => ({ start, end, ink: `f-ref-${colour + 1}` })),
    ...brackets.map((at) => ({ start: at, end: at + 1, ink: bracketInk })),
  ].toSorted((a, b) => a.start - b.start)
  const pieces: TextPiece[] = []
  let at = 0
  for (const { start, end, ink } of inked) {
    if (start < at) continue
    if (start > at) pieces.push({ text: text.slice(at, start), ink: '' })
    pieces.push({ text: text.slice(start, end), ink })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), ink: '' })
  return pieces
}
