/**
 * Commands on rows and columns: each acts on the selection, is one change of the session, keeps the selection on what was moved or made,
 * and tells a screen reader what happened. What cannot be done is said and changes nothing.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { Column } from '../../shared/model/table.ts'
import { asKind, type ColumnKind, decimalsLike } from './column-kinds.ts'
import type { GridCore } from './grid-core.ts'
import { rowsToDelete } from './rows-to-delete.ts'
import { sizeOf } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'
import type { RowAxis, RowMove } from './tree-moves.ts'
import { drop, indent, moveDown, moveUp, outdent } from './tree-moves.ts'
import { undoOffer } from './undo-offer.ts'

export class GridStructure {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  // ---- rows

  /** As many as are selected; of the kind of the row beside them. */
  insertRowsAbove(): void {
    const { rect } = this.#core
    this.#insertRows(rect.top, rect.top)
  }

  insertRowsBelow(): void {
    const { rect, reader } = this.#core
    const below = reader.rows[rect.bottom]
    if (below === undefined) return this.#insertRows(0, 0)
    // Behind a heading means: as the first of its group. Behind any other row: beside it.
    this.#insertRows(rect.bottom + 1, rect.bottom)
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

  #insertRows(at: number, beside: number): void {
    const core = this.#core
    const { reader, session } = core
    const neighbour = reader.rows[beside]
    const kind = neighbour === undefined ? 'line' : insertedKind(reader.row(neighbour).kind)
    const parent = neighbour === undefined ? null : this.#parentFor(neighbour, at > beside)
    const count = sizeOf(core.rect).rows
    const made = this.#change(() => session.insertRows(reader.id, { at, count, parent, kind }))
    const first = made?.[0]
    if (!made || first === undefined) return
    const row = reader.table.rows.indexOf(first)
    core.select(
      { row, column: core.anchor.column },
      { row: row + made.length - 1, column: core.focus.column },
    )
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
    this.#insertColumns(this.#core.rect.left)
  }

  insertColumnAfter(): void {
    this.#insertColumns(this.#core.rect.right + 1)
  }

  deleteColumns(): void {
    const core = this.#core
    const columns = core.selectedColumns
    if (columns.some((column) => column === LABEL_COLUMN)) return core.tell('cannotDeleteLabel')
    if (this.#change(() => core.isDone(core.session.deleteColumns(core.reader.id, columns))))
      core.announce('columnsDeleted', { count: columns.length })
  }

  moveColumnsBack(): void {
    const { reader, rect } = this.#core
    this.#moveColumns(reader.columns[rect.left - 1] ?? null, rect.left > 0)
  }

  moveColumnsForward(): void {
    const { reader, rect } = this.#core
    this.#moveColumns(reader.columns[rect.right + 2] ?? null, rect.right < reader.size.columns - 1)
  }

  /** [GR33] What the selected columns hold from now on; one undo step. */
  setColumnKind(kind: ColumnKind): void {
    const { reader, session, selectedColumns } = this.#core
    this.#change(() =>
      session.together(Math.random().toString(36).slice(2), () =>
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

  #insertColumns(position: number): void {
    const core = this.#core
    const { reader, session } = core
    // Column A holds the row labels: nothing comes before it.
    const at = Math.max(reader.columns[0] === LABEL_COLUMN ? 1 : 0, position)
    const model = reader.columns[at === core.rect.left ? at : at - 1] ?? reader.columns[at]
    const count = sizeOf(core.rect).columns
    const column = this.#likeColumn(model)
    const made = this.#change(() =>
      session.insertColumns(reader.id, { at, columns: Array.from({ length: count }, () => column) }),
    )
    const first = made?.[0]
    if (!made || first === undefined) return
    const left = reader.table.columns.indexOf(first)
    core.select(
      { row: core.anchor.row, column: left },
      { row: core.focus.row, column: left + made.length - 1 },
    )
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
