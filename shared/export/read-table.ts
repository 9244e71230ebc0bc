/**
 * Reads one table of a plan for export, in one language. A text that is missing there is given in the plan's main language, as
 * everywhere. Throws `unknown-table` for an id that is not in the plan; a broken cell is exported as the error it shows.
 */
import { readFormatRules } from '../doc/format-rules.ts'
import type { TableDoc } from '../doc/table-doc.ts'
import { decimalsIn, decimalsOf, printValue } from '../format/print-value.ts'
import type { CellValue } from '../model/cell.ts'
import { isFormula } from '../model/cell.ts'
import { AppError } from '../model/error.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import type { Language, Localised } from '../model/language.ts'
import { LANGUAGES, localise } from '../model/language.ts'
import type { Column, Row } from '../model/table.ts'
import { itemNumbers } from '../plan/numbering.ts'
import type { ExportCell, ExportColumn, ExportRow, ExportTable } from './export-model.ts'
import type { ExportSource } from './export-source.ts'
import { headingsOf } from './headings.ts'

export function readTable(source: ExportSource, id: TableId, language: Language): ExportTable {
  const entry = source.tables().find((table) => table.id === id)
  if (!entry) throw new AppError('unknown-table', { table: id })
  const main = source.outline.plan().mainLanguage
  const words = (text: Localised | undefined): string => (text ? localise(text, language, main) : '')
  const table = source.table(id)
  const { kind, unit, caption, notes = [] } = table.meta()
  const columns = table.columns.ids.map((column) => readColumn(columnOf(table, column), words))
  return {
    id,
    kind,
    language,
    number: entry.number,
    name: entry.name(language),
    title: words(entry.title) || entry.name(language),
    unit: inBrackets(words(unit)),
    caption: words(caption),
    columns,
    headings: headingsOf(columns),
    rows: readRows(source, table, language),
    notes: notes.map(words).filter((note) => note !== ''),
    rules: readFormatRules(table),
  }
}

/** The unit may have been entered with its brackets or without. */
const inBrackets = (unit: string): string =>
  unit === '' || /^[(（].*[)）]$/su.test(unit) ? unit : `(${unit})`

const columnOf = (table: TableDoc, id: ColumnId): Column =>
  table.column(id) ?? { id, type: 'text', label: {} }

function readColumn(column: Column, words: (text: Localised | undefined) => string): ExportColumn {
  const { id, type, decimals, width, choices, rule } = column
  return {
    id,
    type,
    label: words(column.label),
    group: words(column.group),
    ...(decimals !== undefined && { decimals }),
    ...(width !== undefined && { width }),
    ...(choices && { choices }),
    ...(rule && { rule }),
  }
}

function readRows(source: ExportSource, table: TableDoc, language: Language): ExportRow[] {
  const ids = table.rows.ids
  const rows = ids.map((id): Row => table.row(id) ?? { id, kind: 'line' })
  const items = itemNumbers(rows)
  const columns = table.columns.ids.map((id) => columnOf(table, id))
  return rows.map((row) => {
    const cells = columns.map((column) => readCell(source, table, row, column, language))
    return {
      ...row,
      parent: table.rows.parentOf(row.id),
      depth: table.rows.depthOf(row.id),
      item: items.get(row.id) ?? null,
      label: cells[0]?.text ?? '',
      cells,
    }
  })
}

function readCell(
  source: ExportSource,
  table: TableDoc,
  row: Row,
  column: Column,
  language: Language,
): ExportCell {
  const content = table.cell(row.id, column.id)
  const formula = isFormula(content) ? content : null
  const calculated = source.value(table.id, row.id, column.id)
  const value = formula ? calculated : (textIn(table, row.id, column, language) ?? calculated)
  const format = table.format(row.id, column.id)
  const look = { column, row, format }
  // A percentage in full shows its own digits; other numbers are left to the program that opens the file.
  const isInFull = typeof value === 'number' && format.number === 'percent'
  const decimals = isInFull ? decimalsOf(value, look) : decimalsIn(look)
  return {
    value,
    text: printValue(value, look, language),
    formula,
    format,
    ...(decimals !== undefined && { decimals }),
  }
}

/** The words of a long text: the reader's, else the main language's, else any; `null` where there are none or the cell holds something else. */
function textIn(table: TableDoc, row: RowId, column: Column, language: Language): CellValue {
  if (column.type !== 'long-text' || table.field('rows', row, column.id) !== undefined) return null
  const inOrder = [language, table.env.mainLanguage(), ...LANGUAGES]
  return inOrder.map((known) => table.text(row, column.id, known)).find((text) => text) ?? null
}
