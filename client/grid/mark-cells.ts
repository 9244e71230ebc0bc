/** Cells and row numbers of the selection look selected, also to a screen reader. Touches only what changes. */
import type { ColumnId } from '../../shared/model/ids.ts'
import { columnId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'
import { ROW_HEAD } from './column-definitions.ts'
import type { Rect } from './selection.ts'

type Columns = { indexOf(column: ColumnId): number }

export function markCells(container: HTMLElement, columns: Columns, rects: readonly Rect[]): void {
  for (const row of container.querySelectorAll<HTMLElement>(`.${AG.row}`)) {
    const index = Number(row.getAttribute('row-index'))
    const across = rects.filter(({ top, bottom }) => index >= top && index <= bottom)
    for (const cell of row.querySelectorAll<HTMLElement>(`.${AG.cell}`)) {
      const id = cell.getAttribute('col-id') ?? ''
      const isHead = id === ROW_HEAD
      const column = isHead ? -1 : columns.indexOf(columnId(id))
      const selected = across.some(({ left, right }) => isHead || (column >= left && column <= right))
      if (isHead) cell.classList.toggle('f-marked', selected)
      else if (cell.getAttribute('aria-selected') !== String(selected))
        cell.setAttribute('aria-selected', String(selected))
    }
  }
}
