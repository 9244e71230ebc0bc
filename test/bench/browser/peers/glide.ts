/** Glide Data Grid: a canvas under React. It draws what it is asked to and calculates nothing. */
import { DataEditor, type DataEditorRef, GridCellKind } from '@glideapps/glide-data-grid'
import { createElement, createRef } from 'react'
import { createRoot } from 'react-dom/client'

import '@glideapps/glide-data-grid/dist/index.css'
import { askedFor, DATA_MARK } from '../bench-page.ts'
import { COLUMN_WIDTH, columnName, ROWS } from '../table-data.ts'
import { type Box, ink, isInField, largestCanvas, middleIn } from './ink.ts'
import { wholeTable } from './whole-table.ts'

const ROW_HEIGHT = 28
const MARKERS = 48

const shape = askedFor()
const data = wholeTable(shape)
performance.mark(DATA_MARK)
const grid = createRef<DataEditorRef>()
createRoot(document.querySelector('#app')!).render(
  createElement(DataEditor, {
    ref: grid,
    columns: Array.from({ length: shape.columns }, (_, column) => ({
      title: columnName(column),
      id: `c${column}`,
      width: COLUMN_WIDTH,
    })),
    rows: ROWS,
    getCellContent: ([column, row]) => {
      const content = data[row]?.[column] ?? ''
      const text = String(content)
      return typeof content === 'number'
        ? { kind: GridCellKind.Number, data: content, displayData: text, allowOverlay: true }
        : { kind: GridCellKind.Text, data: text, displayData: text, allowOverlay: true }
    },
    getCellsForSelection: true,
    onPaste: true,
    fillHandle: true,
    rowMarkers: 'number',
    width: '100%',
    height: '100vh',
    rowHeight: ROW_HEIGHT,
    headerHeight: ROW_HEIGHT,
    onCellEdited: ([column, row], { data: value }) => {
      data[row]![column] = value as string | number
    },
  }),
)

const boxOf = (row: number, column: number): Box => ({
  x: MARKERS + column * COLUMN_WIDTH + 5,
  y: ROW_HEIGHT + row * ROW_HEIGHT + 5,
  width: COLUMN_WIDTH - 10,
  height: ROW_HEIGHT - 10,
})
const canvas = (): HTMLCanvasElement =>
  document.querySelector<HTMLCanvasElement>('canvas[data-testid="data-grid-canvas"]') ?? largestCanvas()

window.bench = {
  ready: () => ink(canvas(), boxOf(10, 5)) !== 0,
  centre: (row, column) => middleIn(canvas(), boxOf(row, column)),
  shown: (row, column) => String(ink(canvas(), boxOf(row, column))),
  isEditing: isInField,
  change: (edits) => {
    for (const [row, column, value] of edits) data[row]![column] = value
    grid.current?.updateCells(edits.map(([row, column]) => ({ cell: [column, row] })))
  },
}
