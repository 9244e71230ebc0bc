/**
 * Where a view cell comes from: the cells of other tables that its formula refers to, in the order in which it names them; a range stands
 * for its first cell. Pure; empty for a formula that stays in its own table.
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { Ref, StoredFormula } from '../../shared/model/formula.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'

type Axes = { readonly rows: Axis<RowId>; readonly columns: Axis<ColumnId> }

/** @param axesOf gives the axes of a table; undefined when it is not there */
export function formulaSources(
  formula: StoredFormula,
  own: TableId,
  axesOf: (table: TableId) => Axes | undefined,
): CellAddress[] {
  if (formula[0] === 0) return []
  const [, ...pieces] = formula
  return pieces.flatMap((piece): CellAddress[] => {
    const place = typeof piece === 'string' ? null : placeOf(piece)
    if (!place || place.table === 0 || place.table === own) return []
    const axes = axesOf(place.table)
    const row = place.row ?? axes?.rows.ids[0]
    const column = place.column ?? axes?.columns.ids[0]
    return row !== undefined && column !== undefined ? [{ table: place.table, row, column }] : []
  })
}

/** One cell of each table: the first that shows something, else the first. */
export function firstOfEach(
  sources: readonly CellAddress[],
  isEmpty: (source: CellAddress) => boolean,
): CellAddress[] {
  const byTable = new Map<TableId, CellAddress>()
  for (const source of sources) {
    const known = byTable.get(source.table)
    if (!known || (isEmpty(known) && !isEmpty(source))) byTable.set(source.table, source)
  }
  return [...byTable.values()]
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
