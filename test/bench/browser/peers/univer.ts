/** Univer's sheets as its core preset puts them together: canvas, toolbar, formula bar, its own calculation. */
import { LocaleType, LogLevel, Univer } from '@univerjs/core'
import { FUniver } from '@univerjs/core/lib/facade'
import { UniverSheetsCorePreset } from '@univerjs/preset-sheets-core'
import enUS from '@univerjs/preset-sheets-core/locales/en-US'

import '@univerjs/preset-sheets-core/lib/index.css'
import { askedFor, DATA_MARK } from '../bench-page.ts'
import { COLUMN_WIDTH, ROWS } from '../table-data.ts'
import { type Box, ink, largestCanvas, middleIn } from './ink.ts'
import { wholeTable } from './whole-table.ts'

const ROW_HEIGHT = 28
const ROW_HEAD = 46
const COLUMN_HEAD = 20

type CellData = { [row: number]: { [column: number]: { f: string } | { v: string | number } } }

const shape = askedFor()
const cellData: CellData = Object.fromEntries(
  wholeTable(shape).map((cells, row) => [
    row,
    Object.fromEntries(
      cells.map((content, column) => [
        column,
        typeof content === 'string' && content.startsWith('=') ? { f: content } : { v: content },
      ]),
    ),
  ]),
)
performance.mark(DATA_MARK)
// What `createUniver` of @univerjs/presets does; that package would bring its parts under another licence along.
const univer = new Univer({
  locale: LocaleType.EN_US,
  locales: { [LocaleType.EN_US]: enUS },
  logLevel: LogLevel.WARN,
})
for (const plugin of UniverSheetsCorePreset({ container: 'app' }).plugins)
  if (Array.isArray(plugin)) univer.registerPlugin(plugin[0], plugin[1])
  else univer.registerPlugin(plugin)
const api = FUniver.newAPI(univer)
api.createWorkbook({
  id: 'bench',
  name: 'Bench',
  appVersion: '0',
  locale: LocaleType.EN_US,
  styles: {},
  sheetOrder: ['sheet'],
  sheets: {
    sheet: {
      id: 'sheet',
      name: 'Sheet',
      rowCount: ROWS,
      columnCount: shape.columns,
      cellData,
      defaultColumnWidth: COLUMN_WIDTH,
      defaultRowHeight: ROW_HEIGHT,
      rowHeader: { width: ROW_HEAD },
      columnHeader: { height: COLUMN_HEAD },
    },
  },
})

const boxOf = (row: number, column: number): Box => ({
  x: ROW_HEAD + column * COLUMN_WIDTH + 5,
  y: COLUMN_HEAD + row * ROW_HEIGHT + 5,
  width: COLUMN_WIDTH - 10,
  height: ROW_HEIGHT - 10,
})
const canvas = (): HTMLCanvasElement =>
  document.querySelector<HTMLCanvasElement>('canvas[id^="univer-sheet-main-canvas"]') ?? largestCanvas()

/** The editor is a canvas of its own over the cell, with the id that the formula bar's has, too. */
function editorInk(): number {
  const { top, bottom } = canvas().getBoundingClientRect()
  const editors = [...document.querySelectorAll<HTMLCanvasElement>('canvas#univer-doc-main-canvas')]
  const open = editors.find((one) => {
    const box = one.getBoundingClientRect()
    return box.top > top && box.bottom < bottom && box.left >= 0 && box.width > 4
  })
  return open ? ink(open, { x: 0, y: 0, width: COLUMN_WIDTH, height: ROW_HEIGHT }) : 0
}
/** How much ink each length of text had: another letter is seen when it is another one. */
const inkOf = new Map<number, number>()

window.bench = {
  ready: () => ink(canvas(), boxOf(10, 5)) !== 0,
  centre: (row, column) => middleIn(canvas(), boxOf(row, column)),
  shown: (row, column) => String(ink(canvas(), boxOf(row, column))),
  isEditing: ({ length }) => {
    const now = editorInk()
    inkOf.set(length, now)
    return now !== 0 && now !== inkOf.get(length - 1)
  },
  change: (edits) => {
    const cellValue: { [row: number]: { [column: number]: { v: number } } } = {}
    for (const [row, column, value] of edits) (cellValue[row] ??= {})[column] = { v: value }
    // As its collaboration applies what others did; with formulas as any change, or they would not follow.
    api.syncExecuteCommand(
      'sheet.mutation.set-range-values',
      { unitId: 'bench', subUnitId: 'sheet', cellValue },
      shape.formulas ? {} : { fromCollab: true, onlyLocal: true },
    )
  },
}
