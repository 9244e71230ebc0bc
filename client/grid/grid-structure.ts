/**
 * Commands on rows and columns: each acts on the selection, is one change of the session, keeps the selection on what was moved or made,
 * and tells a screen reader what happened. What cannot be done is said and changes nothing.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { Column } from '../../shared/model/table.ts'
import { contentWidth } from './autofit.ts'
import { decimalsLike } from './column-kinds.ts'
import { isFoldedAway } from './folded-away.ts'
import type { GridArranging } from './grid-arranging.ts'
import type { GridCore } from './grid-core.ts'
import { leavingHeadings, NO_HEADING } from './grid-headings.ts'
import type { GridLooks } from './grid-looks.ts'
import { rowsToDelete } from './rows-to-delete.ts'
import { runOf, spansOf } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'
import type { RowAxis, RowMove } from './tree-moves.ts'
import { drop, indent, moveDown, moveUp, outdent } from './tree-moves.ts'
import { undoOffer } from './undo-offer.ts'
import { unusedName } from './unused-name.ts'

/** [GR114] Pixels of one step, and the widths that steps lead to, before any zoom. */
const WIDTH_STEP = 8
const NARROWEST = 40
const WIDEST = 2000

/** No step leads back from a width that was beyond these. */
const stepped = (width: number, by: 1 | -1): number =>
  by > 0
    ? Math.max(width, Math.min(WIDEST, width + WIDTH_STEP))
    : Math.min(width, Math.max(NARROWEST, width - WIDTH_STEP))

export class GridStructure {
  readonly #core: GridCore
  readonly #looks: GridLooks
  readonly #arranging: GridArranging

  constructor(core: GridCore, looks: GridLooks, arranging: GridArranging) {
    this.#core = core
    this.#looks = looks
    this.#arranging = arranging
  }

  // ---- rows

  /** As many as are selected, above each block of selected rows; of the kind of the row below them. */
  insertRowsAbove(): void {
    this.#insertRows('above')
  }

  /** Behind a heading means: as the first of its group. Behind any other row: beside it. */
  insertRowsBelow(): void {
    this.#insertRows('below')
  }

  deleteRows(): void {
    const core = this.#core
    const { rows, below } = rowsToDelete(core)
    const { messages } = core.reader
    if (rows.length === core.reader.table.rows.length) return core.tell('cannotDeleteAllRows')
    if (!this.#change(() => core.isDone(core.session.deleteRows(core.reader.id, rows)))) return
    if (below === 0) return core.announce('rowsDeleted', { count: rows.length })
    const facts = { rows: rows.length, items: messages('itemsBelow', { count: below }) }
    core.tell('rowsDeletedWith', { count: rows.length - below, ...facts }, [undoOffer(core)])
  }

  moveRowsUp(): void {
    this.#moveRows(moveUp)
  }

  moveRowsDown(): void {
    this.#moveRows(moveDown)
  }

  indentRows(): void {
    this.#moveRows(indent)
  }

  outdentRows(): void {
    this.#moveRows(outdent)
  }

  /** Rows dragged by their headers into the gap above position `gap`. */
  dropRows(rows: readonly RowId[], gap: number): void {
    const { reader } = this.#core
    if (this.#arranging.isSorted) return this.#arranging.refuseMoving()
    const below = reader.rows[gap]
    const at = below === undefined ? reader.table.rows.length : reader.table.rows.indexOf(below)
    const move = drop(reader.table.rows, rows, at, (row) => reader.row(row).kind)
    if (move) this.#move(move)
  }

  #insertRows(where: 'above' | 'below'): void {
    const core = this.#core
    const { reader, session, rect } = core
    // From the bottom up: what is inserted does not move what is still to come.
    const spans = core.isEmpty ? [[0, 0] as const] : spansOf(core.selectedRowSpots).toReversed()
    const places = spans.map(([first, last]) => ({
      beside: reader.rows[where === 'above' ? first : last],
      count: last - first + 1,
    }))
    const group = unusedName()
    const blocks = this.#change(() =>
      session.together(group, () =>
        places.map(({ beside, count }) => session.insertRows(reader.id, this.#newRows(beside, where, count))),
      ),
    )
    if (!blocks) return
    const made = blocks.flat()
    this.#showMade(blocks, places, where)
    const spots = spansOf(made.map((row) => reader.shownRows.indexOf(row)).toSorted((a, b) => a - b))
    core.selectAll(spots.map(([top, bottom]) => ({ ...rect, top, bottom })))
    core.announce('rowsInserted', { count: made.length })
  }

  /** [GR80] Beside that row in the document, whatever is hidden between. */
  #newRows(beside: RowId | undefined, where: 'above' | 'below', count: number) {
    const { reader } = this.#core
    if (beside === undefined) return { at: 0, count, parent: null, kind: 'line' as const }
    const at = reader.table.rows.indexOf(beside) + (where === 'below' ? 1 : 0)
    const kind = insertedKind(reader.row(beside).kind)
    return { at, count, parent: this.#parentFor(beside, where === 'below'), kind }
  }

  #parentFor(neighbour: RowId, below: boolean): RowId | null {
    const { rows } = this.#core.reader.table
    return below && rows.childrenOf(neighbour).length > 0 ? neighbour : rows.parentOf(neighbour)
  }

  /** [GR80] What one has made oneself is seen, also where a group is folded, and stays where it was made, also where rows are sorted. */
  #showMade(
    blocks: readonly (readonly RowId[])[],
    places: readonly { readonly beside: RowId | undefined }[],
    where: 'above' | 'below',
  ): void {
    const [column] = this.#core.reader.columns
    for (const [at, rows] of blocks.entries()) {
      const beside = places[at]?.beside
      if (beside !== undefined) this.#arranging.made(rows, beside, where === 'below')
    }
    if (column !== undefined) this.#looks.show(blocks.flat().map((row) => ({ row, column })))
  }

