/**
 * What is on the clipboard, read and pasted: our own form, else tab-separated text with the numbers of an HTML table.
 * Called by grid-clipboard.ts; what cannot be read is said and changes nothing.
 */
import type { GridCore } from './grid-core.ts'
import type { GridPaste } from './grid-paste.ts'
import { parseTsv } from './parse-tsv.ts'
import { isGarbage, PASTE_LIMIT } from './paste-plan.ts'
import { readHtmlTable } from './read-html-table.ts'
import { readOwn } from './read-own-block.ts'
import type { Rect } from './selection.ts'

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

  /** @param rects where: what was selected when it was pasted */
  paste({ cells, text, html }: Pasted, rects: readonly Rect[]): void {
    const own = readOwn(cells, this.#core.session.planId)
    if (own) this.#paste.paste(own, rects)
    else this.#pasteText(text, html, rects)
  }

  /** [GR19] A table in the HTML says which numbers its texts stand for; the texts are rather those of the plain text. */
  #pasteText(text: string, html: string, rects: readonly Rect[]): void {
    const core = this.#core
    const table = readHtmlTable(html, PASTE_LIMIT)
    if (text === '' && table === null) return core.tell('pasteUnreadable')
    if (isGarbage(text)) return core.tell('pasteUnreadable')
    const cells = parseTsv(text, PASTE_LIMIT)
    if (cells === null || table === 'too-large') return core.tell('pasteTooMany', { limit: PASTE_LIMIT })
    if (table === null) return this.#paste.paste({ cells }, rects)
    const isSame = cells.length === table.cells.length && cells[0]?.length === table.cells[0]?.length
    this.#paste.paste({ cells: isSame ? cells : table.cells, numbers: table.numbers }, rects)
  }
}
