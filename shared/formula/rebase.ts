/**
 * A formula copied or filled into another cell: relative parts shift, `$` parts and own-row references stay, what would leave its table
 * is dead (`#REF!`). The result is what typing the shifted text into the target would give. Never throws.
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
import { a1AreaOf } from './a1-area.ts'
import type { A1Area, A1End } from './a1.ts'
import { childrenArea } from './area.ts'
import { bindArea, REF_ERROR } from './bind-reference.ts'
import type { AxisScope } from './scope.ts'

/**
 * `shifted`: as above. `same-cells`: every reference keeps its cells, in whichever table it is pasted. `transposed`: what lay `n` rows away
 * lies `n` columns away, and the other way round; a reference with a `$` or an open end is only shifted.
 */
export type CopyWay = 'shifted' | 'same-cells' | 'transposed'

export function rebase(
  formula: StoredFormula,
  from: CellAddress,
  to: CellAddress,
  scope: AxisScope,
  way: CopyWay = 'shifted',
): StoredFormula {
  if (formula[0] === 0) return formula
  const [, ...parts] = formula
  const shift = new Shift(from, to, scope, way)
  return [1, ...parts.map((part) => (typeof part === 'string' ? part : shift.ref(part)))]
}

class Shift {
  readonly #from: CellAddress
  readonly #to: CellAddress
  readonly #scope: AxisScope
  readonly #way: CopyWay
  readonly #source: Position
  readonly #target: Position

  constructor(from: CellAddress, to: CellAddress, scope: AxisScope, way: CopyWay) {
    this.#from = from
    this.#to = to
    this.#scope = scope
    this.#way = way
    this.#source = positionOf(from, scope)
    this.#target = positionOf(to, scope)
  }

  ref(ref: Ref): Ref {
    if (ref[0] === '!' || ref[0] === 'n') return ref
    return ref[0] === 'k' ? this.#children(ref) : this.#area(ref)
  }

  #area(ref: CellRef | RangeRef): Ref {
    const area = a1AreaOf(ref, this.#from, this.#scope)
    return area ? this.#bound(this.#shifted(area), ref[1]) : REF_ERROR
  }

  #shifted(area: A1Area): A1Area {
    if (this.#way === 'same-cells') return area
    const turns = this.#way === 'transposed' && ENDS.every((end) => isRelative(area[end]))
    const { cell, top, bottom, left, right } = area
    const [source, target] = [this.#source, this.#target]
    const shift = (end: A1End, from: number, to: number): A1End =>
      end.index === null || end.fixed ? end : { ...end, index: end.index + distance(from, to) }
    const down = (end: A1End): A1End => shift(end, turns ? source.column : source.row, target.row)
    const across = (end: A1End): A1End => shift(end, turns ? source.row : source.column, target.column)
    const [rows, columns] = turns
      ? ([
          [left, right],
          [top, bottom],
        ] as const)
      : ([
          [top, bottom],
          [left, right],
        ] as const)
    const [first, last] = inOrder(down(rows[0]), down(rows[1]))
    const [near, far] = inOrder(across(columns[0]), across(columns[1]))
    return { cell, top: first, bottom: last, left: near, right: far }
  }

  #bound({ cell, top, bottom, left, right }: A1Area, stored: CellRef[1]): Ref {
    const own = this.#way === 'same-cells' ? this.#from.table : this.#to.table
    const table = stored === 0 ? own : stored
    const [rows, columns] = [this.#scope.rows(table), this.#scope.columns(table)]
    if (!rows || !columns) return REF_ERROR
    const inside = within([top, bottom], rows.length) && within([left, right], columns.length)
    return (inside && bindArea({ cell, top, bottom, left, right }, table, this.#to, this.#scope)) || REF_ERROR
  }

  #children(ref: ChildrenRef): Ref {
    const area = childrenArea(ref, this.#from, this.#scope)
    if (!area) return REF_ERROR
    const [, stored, , , anchors = 0] = ref
    const top: A1End = { index: area.row, fixed: (anchors & ANCHOR.row) !== 0 }
    const left: A1End = { index: area.column, fixed: (anchors & ANCHOR.column) !== 0 }
    const shifted = this.#shifted({ cell: true, top, bottom: top, left, right: left })
    const cell = this.#bound(shifted, stored)
    if (cell[0] !== 'c') return REF_ERROR
    return anchors === 0 ? ['k', cell[1], cell[2], cell[3]] : ['k', cell[1], cell[2], cell[3], anchors]
  }
}

type Position = { readonly row: number; readonly column: number }

const positionOf = ({ table, row, column }: CellAddress, scope: AxisScope): Position => ({
  row: scope.rows(table)?.indexOf(row) ?? -1,
  column: scope.columns(table)?.indexOf(column) ?? -1,
})

const ENDS = ['top', 'bottom', 'left', 'right'] as const
const isRelative = ({ index, fixed }: A1End): boolean => index !== null && !fixed

/** A cell that is not shown (its row was deleted meanwhile) has no distance to anything: nothing shifts. */
const distance = (from: number, to: number): number => (from < 0 || to < 0 ? 0 : to - from)

const within = (ends: readonly A1End[], length: number): boolean =>
  ends.every(({ index }) => index === null || (index >= 0 && index < length))

const inOrder = (a: A1End, b: A1End): [A1End, A1End] =>
  a.index !== null && b.index !== null && a.index > b.index ? [b, a] : [a, b]
