/**
 * A table as a workbook with live formulas. The tables that its formulas read come along as further sheets, so that whoever opens the file
 * can change an amount and see it arrive; the rules are [XLSX…] in SPEC.md. Called by `export-table.ts`.
 */
import type { TableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import type { ExportSource } from './export-source.ts'
import { SheetFormulas } from './sheet-formulas.ts'
import { sheetNames } from './sheet-names.ts'
import { WorkbookTables } from './workbook-tables.ts'
import type { WriteWorkbook } from './workbook.ts'
import { layOut } from './xlsx-layout.ts'
import { SheetWriter } from './xlsx-sheet.ts'

export async function xlsxOf(
  source: ExportSource,
  id: TableId,
  language: Language,
  write: WriteWorkbook,
): Promise<Uint8Array> {
  const book = new WorkbookTables(source, id, language)
  const names = sheetNames(book.tables)
  const layouts = new Map(book.tables.map((table) => [table.id, layOut(table)]))
  const formulas = new SheetFormulas(source, book, layouts, names)
  const sheets = book.tables.map((table) =>
    new SheetWriter(table, layouts.get(table.id) ?? layOut(table), formulas).write(
      names.get(table.id) ?? table.id,
    ),
  )
  const [first] = book.tables
  return write({ sheets, names: formulas.names, title: first ? titleOf(first) : '' })
}

const titleOf = ({ number, name, title }: { number: string | null; name: string; title: string }): string =>
  number === null ? title : `${name}. ${title}`
