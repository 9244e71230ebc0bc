/**
 * Which sources of a final table moved since it was finalised, and by how many cells. The table itself keeps printing what it printed. A cell
 * moved when it reads differently, came into what is read, or left it. Pure; called by the session, and by whoever shows it.
 */
import { canonicalJson } from '../model/canonical-json.ts'
import type { CellValue } from '../model/cell.ts'
import { isError } from '../model/cell.ts'
import type { CellValues, FrozenValues, MovedSource } from '../model/frozen-values.ts'
import { digestOf, type Sources } from './source-values.ts'

/** `present`: what the table's formulas read now (`sourceValues`). In the order of the tables' ids. */
export function movedSources({ sources: then }: FrozenValues, present: Sources): readonly MovedSource[] {
  const tables = new Set([...Object.keys(then), ...Object.keys(present)])
  return [...tables].toSorted().flatMap((table) => {
    const cells = movedCells(then[table] ?? NOTHING, present[table] ?? NOTHING)
    return cells === 0 ? [] : [{ table, cells }]
  })
}

/** `cell`: its key. */
export type MovedValue = { readonly cell: string; readonly before: CellValue; readonly now: CellValue }

/** Which cells of one source moved; none where nobody knows. */
export function movedValues(
  { sources }: FrozenValues,
  present: Sources,
  table: string,
): readonly MovedValue[] {
  const [then, now] = [sources[table] ?? NOTHING, present[table] ?? NOTHING]
  return 'cells' in then && 'cells' in now ? differing(then.cells, now.cells) : []
}

const NOTHING: Sources[string] = { cells: {} }

/** Null: some, and nobody knows how many. */
function movedCells(then: Sources[string], now: Sources[string]): number | null {
  if ('cells' in then && 'cells' in now) return differing(then.cells, now.cells).length
  return digestIn(then) === digestIn(now) ? 0 : null
}

const digestIn = (source: Sources[string]): string =>
  'digest' in source ? source.digest : digestOf(source.cells)

function differing(then: CellValues, now: CellValues): readonly MovedValue[] {
  const [before, after] = [new Map(Object.entries(then)), new Map(Object.entries(now))]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((cell) => {
    const [was, is] = [before.get(cell) ?? null, after.get(cell) ?? null]
    return isSame(was, is) ? [] : [{ cell, before: was, now: is }]
  })
}

/** Of errors the code is printed, and no more. */
const isSame = (a: CellValue, b: CellValue): boolean =>
  isError(a) && isError(b) ? a.error === b.error : a === b || canonicalJson(a) === canonicalJson(b)
