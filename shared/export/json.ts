/**
 * A table as JSON for programs: values, printed texts, formulas in A1, with the ids that stay the same when rows move. The schema is in
 * SPEC.md. Called by `export-table.ts`; pure.
 */
import { columnLetters } from '../formula/a1.ts'
import { render } from '../formula/render.ts'
import type { FormulaScope } from '../formula/scope.ts'
import type { CellAddress } from '../model/cell.ts'
import type { ExportCell, ExportTable } from './export-model.ts'
import type { ExportSource } from './export-source.ts'
import { textBytes } from './text-bytes.ts'

export const TABLE_FORMAT = 'fascicle-table'
export const TABLE_VERSION = 1

export function jsonOf(table: ExportTable, source: ExportSource): Uint8Array {
  const { columns, rows, headings: _head, language, ...about } = table
  const scope = source.scope(language)
  const file = {
    format: TABLE_FORMAT,
    version: TABLE_VERSION,
    plan: source.planId,
    language,
    table: about,
    columns: columns.map((column, index) => ({ ...column, letters: columnLetters(index) })),
    rows: rows.map(({ cells, label: _first, ...row }, index) => ({
      ...row,
      number: index + 1,
      cells: columns.map(({ id }, at) =>
        jsonCell(cells[at], { table: table.id, row: row.id, column: id }, scope),
      ),
    })),
  }
  return textBytes(`${JSON.stringify(file, null, 1)}\n`)
}

function jsonCell(cell: ExportCell | undefined, at: CellAddress, scope: FormulaScope): object {
  if (!cell) return { value: null, text: '' }
  const { value, text, formula } = cell
  return formula ? { value, text, formula: render(formula, at, scope) } : { value, text }
}
