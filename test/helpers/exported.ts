/** A table as a file, packed here. */
import type { ExportFormat } from '../../shared/export/export-format.ts'
import type { ExportSource } from '../../shared/export/export-source.ts'
import { exportTable } from '../../shared/export/export-table.ts'
import { workbookFile } from '../../shared/export/workbook-file.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'

export const exported = (
  format: ExportFormat,
  source: ExportSource,
  id: TableId,
  language: Language,
): Promise<Uint8Array> => exportTable(format, source, id, language, workbookFile)
