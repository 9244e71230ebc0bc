/**
 * One typed reference (`B2`, `$B$2:C5`, `C:C`, `'Table 10.19(1)'!D7`) as a reference by identity. What points at a place that is not
 * there is dead from the start and keeps its words. The rules are [BD…] in SPEC.md.
 */
import type { Axis } from '../model/axis.ts'
import type { CellAddress } from '../model/cell.ts'
import {
  ANCHOR,
  type Bound,
  type CellRef,
  type DeadRef,
  type RangeRef,
  type TableRef,
} from '../model/formula.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import { type A1Area, type A1End, readArea } from './a1.ts'
import type { AxisScope, FormulaScope } from './scope.ts'

export const REF_ERROR: DeadRef = ['!', '#REF!']

type AreaRef = CellRef | RangeRef | DeadRef

/** `null`: the text is no reference this product knows. */
export function bindReference(text: string, at: CellAddress, scope: FormulaScope): AreaRef | null {
  const { table: name, address } = splitTable(text)
  const area = readArea(address)
  if (!area) return null
  const table = name === null ? at.table : scope.tableByName(name)
  const bound = table === undefined ? null : bindArea(area, table, at, scope)
  return bound === null || bound === REF_ERROR ? ['!', text] : bound
}

/** Positions in a table as seen from the cell `at`, bound as if they had been typed there. `null`: there is no such table. */
export function bindArea(area: A1Area, table: TableId, at: CellAddress, scope: AxisScope): AreaRef | null {
  const rows = scope.rows(table)
  const columns = scope.columns(table)
  if (!rows || !columns) return null
  return new AreaBinder(table === at.table ? 0 : table, rows, columns, at).bind(area)
}

/** `'It''s'!D7` → `It's` and `D7`. */
export function splitTable(text: string): { readonly table: string | null; readonly address: string } {
  const mark = text.lastIndexOf('!')
  if (mark < 0) return { table: null, address: text }
  const name = text.slice(0, mark)
  const table = name.startsWith("'") ? name.slice(1, -1).replaceAll("''", "'") : name
  return { table, address: text.slice(mark + 1) }
}

class AreaBinder {
  readonly #table: TableRef
  readonly #rows: Axis<RowId>
  readonly #columns: Axis<ColumnId>
  /** Position of the formula's own row and column in this table; -1 when it stands elsewhere. */
  readonly #ownRow: number
  readonly #ownColumn: number

  constructor(table: TableRef, rows: Axis<RowId>, columns: Axis<ColumnId>, at: CellAddress) {
    this.#table = table
    this.#rows = rows
    this.#columns = columns
    this.#ownRow = table === 0 ? rows.indexOf(at.row) : -1
    this.#ownColumn = table === 0 ? columns.indexOf(at.column) : -1
  }

  bind(area: A1Area): AreaRef {
    if ((area.top.index ?? 0) >= this.#rows.length || (area.left.index ?? 0) >= this.#columns.length)
      return REF_ERROR
    return area.cell ? this.#cell(area) : this.#range(area)
  }

  #cell({ top, left }: A1Area): AreaRef {
    const row = this.#rows.ids[top.index ?? -1]
    const column = this.#columns.ids[left.index ?? -1]
    if (row === undefined || column === undefined) return REF_ERROR
    const own = top.index === this.#ownRow && !top.fixed
    const anchors = (left.fixed ? ANCHOR.column : 0) | (top.fixed ? ANCHOR.row : 0)
    return ['c', this.#table, own ? '@' : row, column, anchors]
  }

  #range(typed: A1Area): RangeRef {
    const area = cutToTable(typed, this.#rows.length, this.#columns.length)
    const [row1, row2] = this.#isTotal(area)
      ? [boundAt(this.#rows, area.top.index, this.#ownRow), this.#aboveOwn(area.top.index)]
      : this.#rowBounds(area.top, area.bottom)
    const [first, last] = [area.left.index, area.right.index]
    const column1: Bound<ColumnId> = first === null ? '-' : boundAt(this.#columns, first, last)
    const column2: Bound<ColumnId> = last === null ? '+' : boundAt(this.#columns, last, first)
    return ['r', this.#table, row1, row2, column1, column2, anchorsOf(area)]
  }

  /** [BD6] A total: the range ends in the row just above the formula, in the formula's column. */
  #isTotal({ top, bottom, left, right }: A1Area): boolean {
    const inColumn =
      left.index !== null &&
      right.index !== null &&
      left.index <= this.#ownColumn &&
      this.#ownColumn <= right.index
    return (
      inColumn && top.index !== null && !bottom.fixed && this.#ownRow > 0 && bottom.index === this.#ownRow - 1
    )
  }

  #aboveOwn(top: number | null): Bound<RowId> {
    const place = boundAt(this.#rows, this.#ownRow, top)
    return typeof place === 'object' ? { ...place, before: true } : place
  }

  #rowBounds(top: A1End, bottom: A1End): [Bound<RowId>, Bound<RowId>] {
    const first = top.index
    const last = bottom.index
    const ownFirst = first === this.#ownRow && !top.fixed
    const ownLast = last === this.#ownRow && !bottom.fixed
    // [BD5] Own row at one end only means "up to here" when the other end is nailed down or open; else the range keeps its places.
    const own1 = ownFirst && (ownLast || last === null || bottom.fixed)
    const own2 = ownLast && (ownFirst || first === null || top.fixed)
    const row1: Bound<RowId> = first === null ? '-' : own1 ? '@' : boundAt(this.#rows, first, last)
    const row2: Bound<RowId> = last === null ? '+' : own2 ? '@' : boundAt(this.#rows, last, first)
    return [row1, row2]
  }
}

const anchorsOf = ({ top, bottom, left, right }: A1Area): number =>
  (left.fixed ? ANCHOR.column : 0) |
  (top.fixed ? ANCHOR.row : 0) |
  (right.fixed ? ANCHOR.column2 : 0) |
  (bottom.fixed ? ANCHOR.row2 : 0)

/**
 * [BD4] Too far down or right means "to the end". A1 can say so on one axis only, and only of a range that begins somewhere on both;
 * otherwise the range ends with the table's last row or column of today.
 */
function cutToTable(area: A1Area, rowCount: number, columnCount: number): A1Area {
  const { top, bottom, left, right } = area
  const begins = top.index !== null && left.index !== null
  const tooFarDown = (bottom.index ?? 0) >= rowCount
  const tooFarRight = (right.index ?? 0) >= columnCount
  return {
    ...area,
    bottom: tooFarDown ? { ...bottom, index: begins ? null : rowCount - 1 } : bottom,
    right: tooFarRight ? { ...right, index: begins && !tooFarDown ? null : columnCount - 1 } : right,
  }
}

/** The place of position `index` as an end of a range whose other end is at `other` (`null`: open). */
function boundAt<Id extends string>(axis: Axis<Id>, index: number | null, other: number | null): Bound<Id> {
  const id = index === null ? undefined : axis.ids[index]
  if (id === undefined) return '+'
  return axis.bound(id, other === null ? null : (axis.ids[other] ?? null))
}
