/**
 * Copy, cut and paste through the browser's own clipboard events. Out go the texts as printed (TSV), the same as HTML with the numbers
 * in it, and our own form (own-block.ts). What comes in is read by late-paste.ts. A cut takes nothing away: the cells are marked, and
 * pasting that block moves them, once.
 */
import type { CellValue } from '../../shared/model/cell.ts'
import { cutRect } from './cut-rect.ts'
import type { GridCore } from './grid-core.ts'
import type { GridLate } from './grid-late.ts'
import type { CellPlace } from './grid-session.ts'
import { type HtmlCell, printHtmlTable } from './html-table.ts'
import type { Pasted } from './late-paste.ts'
import type { CellBlock } from './own-block.ts'
import { ownBlock, printOwn } from './own-block.ts'
import type { TableReader } from './table-reader.ts'
import { printTsv } from './tsv.ts'
import { unusedName } from './unused-name.ts'

export const CELLS_TYPE = 'application/x-fascicle-cells+json'

/** What this page put on the clipboard last. Where only its text can be read (the menu's Paste), this is what the text stands for. */
let lastPut: { readonly text: string; readonly cells: string } | null = null

export class GridClipboard {
  readonly #core: GridCore
  readonly #late: GridLate

  constructor(core: GridCore, late: GridLate) {
    this.#core = core
    this.#late = late
  }

  /** @param isField text is typed there, and copied and pasted by the browser */
  listen(host: HTMLElement, signal: AbortSignal, isField: (target: EventTarget | null) => boolean): void {
    for (const type of ['copy', 'cut', 'paste'] as const)
      host.addEventListener(
        type,
        (event) => {
          if (isField(event.target) || !event.clipboardData || this.#core.isEmpty) return
          event.preventDefault()
          this[type](event.clipboardData)
        },
        { signal },
      )
  }

  copy(data: DataTransfer): void {
    const core = this.#core
    const block = core.selectedBlock
    if (!block) return core.tell('copySeveral')
    core.session.pendingCut.setCopied({ table: core.reader.id, ...block })
    core.announce('copied', { count: this.#put(data, block) })
  }

  cut(data: DataTransfer): void {
    const core = this.#core
    const { session, reader } = core
    if (core.readOnly) {
      this.copy(data)
      core.mayChange()
      return
    }
    const block = core.rects.length === 1 ? core.selectedBlock : null
    if (!block) return core.tell('cutSeveral')
    const hasGap = cutRect({ table: reader.id, ...block, token: '' }, reader.table) === null
    if (hasGap) return this.#late.use(({ arranging }) => arranging.refuseCut(), [])
    const token = unusedName()
    const count = this.#put(data, block, token)
    session.pendingCut.set({ table: reader.id, ...block, token })
    core.announce('cutCells', { count })
  }

  /** The cells that were cut stay where they are; those that were copied are no longer framed. False when there are none. */
  endMark(): boolean {
    const { pendingCut } = this.#core.session
    const { current, copied } = pendingCut
    if (!current && !copied) return false
    if (current) {
      pendingCut.set(null)
      this.#core.announce('cutEnded')
    } else pendingCut.setCopied(null)
    return true
  }

  /** Gives the number of cells. */
  #put(data: DataTransfer, block: CellBlock, cut?: string): number {
    const { reader, session } = this.#core
    const rows = block.rows.map((row) => block.columns.map((column) => ({ row, column })))
    const html = rows.map((row) =>
      row.map((place) => {
        const value = session.value(reader.id, place.row, place.column)
        return {
          text: reader.display(place),
          number: typeof value === 'number' ? value : null,
          ...numberLook(reader, place, value),
          format: reader.formatOf(place),
        }
      }),
    )
    const text = printTsv(html.map((row) => row.map((cell) => cell.text)))
    const cells = printOwn(ownBlock(reader, block, cut))
    data.setData('text/plain', text)
    data.setData('text/html', printHtmlTable(html))
    data.setData(CELLS_TYPE, cells)
    lastPut = { text: withPlainBreaks(text), cells }
    return block.rows.length * block.columns.length
  }

  paste(data: DataTransfer): void {
    const core = this.#core
    const pasted = pastedIn(data)
    const { valuesOnly } = core
    core.valuesOnly = false
    if (!core.mayChange()) return
    // [GR15] It goes to the cells that are selected now.
    this.#late.use(({ paste }, rects) =>
      valuesOnly ? paste.pasteValues(pasted, rects) : paste.paste(pasted, rects),
    )
  }
}

/** Percentages in full show their own digits; other numbers are left to the program they go to. */
function numberLook(
  reader: TableReader,
  place: CellPlace,
  value: CellValue | undefined,
): Pick<HtmlCell, 'decimals' | 'style'> {
  const style = reader.styleIn(place)
  const isInFull = style.startsWith('percent') && typeof value === 'number'
  return { style, decimals: isInFull ? reader.decimalsOf(place, value) : reader.decimalsIn(place) }
}

export function pastedIn(data: DataTransfer): Pasted {
  const [cells = '', text = '', html = ''] = [CELLS_TYPE, 'text/plain', 'text/html'].map((type) =>
    data.getData(type),
  )
  return { cells, text, html }
}

/** Our own form of a text that the browser gives alone, when it was copied in this page; empty when it was not. */
export const cellsCopiedAs = (text: string): string =>
  lastPut !== null && lastPut.text === withPlainBreaks(text) ? lastPut.cells : ''

const withPlainBreaks = (text: string): string => text.replaceAll('\r\n', '\n')
