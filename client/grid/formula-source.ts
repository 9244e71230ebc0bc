/**
 * Where a view cell comes from: the first reference of its formula that leaves its own table. Pure; null for a formula that has none.
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { Ref, StoredFormula } from '../../shared/model/formula.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'

type Axes = { readonly rows: Axis<RowId>; readonly columns: Axis<ColumnId> }

/** @param axesOf gives the axes of a table; undefined when it is not there */
export function formulaSource(
  formula: StoredFormula,
  own: TableId,
  axesOf: (table: TableId) => Axes | undefined,
): CellAddress | null {
  if (formula[0] === 0) return null
  const [, ...pieces] = formula
  for (const piece of pieces) {
    const place = typeof piece === 'string' ? null : placeOf(piece)
    if (!place || place.table === 0 || place.table === own) continue
    const axes = axesOf(place.table)
    const row = place.row ?? axes?.rows.ids[0]
    const column = place.column ?? axes?.columns.ids[0]
    if (row !== undefined && column !== undefined) return { table: place.table, row, column }
  }
  return null
}

/** Null stands for "from the start". */
type Place = { readonly table: TableId | 0; readonly row: RowId | null; readonly column: ColumnId | null }

function placeOf(ref: Ref): Place | null {
  switch (ref[0]) {
    case 'c':
    case 'k':
      return { table: ref[1], row: ref[2] === '@' ? null : ref[2], column: ref[3] }
    case 'r':
      return { table: ref[1], row: endOf(ref[2]), column: endOf(ref[4]) }
    default:
      return null
  }
}

const endOf = <Id extends string>(bound: '@' | '-' | '+' | { readonly at: Id }): Id | null =>
  typeof bound === 'object' ? bound.at : null
