/**
 * [GR80] How one person looks at one table: what is hidden, which groups are folded, how rows are arranged. Nobody else sees it, and it is in no
 * document. What is hidden and folded is kept in this browser, by ids (kept-looks.ts); a sort or a filter knows what cells hold, so it is
 * there as long as the plan is open. Changed by late parts only (grid-looks.ts).
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { GridSession } from './grid-session.ts'
import type { KeptLooks } from './kept-looks.ts'
import type { Shown } from './shown-axis.ts'
import { ShownAxis } from './shown-axis.ts'

export type LookParts = {
  readonly hiddenRows: ReadonlySet<RowId>
  readonly hiddenColumns: ReadonlySet<ColumnId>
  readonly folded: ReadonlySet<RowId>
  /** Rows in another order, or without some; null: as the document has them. */
  readonly arrangement: Arrangement | null
}

export type Arrangement = {
  arrange(rows: Axis<RowId>): readonly RowId[]
  /** Shown only because of what stands below it. */
  isPale(row: RowId): boolean
}

export class TableLook {
  /** Where ids are kept, by the names of the parts. */
  readonly kept: KeptLooks | undefined
  #parts: LookParts
  /** What was worked out last, and of which axis. */
  #rows: readonly [Axis<RowId>, Shown<RowId>] | null = null
  #columns: readonly [Axis<ColumnId>, Shown<ColumnId>] | null = null

  constructor(kept?: KeptLooks) {
    this.kept = kept
    const read = (name: string): string[] => kept?.read(name)?.split(' ') ?? []
    this.#parts = {
      hiddenRows: new Set(read('hiddenRows').map(rowId)),
      hiddenColumns: new Set(read('hiddenColumns').map(columnId)),
      folded: new Set(read('folded').map(rowId)),
      arrangement: null,
    }
  }

  get parts(): LookParts {
    return this.#parts
  }

  set parts(parts: LookParts) {
    this.#parts = parts
    this.#rows = this.#columns = null
  }

  /** It is another one than everybody's. */
  get isOwn(): boolean {
    const { hiddenRows, hiddenColumns, folded, arrangement } = this.#parts
    return hiddenRows.size + hiddenColumns.size + folded.size > 0 || arrangement !== null
  }

  rows(axis: Axis<RowId>): Shown<RowId> {
    if (this.#rows?.[0] !== axis) this.#rows = [axis, this.#shownRows(axis)]
    return this.#rows[1]
  }

  columns(axis: Axis<ColumnId>): Shown<ColumnId> {
    if (this.#columns?.[0] !== axis)
      this.#columns = [axis, shownOf(axis, axis.ids, this.#parts.hiddenColumns)]
    return this.#columns[1]
  }

  #shownRows(axis: Axis<RowId>): Shown<RowId> {
    const { hiddenRows, folded, arrangement } = this.#parts
    const away = new Set(hiddenRows)
    for (const group of folded) for (const row of axis.descendantsOf(group)) away.add(row)
    return shownOf(axis, arrangement?.arrange(axis) ?? axis.ids, away)
  }
}

/** Somebody may have deleted all that was left to be seen: then everything is shown. */
function shownOf<Id extends string>(axis: Axis<Id>, all: readonly Id[], away: ReadonlySet<Id>): Shown<Id> {
  const ids = away.size > 0 ? all.filter((id) => !away.has(id)) : all
  const isAsItStands = ids.length === 0 || (all === axis.ids && ids.length === all.length)
  return isAsItStands ? axis : new ShownAxis(ids)
}

const looks = new WeakMap<GridSession, Map<TableId, TableLook>>()

/** The same for every grid of that table, as long as the plan is open. */
export function lookAt(session: GridSession, table: TableId, kept?: KeptLooks): TableLook {
  const tables = looks.get(session) ?? new Map<TableId, TableLook>()
  looks.set(session, tables)
  const look = tables.get(table) ?? new TableLook(kept)
  tables.set(table, look)
  return look
}
