/** jspreadsheet CE: a table of page elements, rows drawn as they come into the window (`lazyLoading`). */
import jspreadsheet from 'jspreadsheet-ce'

import 'jspreadsheet-ce/dist/jspreadsheet.css'
import 'jsuites/dist/jsuites.css'
import { askedFor, DATA_MARK, middleOf } from '../bench-page.ts'
import { COLUMN_WIDTH, ROWS } from '../table-data.ts'
import { isInField } from './ink.ts'
import { wholeTable } from './whole-table.ts'

const shape = askedFor()
const data = wholeTable(shape)
performance.mark(DATA_MARK)
const host = document.querySelector<HTMLDivElement>('#app')!
const [sheet] = jspreadsheet(host, {
  worksheets: [
    {
      data,
      minDimensions: [shape.columns, ROWS],
      lazyLoading: true,
      tableOverflow: true,
      tableWidth: `${innerWidth}px`,
      tableHeight: `${innerHeight - 20}px`,
      columns: Array.from({ length: shape.columns }, () => ({ width: COLUMN_WIDTH })),
    },
  ],
})

const cellAt = (row: number, column: number): HTMLElement | null =>
  document.querySelector<HTMLElement>(`td[data-x="${column}"][data-y="${row}"]`)

window.bench = {
  ready: () => !!cellAt(10, 5)?.textContent,
  centre: (row, column) => middleOf(cellAt(row, column)!),
  shown: (row, column) => cellAt(row, column)?.textContent ?? '',
  isEditing: isInField,
  change: (edits) => {
    for (const [row, column, value] of edits) sheet?.setValueFromCoords(column, row, value, true)
  },
  isFilled: (x, y) => !!document.elementFromPoint(x, y)?.closest('td')?.textContent,
}
