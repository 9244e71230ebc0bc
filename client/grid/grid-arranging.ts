/**
 * [GR84] [GR85] Sorting and filtering for oneself: works out the order and the choice when it is asked for, and again when it is asked for again;
 * says above the table what is not as everybody sees it (LookLine.svelte). Called by grid-commands.ts and FilterPanel.svelte.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'
import type { ArrangedBy } from './arranged-by.ts'
import { arrangeBy, arrangedBy } from './arranged-by.ts'
import type { GridCore } from './grid-core.ts'
import type { GridLooks } from './grid-looks.ts'
import type { TableEvent } from './grid-session.ts'
import type { GridMenu, LookLine } from './grid-state.ts'
import { PacedWork } from './paced-work.ts'
import type { RowCounts } from './row-arrangement.ts'
import { RowArrangement } from './row-arrangement.ts'
import type { ColumnChoice, RowChoice } from './row-filter.ts'
import { isSum, leftOut, valuesIn } from './row-filter.ts'
import type { SortWay } from './row-order.ts'
import { rowRanks } from './row-order.ts'
import { spansOf } from './selection.ts'

/** What the panel of one column needs. */
export type FilterChoice = {
  readonly label: string
  readonly values: ReturnType<typeof valuesIn>
  readonly choice: ColumnChoice | null
  /** Rows that would be shown, with what other columns say; null: nothing is chosen. */
  count(choice: ColumnChoice | null): RowCounts
  /** Null: all rows, as far as this column goes. */
  apply(choice: ColumnChoice | null): void
}

type OpenFilter = (menu: Pick<GridMenu, 'label' | 'entries' | 'filter' | 'x' | 'y'>) => void

export class GridArranging {
  readonly #core: GridCore
  readonly #looks: GridLooks
  readonly #openMenu: OpenFilter
  readonly #end: () => void
  readonly #comparing = new PacedWork(() => this.#compare())
  #isStale = false
  #line: LookLine | null = null

  constructor(core: GridCore, looks: GridLooks, openMenu: OpenFilter) {
    this.#core = core
    this.#looks = looks
    this.#openMenu = openMenu
    looks.onFilter = (column) => this.openFilter(column)
    this.#end = core.session.onTable(core.reader.id, (event) => this.#take(event))
    // What was changed while another table was shown.
    if (this.#arrangement) this.#isStale = !this.#isAsAskedFor()
  }

  /** The grid goes. */
  leave(): void {
    this.#end()
    this.#comparing.stop()
  }

  get isSorted(): boolean {
    return this.#by.sort !== null
  }

  get #by(): ArrangedBy {
    return arrangedBy(this.#core.reader.personal)
  }

  get #arrangement(): RowArrangement | null {
    const { arrangement } = this.#looks.parts
    return arrangement instanceof RowArrangement ? arrangement : null
  }

  // ---- sorting

