/**
 * The form in which cells travel on the clipboard between tables of ours: for each cell what one would type, for formulas their references
 * by identity too, with the cells they stood in. Read again by read-own-block.ts.
 */
import { editText } from '../../shared/format/print-value.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import { isError, isFormula } from '../../shared/model/cell.ts'
import type { StoredFormula } from '../../shared/model/formula.ts'
import type { ColumnId, PlanId, RowId, TableId } from '../../shared/model/ids.ts'
import type { TableReader } from './table-reader.ts'

export type CellBlock = { readonly rows: readonly RowId[]; readonly columns: readonly ColumnId[] }

export type OwnBlock = {
  readonly plan: PlanId
  readonly table: TableId
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
  /** What one would type. */
  readonly cells: readonly (readonly string[])[]
  /** By row and column of the block; `value`: what it came to, as one would type it. */
  readonly formulas: readonly (readonly [
    row: number,
    column: number,
    formula: StoredFormula,
    value: string,
  ])[]
  /** By row and column of the block; of cells that are set in some way. */
  readonly formats: readonly (readonly [row: number, column: number, format: CellFormat])[]
  /** Says that pasting this block moves the cells, as long as the cut stands. */
  readonly cut?: string
}

/** The cells of a block as they stand; `cut`: the name of the cut that takes them. */
export function ownBlock(reader: TableReader, block: CellBlock, cut?: string): OwnBlock {
  const { session, id: table } = reader
  const places = block.rows.map((row) => block.columns.map((column) => ({ row, column })))
  return {
    plan: session.planId,
    table,
    ...block,
    cells: places.map((line) =>
      line.map((place) => {
        const value = session.value(table, place.row, place.column)
        const text = reader.editText(place)
        return text === '' && isError(value) ? value.error : text
      }),
    ),
    formulas: places.flatMap((line, down) =>
      line.flatMap((place, right): OwnBlock['formulas'] => {
        const content = reader.table.cell(place.row, place.column)
        if (!isFormula(content)) return []
        const value = session.value(table, place.row, place.column)
        return [[down, right, content, isError(value) ? value.error : editText(value)]]
      }),
    ),
    formats: places.flatMap((line, down) =>
      line.flatMap((place, right): OwnBlock['formats'] => {
        const format = reader.table.format(place.row, place.column)
        return Object.keys(format).length > 0 ? [[down, right, format]] : []
      }),
    ),
    ...(cut !== undefined && { cut }),
  }
}

export const printOwn = (block: OwnBlock): string => JSON.stringify(block)