  #moveRows(decide: (axis: RowAxis, rows: readonly RowId[]) => RowMove | null): void {
    const core = this.#core
    if (this.#arranging.isSorted) return this.#arranging.refuseMoving()
    const move = decide(this.#shownTree, core.selectedRows)
    if (move) this.#move(move)
    else core.tell('cannotMove')
  }

  /** [GR80] One place up or down means past a row that one sees; a folded group is still one that rows can be put into. */
  get #shownTree(): RowAxis {
    const { reader } = this.#core
    const { rows } = reader.table
    const isOut = (row: RowId): boolean => reader.shownRows.indexOf(row) < 0 && !isFoldedAway(reader, row)
    return {
      ids: rows.ids,
      indexOf: (row) => rows.indexOf(row),
      parentOf: (row) => rows.parentOf(row),
      childrenOf: (row) => rows.childrenOf(row).filter((child) => !isOut(child)),
      depthOf: (row) => rows.depthOf(row),
      ancestorsOf: (row) => rows.ancestorsOf(row),
      descendantsOf: (row) => rows.descendantsOf(row),
    }
  }

  /** Where they went is shown, also in a group that is folded. */
  #move({ rows, before, parent }: RowMove): void {
    const core = this.#core
    const place = core.activePlace
    if (!this.#change(() => core.isDone(core.session.moveRows(core.reader.id, rows, { before, parent }))))
      return
    const ways = place ? this.#looks.show(rows.map((row) => ({ ...place, row }))) : []
    if (place && ways.length > 0) core.goTo(place)
    core.announce('rowsMoved', { count: rows.length })
  }

  // ---- columns

  insertColumnBefore(): void {
    this.#insertColumns('before')
  }

  insertColumnAfter(): void {
    this.#insertColumns('after')
  }

  deleteColumns(): void {
    const core = this.#core
    const columns = core.selectedColumns
    if (columns.some((column) => column === LABEL_COLUMN)) return core.tell('cannotDeleteLabel')
    if (this.#change(() => core.isDone(core.session.deleteColumns(core.reader.id, columns))))
      core.announce('columnsDeleted', { count: columns.length })
  }

  moveColumnsBack(): void {
    const { reader, selectedColumns, selectedColumnSpots } = this.#core
    const [first = 0] = selectedColumnSpots
    this.#moveColumns(selectedColumns, reader.columns[first - 1] ?? null, first > 0)
  }

  moveColumnsForward(): void {
    const { reader, selectedColumns, selectedColumnSpots } = this.#core
    const last = selectedColumnSpots.at(-1) ?? 0
    this.#moveColumns(selectedColumns, reader.columns[last + 2] ?? null, last < reader.size.columns - 1)
  }

  /** [GR113] Columns dragged by their heads into the gap before position `gap`. Past what is hidden only where they pass what is shown. */
  dropColumns(held: readonly ColumnId[], gap: number): void {
    const { reader } = this.#core
    const columns = held.filter((id) => reader.table.columns.has(id))
    if (columns.length === 0) return this.#core.tell('placeGone')
    const run = runOf(columns.map((id) => reader.shownColumns.indexOf(id)).toSorted((a, b) => a - b))
    if (run && gap >= run[0] && gap <= run[1] + 1) return
    this.#moveColumns(columns, reader.columns[gap] ?? null, true)
  }

  /** Gives the column a name in the language of the contents; the other languages keep theirs. */
  renameColumn(column: ColumnId, name: string): void {
    const core = this.#core
    const { label } = core.reader.column(column)
    if (core.reader.columnLabel(core.reader.column(column)) === name) return
    this.#change(() =>
      core.isDone(
        core.session.setColumn(core.reader.id, column, { label: { ...label, [core.reader.language]: name } }),
      ),
    )
  }

