/**
 * Pasting a block: what it becomes here, what has to be asked first, what is said afterwards. The cells it goes to are those that are
 * selected when it is pasted, by row and column ids: an answer may come much later. [GR15] Called by late-paste.ts. A refusal of the
 * session becomes a notice, and nothing is pasted then.
 */
import { AppError, must } from '../../shared/model/error.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { cutOf } from './cut-rect.ts'
import type { Done, GridCore } from './grid-core.ts'
import type { CellPlace, CutBlock, Outcome, Reading, TypedCell } from './grid-session.ts'
import type { Block } from './paste-plan.ts'
import { PASTE_LIMIT, pastedAt, planMove, planPaste } from './paste-plan.ts'
import type { Replaced } from './replaced-formulas.ts'
import { watchFormulas } from './replaced-formulas.ts'
import type { Rect } from './selection.ts'

type Ambiguous = Extract<Outcome, { readonly status: 'ambiguous' }>

type Paste = {
  readonly block: Block
  /** Where it goes; rows that have to be added are not among them yet. */
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
  readonly missingRows: number
  readonly extraColumns: number
  /** However often the person is asked, it is one undo step. */
  readonly group: string
  /** What the person said separates decimals. */
  readonly decimal?: Reading['decimal']
}

export class GridPaste {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  /** @param rect the cells it is pasted to */
  paste(block: Block, rect: Rect): void {
    const core = this.#core
    const { reader } = core
    if (!core.mayChange() || core.isEmpty || block.cells.length === 0) return
    const cut = cutOf(core.session, block.cut)
    const size = cut && { rows: cut.rows.length, columns: cut.columns.length }
    const plan = size ? planMove(size, rect, reader.size) : planPaste(block, rect, reader.size)
    const { target, missingRows, extraColumns } = plan
    if (cut && extraColumns > 0) return core.tell('moveTooWide', { count: extraColumns })
    if (!cut && plan.count > PASTE_LIMIT) return core.tell('pasteTooMany', { limit: PASTE_LIMIT })
    const paste = {
      block,
      rows: reader.rows.slice(target.top, target.bottom + 1),
      columns: reader.columns.slice(target.left, target.right + 1),
      missingRows,
      extraColumns,
      group: Math.random().toString(36).slice(2),
    }
    if (missingRows === 0) this.#carryOut(paste)
    else this.#askRows(paste, cut === null)
  }

  /** [GR6] */
  #askRows(paste: Paste, mayClip: boolean): void {
    const core = this.#core
    const { messages } = core.reader
    const count = paste.missingRows
    const clip = { label: messages('pasteClip'), run: () => this.#carryOut(paste) }
    core.ask('pasteAsk', { count }, [
      { label: messages('pasteAddRows', { count }), run: () => this.#addRows(paste) },
      ...(mayClip ? [clip] : []),
      { label: messages('cancel'), run: () => core.changed() },
    ])
  }

  #addRows(paste: Paste): void {
    const core = this.#core
    const made = this.#change(paste, () => this.#insertRows(paste))
    core.settle()
    if (made) this.#carryOut({ ...paste, rows: [...paste.rows, ...made] })
  }

