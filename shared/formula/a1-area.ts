/** The A1 area a stored reference covers now, as if somebody had just typed it: what copying and moving start from. */
import type { CellAddress } from '../model/cell.ts'
import { ANCHOR, type CellRef, type RangeRef } from '../model/formula.ts'
import type { A1Area } from './a1.ts'
import { areaOf } from './area.ts'
import type { AxisScope } from './scope.ts'

/** `null`: nothing is left of it. */
export function a1AreaOf(ref: CellRef | RangeRef, at: CellAddress, scope: AxisScope): A1Area | null {
  const area = areaOf(ref, at, scope)
  if (!area) return null
  const anchors = ref[0] === 'c' ? ref[4] : ref[6]
  const end = (index: number | null, anchor: number): A1Area['top'] => ({
    index,
    fixed: (anchors & anchor) !== 0,
  })
  const { rows, columns } = area
  if (ref[0] === 'c') {
    const top = end(rows[0], ANCHOR.row)
    const left = end(columns[0], ANCHOR.column)
    return { cell: true, top, bottom: top, left, right: left }
  }
  const [, , row1, row2, column1, column2] = ref
  // Open on both axes cannot be written in A1; such a range is taken as it stands.
  const openRows = row2 === '+' && column2 !== '+'
  const openColumns = column2 === '+' && row2 !== '+'
  return {
    cell: false,
    top: end(openRows && row1 === '-' ? null : rows[0], ANCHOR.row),
    bottom: end(openRows ? null : rows[1], ANCHOR.row2),
    left: end(openColumns && column1 === '-' ? null : columns[0], ANCHOR.column),
    right: end(openColumns ? null : columns[1], ANCHOR.column2),
  }
}
