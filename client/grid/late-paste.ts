/**
 * What is on the clipboard, read and pasted: our own form, else tab-separated text with the numbers of an HTML table.
 * Called by grid-clipboard.ts, grid-commands.ts and paste-special.ts; what cannot be read is said and changes nothing.
 */
import { keyNames } from '../ui/key-names.ts'
import { cellsCopiedAs } from './grid-clipboard.ts'
import type { GridCore } from './grid-core.ts'
import type { GridPaste, Told } from './grid-paste.ts'
import type { GridSession } from './grid-session.ts'
import { parseTsv } from './parse-tsv.ts'
import type { Block } from './paste-plan.ts'
import { isGarbage, PASTE_LIMIT } from './paste-plan.ts'
import { mayRead, readClipboard } from './read-clipboard.ts'
import { readHtmlTable } from './read-html-table.ts'
import { readOwn } from './read-own-block.ts'
import type { TextTable } from './read-text-table.ts'
import { asOneColumn, readTextTable } from './read-text-table.ts'
import type { Rect } from './selection.ts'
import type { PasteWay } from './special-block.ts'
import { specialBlock, VALUES_ONLY } from './special-block.ts'

/** As the clipboard gives it; empty where it has no such form. */
export type Pasted = {
  /** Our own form. */
  readonly cells: string
  readonly text: string
  readonly html: string
}

export class LatePaste {
  readonly #core: GridCore
  readonly #paste: GridPaste

  constructor(core: GridCore, paste: GridPaste) {
    this.#core = core
    this.#paste = paste
  }

  /** @param rects where: what was selected when it was pasted · `way`: absent, everything as it is */
  paste(pasted: Pasted, rects: readonly Rect[], way?: PasteWay): void {
    const own = readOwn(pasted.cells, this.#core.session.planId)
    const { block, reading } = own ? { block: own, reading: null } : this.#readText(pasted)
    if (!block) return
    const told = reading ? this.#tellReading(pasted.text, reading, rects, way) : undefined
    this.#paste.paste(way ? specialBlock(block, way) : block, rects, told)
  }

  /** [GR61] How a text was read, once it is pasted, with the way to have it as it stands. */
  #tellReading(text: string, reading: TextTable, rects: readonly Rect[], way?: PasteWay): () => Told {
    const core = this.#core
    const { messages } = core.reader
    const held = core.reader.hold(rects.map(({ top, left }) => ({ top, left, bottom: top, right: left })))
    return () => {
      const step = core.session.nextUndo
      return {
        sentence: messages('readAsTable', {
          rows: messages('countedRows', { count: reading.length }),
          columns: messages('countedColumns', { count: reading[0]?.length ?? 0 }),
        }),
        actions: [{ label: messages('pasteAsLines'), run: () => this.#pasteAsLines(text, step, held, way) }],
      }
    }
  }

  /** In the place of the step that pasted it as a table: taking back this one brings back what was there before both. */
  #pasteAsLines(
    text: string,
    step: GridSession['nextUndo'],
    held: () => readonly Rect[] | null,
    way?: PasteWay,
  ): void {
    const core = this.#core
    if (core.session.nextUndo !== step) return core.tell('undoMeanwhile')
    const outcome = core.act(() => core.session.undo())
    core.settle()
    if (outcome?.status === 'partly' || outcome?.status === 'left') return core.tell('undoPartly')
    const rects = held()
    if (outcome?.status !== 'done' || !rects) return core.tell('placeGone')
    const block = { cells: asOneColumn(text) }
    this.#paste.paste(way ? specialBlock(block, way) : block, rects)
  }

  /**
   * [GR60] With the key for values the browser gives the text alone, rounded as printed: what this page copied is remembered, and of other
   * programs the table is read from the clipboard where that asks nobody.
   */
  pasteValues(pasted: Pasted, rects: readonly Rect[]): void {
    const cells = pasted.cells || cellsCopiedAs(pasted.text)
    if (cells !== '' || pasted.html !== '') this.paste({ ...pasted, cells }, rects, VALUES_ONLY)
    else void this.#pasteWhenRead(() => richer(pasted), this.#core.reader.hold(rects), VALUES_ONLY)
  }

  /** By a command: the browser may ask the person first. */
  async fromBrowser(way?: PasteWay): Promise<void> {
    const core = this.#core
    if (!core.mayChange()) return
    const held = core.reader.hold(core.rects)
    try {
      await this.#pasteWhenRead(readClipboard, held, way)
    } catch {
      core.tell('clipboardBlocked', { keys: keyNames(way ? 'Ctrl+Shift+V' : 'Ctrl+V') })
    }
  }

  async #pasteWhenRead(
    read: () => Promise<Pasted>,
    held: () => readonly Rect[] | null,
    way?: PasteWay,
  ): Promise<void> {
    const pasted = await read()
    const rects = held()
    if (rects) this.paste(pasted, rects, way)
    else this.#core.tell('placeGone')
  }

  /** [GR19] A table in the HTML says which numbers its texts stand for; the texts are rather those of the plain text. */
  #readText({ text, html }: Pasted): ReadText {
    const core = this.#core
    const table = readHtmlTable(html, PASTE_LIMIT)
    if ((text === '' && table === null) || isGarbage(text)) {
      core.tell('pasteUnreadable')
      return NOTHING
    }
    const cells = parseTsv(text, PASTE_LIMIT)
    if (cells === null || table === 'too-large') {
      core.tell('pasteTooMany', { limit: PASTE_LIMIT })
      return NOTHING
    }
    if (table === null) {
      const reading = readTextTable(text)
      return { block: { cells: reading ?? cells }, reading }
    }
    const isSame = cells.length === table.cells.length && cells[0]?.length === table.cells[0]?.length
    const { numbers, formats } = table
    const block: Block = { cells: isSame ? cells : table.cells, numbers, formats, addsFormats: true }
    return { block, reading: null }
  }
}

/** `block` null: it was said why. `reading`: the table that a plain text was taken for. */
type ReadText = { readonly block: Block | null; readonly reading: TextTable | null }
const NOTHING: ReadText = { block: null, reading: null }

/** The same with its HTML, if it still is on the clipboard. */
async function richer(pasted: Pasted): Promise<Pasted> {
  try {
    const read = (await mayRead()) ? await readClipboard() : pasted
    return read.text === pasted.text ? read : pasted
  } catch {
    return pasted
  }
}
