/**
 * Copy, cut and paste through the browser's own clipboard events. Out go the texts as printed (TSV), the same as HTML with the numbers
 * in it, and for our own tables what one would type, formulas included. In comes our own form, else tab-separated text.
 */
import { isError } from '../../shared/model/cell.ts'
import type { GridCore } from './grid-core.ts'
import type { TypedCell } from './grid-session.ts'
import { printHtmlTable } from './html-table.ts'
import type { Block, PastePlan } from './paste-plan.ts'
import { isGarbage, PASTE_LIMIT, planPaste, textFor } from './paste-plan.ts'
import type { Rect, Spot } from './selection.ts'
import { clipRect, sizeOf, spotsOf } from './selection.ts'
import { parseTsv, printTsv } from './tsv.ts'

/** Formulas travel by text within the product; other programs get values. */
export const CELLS_TYPE = 'application/x-fascicle-cells+json'

export class GridClipboard {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  copy(data: DataTransfer): void {
    const core = this.#core
    const { reader, session, rect } = core
    const rows = rowsOf(rect).map((spots) => spots.flatMap((spot) => reader.placeAt(spot) ?? []))
    const shown = rows.map((row) => row.map((place) => reader.display(place)))
    const html = rows.map((row) =>
      row.map((place) => {
        const value = session.value(reader.id, place.row, place.column)
        return { text: reader.display(place), number: typeof value === 'number' ? value : null }
      }),
    )
    const typed = rows.map((row) =>
      row.map((place) => {
        const value = session.value(reader.id, place.row, place.column)
        const text = reader.editText(place)
        return text === '' && isError(value) ? value.error : text
      }),
    )
    const cells: StoredBlock = { table: reader.id, row: rect.top, column: rect.left, cells: typed }
    data.setData('text/plain', printTsv(shown))
    data.setData('text/html', printHtmlTable(html))
    data.setData(CELLS_TYPE, JSON.stringify(cells))
    core.announce('copied', { count: sizeOf(rect).rows * sizeOf(rect).columns })
  }

  cut(data: DataTransfer): void {
    this.copy(data)
    this.clear()
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
    const own = readOwn(data.getData(CELLS_TYPE))
    if (own) this.pasteBlock(own)
    else this.pasteText(data.getData('text/plain'))
  }

  pasteText(text: string): void {
    if (text === '' || isGarbage(text)) return this.#core.tell('pasteUnreadable')
    this.pasteBlock({ cells: parseTsv(text) })
  }

  pasteBlock(block: Block): void {
    const core = this.#core
    if (!core.mayChange() || core.isEmpty || block.cells.length === 0) return
    const plan = planPaste(block, core.rect, core.reader.size)
    if (plan.count > PASTE_LIMIT) return core.tell('pasteTooMany', { count: plan.count, limit: PASTE_LIMIT })
    if (plan.missingRows === 0) return this.#write(block, plan)
    const count = plan.missingRows
    const { messages } = core.reader
    core.tell('pasteAsk', { count }, [
      { label: messages('pasteAddRows', { count }), run: () => this.#addRowsAndWrite(block, plan) },
      { label: messages('pasteClip'), run: () => this.#write(block, plan) },
      { label: messages('cancel'), run: () => core.changed() },
    ])
  }

  #addRowsAndWrite(block: Block, plan: PastePlan): void {
    const core = this.#core
    const { reader, session } = core
    const last = reader.rows.at(-1)
    const kind = last === undefined ? 'line' : reader.row(last).kind
    const made = core.act(() =>
      session.insertRows(reader.id, {
        at: reader.rows.length,
        count: plan.missingRows,
        parent: last === undefined ? null : reader.table.rows.parentOf(last),
        kind: kind === 'total' || kind === 'subtotal' ? 'line' : kind,
      }),
    )
    core.settle()
    if (made) this.#write(block, plan)
  }

  #write(block: Block, plan: PastePlan): void {
    const core = this.#core
    const { reader, session } = core
    const target = clipRect(plan.target, reader.size)
    if (!target) return
    const cells = [...spotsOf(target)].flatMap((spot): TypedCell[] => {
      const place = reader.placeAt(spot)
      return place ? [{ ...place, typed: textFor(block, plan.target, spot) }] : []
    })
    const outcome = core.act(() => session.commitMany(reader.id, cells, reader.language))
    if (outcome?.status === 'ambiguous') return this.#askReading(block, cells, outcome)
    if (!core.isDone(outcome)) return
    core.select(
      { row: target.top, column: target.left },
      { row: target.bottom, column: target.right },
      { scroll: false },
    )
    core.announce('pasted', { count: cells.length })
    const marked = outcome?.status === 'done' ? (outcome.marked?.length ?? 0) : 0
    if (marked > 0) core.tell('pasteMarked', { count: marked })
    else if (plan.extraColumns > 0) core.tell('pasteColumnsCut', { count: plan.extraColumns })
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

type StoredBlock = {
  readonly table: string
  readonly row: number
  readonly column: number
  readonly cells: readonly (readonly string[])[]
}

/** The clipboard is anybody's to write: what does not have the shape is not ours. */
function readOwn(text: string): Block | null {
  if (text === '') return null
  try {
    const stored: unknown = JSON.parse(text)
    if (!isStoredBlock(stored)) return null
    return { cells: stored.cells, origin: { row: stored.row, column: stored.column } }
  } catch {
    return null
  }
}

function isStoredBlock(value: unknown): value is StoredBlock {
  if (typeof value !== 'object' || value === null) return false
  if (!('cells' in value && 'row' in value && 'column' in value)) return false
  const { cells, row, column } = value
  return (
    Number.isInteger(row) &&
    Number.isInteger(column) &&
    Array.isArray(cells) &&
    cells.length > 0 &&
    cells.every(
      (line: unknown) =>
        Array.isArray(line) && line.length > 0 && line.every((cell) => typeof cell === 'string'),
    )
  )
}

function rowsOf(rect: Rect): Spot[][] {
  const { columns } = sizeOf(rect)
  const spots = [...spotsOf(rect)]
  return Array.from({ length: spots.length / columns }, (_, row) =>
    spots.slice(row * columns, (row + 1) * columns),
  )
}
