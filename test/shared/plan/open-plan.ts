/**
 * A plan file as documents with their values worked out: what the tests of plans look at. Values are those of bare HyperFormula, cell by
 * cell from `compile`.
 */
import { HyperFormula } from 'hyperformula'

import { printValue } from '../../../shared/format/print-value.ts'
import { compile } from '../../../shared/formula/compile.ts'
import type { FormulaScope } from '../../../shared/formula/scope.ts'
import type { PlanDocuments } from '../../../shared/import/plan-documents.ts'
import { documentsOf } from '../../../shared/import/plan-documents.ts'
import type { CellAddress, CellValue } from '../../../shared/model/cell.ts'
import { isFormula, isMalformed, isNil } from '../../../shared/model/cell.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import type { TableId } from '../../../shared/model/ids.ts'
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
  /** After edits of the documents: everything worked out anew. */
  recalculated(): OpenPlan
}

export const openPlan = (file: PlanFile): OpenPlan => opened(documentsOf(file, testEnv(1)))

function opened(documents: PlanDocuments): OpenPlan {
  const numbered = numberedTablesOf(documents.outline)
  const scope = planScope(documents.outline, (id) => documents.tables.get(id), 'en', numbered)
  const valueAt = calculator(documents, scope)
  const address = (table: string, row: string, column: string): CellAddress => ({
    table: tableId(table),
    row: rowId(row),
    column: columnId(column),
  })
  const formula = ({ table, row, column }: CellAddress): StoredFormula | undefined => {
    const content = documents.tables.get(table)?.cell(row, column)
    return isFormula(content) ? content : undefined
  }
  return {
    ...documents,
    numbered: numbered(),
    scope,
    formula,
    value: (...place) => valueAt(address(...place)),
    text: (...place) => {
      const at = address(...place)
      const table = documents.tables.get(at.table)!
      return printValue(valueAt(at), { column: table.column(at.column)!, row: table.row(at.row) }, 'en')
    },
    recalculated: () => opened(documents),
  }
}

function calculator({ tables }: PlanDocuments, scope: FormulaScope): (at: CellAddress) => CellValue {
  const names = new Map([...tables.keys()].map((id, at) => [id, `S${at}`]))
  const context = {
    ...scope,
    sheet: (id: TableId) => names.get(id),
    blank: 'blank!A1',
    nameText: () => undefined,
  }
  const sheets = Object.fromEntries(
    [...tables].map(([id, table]) => [
      names.get(id)!,
      table.rows.ids.map((row) =>
        table.columns.ids.map((column) => {
          const content = table.cell(row, column)
          if (isFormula(content)) return compile(content, { table: id, row, column }, context)
          if (isNil(content) || isMalformed(content)) return 0
          return typeof content === 'string' ? `'${content}` : content
        }),
      ),
    ]),
  )
  const engine = HyperFormula.buildFromSheets(
    { ...sheets, blank: [] },
    { licenseKey: 'gpl-v3', precisionRounding: 14 },
  )
  return ({ table: id, row, column }) => {
    const table = tables.get(id)!
    const content = table.cell(row, column)
    if (isMalformed(content)) return { error: '#VALUE!' }
    if (!isFormula(content)) return content
    const sheet = engine.getSheetId(names.get(id)!)!
    const found = engine.getCellValue({
      sheet,
      row: table.rows.indexOf(row),
      col: table.columns.indexOf(column),
    })
    if (typeof found === 'number') return Number(found.toPrecision(15))
    return typeof found === 'object' && found !== null ? { error: found.value } : found
  }
}
