/**
 * Where rows go when they are moved by one place, indented, or dropped between two others: pure decisions on the tree of rows.
 * Null means there is nowhere to go; the caller says so. A block is moved by its topmost rows: what hangs under them follows.
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { RowId } from '../../shared/model/ids.ts'
import type { RowKind } from '../../shared/model/table.ts'
import { topmost } from './topmost-rows.ts'

export type RowMove = {
  readonly rows: readonly RowId[]
  /** The row they come to stand before; null: last among the children of `parent`. */
  readonly before: RowId | null
  readonly parent: RowId | null
}

export type RowAxis = Pick<
  Axis<RowId>,
  'ids' | 'indexOf' | 'parentOf' | 'childrenOf' | 'depthOf' | 'ancestorsOf' | 'descendantsOf'
>

/** One place up among siblings; the first child goes to the end of the group above. */
export function moveUp(axis: RowAxis, rows: readonly RowId[]): RowMove | null {
  const block = topmost(axis, rows)
  const first = block[0]
  if (first === undefined) return null
  const parent = axis.parentOf(first)
  const before = sibling(axis, first, -1)
  if (before !== null) return { rows: block, before, parent }
  const uncle = parent === null ? null : sibling(axis, parent, -1)
  return uncle === null ? null : { rows: block, before: null, parent: uncle }
}

/** One place down among siblings; the last child becomes the first of the group below. */
export function moveDown(axis: RowAxis, rows: readonly RowId[]): RowMove | null {
  const block = topmost(axis, rows)
  const last = block.at(-1)
  if (last === undefined) return null
  const parent = axis.parentOf(last)
  const over = sibling(axis, last, 1)
  if (over !== null) return { rows: block, before: sibling(axis, over, 1), parent }
  const uncle = parent === null ? null : sibling(axis, parent, 1)
  if (uncle === null) return null
  return { rows: block, before: axis.childrenOf(uncle)[0] ?? null, parent: uncle }
}

/** Under the row above that stands on the same level. */
export function indent(axis: RowAxis, rows: readonly RowId[]): RowMove | null {
  const block = topmost(axis, rows)
  const first = block[0]
  const parent = first === undefined ? null : sibling(axis, first, -1)
  return parent === null ? null : { rows: block, before: null, parent }
}

/** Out of its group, right behind it. */
export function outdent(axis: RowAxis, rows: readonly RowId[]): RowMove | null {
  const block = topmost(axis, rows)
  const parent = block[0] === undefined ? null : axis.parentOf(block[0])
  if (parent === null) return null
  return { rows: block, before: sibling(axis, parent, 1), parent: axis.parentOf(parent) }
}

/**
 * Dropped into the gap above visible position `gap`: beside a neighbour of its own kind if there is one, else as the first child of a
 * heading one level up, else before the row below.
 */
export function drop(
  axis: RowAxis,
  rows: readonly RowId[],
  gap: number,
  kindOf: (row: RowId) => RowKind,
): RowMove | null {
  const block = topmost(axis, rows)
  const first = block[0]
  if (first === undefined || isInside(axis, block, gap)) return null
  const [above, below] = [axis.ids[gap - 1], axis.ids[gap]]
  const kind = kindOf(first)
  if (below !== undefined && kindOf(below) === kind)
    return { rows: block, before: below, parent: axis.parentOf(below) }
  if (above !== undefined && kindOf(above) === kind)
    return { rows: block, before: sibling(axis, above, 1), parent: axis.parentOf(above) }
  if (above !== undefined && axis.depthOf(above) === axis.depthOf(first) - 1)
    return { rows: block, before: axis.childrenOf(above)[0] ?? null, parent: above }
  const lead = ancestorAt(axis, above, axis.depthOf(first))
  if (lead !== null) return { rows: block, before: sibling(axis, lead, 1), parent: axis.parentOf(lead) }
  return { rows: block, before: below ?? null, parent: below === undefined ? null : axis.parentOf(below) }
}

/** Into itself, or to where it already stands. */
function isInside(axis: RowAxis, block: readonly RowId[], gap: number): boolean {
  const positions = block.flatMap((row) => [row, ...axis.descendantsOf(row)]).map((row) => axis.indexOf(row))
  return (
    gap >= Math.min(...positions) && gap <= Math.max(...positions) + 1 && positions.length === span(positions)
  )
}

const span = (positions: readonly number[]): number => Math.max(...positions) - Math.min(...positions) + 1

function ancestorAt(axis: RowAxis, row: RowId | undefined, depth: number): RowId | null {
  if (row === undefined) return null
  return [row, ...axis.ancestorsOf(row)].find((at) => axis.depthOf(at) === depth) ?? null
}

function sibling(axis: RowAxis, row: RowId, by: 1 | -1): RowId | null {
  const family = axis.childrenOf(axis.parentOf(row))
  return family[family.indexOf(row) + by] ?? null
}
