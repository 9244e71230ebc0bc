/**
 * Copy, cut and paste through the browser's own clipboard events. Out go the texts as printed (TSV), the same as HTML with the numbers
 * in it, and our own form (own-block.ts). What comes in is read by late-paste.ts. A cut takes nothing away: the cells are marked, and
 * pasting that block moves them, once.
 */
import { isError, isFormula } from '../../shared/model/cell.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import { printHtmlTable } from './html-table.ts'
import type { LatePaste, Pasted } from './late-paste.ts'
import type { OwnBlock } from './own-block.ts'
import { printOwn } from './own-block.ts'
import { watchFormulas } from './replaced-formulas.ts'
import type { Rect, Spot } from './selection.ts'
import { rectOf, sizeOf, spotsOf } from './selection.ts'
import { printTsv } from './tsv.ts'

export const CELLS_TYPE = 'application/x-fascicle-cells+json'

/** What this page put on the clipboard last. Where only its text can be read (the menu's Paste), this is what the text stands for. */
let lastPut: { readonly text: string; readonly cells: string } | null = null

export class GridClipboard {
  readonly #core: GridCore
  #late: LatePaste | null = null
  /** Null: not asked for, or it could not be had. */
  #loading: Promise<unknown> | null = null

  constructor(core: GridCore) {
    this.#core = core
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
    const [cells, text, html] = [CELLS_TYPE, 'text/plain', 'text/html'].map((type) => data.getData(type))
    this.#paste({ cells: cells ?? '', text: text ?? '', html: html ?? '' })
  }

  /** Where the browser gives the text alone. */
  pasteRead(text: string): void {
    const isOurs = lastPut !== null && lastPut.text === withPlainBreaks(text)
    this.#paste({ cells: isOurs && lastPut ? lastPut.cells : '', text, html: '' })
  }

  /** Somebody is here: fetches what pasting needs, long before it is asked for. */
  readonly ready = (): void => {
    this.#loading ??= import('./late-paste.ts').then(
      ({ LatePaste }) => (this.#late = new LatePaste(this.#core)),
      () => (this.#loading = null),
    )
  }

  #paste(pasted: Pasted): void {
    if (!this.#core.mayChange()) return
    if (this.#late) this.#late.paste(pasted, this.#core.rect)
    else void this.#pasteWhenReady(pasted)
  }

  /** [GR15] It goes to the cells that are selected now, wherever they are by then. */
  async #pasteWhenReady(pasted: Pasted): Promise<void> {
    const { reader, anchor, focus } = this.#core
    const corners = [reader.placeAt(anchor), reader.placeAt(focus)]
    this.ready()
    await this.#loading
    if (!this.#late) return this.#core.tell('pasteNotLoaded')
    const [from, to] = corners.map((place) => place && reader.spotOf(place))
    if (from && to) this.#late.paste(pasted, rectOf(from, to))
    else this.#core.tell('placeGone')
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