  /** By the column of the active cell. */
  sort(way: SortWay): void {
    const core = this.#core
    const column = core.activePlace?.column
    if (column === undefined) return
    this.#arrange({ ...this.#by, sort: { column, way } })
    core.announce('sorted', { column: this.#nameOf(column), way: this.#wayOf(way) })
  }

  sortOff(): void {
    this.#arrange({ ...this.#by, sort: null })
    this.#core.announce('sortedOff')
  }

  /** [GR84] Rows of a sorted view have no place that they could be moved to. */
  refuseMoving(): void {
    this.#refuse('cannotMoveSorted')
  }

  refusePointing(): void {
    this.#refuse('cannotPointSorted')
  }

  /** [GR80] What lies between, unseen, stays where it is. */
  refuseCut(): void {
    this.#core.tell('cutHidden')
  }

  #refuse(why: 'cannotMoveSorted' | 'cannotPointSorted'): void {
    const core = this.#core
    core.tell(why, {}, [{ label: core.reader.messages('sortOff'), run: () => this.sortOff() }])
  }

  /** Rows that were just made beside another one stay there. */
  made(rows: readonly RowId[], beside: RowId, isBelow: boolean): void {
    const arrangement = this.#arrangement?.withBeside(rows, beside, isBelow)
    if (arrangement && arrangement !== this.#arrangement) this.#looks.set({ arrangement })
  }

  // ---- filtering

  /** The panel of a column; of the active cell's where none is named. */
  openFilter(column = this.#core.activePlace?.column): void {
    const { reader, view } = this.#core
    if (column === undefined) return
    const { choice } = this.#by
    const others: RowChoice = new Map([...choice].filter(([id]) => id !== column))
    const label = reader.messages('filterOf', { column: this.#nameOf(column) })
    const head = view.host.querySelector(`.${AG.headerCell}[col-id="${column}"]`)
    const box = (head ?? view.host).getBoundingClientRect()
    const withChoice = (one: ColumnChoice | null): RowChoice =>
      one ? new Map([...others, [column, one]]) : others
    const filter: FilterChoice = {
      label,
      values: valuesIn(reader, column, others),
      choice: choice.get(column) ?? null,
      count: (one) => {
        const { out, of } = leftOut(reader, withChoice(one))
        return { count: of - out.size, of }
      },
      apply: (one) => this.#filter(withChoice(one)),
    }
    this.#openMenu({
      label,
      entries: [],
      filter,
      x: view.isRightToLeft ? box.right : box.left,
      y: box.bottom,
    })
  }

  filterOff(): void {
    this.#filter(new Map())
  }

  #filter(choice: RowChoice): void {
    if (!this.#arrange({ ...this.#by, choice })) return
    const { count, of } = this.#counts
    this.#core.announce(choice.size > 0 ? 'filteredTo' : 'filterTakenOff', { count, of })
  }

  // ---- both

  again(): void {
    if (this.#arrangement && this.#arrange(this.#by)) this.#core.announce('arrangedAgain')
  }

  /** False: no row would be left, and it is said. */
  #arrange(by: ArrangedBy): boolean {
    const core = this.#core
    const { reader } = core
    const arrangement = this.#worked(by)
    if (
      arrangement?.out &&
      reader.table.rows.ids.every((row) => arrangement.out?.has(row) || isSum(reader, row))
    ) {
      core.tell('filterNone')
      return false
    }
    const columns = core.isWholeColumns ? core.selectedColumns : null
    if (!columns && !core.isOneCell) core.collapse()
    arrangeBy(reader.personal, by)
    this.#isStale = false
    this.#looks.set({ arrangement })
    if (columns) this.#selectColumns(columns)
    else core.view.scrollTo(core.active)
    return true
  }

  #selectColumns(columns: readonly ColumnId[]): void {
    const { reader } = this.#core
    const at = columns.map((column) => reader.shownColumns.indexOf(column)).filter((one) => one >= 0)
    const bottom = reader.size.rows - 1
    const rects = spansOf(at.toSorted((a, b) => a - b)).map(([left, right]) => ({
      top: 0,
      bottom,
      left,
      right,
    }))
    if (rects.length > 0) this.#core.selectAll(rects, { scroll: false })
  }

  #worked({ sort, choice }: ArrangedBy): RowArrangement | null {
    const { reader } = this.#core
    if (!sort && choice.size === 0) return null
    const sums = new Set(reader.table.rows.ids.filter((row) => isSum(reader, row)))
    const out = choice.size > 0 ? leftOut(reader, choice).out : null
    return new RowArrangement(sort && rowRanks(reader, sort), out, sums)
  }

  // ---- the line above the table

  /** The same object until it says something else. */
  get line(): LookLine | null {
    const now = this.#read()
    if (JSON.stringify(now) !== JSON.stringify(this.#line)) this.#line = now
    return this.#line
  }

  #read(): LookLine | null {
    const { messages } = this.#core.reader
    const { sort, choice } = this.#by
    if (!this.#arrangement || (!sort && choice.size === 0)) return null
    const again = (label: 'sortAgain' | 'filterAgain') =>
      this.#isStale ? [{ label: messages(label), command: 'lookAgain' as const }] : []
    const off = (command: 'sortOff' | 'filterOff') => ({ label: messages(command), command })
    return [
      ...(sort
        ? [
            {
              text: messages('sortedForYou', {
                column: this.#nameOf(sort.column),
                way: this.#wayOf(sort.way),
              }),
              actions: [...again('sortAgain'), off('sortOff')],
            },
          ]
        : []),
      ...(choice.size > 0
        ? [
            {
              text: messages('filteredForYou', this.#counts),
              actions: [...(sort ? [] : again('filterAgain')), off('filterOff')],
            },
          ]
        : []),
    ]
  }

  get #counts(): RowCounts {
    return this.#arrangement?.counts(this.#core.reader.table.rows) ?? { count: 0, of: 0 }
  }

  #nameOf(column: ColumnId): string {
    const { reader } = this.#core
    const definition = reader.column(column)
    const label = reader.columnLabel(definition).replaceAll('\n', ' ')
    return label === '' ? reader.messages('columnNamed', { letters: reader.lettersOf(column) }) : label
  }

  #wayOf(way: SortWay): string {
    return this.#core.reader.messages(way === 'up' ? 'ascending' : 'descending')
  }

  /** [GR84] [GR85] Something was changed that it was worked out from. Others may do so thousands of times a second. */
  #take({ patch, values = [] }: TableEvent): void {
    if (!this.#arrangement || this.#isStale) return
    const { sort, choice } = this.#by
    const counts = (column: ColumnId): boolean => sort?.column === column || choice.has(column)
    const isTouched = [...(patch?.cells ?? []), ...values].some(({ column }) => counts(column))
    if (isTouched || (patch && (patch.rows.length > 0 || patch.looks || patch.anew))) this.#comparing.ask()
  }

  #compare(): void {
    if (!this.#arrangement || this.#isStale || this.#isAsAskedFor()) return
    this.#isStale = true
    this.#core.changed()
  }

  /** Worked out anew it would be the same. */
  #isAsAskedFor(): boolean {
    const { rows } = this.#core.reader.table
    const before = this.#arrangement?.arrange(rows) ?? []
    const now = this.#worked(this.#by)?.arrange(rows) ?? []
    return before.length === now.length && before.every((row, at) => row === now[at])
  }
}
