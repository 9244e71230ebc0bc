/**
 * The head of a table: columns that stand side by side and share a group have a spanning header over them, the others reach down beside
 * it. Pure; used by `read-table.ts`.
 */
import type { ExportColumn, ExportHeading } from './export-model.ts'

type Labelled = Pick<ExportColumn, 'label' | 'group'>

export function headingsOf(columns: readonly Labelled[]): ExportHeading[][] {
  const rows = columns.some(({ group }) => group !== '') ? 2 : 1
  const upper: ExportHeading[] = []
  const lower: ExportHeading[] = []
  for (const [column, { label, group }] of columns.entries()) {
    if (group === '') {
      upper.push({ text: label, row: 0, column, rows, columns: 1 })
      continue
    }
    lower.push({ text: label, row: 1, column, rows: 1, columns: 1 })
    const span = spanOf(columns, column)
    if (span > 0) upper.push({ text: group, row: 0, column, rows: 1, columns: span })
  }
  return rows === 2 ? [upper, lower] : [upper]
}

/** How many columns the group covers that begins at `start`; 0 when it began further left. */
function spanOf(columns: readonly Labelled[], start: number): number {
  const group = columns[start]?.group
  if (columns[start - 1]?.group === group) return 0
  let end = start
  while (columns[end]?.group === group) end++
  return end - start
}

/** One line for each column: `Changes: Total`. */
export const flatHeading = ({ label, group }: Labelled): string => [group, label].filter(Boolean).join(': ')
