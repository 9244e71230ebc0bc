/**
 * Copy, cut and paste through the browser's own clipboard events. Out go the texts as printed (TSV), the same as HTML with the numbers
 * in it, and our own form (own-block.ts). In comes our own form, else tab-separated text. A cut takes nothing away: the cells are marked,
 * and pasting that block moves them, once.
 */
import { isError, isFormula } from '../../shared/model/cell.ts'
import { cutOf } from './cut-rect.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace, GridSession, Outcome, TypedCell } from './grid-session.ts'
import type { NoticeAction } from './grid-state.ts'
import { printHtmlTable } from './html-table.ts'
import type { OwnBlock } from './own-block.ts'
import { printOwn, readOwn } from './own-block.ts'
import type { Block, PastePlan } from './paste-plan.ts'
import { isGarbage, PASTE_LIMIT, pastedAt, planMove, planPaste } from './paste-plan.ts'
import type { Rect, Spot } from './selection.ts'
import { clipRect, sizeOf, spotsOf } from './selection.ts'
import { parseTsv, printTsv } from './tsv.ts'

export const CELLS_TYPE = 'application/x-fascicle-cells+json'

type Cut = NonNullable<GridSession['pendingCut']['current']>

/** What this page put on the clipboard last. Where only its text can be read (the menu's Paste), this is what the text stands for. */
let lastPut: { readonly text: string; readonly cells: string } | null = null

