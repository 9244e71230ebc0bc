/**
 * Arithmetic of a rectangular selection on visible positions: pure, so that mouse, keyboard, clipboard and tests share it.
 * Positions are counted from zero in visible order; identity (row and column ids) is the controller's business.
 */
export type Spot = { readonly row: number; readonly column: number }
/** All four edges belong to the rectangle. */
export type Rect = {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}
/** Neighbouring positions; both ends belong to it. */
export type Span = readonly [first: number, last: number]
export type Size = { readonly rows: number; readonly columns: number }

export const sameSpot = (a: Spot, b: Spot): boolean => a.row === b.row && a.column === b.column

/** Of positions that were looked for; null when one of them is not there (-1). */
export const foundSpot = (row: number, column: number): Spot | null =>
  row < 0 || column < 0 ? null : { row, column }

export const rectOf = (a: Spot, b: Spot): Rect => ({
  top: Math.min(a.row, b.row),
  left: Math.min(a.column, b.column),
  bottom: Math.max(a.row, b.row),
  right: Math.max(a.column, b.column),
})

export const contains = (rect: Rect, spot: Spot): boolean =>
  spot.row >= rect.top && spot.row <= rect.bottom && spot.column >= rect.left && spot.column <= rect.right

export const sizeOf = (rect: Rect): Size => ({
  rows: rect.bottom - rect.top + 1,
  columns: rect.right - rect.left + 1,
})

export const isSingle = (rect: Rect): boolean => rect.top === rect.bottom && rect.left === rect.right

/** All rows of the table: whole columns. */
export const coversRows = ({ top, bottom }: Rect, { rows }: Size): boolean => top === 0 && bottom === rows - 1

/** All columns of the table: whole rows. */
export const coversColumns = ({ left, right }: Rect, { columns }: Size): boolean =>
  left === 0 && right === columns - 1

/** Which of both is meant: of one row alone nobody can tell whether its columns are. */
export const covering = (rect: Rect, size: Size): { readonly rows: boolean; readonly columns: boolean } => ({
  rows: size.rows > 1 && coversRows(rect, size),
  columns: size.columns > 1 && coversColumns(rect, size),
})

/** Every spot of the rectangle, row by row. */
export function* spotsOf(rect: Rect): Iterable<Spot> {
  for (let row = rect.top; row <= rect.bottom; row++)
    for (let column = rect.left; column <= rect.right; column++) yield { row, column }
}

/** The nearest spot inside a table of that size; the table must have at least one cell. */
export const clampSpot = (spot: Spot, size: Size): Spot => ({
  row: Math.max(0, Math.min(size.rows - 1, spot.row)),
  column: Math.max(0, Math.min(size.columns - 1, spot.column)),
})

/**
 * Where Ctrl+arrow lands: at the last filled cell of this run, or, from its edge, at the next filled cell, or at the border.
 * @param by one step: exactly one of its two parts is 1 or -1
 */
export function jump(from: Spot, by: Spot, size: Size, filled: (spot: Spot) => boolean): Spot {
  const next = (spot: Spot): Spot => ({ row: spot.row + by.row, column: spot.column + by.column })
  const inside = (spot: Spot): boolean => sameSpot(spot, clampSpot(spot, size))
  let at = next(from)
  if (!inside(at)) return from
  const through = filled(from) && filled(at)
  while (inside(next(at)) && (through ? filled(next(at)) : !filled(at))) at = next(at)
  return at
}

/** The spot after (`by` 1) or before (-1) `at` inside the rectangle; Tab goes along rows, Enter along columns; both wrap. */
export function cycle(rect: Rect, at: Spot, by: 1 | -1, along: 'rows' | 'columns'): Spot {
  const { rows, columns } = sizeOf(rect)
  const [row, column] = [at.row - rect.top, at.column - rect.left]
  const place = along === 'rows' ? row * columns + column : column * rows + row
  const next = (place + by + rows * columns) % (rows * columns)
  return along === 'rows'
    ? { row: rect.top + Math.floor(next / columns), column: rect.left + (next % columns) }
    : { row: rect.top + (next % rows), column: rect.left + Math.floor(next / rows) }
}

/** `rect` without `hole`: at most four rectangles that do not overlap, from top to bottom. */
export function subtract(rect: Rect, hole: Rect): Rect[] {
  const top = Math.max(rect.top, hole.top)
  const bottom = Math.min(rect.bottom, hole.bottom)
  const left = Math.max(rect.left, hole.left)
  const right = Math.min(rect.right, hole.right)
  if (top > bottom || left > right) return [rect]
  const parts = [
    { ...rect, bottom: top - 1 },
    { top, bottom, left: rect.left, right: left - 1 },
    { top, bottom, left: right + 1, right: rect.right },
    { ...rect, top: bottom + 1 },
  ]
  return parts.filter((part) => part.top <= part.bottom && part.left <= part.right)
}

/** `rect` without any of the holes. */
export const without = (rect: Rect, holes: readonly Rect[]): Rect[] =>
  holes.reduce((parts, hole) => parts.flatMap((part) => subtract(part, hole)), [rect])

/** The same spots, each in one rectangle only. */
export function disjoint(rects: readonly Rect[]): Rect[] {
  const parts: Rect[] = []
  for (const rect of rects) parts.push(...without(rect, [...parts]))
  return parts
}

/** Positions that lie in one of these spans, ascending, each once. */
export function positionsIn(spans: readonly Span[]): number[] {
  const found: number[] = []
  for (const [first, last] of spans.toSorted(([a], [b]) => a - b))
    for (let at = Math.max(first, (found.at(-1) ?? -1) + 1); at <= last; at++) found.push(at)
  return found
}

/** Neighbours together: ascending positions as spans. */
export function spansOf(positions: readonly number[]): Span[] {
  const spans: [number, number][] = []
  for (const at of positions) {
    const last = spans.at(-1)
    if (last?.[1] === at - 1) last[1] = at
    else spans.push([at, at])
  }
  return spans
}

/**
 * Several rectangles as one block, as a spreadsheet copies them: those that share their columns one below the other, those that share their
 * rows side by side, in their order on the table. Null when they share neither, or overlap.
 */
export function asBlock(
  rects: readonly Rect[],
): { readonly rows: readonly number[]; readonly columns: readonly number[] } | null {
  const rows = positionsIn(rects.map(({ top, bottom }) => [top, bottom] as const))
  const columns = positionsIn(rects.map(({ left, right }) => [left, right] as const))
  const all = rows.length * columns.length
  return countOf(rects) === all && countOf(disjoint(rects)) === all ? { rows, columns } : null
}

const countOf = (rects: readonly Rect[]): number =>
  rects.map(sizeOf).reduce((sum, size) => sum + size.rows * size.columns, 0)

/** The corner clockwise of this one; of any other spot the first. */
export function nextCorner({ top, left, bottom, right }: Rect, at: Spot): Spot {
  const corners = [
    { row: top, column: left },
    { row: top, column: right },
    { row: bottom, column: right },
    { row: bottom, column: left },
  ]
  const distinct = corners.filter(
    (corner, index) => corners.findIndex((one) => sameSpot(one, corner)) === index,
  )
  const index = distinct.findIndex((corner) => sameSpot(corner, at))
  return distinct[(index + 1) % distinct.length] ?? at
}

/** The first and the last of these positions when they are neighbours in ascending order; null when they are not, or one is missing (-1). */
export function runOf(positions: readonly number[]): Span | null {
  const [first = -1] = positions
  const isRun = first >= 0 && positions.every((position, index) => position === first + index)
  return isRun ? [first, first + positions.length - 1] : null
}
