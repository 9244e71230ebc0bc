/** RevoGrid: virtual rows and columns of page elements. Core, without the plugins that are sold. */
import { defineCustomElements } from '@revolist/revogrid/loader'

import { askedFor, DATA_MARK, middleOf } from '../bench-page.ts'
import { COLUMN_WIDTH, columnName } from '../table-data.ts'
import { isInField } from './ink.ts'
import { wholeTable } from './whole-table.ts'

const shape = askedFor()
const source = wholeTable(shape).map((cells) =>
  Object.fromEntries(cells.map((content, column) => [`c${column}`, content])),
)
performance.mark(DATA_MARK)
defineCustomElements()
const grid = document.createElement('revo-grid')
grid.style.display = 'block'
grid.style.height = '100%'
Object.assign(grid, {
  range: true,
  rowHeaders: true,
  resize: true,
  rowSize: 28,
  theme: 'compact',
  hideAttribution: true,
  columns: Array.from({ length: shape.columns }, (_, column) => ({
    prop: `c${column}`,
    name: columnName(column),
    size: COLUMN_WIDTH,
  })),
  source,
})
document.querySelector('#app')?.append(grid)

const cellAt = (row: number, column: number): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(`.rgCell[data-rgcol="${column}"][data-rgrow="${row}"]`)].find(
    (cell) => !cell.closest('.rowHeaders'),
  )

window.bench = {
  ready: () => !!cellAt(10, 5)?.textContent,
  centre: (row, column) => middleOf(cellAt(row, column)!),
  shown: (row, column) => cellAt(row, column)?.textContent ?? '',
  isEditing: isInField,
  change: (edits) => {
    for (const [row, col, val] of edits) {
      source[row]![`c${col}`] = val
      void grid.setDataAt({ row, col, colType: 'rgCol', rowType: 'rgRow', val })
    }
  },
  isFilled: (x, y) => !!document.elementFromPoint(x, y)?.closest('.rgCell')?.textContent,
}
