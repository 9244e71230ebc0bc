/**
 * Pasting a block: what it becomes here, what has to be asked first, what is said afterwards. The cells it goes to are those that are
 * selected when it is pasted, by row and column ids: an answer may come much later. [GR15] Called by late-paste.ts. A refusal of the
 * session becomes a notice, and nothing is pasted then.
 */
import { AppError, must } from '../../shared/model/error.ts'
import type { RowId } from '../../shared/model/ids.ts'
import { cutOf, cutRect } from './cut-rect.ts'
import type { Done, GridCore } from './grid-core.ts'
import type { CellPlace, CutBlock, GridSession, Outcome, Reading, TypedCell } from './grid-session.ts'
import type { NoticeAction } from './grid-state.ts'
import type { CellBlock } from './own-block.ts'
import { pasteFormats } from './paste-formats.ts'
import type { Block } from './paste-plan.ts'
import { PASTE_LIMIT, pastedAt, planMove, planPaste } from './paste-plan.ts'
import type { Replaced } from './replaced-formulas.ts'
import { watchFormulas } from './replaced-many.ts'
import type { Rect } from './selection.ts'
import { disjoint, rectOf, sizeOf } from './selection.ts'
import { SLOW_FROM, SlowPaste } from './slow-paste.ts'
import { unusedName } from './unused-name.ts'

type Ambiguous = Extract<Outcome, { readonly status: 'ambiguous' }>

/** A block, and the cells it goes to, repeated as often as it fits. Rows that have to be added are not among them yet. */
export type PastePart = CellBlock & { readonly block: Block }

/** A sentence, and what can be done about it. */
export type Told = { readonly sentence: string; readonly actions: readonly NoticeAction[] }

type Paste = {
  /** At least one; rows are only ever added below a single one. */
  readonly parts: readonly PastePart[]
  readonly missingRows: number
  readonly extraColumns: number
  /** However often the person is asked, it is one undo step. */
  readonly group: string
  readonly done: 'pasted' | 'filled'
  /** What there is to say of how it was read. */
  readonly reading?: (() => Told) | undefined
  /** The step that added rows for it. */
  readonly added?: GridSession['nextUndo']
  /** What the person said separates decimals. */
  readonly decimal?: Reading['decimal']
}

export class GridPaste {
  readonly #core: GridCore
  readonly #slow: SlowPaste

  constructor(core: GridCore) {
    this.#core = core
    this.#slow = new SlowPaste(core)
  }

  /**
   * @param rects the cells it is pasted to; several take it only when it fits each of them
   * @param reading asked for once it is pasted
   */
  paste(block: Block, rects: readonly Rect[], reading?: () => Told): void {
    const core = this.#core
    const [rect] = rects
    if (!rect || !core.mayChange() || core.isEmpty || block.cells.length === 0) return
    if (block.isFormatsOnly && !block.formats) return core.tell('pasteNoFormats')
    const cut = cutOf(core.session, block.cut)
    if (rects.length === 1) this.#pasteOnce(block, rect, cut, reading)
    else this.#pasteToEach(block, disjoint(rects), cut)
  }

  #pasteToEach(block: Block, rects: readonly Rect[], cut: CutBlock | null): void {
    if (cut || !rects.every((rect) => fits(block, rect))) return this.#core.tell('pasteSeveral')
    const parts = rects.map((rect) => this.#part(block, rect))
    this.write(parts, 'pasted')
  }

  #pasteOnce(block: Block, rect: Rect, cut: CutBlock | null, reading?: () => Told): void {
    const core = this.#core
    const { reader } = core
    const size = cut && { rows: cut.rows.length, columns: cut.columns.length }
    const plan = size ? planMove(size, rect, reader.size) : planPaste(block, rect, reader.size)
    const { target, missingRows, extraColumns } = plan
    if (cut && extraColumns > 0) return core.tell('moveTooWide', { count: extraColumns })
    if (!cut && plan.count > PASTE_LIMIT) return core.tell('pasteTooMany', { limit: PASTE_LIMIT })
    const parts = [this.#part(block, target)]
    if (cut && !cutRect({ ...cut, ...parts[0] }, reader.table)) return core.tell('moveHidden')
    const paste: Paste = { parts, missingRows, extraColumns, group: unusedName(), done: 'pasted', reading }
    if (missingRows === 0) this.#carryOut(paste)
    else this.#askRows(paste, cut === null)
  }

