/**
 * [GR81] [GR82] [GR84] [GR85] What the heads say of what is not as the document has it: a double line where rows or columns are hidden, to be pressed;
 * an arrow and a funnel in the head of a column that is sorted or filtered; how many rows are folded away. Drawn by cell-renderer.ts and
 * column-header.ts.
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'
import { arrangedBy } from './arranged-by.ts'
import { isFoldedAway } from './folded-away.ts'
import type { GridMessageKey } from './grid-messages.ts'
import type { HeadSigns } from './head-signs.ts'
import type { TableReader } from './table-reader.ts'

export class LookSigns implements HeadSigns {
  readonly #reader: TableReader

  constructor(reader: TableReader) {
    this.#reader = reader
  }

  row(element: HTMLElement, row: RowId, cell: HTMLElement): void {
    const { rows } = this.#reader
    // AG Grid puts the cell into its row afterwards.
    queueMicrotask(() => this.#sayPlace(cell, row))
    this.#gap(element, 'showHiddenRows', this.hiddenAt(row, false).length, 'f-gap')
    if (row === rows.at(-1))
      this.#gap(element, 'showHiddenRows', this.hiddenAt(row, true).length, 'f-gap f-gap-after')
  }

  /** [GR81] Where the row stands in the tree, and whether what stands below it is folded away. */
  #sayPlace(cell: HTMLElement, row: RowId): void {
    const { table, hasGroups, personal } = this.#reader
    const line = cell.closest(`.${AG.row}`)
    const isGroup = table.rows.childrenOf(row).length > 0
    const say = (name: string, value: string | number | boolean | null): void => {
      if (value === null) line?.removeAttribute(name)
      else line?.setAttribute(name, String(value))
    }
    say('aria-level', hasGroups ? table.rows.depthOf(row) + 1 : null)
    say('aria-expanded', isGroup ? !personal.parts.folded.has(row) : null)
  }

  column(element: HTMLElement, column: ColumnId, cell: HTMLElement): void {
    const { columns, messages } = this.#reader
    const { sort, choice } = arrangedBy(this.#reader.personal)
    const isSorted = sort?.column === column
    element.classList.toggle('f-sorted-up', isSorted && sort.way === 'up')
    element.classList.toggle('f-sorted-down', isSorted && sort.way === 'down')
    // AG Grid, whose own sorting is off, takes it away after each drawing.
    queueMicrotask(() => {
      if (isSorted) cell.setAttribute('aria-sort', sort.way === 'up' ? 'ascending' : 'descending')
      else cell.removeAttribute('aria-sort')
    })
    if (choice.has(column)) element.append(signOf('f-funnel', messages('filtered')))
    this.#gap(element, 'showHiddenColumns', this.hiddenColumnsAt(column, false).length, 'f-gap')
    if (column === columns.at(-1))
      this.#gap(element, 'showHiddenColumns', this.hiddenColumnsAt(column, true).length, 'f-gap f-gap-after')
  }

  aside(row: RowId): string {
    const { personal, table, messages } = this.#reader
    if (!personal.parts.folded.has(row)) return ''
    const count = table.rows.descendantsOf(row).length
    return count === 0 ? '' : messages('rowsInside', { count })
  }

  /** Hidden rows right before this one, or right behind it; in a sorted view they have no place. */
  hiddenAt(row: RowId, isAfter: boolean): readonly RowId[] {
    const { table, shownRows, personal } = this.#reader
    const { hiddenRows } = personal.parts
    if (hiddenRows.size === 0 || arrangedBy(personal).sort) return []
    return awayAt(table.rows, row, isAfter, (id) => shownRows.indexOf(id) >= 0).filter(
      (id) => hiddenRows.has(id) && !isFoldedAway(this.#reader, id),
    )
  }

  hiddenColumnsAt(column: ColumnId, isAfter: boolean): readonly ColumnId[] {
    const { table, shownColumns, personal } = this.#reader
    if (personal.parts.hiddenColumns.size === 0) return []
    return awayAt(table.columns, column, isAfter, (id) => shownColumns.indexOf(id) >= 0)
  }

  #gap(
    element: HTMLElement,
    label: GridMessageKey & ('showHiddenRows' | 'showHiddenColumns'),
    count: number,
    name: string,
  ): void {
    if (count > 0) element.append(signOf(name, this.#reader.messages(label, { count })))
  }
}

/** Of those that are not shown: the ones right before an entry, or right behind it. */
function awayAt<Id extends string>(
  axis: Axis<Id>,
  id: Id,
  isAfter: boolean,
  isShown: (id: Id) => boolean,
): readonly Id[] {
  const found: Id[] = []
  const by = isAfter ? 1 : -1
  for (let at = axis.indexOf(id) + by; ; at += by) {
    const next = axis.ids[at]
    if (next === undefined || isShown(next)) return isAfter ? found : found.toReversed()
    found.push(next)
  }
}

/** A button that Tab passes by, as all in the heads; the commands do the same by keyboard. */
function signOf(name: string, label: string): HTMLElement {
  const sign = document.createElement('button')
  sign.type = 'button'
  sign.className = `f-sign ${name}`
  sign.tabIndex = -1
  sign.title = label
  sign.setAttribute('aria-label', label)
  return sign
}