  /** Right below the chosen rows, whatever others have added to the end of the table meanwhile. */
  #insertRows({ rows, missingRows }: Paste): readonly RowId[] {
    const { reader, session } = this.#core
    const { table } = reader
    const last = must(rows.at(-1), 'a paste begins in a row')
    const { kind } = reader.row(last)
    return session.insertRows(reader.id, {
      at: table.rows.indexOf(last) + 1,
      count: missingRows,
      parent: table.rows.parentOf(last),
      kind: kind === 'total' || kind === 'subtotal' ? 'line' : kind,
    })
  }

  /** A cut that has ended while the person was asked is copied, as everywhere. */
  #carryOut(paste: Paste): void {
    const cut = cutOf(this.#core.session, paste.block.cut)
    if (cut) this.#move(paste, cut)
    else this.#write(paste)
  }

  #move(paste: Paste, cut: CutBlock): void {
    const core = this.#core
    const { reader, session } = core
    const to = { table: reader.id, rows: paste.rows, columns: paste.columns }
    const replaced = watchFormulas(core, placesOf(paste), 'many')
    const outcome = this.#change(paste, () => session.moveCells(cut, to, reader.language))
    if (isReadOnlyElsewhere(outcome, cut.table, reader.id)) return core.tell('moveFromReadOnly')
    if (!core.isDone(outcome)) return
    session.pendingCut.set(null)
    this.#select(paste)
    core.announce('moved', { count: cut.rows.length * cut.columns.length })
    this.#tell(outcome, 0, replaced())
  }

  #write(paste: Paste): void {
    const core = this.#core
    const { reader, session } = core
    const decimal = paste.decimal && { decimal: paste.decimal }
    const cells = paste.rows.flatMap((row, down) =>
      paste.columns.map((column, right) => ({
        row,
        column,
        ...pastedAt(paste.block, down, right),
        ...decimal,
      })),
    )
    const replaced = watchFormulas(core, cells, 'many')
    const outcome = this.#change(paste, () => session.commitMany(reader.id, cells, reader.language))
    if (outcome?.status === 'ambiguous') return this.#askReading(paste, cells, outcome)
    if (!core.isDone(outcome)) return
    this.#select(paste)
    core.announce('pasted', { count: cells.length })
    this.#tell(outcome, paste.extraColumns, replaced())
  }

  /** [GR20] One answer for all numbers of the block that can be read in two ways. */
  #askReading(paste: Paste, cells: readonly TypedCell[], { at, readings }: Ambiguous): void {
    const core = this.#core
    const text = cells.find(({ row, column }) => row === at.row && column === at.column)?.typed ?? ''
    core.ask('pasteAmbiguous', { text }, [
      ...readings.map((reading) => ({
        label: core.reader.readingLabel(reading, at),
        run: () => this.#carryOut({ ...paste, decimal: reading.decimal }),
      })),
      { label: core.reader.messages('cancel'), run: () => core.changed() },
    ])
  }

  #change<T>(paste: Paste, work: () => T): T | null {
    const core = this.#core
    return core.act(() => {
      this.#checkPlaces(paste)
      return core.session.together(paste.group, work)
    })
  }

  /** A deleted row would take contents without a word: it may come back. */
  #checkPlaces({ rows, columns }: Paste): void {
    const { id: table, table: now } = this.#core.reader
    if (!rows.every((row) => now.rows.has(row))) throw new AppError('unknown-row', { table })
    if (!columns.every((column) => now.columns.has(column))) throw new AppError('unknown-column', { table })
  }

  #select({ rows, columns }: Paste): void {
    const { reader } = this.#core
    const [row, column, lastRow, lastColumn] = [rows[0], columns[0], rows.at(-1), columns.at(-1)]
    if (row === undefined || column === undefined || lastRow === undefined || lastColumn === undefined) return
    const first = reader.spotOf({ row, column })
    const last = reader.spotOf({ row: lastRow, column: lastColumn })
    if (first && last) this.#core.select(first, last, { scroll: false })
  }

  /** Everything that did not go as it stood. */
  #tell({ marked = [], oneLanguage = 0 }: Done, extraColumns: number, replaced: Replaced | null): void {
    const core = this.#core
    const { messages } = core.reader
    const sentences = [
      ...(marked.length > 0 ? [messages('pasteMarked', { count: marked.length })] : []),
      ...(oneLanguage > 0 ? [messages('moveOneLanguage', { count: oneLanguage })] : []),
      ...(extraColumns > 0 ? [messages('pasteColumnsCut', { count: extraColumns })] : []),
      ...(replaced ? [replaced.sentence] : []),
    ]
    if (sentences.length > 0)
      core.say(
        sentences.reduce((first, second) => messages('twoSentences', { first, second })),
        replaced?.actions,
      )
  }
}

const placesOf = ({ rows, columns }: Paste): CellPlace[] =>
  rows.flatMap((row) => columns.map((column) => ({ row, column })))

const isReadOnlyElsewhere = (outcome: Outcome | null, source: string, here: string): boolean =>
  outcome?.status === 'refused' &&
  (outcome.code === 'read-only' || outcome.code === 'not-allowed') &&
  outcome.facts['room'] === source &&
  source !== here
