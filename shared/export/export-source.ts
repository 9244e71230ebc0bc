/**
 * What an export reads: documents, numbers and calculated values of one plan. A `PlanSession` is one as it stands; tests make their own.
 * Nothing here waits: whoever exports has let the values settle.
 */
import type { OutlineDoc } from '../doc/outline-doc.ts'
import type { TableDoc } from '../doc/table-doc.ts'
import type { FormulaScope } from '../formula/scope.ts'
import type { CellValue } from '../model/cell.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import type { NumberedTable } from '../plan/numbering.ts'

export type ExportSource = {
  readonly planId: string
  readonly outline: Pick<OutlineDoc, 'plan' | 'names'>
  /** Only asked for tables that `tables()` lists. */
  table(id: TableId): TableDoc
  /** Live tables in the plan's order, numbered. */
  tables(): readonly NumberedTable[]
  value(table: TableId, row: RowId, column: ColumnId): CellValue
  scope(language: Language): FormulaScope
  /** Final: its formulas print the values they were finalised with, whatever they would calculate now. Absent: no table is. */
  isFrozen?(table: TableId): boolean
}
