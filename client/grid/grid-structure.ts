/**
 * Commands on rows and columns: each acts on the selection, is one change of the session, keeps the selection on what was moved or made,
 * and tells a screen reader what happened. What cannot be done is said and changes nothing.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { Column } from '../../shared/model/table.ts'
import { contentWidth } from './autofit.ts'
import { asKind, type ColumnKind, decimalsLike } from './column-kinds.ts'
import type { GridCore } from './grid-core.ts'
import { rowsToDelete } from './rows-to-delete.ts'
import type { Span } from './selection.ts'
import { spansOf } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'
import type { RowAxis, RowMove } from './tree-moves.ts'
import { drop, indent, moveDown, moveUp, outdent } from './tree-moves.ts'
import { undoOffer } from './undo-offer.ts'
import { unusedName } from './unused-name.ts'

export class GridStructure {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  // ---- rows

  /** As many as are selected, above each block of selected rows; of the kind of the row below them. */
  insertRowsAbove(): void {
    this.#insertRows(([first]) => ({ at: first, beside: first }))
  }

  /** Behind a heading means: as the first of its group. Behind any other row: beside it. */
  insertRowsBelow(): void {
    if (this.#core.isEmpty) this.#insertRows(() => ({ at: 0, beside: 0 }))
    else this.#insertRows(([, last]) => ({ at: last + 1, beside: last }))
  }

  deleteRows(): void {
    const core = this.#core
    const { rows, below } = rowsToDelete(core)
    const { messages } = core.reader
    if (rows.length === core.reader.rows.length) return core.tell('cannotDeleteAllRows')
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
    const move = drop(reader.table.rows, rows, gap, (row) => reader.row(row).kind)
    if (move) this.#move(move)
  }

  #insertRows(placeFor: (span: Span) => { readonly at: number; readonly beside: number }): void {
    const core = this.#core
    const { reader, session, rect } = core
    // From the bottom up: what is inserted does not move what is still to come.
    const spans = spansOf(core.selectedRowSpots).toReversed()
    const group = unusedName()
    const blocks = this.#change(() =>
      session.together(group, () =>
        spans.map((span) => {
          const { at, beside } = placeFor(span)
          const neighbour = reader.rows[beside]
          const kind = neighbour === undefined ? 'line' : insertedKind(reader.row(neighbour).kind)
          const parent = neighbour === undefined ? null : this.#parentFor(neighbour, at > beside)
          return session.insertRows(reader.id, { at, count: span[1] - span[0] + 1, parent, kind })
        }),
      ),
    )
    if (!blocks) return
    const made = blocks.flat()
    const spots = spansOf(made.map((row) => reader.table.rows.indexOf(row)).toSorted((a, b) => a - b))
    core.selectAll(spots.map(([top, bottom]) => ({ ...rect, top, bottom })))
    core.announce('rowsInserted', { count: made.length })
  }

  #parentFor(neighbour: RowId, below: boolean): RowId | null {
    const { rows } = this.#core.reader.table
    return below && rows.childrenOf(neighbour).length > 0 ? neighbour : rows.parentOf(neighbour)
  }

  #moveRows(decide: (axis: RowAxis, rows: readonly RowId[]) => RowMove | null): void {
    const core = this.#core
    const move = decide(core.reader.table.rows, core.selectedRows)
    if (move) this.#move(move)
    else core.tell('cannotMove')
  }

  #move({ rows, before, parent }: RowMove): void {
    const core = this.#core
    if (this.#change(() => core.isDone(core.session.moveRows(core.reader.id, rows, { before, parent }))))
      core.announce('rowsMoved', { count: rows.length })
  }

  // ---- columns

  insertColumnBefore(): void {
    this.#insertColumns(([first]) => first)
  }

  insertColumnAfter(): void {
    this.#insertColumns(([, last]) => last + 1)
  }

  deleteColumns(): void {
    const core = this.#core
    const columns = core.selectedColumns
    if (columns.some((column) => column === LABEL_COLUMN)) return core.tell('cannotDeleteLabel')
    if (this.#change(() => core.isDone(core.session.deleteColumns(core.reader.id, columns))))
      core.announce('columnsDeleted', { count: columns.length })
  }

  moveColumnsBack(): void {
    const { reader, selectedColumnSpots } = this.#core
    const [first = 0] = selectedColumnSpots
    this.#moveColumns(reader.columns[first - 1] ?? null, first > 0)
  }

  moveColumnsForward(): void {
    const { reader, selectedColumnSpots } = this.#core
    const last = selectedColumnSpots.at(-1) ?? 0
    this.#moveColumns(reader.columns[last + 2] ?? null, last < reader.size.columns - 1)
  }

  /** [GR33] What the selected columns hold from now on; one undo step. */
  setColumnKind(kind: ColumnKind): void {
    const { reader, session, selectedColumns } = this.#core
    this.#change(() =>
      session.together(unusedName(), () =>
        selectedColumns.every((id) => {
          const before = reader.columns[reader.columns.indexOf(id) - 1]
          const neighbour = before === undefined ? undefined : reader.column(before)
          const change = asKind(kind, reader.column(id), neighbour)
          return this.#core.isDone(session.setColumn(reader.id, id, change))
        }),
      ),
    )
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
        core.isDone(core.session.setColumn(core.reader.id, column, { width: Math.round(width) })),
      )
  }

  /** [GR46] As wide as their contents; of one that is selected as a whole with others, all of those. */
  fitColumns(columns: readonly ColumnId[]): void {
    const { reader, session, view } = this.#core
    const widths = columns.map((id) => [id, contentWidth(reader, id, view.host)] as const)
    this.#change(() =>
      session.together(unusedName(), () =>
        widths.every(([id, width]) => this.#core.isDone(session.setColumn(reader.id, id, { width }))),
      ),
    )
  }

  #insertColumns(positionFor: (span: Span) => number): void {
    const core = this.#core
    const { reader, session, rect } = core
    const spans = spansOf(core.selectedColumnSpots).toReversed()
    const group = unusedName()
    const blocks = this.#change(() =>
      session.together(group, () =>
        spans.map((span) => {
          // Column A holds the row labels: nothing comes before it.
          const at = Math.max(reader.columns[0] === LABEL_COLUMN ? 1 : 0, positionFor(span))
          const model = reader.columns[at === span[0] ? at : at - 1] ?? reader.columns[at]
          const column = this.#likeColumn(model)
          const columns = Array.from({ length: span[1] - span[0] + 1 }, () => column)
          return session.insertColumns(reader.id, { at, columns })
        }),
      ),
    )
    if (!blocks) return
    const made = blocks.flat()
    const spots = spansOf(
      made.map((column) => reader.table.columns.indexOf(column)).toSorted((a, b) => a - b),
    )
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

  #moveColumns(before: ColumnId | null, possible: boolean): void {
    const core = this.#core
    const columns = core.selectedColumns
    const first = core.reader.columns[0]
    const touchesLabel =
      columns.some((column) => column === LABEL_COLUMN) || (before === first && first === LABEL_COLUMN)
    if (!possible || touchesLabel) return core.tell('cannotMove')
    if (this.#change(() => core.isDone(core.session.moveColumns(core.reader.id, columns, { before }))))
      core.announce('columnsMoved', { count: columns.length })
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