  resizeColumn(column: ColumnId, width: number): void {
    const core = this.#core
    if (!core.readOnly)
      this.#change(() =>
        core.isDone(
          core.session.setColumn(core.reader.id, column, {
            width: Math.round(width / core.display.zoom),
          }),
        ),
      )
  }

  /** [GR46] As wide as their contents; of one that is selected as a whole with others, all of those. */
  fitColumns(columns: readonly ColumnId[]): void {
    const { reader, session, view, display } = this.#core
    const widths = columns.map((id) => [id, contentWidth(reader, id, view.host, display.zoom)] as const)
    this.#change(() =>
      session.together(unusedName(), () =>
        widths.every(([id, width]) => this.#core.isDone(session.setColumn(reader.id, id, { width }))),
      ),
    )
  }

  /** [GR114] Each by one step from the width it was given, or else from the one it has. */
  widenColumns(by: 1 | -1): void {
    const core = this.#core
    const { reader, session, selectedColumns, view, display } = core
    const tracks = view.columnTracks
    const widths = selectedColumns.map((id) => {
      const width =
        reader.column(id).width ?? Math.round(tracks.size(reader.shownColumns.indexOf(id)) / display.zoom)
      return { id, width, next: stepped(width, by) }
    })
    const others = widths.filter(({ width, next }) => width !== next)
    if (!core.mayChange()) return
    if (others.length === 0)
      return by > 0 ? core.tell('widest', { width: WIDEST }) : core.tell('narrowest', { width: NARROWEST })
    const isDone = this.#change(() =>
      session.together(unusedName(), () =>
        others.every(({ id, next }) => core.isDone(session.setColumn(reader.id, id, { width: next }))),
      ),
    )
    const all = widths.map(({ next }) => next)
    const width = [...new Set([Math.min(...all), Math.max(...all)])].join('–')
    if (isDone) core.announce('columnsWidth', { count: widths.length, width })
  }

  #insertColumns(where: 'before' | 'after'): void {
    const core = this.#core
    const { reader, session, rect } = core
    const spans = spansOf(core.selectedColumnSpots).toReversed()
    const places = spans.map(([first, last]) => ({
      beside: reader.columns[where === 'before' ? first : last],
      count: last - first + 1,
    }))
    const group = unusedName()
    const blocks = this.#change(() =>
      session.together(group, () =>
        places.map(({ beside, count }) => {
          const axis = reader.table.columns
          const own = beside === undefined ? 0 : axis.indexOf(beside)
          // Column A holds the row labels: nothing comes before it.
          const at = Math.max(axis.ids[0] === LABEL_COLUMN ? 1 : 0, where === 'before' ? own : own + 1)
          const model = axis.ids[at === own ? at : at - 1] ?? axis.ids[at]
          const column = this.#likeColumn(model)
          return session.insertColumns(reader.id, {
            at,
            columns: Array.from({ length: count }, () => column),
          })
        }),
      ),
    )
    if (!blocks) return
    const made = blocks.flat()
    const spots = spansOf(made.map((column) => reader.shownColumns.indexOf(column)).toSorted((a, b) => a - b))
    core.selectAll(spots.map(([left, right]) => ({ ...rect, left, right })))
    core.announce('columnsInserted', { count: made.length })
  }

  #likeColumn(model: ColumnId | undefined): Omit<Column, 'id'> {
    const { reader } = this.#core
    const label = { [reader.language]: reader.messages('newColumn') }
    if (model === undefined || model === LABEL_COLUMN) return { type: 'text', label }
    const like = reader.column(model)
    const { type, group, localised } = like
    const decimals = type === 'number' ? decimalsLike(like) : like.decimals
    return {
      type: type === 'choice' ? 'text' : type,
      label,
      ...(decimals !== undefined && { decimals }),
      ...(group && { group }),
      ...(localised && { localised }),
    }
  }

  #moveColumns(columns: readonly ColumnId[], before: ColumnId | null, possible: boolean): void {
    const core = this.#core
    if (!core.mayChange()) return
    const first = core.reader.columns[0]
    const touchesLabel =
      columns.some((column) => column === LABEL_COLUMN) || (before === first && first === LABEL_COLUMN)
    if (touchesLabel) return core.tell('labelStaysFirst')
    if (!possible) return core.tell('cannotMoveColumns')
    if (this.#change(() => this.#moveOutOfHeadings(columns, before)))
      core.announce('columnsMoved', { count: columns.length })
  }

  /** [GR100] What no longer stands beside its heading's other columns leaves it; with the move one undo step. */
  #moveOutOfHeadings(columns: readonly ColumnId[], before: ColumnId | null): boolean {
    const { reader, session } = this.#core
    const leaving = leavingHeadings(reader, columns)
    return session.together(unusedName(), () => {
      if (!this.#core.isDone(session.moveColumns(reader.id, columns, { before }))) return false
      return leaving().every((id) =>
        this.#core.isDone(session.setColumn(reader.id, id, { group: NO_HEADING })),
      )
    })
  }

  // ----

  /** The change, if the table may be changed; then the selection is brought back to its cells. */
  #change<T>(change: () => T): T | null {
    const core = this.#core
    if (!core.mayChange()) return null
    const result = core.act(change)
    core.settle()
    return result
  }
}

/** Beside a heading or a sum one wants an ordinary row; beside an item another item. */
const insertedKind = (kind: 'line' | 'category' | 'subcategory' | 'item' | 'note' | 'subtotal' | 'total') =>
  kind === 'subtotal' || kind === 'total' ? 'line' : kind
