/** A cell that holds a formula, with what the engine knows about it. One object per cell for as long as the formula stands there. */
import type { CellAddress, CellValue } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'

export class FormulaCell implements CellAddress {
  readonly table: TableId
  readonly row: RowId
  readonly column: ColumnId
  readonly formula: StoredFormula
  /** What was told last; `undefined` before the first time and after its row or column was deleted. */
  value: CellValue | undefined = undefined

  constructor(address: CellAddress, formula: StoredFormula) {
    this.table = address.table
    this.row = address.row
    this.column = address.column
    this.formula = formula
  }
}

/** The name of one cell of the plan. */
export const addressKey = (address: CellAddress): string =>
  `${address.table}:${address.row}:${address.column}`
