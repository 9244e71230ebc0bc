/**
 * [GR80] [GR81] [GR82] [GR83] How this person looks at the table: hides and shows rows and columns, folds groups, brings back into sight what one
 * is led to. Changes nobody's table but what is drawn of it here, so it works in tables that may only be read, and is no step of undo. Sort
 * and filter are in grid-arranging.ts.
 */
import type { Axis } from '../../shared/model/axis.ts'
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'
import { documentPlaces } from './document-places.ts'
import type { GridCore } from './grid-core.ts'
import type { GridMessageKey } from './grid-messages.ts'
import type { CellPlace } from './grid-session.ts'
import type { GridNotice } from './grid-state.ts'
import { LookSigns } from './look-signs.ts'
import { withShown } from './row-arrangement.ts'
import type { LookParts } from './table-look.ts'

/** What is kept when the plan is closed: ids only. */
const KEPT = ['hiddenRows', 'hiddenColumns', 'folded'] as const

export class GridLooks {
  readonly #core: GridCore
  /** What was said of cells that were shown again. */
  #told: GridNotice | null = null
  /** A sign of the filter was pressed. */
  onFilter: (column: ColumnId) => void = () => undefined

  constructor(core: GridCore) {
    this.#core = core
    const { reader } = core
    reader.signs = new LookSigns(reader)
    reader.places = documentPlaces(reader)
    // Drawn before this was here.
    if (reader.hasGroups || reader.personal.isOwn) core.view.refreshVisible()
  }

  get parts(): LookParts {
    return this.#core.reader.personal.parts
  }

  /** Another look; what is selected stays selected, or goes to the nearest cell that is shown. */
  set(change: Partial<LookParts>): void {
    const core = this.#core
    const { personal } = core.reader
    for (const name of KEPT) {
      const ids = change[name]
      if (ids && ids !== this.parts[name]) personal.kept?.write(name, [...ids].join(' '))
    }
    personal.parts = { ...this.parts, ...change }
    // What it offers to undo is not the latest any more.
    if (core.notice === this.#told) core.notice = null
    core.onLook()
    core.view.refreshVisible()
    core.changed()
  }

  // ---- hiding

  hideRows(): void {
    const { reader, selectedRows } = this.#core
    if (selectedRows.length === reader.rows.length) return this.#core.tell('cannotHideAllRows')
    this.set({ hiddenRows: new Set([...this.parts.hiddenRows, ...selectedRows]) })
    this.#core.announce('rowsHidden', { count: selectedRows.length })
  }

  hideColumns(): void {
    const { reader, selectedColumns } = this.#core
    if (selectedColumns.length === reader.columns.length) return this.#core.tell('cannotHideAllColumns')
    this.set({ hiddenColumns: new Set([...this.parts.hiddenColumns, ...selectedColumns]) })
    this.#core.announce('columnsHidden', { count: selectedColumns.length })
  }

  /** Those among the selected rows, and right beside them. */
  showRows(): void {
    const { reader, selectedRows } = this.#core
    const around = between(reader.table.rows, selectedRows, (row) => reader.shownRows.indexOf(row) >= 0)
    this.#showRows(around.filter((row) => this.parts.hiddenRows.has(row)))
  }

  showColumns(): void {
    const { reader, selectedColumns } = this.#core
    const isShown = (column: ColumnId): boolean => reader.shownColumns.indexOf(column) >= 0
    const around = between(reader.table.columns, selectedColumns, isShown)
    this.#showColumns(around.filter((column) => this.parts.hiddenColumns.has(column)))
  }

  showAllRows(): void {
    this.#showRows([...this.parts.hiddenRows])
  }

  showAllColumns(): void {
    this.#showColumns([...this.parts.hiddenColumns])
  }

  #showRows(rows: readonly RowId[]): void {
    if (rows.length === 0) return this.#core.announce('nothingHidden')
    this.set({ hiddenRows: without(this.parts.hiddenRows, rows) })
    this.#core.announce('rowsShown', { count: rows.length })
  }