  #part(block: Block, rect: Rect): PastePart {
    return { block, ...this.#core.reader.blockIn(rect) }
  }

  /** Blocks into cells that are all there, as one undo step. `done`: what is announced. `group`: a step that has begun. */
  write(parts: readonly PastePart[], done: Paste['done'], group = unusedName()): void {
    const count = parts.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0)
    if (count > PASTE_LIMIT) this.#core.tell('pasteTooMany', { limit: PASTE_LIMIT })
    else this.#carryOut({ parts, missingRows: 0, extraColumns: 0, group, done })
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
    const parts = paste.parts.map((part) => ({ ...part, rows: [...part.rows, ...(made ?? [])] }))
    if (made) this.#carryOut({ ...paste, parts, added: core.session.nextUndo })
  }

  /** Right below the chosen rows, whatever others have added to the end of the table meanwhile. */
  #insertRows({ parts, missingRows }: Paste): readonly RowId[] {
    const { reader, session } = this.#core
    const { table } = reader
    const last = must(parts[0]?.rows.at(-1), 'a paste begins in a row')
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
    const [part] = paste.parts
    const cut = part ? cutOf(this.#core.session, part.block.cut) : null
    if (part && cut) this.#move(paste, part, cut)
    else this.#write(paste)
  }

  #move(paste: Paste, { rows, columns }: PastePart, cut: CutBlock): void {
    const core = this.#core
    const { reader, session } = core
    const to = { table: reader.id, rows, columns }
    const replaced = watchFormulas(core, placesOf(paste))
    const outcome = this.#change(paste, () => session.moveCells(cut, to, reader.language))
    if (isReadOnlyElsewhere(outcome, cut.table, reader.id)) return core.tell('moveFromReadOnly')
    if (!core.isDone(outcome)) return
    session.pendingCut.set(null)
    this.#select(paste)
    core.announce('moved', { count: cut.rows.length * cut.columns.length })
    this.#tell(outcome, [], replaced())
  }

  #write(paste: Paste): void {
    const core = this.#core
    const { reader, session } = core
    const decimal = paste.decimal && { decimal: paste.decimal }
    const cells = paste.parts.flatMap(({ block, rows, columns }) =>
      rows.flatMap((row, down) =>
        columns.map((column, right) => ({ row, column, ...pastedAt(block, down, right), ...decimal })),
      ),
    )
    if (isFormatsOnly(paste)) return this.#finish(paste, [], () => ({ status: 'done' }))
    if (cells.length < SLOW_FROM || paste.done === 'filled')
      return this.#finish(paste, cells, () => session.commitMany(reader.id, cells, reader.language))
    const prepared = session.prepareMany(reader.id, cells, reader.language)
    void this.#slow.run(prepared, cells.length, {
      write: () => this.#finish(paste, cells, () => prepared.write()),
      givenUp: () => this.#giveUp(paste),
    })
  }

  /** [GR62] Rows that were added for it go again. */
  #giveUp({ added }: Paste): void {
    const core = this.#core
    if (added !== undefined && core.session.nextUndo === added) {
      core.act(() => core.session.undo())
      core.settle()
    }
    core.tell('pasteCancelled')
  }

  /** Whatever is still being pasted is written. */
  leave(): void {
    this.#slow.leave()
  }

  #finish(paste: Paste, cells: readonly TypedCell[], write: () => Outcome): void {
    const core = this.#core
    const replaced = watchFormulas(core, cells)
    let isFormatted = false
    const outcome = this.#change(paste, () => {
      const written = write()
      if (written.status === 'done') isFormatted = pasteFormats(core.session, core.reader, paste.parts)
      return written
    })
    if (outcome?.status === 'ambiguous') return this.#askReading(paste, cells, outcome)
    if (!core.isDone(outcome)) return
    if (paste.done === 'pasted') this.#select(paste)
    // It is no step, and Ctrl+Z would take back an earlier one.
    if (isFormatsOnly(paste) && !isFormatted) return core.tell('pasteFormatsSame')
    core.announce(paste.done, { count: placesOf(paste).length })
    this.#tell(outcome, this.#toldOf(paste), replaced())
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
    const { session } = core
    const write = (): T => {
      this.#checkPlaces(paste)
      return session.together(paste.group, work)
    }
    return core.act(paste.done === 'pasted' ? () => session.pendingCut.pasting(write) : write)
  }

  /** A deleted row would take contents without a word: it may come back. */
  #checkPlaces({ parts }: Paste): void {
    const { id: table, table: now } = this.#core.reader
    if (!parts.every(({ rows }) => rows.every((row) => now.rows.has(row))))
      throw new AppError('unknown-row', { table })
    if (!parts.every(({ columns }) => columns.every((column) => now.columns.has(column))))
      throw new AppError('unknown-column', { table })
  }

  #select({ parts }: Paste): void {
    const { reader } = this.#core
    const rects = parts.flatMap(({ rows, columns }) => {
      const [row, column, lastRow, lastColumn] = [rows[0], columns[0], rows.at(-1), columns.at(-1)]
      const first = row !== undefined && column !== undefined && reader.spotOf({ row, column })
      const last =
        lastRow !== undefined &&
        lastColumn !== undefined &&
        reader.spotOf({ row: lastRow, column: lastColumn })
      return first && last ? [rectOf(first, last)] : []
    })
    if (rects.length > 0) this.#core.selectAll(rects, { scroll: false })
  }

  #toldOf({ reading, extraColumns }: Paste): readonly Told[] {
    const { messages } = this.#core.reader
    const cut = { sentence: messages('pasteColumnsCut', { count: extraColumns }), actions: [] }
    return [...(reading ? [reading()] : []), ...(extraColumns > 0 ? [cut] : [])]
  }

  /** Everything that did not go as it stood. */
  #tell({ marked = [], oneLanguage = 0 }: Done, told: readonly Told[], replaced: Replaced | null): void {
    const core = this.#core
    const { messages } = core.reader
    const sentences = [
      ...told.map(({ sentence }) => sentence),
      ...(marked.length > 0 ? [messages('pasteMarked', { count: marked.length })] : []),
      ...(oneLanguage > 0 ? [messages('moveOneLanguage', { count: oneLanguage })] : []),
      ...(replaced ? [replaced.sentence] : []),
    ]
    if (sentences.length > 0)
      core.say(
        sentences.reduce((first, second) => messages('twoSentences', { first, second })),
        [...(replaced?.actions ?? []), ...told.flatMap(({ actions }) => actions)],
      )
  }
}

const isFormatsOnly = ({ parts }: Paste): boolean => parts.every(({ block }) => block.isFormatsOnly)

const placesOf = ({ parts }: Paste): CellPlace[] =>
  parts.flatMap(({ rows, columns }) => rows.flatMap((row) => columns.map((column) => ({ row, column }))))

/** It fills the rectangle, repeated as often as need be. */
function fits({ cells }: Block, rect: Rect): boolean {
  const { rows, columns } = sizeOf(rect)
  return rows % cells.length === 0 && columns % (cells[0]?.length ?? 1) === 0
}

const isReadOnlyElsewhere = (outcome: Outcome | null, source: string, here: string): boolean =>
  outcome?.status === 'refused' &&
  (outcome.code === 'read-only' || outcome.code === 'not-allowed') &&
  outcome.facts['room'] === source &&
  source !== here
