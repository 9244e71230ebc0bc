/**
 * [GR95] The whole table as a plain one, for paper: every row and column, heads that repeat on each page, nothing of a spreadsheet. Cells are
 * drawn as those of the grid, without marks. The page's own words stand around it; made by grid-print.ts.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { isQuantity } from '../../shared/model/table.ts'
import { sum } from './column-widths.ts'
import { drawCell } from './draw-cell.ts'
import type { TableReader } from './table-reader.ts'
import { LABEL_COLUMN } from './table-reader.ts'

/** A number as it is drawn. */
type Saw = (column: ColumnId, text: string) => void

/**
 * Its columns have no widths yet.
 * @param reader shows everything: nothing is hidden, folded, sorted or filtered
 */
export function printTable(reader: TableReader, saw: Saw): HTMLTableElement {
  const table = element('table', 'f-print')
  const body = element('tbody')
  body.append(...reader.rows.map((row) => bodyRow(reader, row, saw)))
  table.append(headRows(reader), body)
  return table
}

/** @param widths of its columns on the screen: they share the paper as they share the window */
export function shareWidth(table: HTMLTableElement, widths: readonly number[]): void {
  const columns = element('colgroup')
  const total = sum(widths)
  for (const width of widths) {
    const column = element('col')
    column.style.width = `${((width / total) * 100).toFixed(2)}%`
    columns.append(column)
  }
  table.prepend(columns)
}

/** One row, or two where columns have a heading in common. */
function headRows(reader: TableReader): HTMLElement {
  const head = element('thead')
  const columns = reader.columns.map((id) => reader.column(id))
  const groups = columns.map((column) => reader.groupLabel(column))
  const isGrouped = groups.some((label) => label !== '')
  const [upper, lower] = [element('tr'), element('tr')]
  for (const [index, column] of columns.entries()) {
    const group = groups[index] ?? ''
    const cell = headCell('col', reader.columnLabel(column), isQuantity(column.type) ? 'f-print-number' : '')
    if (group === '') {
      if (isGrouped) cell.rowSpan = 2
      upper.append(cell)
      continue
    }
    lower.append(cell)
    if (groups[index - 1] === group) continue
    const end = groups.findIndex((label, at) => at > index && label !== group)
    const spanning = headCell('colgroup', group, 'f-print-group')
    spanning.colSpan = (end < 0 ? groups.length : end) - index
    upper.append(spanning)
  }
  head.append(upper, ...(isGrouped ? [lower] : []))
  return head
}

function headCell(scope: string, label: string, name: string): HTMLTableCellElement {
  const cell = element('th', name)
  cell.scope = scope
  const words = element('span')
  // As on the screen, a label may break after a slash.
  words.textContent = label.replaceAll('/', '/\u200b')
  cell.append(words)
  return cell
}

function bodyRow(reader: TableReader, id: RowId, saw: Saw): HTMLElement {
  const row = element('tr', `f-row-${reader.row(id).kind}`)
  const runsOn = reader.runsOn(id)
  for (const column of reader.columns) {
    const isLabel = column === LABEL_COLUMN
    if (runsOn && !isLabel) continue
    const cell = element(isLabel ? 'th' : 'td')
    if (isLabel) cell.scope = 'row'
    if (runsOn) cell.colSpan = reader.columns.length
    const inside = element('div')
    const look = reader.seen(id, column)
    drawCell(inside, look, false)
    if (look.set === 'number') saw(column, look.text)
    cell.append(inside)
    row.append(cell)
  }
  return row
}

function element<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  name = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(tag)
  if (name !== '') made.className = name
  return made
}