export class GridClipboard {
  readonly #core: GridCore

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
    if (filled.length === 0) return
    if (core.isDone(core.act(() => session.clear(reader.id, filled, reader.language))))
      core.announce('cleared', { count: filled.length })
  }

  paste(data: DataTransfer): void {
    const own = readOwn(data.getData(CELLS_TYPE), this.#core.session.planId)
    if (own) this.pasteBlock(own)
    else this.pasteText(data.getData('text/plain'))
  }

  /** Where the browser gives the text alone. */
  pasteRead(text: string): void {
    const isOurs = lastPut !== null && lastPut.text === withPlainBreaks(text)
    const own = isOurs && lastPut ? readOwn(lastPut.cells, this.#core.session.planId) : null
    if (own) this.pasteBlock(own)
    else this.pasteText(text)
  }

  pasteText(text: string): void {
    if (text === '' || isGarbage(text)) return this.#core.tell('pasteUnreadable')
    this.pasteBlock({ cells: parseTsv(text) })
  }

  pasteBlock(block: Block): void {
    const core = this.#core
    if (!core.mayChange() || core.isEmpty || block.cells.length === 0) return
    const cut = cutOf(core.session, block.cut)
    if (cut) return this.#moveBlock(block, cut)
    const plan = planPaste(block, core.rect, core.reader.size)
    if (plan.count > PASTE_LIMIT) return core.tell('pasteTooMany', { count: plan.count, limit: PASTE_LIMIT })
    if (plan.missingRows === 0) return this.#write(block, plan)
    const clip = { label: core.reader.messages('pasteClip'), run: () => this.#write(block, plan) }
    this.#askRows(plan.missingRows, () => this.#write(block, plan), [clip])
  }

  #moveBlock(block: Block, cut: Cut): void {
    const core = this.#core
    const size = { rows: cut.rows.length, columns: cut.columns.length }
    const plan = planMove(size, core.rect, core.reader.size)
    if (plan.extraColumns > 0) return core.tell('moveTooWide', { count: plan.extraColumns })
    if (plan.missingRows === 0) return this.#move(cut, plan.target)
    this.#askRows(plan.missingRows, () => this.pasteBlock(block), [])
  }

  /** [GR6] */
  #askRows(count: number, then: () => void, others: readonly NoticeAction[]): void {
    const core = this.#core
    const { messages } = core.reader
    const add = (): void => {
      if (this.#addRows(count)) then()
    }
    core.tell('pasteAsk', { count }, [
      { label: messages('pasteAddRows', { count }), run: add },
      ...others,
      { label: messages('cancel'), run: () => core.changed() },
    ])
  }

  #addRows(count: number): boolean {
    const core = this.#core
    const { reader, session } = core
    const last = reader.rows.at(-1)
    const kind = last === undefined ? 'line' : reader.row(last).kind
    const made = core.act(() =>
      session.insertRows(reader.id, {
        at: reader.rows.length,
        count,
        parent: last === undefined ? null : reader.table.rows.parentOf(last),
        kind: kind === 'total' || kind === 'subtotal' ? 'line' : kind,
      }),
    )
    core.settle()
    return made !== null
  }

  #move(cut: Cut, target: Rect): void {
    const core = this.#core
    const { reader, session } = core
    const to = {
      table: reader.id,
      rows: reader.rows.slice(target.top, target.bottom + 1),
      columns: reader.columns.slice(target.left, target.right + 1),
    }
    const outcome = core.act(() => session.moveCells(cut, to, reader.language))
    if (isReadOnlyElsewhere(outcome, cut.table, reader.id)) return core.tell('moveFromReadOnly')
    if (!core.isDone(outcome)) return
    session.pendingCut.set(null)
    const count = cut.rows.length * cut.columns.length
    this.#written(target, () => core.announce('moved', { count }), outcome)
  }

  #write(block: Block, plan: PastePlan): void {
    const core = this.#core
    const { reader, session } = core
    const target = clipRect(plan.target, reader.size)
    if (!target) return
    const cells = [...spotsOf(target)].flatMap((spot): TypedCell[] => {
      const place = reader.placeAt(spot)
      return place ? [{ ...place, ...pastedAt(block, plan.target, spot) }] : []
    })
    const outcome = core.act(() => session.commitMany(reader.id, cells, reader.language))
    if (outcome?.status === 'ambiguous') return this.#askReading(block, cells, outcome)
    if (!core.isDone(outcome)) return
    this.#written(target, () => core.announce('pasted', { count: cells.length }), outcome)
    if (!core.notice && plan.extraColumns > 0) core.tell('pasteColumnsCut', { count: plan.extraColumns })
  }

  /** Selects what was pasted or moved, says so, and says what of it does not fit. */
  #written(target: Rect, announce: () => void, outcome: Outcome | null): void {
    const core = this.#core
    const [first, last] = [
      { row: target.top, column: target.left },
      { row: target.bottom, column: target.right },
    ]
    core.select(first, last, { scroll: false })
    announce()
    if (outcome?.status !== 'done') return
    const { marked = [], oneLanguage = 0 } = outcome
    if (marked.length > 0) core.tell('pasteMarked', { count: marked.length })
    else if (oneLanguage > 0) core.tell('moveOneLanguage', { count: oneLanguage })
  }

  /** One number of the block can be read in two ways: the person's answer replaces it wherever it stands. */
  #askReading(
    block: Block,
    cells: readonly TypedCell[],
    {
      at,
      readings,
    }: {
      readonly at: { readonly row: string; readonly column: string }
      readonly readings: readonly string[]
    },
  ): void {
    const text = cells.find(({ row, column }) => row === at.row && column === at.column)?.typed ?? ''
    const actions = readings.map((reading) => ({
      label: reading,
      run: () =>
        this.pasteBlock({
          ...block,
          cells: block.cells.map((row) => row.map((cell) => (cell === text ? reading : cell))),
        }),
    }))
    this.#core.tell('ambiguous', { text }, actions)
  }
}

const isReadOnlyElsewhere = (outcome: Outcome | null, source: string, here: string): boolean =>
  outcome?.status === 'refused' &&
  (outcome.code === 'read-only' || outcome.code === 'not-allowed') &&
  outcome.facts['room'] === source &&
  source !== here

const withPlainBreaks = (text: string): string => text.replaceAll('\r\n', '\n')

function rowsOf(rect: Rect): Spot[][] {
  const { columns } = sizeOf(rect)
  const spots = [...spotsOf(rect)]
  return Array.from({ length: spots.length / columns }, (_, row) =>
    spots.slice(row * columns, (row + 1) * columns),
  )
}
