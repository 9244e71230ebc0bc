/**
 * Exports from the page: asks the session for the bytes and hands them to the browser as a download. Loaded when the menu is first
 * used, together with the writers of the formats. Failures are for the caller to tell.
 */
import { planFileOf } from '../../shared/export/plan-file.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { ExportFormat, Session } from '../session/session-types.ts'
import { download } from './download.ts'
import { fileName } from './file-name.ts'

const TYPES: { readonly [format in ExportFormat]: string } = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
}

export async function downloadTable(
  session: Session,
  table: TableId,
  format: ExportFormat,
  language: Language,
): Promise<void> {
  await session.settled()
  const bytes = await session.exportTable(table, format, language)
  const entry = session.tables().find((candidate) => candidate.id === table)
  download(
    new Blob([new Uint8Array(bytes)], { type: TYPES[format] }),
    fileName([entry?.name(language) ?? table], format),
  )
}

/** The whole plan as one file that `fascicle import-plan` reads. */
export function downloadPlan(session: Session): void {
  const plan = planFileOf(session.planId, session.outline, (id) => session.table(id))
  download(
    new Blob([JSON.stringify(plan, null, 1)], { type: TYPES.json }),
    fileName([session.planId], 'json'),
  )
}
