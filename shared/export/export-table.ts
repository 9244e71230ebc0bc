/**
 * A table as the bytes of a file. What the page, the headless client and the command line all call, so that all of them give the same
 * bytes. Values must have settled. Rejects with `unknown-table` for a table that is not in the plan.
 */
import type { TableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import { csvOf } from './csv.ts'
import type { ExportFormat } from './export-format.ts'
import type { ExportSource } from './export-source.ts'
import { jsonOf } from './json.ts'
import { readTable } from './read-table.ts'
import type { WriteWorkbook } from './workbook.ts'
import { xlsxOf } from './xlsx.ts'

export async function exportTable(
  format: ExportFormat,
  source: ExportSource,
  id: TableId,
  language: Language,
  write: WriteWorkbook,
): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return csvOf(readTable(source, id, language))
    case 'json':
      return jsonOf(readTable(source, id, language), source)
    case 'xlsx':
      return xlsxOf(source, id, language, write)
  }
}
