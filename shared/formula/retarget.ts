/**
 * Cut and paste moves cells; every formula that points at them follows, wherever it stands, and a moved formula goes on meaning the
 * cells it meant. Called once for each formula of the plan that may be concerned; gives the same object when nothing changes.
 */
import type { CellAddress } from '../model/cell.ts'
import {
  ANCHOR,
  type CellRef,
  type ChildrenRef,
  type RangeRef,
  type Ref,
  type StoredFormula,
} from '../model/formula.ts'
import type { TableId } from '../model/ids.ts'
import { a1AreaOf } from './a1-area.ts'
import type { A1Area, A1End } from './a1.ts'
import { tableOf } from './area.ts'
import { bindArea } from './bind-reference.ts'
import type { AxisScope } from './scope.ts'

/** Where a moved cell stands now; `undefined` for a cell that was not moved. */
export type MovedCells = (address: CellAddress) => CellAddress | undefined

/** `from`: where the formula stood; `to`: where it stands now (the same when it was not moved itself). */
export function retarget(
  formula: StoredFormula,
  from: CellAddress,
  to: CellAddress,
  moved: MovedCells,
  scope: AxisScope,
): StoredFormula {
  if (formula[0] === 0) return formula
  const [, ...parts] = formula
  const follow = new Follow(from, to, moved, scope)
  const followed = parts.map((part) => (typeof part === 'string' ? part : follow.ref(part)))
  return followed.every((part, index) => part === parts[index]) ? formula : [1, ...followed]
}

class Follow {
  readonly #from: CellAddress
  readonly #to: CellAddress
  readonly #moved: MovedCells
  readonly #scope: AxisScope
  /** The formula itself stands elsewhere now: "own row" and "own table" mean something else. */
  readonly #uprooted: boolean

  constructor(from: CellAddress, to: CellAddress, moved: MovedCells, scope: AxisScope) {
    this.#from = from
    this.#to = to
    this.#moved = moved
    this.#scope = scope
    this.#uprooted = from.table !== to.table || from.row !== to.row || from.column !== to.column
  }

  ref(ref: Ref): Ref {
    switch (ref[0]) {
      case '!':
      case 'n':
        return ref
      case 'c':
        return this.#cell(ref)
      case 'r':
        return this.#range(ref)
      case 'k':
        return this.#uprooted ? this.#children(ref) : ref
    }
  }

  #cell(ref: CellRef): Ref {
    const [, , storedRow, column, anchors] = ref
    const row = storedRow === '@' ? this.#from.row : storedRow
    const old: CellAddress = { table: tableOf(ref[1], this.#from), row, column }
    const target = this.#moved(old)
    if (!target && !this.#uprooted) return ref
    const { table, row: newRow, column: newColumn } = target ?? old
    const own = table === this.#to.table && newRow === this.#to.row && (anchors & ANCHOR.row) === 0
    return ['c', this.#tableRef(table), own ? '@' : newRow, newColumn, anchors]
  }

  #tableRef(table: TableId): CellRef[1] {
    return table === this.#to.table ? 0 : table
  }

  /** A range follows when all of it was moved as one piece; what was moved only in part keeps its places. */
  #range(ref: RangeRef): Ref {
    const area = a1AreaOf(ref, this.#from, this.#scope)
    if (!area) return this.#uprooted ? this.#deadRange(ref) : ref
    const table = tableOf(ref[1], this.#from)
    const target = this.#movedArea(area, table)
    if (!target && !this.#uprooted) return ref
    return bindArea(target?.area ?? area, target?.table ?? table, this.#to, this.#scope) ?? ref
  }

  /** Nothing of it is left to point at; it keeps the places by which it may come back, in the table where they are. */
  #deadRange(ref: RangeRef): Ref {
    const [, table, row1, row2, column1, column2, anchors] = ref
    const hasOwnRow = row1 === '@' || row2 === '@'
    if (table !== 0 || hasOwnRow) return hasOwnRow ? ['!', '#REF!'] : ref
    return ['r', this.#tableRef(this.#from.table), row1, row2, column1, column2, anchors]
  }

  #movedArea({ top, bottom, left, right }: A1Area, table: TableId): { area: A1Area; table: TableId } | null {
    const start = this.#movedPosition(table, top, left)
    const end = this.#movedPosition(table, bottom, right)
    const corner = this.#movedPosition(table, top, right)
    if (!start || !end || !corner || start.table !== end.table || start.table !== corner.table) return null
    const sameShape =
      end.row - start.row === (bottom.index ?? 0) - (top.index ?? 0) &&
      end.column - start.column === (right.index ?? 0) - (left.index ?? 0) &&
      corner.row === start.row &&
      corner.column === end.column
    if (!sameShape) return null
    const area: A1Area = {
      cell: false,
      top: { ...top, index: start.row },
      bottom: { ...bottom, index: end.row },
      left: { ...left, index: start.column },
      right: { ...right, index: end.column },
    }
    return { area, table: start.table }
  }

  #movedPosition(
    table: TableId,
    { index: rowIndex }: A1End,
    { index: columnIndex }: A1End,
  ): { table: TableId; row: number; column: number } | null {
    const row = rowIndex === null ? undefined : this.#scope.rows(table)?.ids[rowIndex]
    const column = columnIndex === null ? undefined : this.#scope.columns(table)?.ids[columnIndex]
    const target = row === undefined || column === undefined ? undefined : this.#moved({ table, row, column })
    if (!target) return null
    const newRow = this.#scope.rows(target.table)?.indexOf(target.row) ?? -1
    const newColumn = this.#scope.columns(target.table)?.indexOf(target.column) ?? -1
    return newRow < 0 || newColumn < 0 ? null : { table: target.table, row: newRow, column: newColumn }
  }

  /** Membership does not move with cells; a moved CHILDREN() goes on counting under the row it stood in. */
  #children(ref: ChildrenRef): Ref {
    const [, stored, storedRow, column, anchors = 0] = ref
    const row = storedRow === '@' ? this.#from.row : storedRow
    const table = tableOf(stored, this.#from)
    const own = table === this.#to.table && row === this.#to.row && (anchors & ANCHOR.row) === 0
    const place = own ? '@' : row
    return anchors === 0
      ? ['k', this.#tableRef(table), place, column]
      : ['k', this.#tableRef(table), place, column, anchors]
  }
}