  #showColumns(columns: readonly ColumnId[]): void {
    if (columns.length === 0) return this.#core.announce('nothingHidden')
    this.set({ hiddenColumns: without(this.parts.hiddenColumns, columns) })
    this.#core.announce('columnsShown', { count: columns.length })
  }

  // ---- folding

  /** The selected groups; where none is selected, or it is folded already, the group that one is in. */
  fold(): void {
    const { reader, selectedRows, activePlace } = this.#core
    const { rows } = reader.table
    const open = selectedRows.filter((row) => rows.childrenOf(row).length > 0 && !this.parts.folded.has(row))
    const around = activePlace && rows.parentOf(activePlace.row)
    const groups = open.length > 0 ? open : around === null ? [] : [around]
    if (groups.length === 0) return this.#core.announce('nothingToFold')
    this.#fold([...this.parts.folded, ...groups], 'folded', groups)
  }

  unfold(): void {
    const groups = this.#core.selectedRows.filter((row) => this.parts.folded.has(row))
    if (groups.length === 0) return this.#core.announce('nothingFolded')
    this.#fold(without(this.parts.folded, groups), 'unfolded', groups)
  }

  /** Down to rows of this level (1: those that stand below no other); deeper ones are folded away, all others open. */
  foldTo(level: number): void {
    const { rows } = this.#core.reader.table
    const groups = rows.ids.filter((row) => rows.depthOf(row) >= level - 1 && rows.childrenOf(row).length > 0)
    if (groups.length === 0) return this.#core.announce('nothingToFold')
    this.#fold(groups, 'folded', groups)
  }

  unfoldAll(): void {
    const groups = [...this.parts.folded]
    if (groups.length === 0) return this.#core.announce('nothingFolded')
    this.#fold([], 'unfolded', groups)
  }

  #fold(folded: Iterable<RowId>, said: 'folded' | 'unfolded', groups: readonly RowId[]): void {
    const { rows } = this.#core.reader.table
    this.set({ folded: new Set(folded) })
    const inside = new Set(groups.flatMap((group) => rows.descendantsOf(group)))
    this.#core.announce(said, { count: inside.size })
  }

  // ---- showing what one is led to

  /** Shows these cells, whatever is in the way, says so, and does the rest. */
  reveal(places: readonly CellPlace[], then: () => void): void {
    const core = this.#core
    const before = this.parts
    const ways = this.show(places)
    then()
    const [place] = places
    const [way] = ways
    if (!place || !way) return
    const facts = { row: core.reader.table.rows.indexOf(place.row) + 1, cell: core.reader.nameIn(place) }
    const undo = { label: core.reader.messages('undo'), run: () => this.set(before) }
    core.tell(way, facts, [undo])
    this.#told = core.notice
  }

  /** Silently. Gives what was in the way. */
  show(places: readonly CellPlace[]): GridMessageKey[] {
    const { reader } = this.#core
    const { hiddenRows, hiddenColumns, folded, arrangement } = this.parts
    const rows = places.map(({ row }) => row)
    const columns = places.map(({ column }) => column)
    const around = rows.flatMap((row) => reader.table.rows.ancestorsOf(row))
    const next: LookParts = {
      hiddenRows: without(hiddenRows, rows),
      hiddenColumns: without(hiddenColumns, columns),
      folded: without(folded, around),
      arrangement: withShown(arrangement, rows),
    }
    const ways: GridMessageKey[] = [
      ...(next.hiddenRows.size < hiddenRows.size ? ['rowShownAgain' as const] : []),
      ...(next.folded.size < folded.size ? ['groupOpened' as const] : []),
      ...(next.arrangement === arrangement ? [] : ['rowLetIn' as const]),
      ...(next.hiddenColumns.size < hiddenColumns.size ? ['columnShownAgain' as const] : []),
    ]
    if (ways.length > 0) this.set(next)
    return ways
  }

  // ---- the signs in the heads

  /** A sign was pressed: of a group, of rows or columns that are hidden there, or of a filter. */
  press(sign: Element): void {
    const row = sign.closest(`.${AG.row}`)?.getAttribute('row-id')
    const column = sign.closest(`.${AG.headerCell}`)?.getAttribute('col-id')
    const { signs } = this.#core.reader
    if (!(signs instanceof LookSigns)) return
    if (row && sign.matches('.f-fold')) this.#toggle(rowId(row))
    else if (row) this.#showRows(signs.hiddenAt(rowId(row), sign.matches('.f-gap-after')))
    else if (column && sign.matches('.f-funnel')) this.onFilter(columnId(column))
    else if (column) this.#showColumns(signs.hiddenColumnsAt(columnId(column), sign.matches('.f-gap-after')))
  }

  #toggle(row: RowId): void {
    const { folded } = this.parts
    if (folded.has(row)) this.#fold(without(folded, [row]), 'unfolded', [row])
    else this.#fold([...folded, row], 'folded', [row])
  }
}

const without = <Id>(ids: ReadonlySet<Id>, gone: readonly Id[]): Set<Id> => {
  const left = new Set(ids)
  for (const id of gone) left.delete(id)
  return left
}

/** From behind the shown entry before the first of these to the shown entry after the last. */
function between<Id extends string>(
  axis: Axis<Id>,
  chosen: readonly Id[],
  isShown: (id: Id) => boolean,
): readonly Id[] {
  const at = chosen.map((id) => axis.indexOf(id)).toSorted((a, b) => a - b)
  let [first, last] = [at[0] ?? 0, at.at(-1) ?? -1]
  const isAway = (id: Id | undefined): boolean => id !== undefined && !isShown(id)
  while (isAway(axis.ids[first - 1])) first--
  while (isAway(axis.ids[last + 1])) last++
  return axis.ids.slice(first, last + 1)
}
