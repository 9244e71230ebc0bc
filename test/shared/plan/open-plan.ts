/** A plan file as documents with their values worked out by the product's own engine: what the tests of plans look at. */
import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { printValue } from '../../../shared/format/print-value.ts'
import type { FormulaScope } from '../../../shared/formula/scope.ts'
import type { PlanDocuments } from '../../../shared/import/plan-documents.ts'
import { documentsOf } from '../../../shared/import/plan-documents.ts'
import type { CellAddress, CellValue } from '../../../shared/model/cell.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import type { NumberedTable } from '../../../shared/plan/numbering.ts'
import { numberedTablesOf, planScope } from '../../../shared/plan/scope.ts'
import { testEnv } from '../doc/make.ts'

export type OpenPlan = PlanDocuments & {
  readonly numbered: readonly NumberedTable[]
  readonly scope: FormulaScope
  value(table: string, row: string, column: string): CellValue
  /** As printed, in English. */
  text(table: string, row: string, column: string): string
  formula(at: CellAddress): StoredFormula | undefined
}

/** Edits of its documents are calculated at once. */
export function openPlan(file: PlanFile): OpenPlan {
  const documents = documentsOf(file, testEnv(1))
  const { outline, tables } = documents
  const engine = new CalcEngine({ now: () => 1_700_000_000_000 })
  engine.load(
    [...tables.values()].map((table) => table.calcSheet()),
    outline.names(),
    outline.plan().zone ?? 'UTC',
  )
  for (const table of tables.values())
    table.onPatch(({ rows, columns, cells }) => {
      const changed = cells.map(({ row, column, content }) => [row, column, content] as const)
      engine.apply({ tables: [{ table: table.id, rows, columns, cells: changed }] })
    })
  const numbered = numberedTablesOf(outline)
  const value: OpenPlan['value'] = (table, row, column) =>
    engine.value(tableId(table), rowId(row), columnId(column))
  return {
    ...documents,
    numbered: numbered(),
    scope: planScope(outline, (id) => tables.get(id), 'en', numbered),
    value,
    text: (table, row, column) => {
      const document = tables.get(tableId(table))!
      const look = { column: document.column(columnId(column))!, row: document.row(rowId(row)) }
      return printValue(value(table, row, column), look, 'en')
    },
    formula: ({ table, row, column }) => {
      const content = tables.get(table)?.cell(row, column)
      return isFormula(content) ? content : undefined
    },
  }
}
