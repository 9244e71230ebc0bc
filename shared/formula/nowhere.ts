/** The address of a formula that stands in no cell: a named expression. Own row and own table mean nothing there. */
import type { CellAddress } from '../model/cell.ts'
import { columnId, rowId, type TableId, tableId } from '../model/ids.ts'

export const nowhereIn = (table: TableId): CellAddress => ({ table, row: rowId(''), column: columnId('') })

export const NOWHERE: CellAddress = nowhereIn(tableId(''))
