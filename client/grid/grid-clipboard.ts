/**
 * Copy, cut and paste through the browser's own clipboard events. Out go the texts as printed (TSV), the same as HTML with the numbers
 * in it, and our own form (own-block.ts). In comes our own form, else tab-separated text with the numbers of an HTML table. A cut takes
 * nothing away: the cells are marked, and pasting that block moves them, once.
 */
import { isError, isFormula } from '../../shared/model/cell.ts'
import type { GridCore } from './grid-core.ts'
import { GridPaste } from './grid-paste.ts'
import type { CellPlace } from './grid-session.ts'
import { printHtmlTable } from './html-table.ts'
import type { OwnBlock } from './own-block.ts'
import { printOwn, readOwn } from './own-block.ts'
import { isGarbage, PASTE_LIMIT } from './paste-plan.ts'
import { readHtmlTable } from './read-html-table.ts'
import { watchFormulas } from './replaced-formulas.ts'
import type { Rect, Spot } from './selection.ts'
import { sizeOf, spotsOf } from './selection.ts'
import { parseTsv, printTsv } from './tsv.ts'

export const CELLS_TYPE = 'application/x-fascicle-cells+json'

/** What this page put on the clipboard last. Where only its text can be read (the menu's Paste), this is what the text stands for. */
let lastPut: { readonly text: string; readonly cells: string } | null = null

export class GridClipboard {
  readonly #core: GridCore
  readonly #paste: GridPaste

  constructor(core: GridCore) {
    this.#core = core
    this.#paste = new GridPaste(core)
  }

  copy(data: DataTransfer): void {
    this.#core.session.pendingCut.set(null)
    this.#core.announce('copied', { count: this.#put(data) })
  }

  cut(data: DataTransfer): void {
    const core = this.#core
    const { session, reader, selectedRows: rows, selectedColumns: columns } = core
    if (core.readOnly) {
      this.copy(data)
      core.mayChange()
      return
    }
    const token = Math.random().toString(36).slice(2)
    const count = this.#put(data, token)
    session.pendingCut.set({ table: reader.id, rows, columns, token })
    core.announce('cutCells', { count })
  }

  /** The cells that were cut stay where they are. False when there are none. */
  endCut(): boolean {
    const { session } = this.#core
    if (!session.pendingCut.current) return false
    session.pendingCut.set(null)
    this.#core.announce('cutEnded')
    return true
  }

  /** Gives the number of cells. */
  #put(data: DataTransfer, cut?: string): number {
    const { reader, session, rect } = this.#core
    const rows = rowsOf(rect).map((spots) => spots.flatMap((spot) => reader.placeAt(spot) ?? []))
    const html = rows.map((row) =>
      row.map((place) => {
        const value = session.value(reader.id, place.row, place.column)
        return { text: reader.display(place), number: typeof value === 'number' ? value : null }
      }),
    )
    const text = printTsv(html.map((row) => row.map((cell) => cell.text)))
    const cells = printOwn(this.#own(rows, cut))
    data.setData('text/plain', text)
    data.setData('text/html', printHtmlTable(html))
    data.setData(CELLS_TYPE, cells)
    lastPut = { text: withPlainBreaks(text), cells }
    return sizeOf(rect).rows * sizeOf(rect).columns
  }

  #own(rows: readonly (readonly CellPlace[])[], cut: string | undefined): OwnBlock {
    const { reader, session, selectedRows, selectedColumns } = this.#core
    return {
      plan: session.planId,
      table: reader.id,
      rows: selectedRows,
      columns: selectedColumns,
      cells: rows.map((row) =>
        row.map((place) => {
          const value = session.value(reader.id, place.row, place.column)
          const text = reader.editText(place)
          return text === '' && isError(value) ? value.error : text
        }),
      ),
      formulas: rows.flatMap((row, down) =>
        row.flatMap((place, right): OwnBlock['formulas'] => {
          const content = reader.table.cell(place.row, place.column)
          return isFormula(content) ? [[down, right, content]] : []
        }),
      ),
      ...(cut !== undefined && { cut }),
    }
  }

  clear(): void {
    const core = this.#core
    if (!core.mayChange()) return
    const { reader, session } = core
    const filled = core.selectedPlaces.filter(({ row, column }) => reader.editText({ row, column }) !== '')
    if (filled.length === 0) return this.#tellBorrowed()
    const replaced = watchFormulas(core, filled, 'many')
    if (!core.isDone(core.act(() => session.clear(reader.id, filled, reader.language)))) return
    core.announce('cleared', { count: filled.length })
    const told = replaced()
    if (told) core.say(told.sentence, told.actions)
  }

  /** [GR32] What is seen is in another language: there is nothing to clear in this one. */
  #tellBorrowed(): void {
    const core = this.#core
    const language = core.activePlace && core.reader.borrowedFrom(core.activePlace)
    if (language) core.tell('borrowedStays', { language })
  }

  paste(data: DataTransfer): void {
    if (!this.#core.mayChange()) return
    const own = readOwn(data.getData(CELLS_TYPE), this.#core.session.planId)
    if (own) this.#paste.paste(own)
    else this.pasteText(data.getData('text/plain'), data.getData('text/html'))
  }

  /** Where the browser gives the text alone. */
  pasteRead(text: string): void {
    if (!this.#core.mayChange()) return
    const isOurs = lastPut !== null && lastPut.text === withPlainBreaks(text)
    const own = isOurs && lastPut ? readOwn(lastPut.cells, this.#core.session.planId) : null
    if (own) this.#paste.paste(own)
    else this.pasteText(text)
  }

  /** [GR19] A table in the HTML says which numbers its texts stand for; the texts are rather those of the plain text. */
  pasteText(text: string, html = ''): void {
    const table = readHtmlTable(html, PASTE_LIMIT)
    if (text === '' && table === null) return this.#core.tell('pasteUnreadable')
    if (isGarbage(text)) return this.#core.tell('pasteUnreadable')
    const cells = parseTsv(text, PASTE_LIMIT)
    if (cells === null || table === 'too-large')
      return this.#core.tell('pasteTooMany', { limit: PASTE_LIMIT })
    if (table === null) return this.#paste.paste({ cells })
    const isSame = cells.length === table.cells.length && cells[0]?.length === table.cells[0]?.length
    this.#paste.paste({ cells: isSame ? cells : table.cells, numbers: table.numbers })
  }
}

const withPlainBreaks = (text: string): string => text.replaceAll('\r\n', '\n')

function rowsOf(rect: Rect): Spot[][] {
  const { columns } = sizeOf(rect)
  const spots = [...spotsOf(rect)]
  return Array.from({ length: spots.length / columns }, (_, row) =>
    spots.slice(row * columns, (row + 1) * columns),
  )
}
