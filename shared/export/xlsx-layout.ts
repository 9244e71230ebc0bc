/**
 * Where a table stands on its sheet: title lines above the head, an own column for item numbers at the left. Formulas are written with
 * these shifts, so that what was `B2` in the plan is `C8` on the sheet and means the same cell.
 */
import { hasNumber } from './csv.ts'
import type { ExportTable } from './export-model.ts'

export type SheetLayout = {
  /** Lines above the head, from top to bottom. */
  readonly titles: readonly {
    readonly text: string
    readonly kind: 'caption' | 'number' | 'title' | 'unit'
  }[]
  /** Sheet row of the head's first line, of the first row of the table, and of the first note; all from 0. */
  readonly head: number
  readonly body: number
  readonly notes: number
  /** Sheet column of the table's first column: 1 when item numbers stand before it. */
  readonly left: number
  /** Sheet columns in use. */
  readonly width: number
}

export function layOut(table: ExportTable): SheetLayout {
  const titles = (
    [
      { kind: 'caption', text: table.caption },
      { kind: 'number', text: table.number === null ? '' : table.name },
      { kind: 'title', text: table.title },
      { kind: 'unit', text: table.unit },
    ] as const
  ).filter(({ text }) => text !== '')
  const left = table.rows.some(hasNumber) ? 1 : 0
  const head = titles.length
  const body = head + table.headings.length
  return {
    titles,
    head,
    body,
    // One line is left free below the table.
    notes: body + table.rows.length + 1,
    left,
    width: left + table.columns.length,
  }
}
