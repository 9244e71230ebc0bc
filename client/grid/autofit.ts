/** [GR46] How wide a column has to be for its contents: measured in a hidden element drawn like the cells themselves. */
import type { ColumnId } from '../../shared/model/ids.ts'
import { drawCell } from './draw-cell.ts'
import { HEADER_PADDING, longestWord } from './header-measure.ts'
import { LABEL_COLUMN, type TableReader } from './table-reader.ts'

/** Whoever measures ten thousand texts waits; the longest ones are enough. */
const MEASURED = 40
/** Words wrap: a column is no wider than a line that one likes to read. */
const WIDEST = 480
const NARROWEST = 40

/**
 * Pixels, padding included, before any zoom.
 * @param host an element inside the grid: it gives fonts and custom properties
 */
export function contentWidth(reader: TableReader, column: ColumnId, host: HTMLElement, zoom: number): number {
  const looks = reader.rows
    .filter((row) => column !== LABEL_COLUMN || !reader.runsOn(row))
    .map((row) => ({ row, text: reader.display({ row, column }) }))
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => extent(b.text) - extent(a.text))
    .slice(0, MEASURED)
    .map(({ row }) => reader.look(row, column))
  const element = document.createElement('div')
  element.className = 'f-measure'
  element.setAttribute('aria-hidden', 'true')
  const cells = looks.map((look) => {
    const cell = document.createElement('div')
    drawCell(cell, look, false)
    cell.style.width = 'max-content'
    return cell
  })
  const word = document.createElement('span')
  word.className = 'f-head-word'
  word.textContent = longestWord(reader.columnLabel(reader.column(column)))
  element.append(...cells, word)
  host.append(element)
  const widths = cells.map((cell) => cell.getBoundingClientRect().width / zoom)
  const least = word.getBoundingClientRect().width / zoom + HEADER_PADDING
  element.remove()
  return Math.ceil(Math.min(WIDEST, Math.max(NARROWEST, least, ...widths)))
}

/** Of the longest line, roughly: a Chinese character is as wide as two letters. */
const extent = (text: string): number =>
  Math.max(...text.split('\n').map((line) => line.replace(/[\u2e80-\u{10ffff}]/gu, '  ').length))
