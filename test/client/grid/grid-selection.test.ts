import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { GridSelection } from '../../../client/grid/grid-selection.ts'
import type { CellPlace } from '../../../client/grid/grid-session.ts'
import type { Rect, Spot } from '../../../client/grid/selection.ts'
import { contains, disjoint, rectOf, sizeOf, spotsOf } from '../../../client/grid/selection.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'

/** A table of rows and columns that come, go and move. */
class Table {
  rows: string[]
  columns: string[]

  constructor(rows: number, columns: number) {
    this.rows = Array.from({ length: rows }, (_, at) => `r${at}`)
    this.columns = Array.from({ length: columns }, (_, at) => `c${at}`)
  }

  get size() {
    return { rows: this.rows.length, columns: this.columns.length }
  }

  placeAt({ row, column }: Spot): CellPlace | null {
    const [r, c] = [this.rows[row], this.columns[column]]
    return r !== undefined && c !== undefined ? { row: rowId(r), column: columnId(c) } : null
  }

  spotOf({ row, column }: CellPlace): Spot | null {
    const spot = { row: this.rows.indexOf(row), column: this.columns.indexOf(column) }
    return spot.row < 0 || spot.column < 0 ? null : spot
  }

  /** Nothing is hidden. */
  readonly places = null
}

const at = (row: number, column: number): Spot => ({ row, column })
const rect = (top: number, left: number, bottom = top, right = left): Rect => ({ top, left, bottom, right })

describe('[GR37] several ranges', () => {
  test('one more is added, extended, and the others stay', () => {
    const selection = new GridSelection(new Table(10, 6))
    selection.set(at(1, 1), at(2, 2))
    selection.add(at(5, 4), at(5, 4))
    selection.reshape(selection.anchor, at(7, 3))
    expect(selection.rects).toEqual([rect(1, 1, 2, 2), rect(5, 3, 7, 4)])
    expect(selection.rect).toEqual(rect(5, 3, 7, 4))
    expect(selection.active).toEqual(at(5, 4))
    selection.set(at(0, 0), at(0, 0))
    expect(selection.rects).toEqual([rect(0, 0)])
  })

  test('cells taken out leave the rest; the last cell stays', () => {
    const selection = new GridSelection(new Table(10, 6))
    selection.setWithout([rect(0, 0, 2, 2)], rect(1, 1))
    expect(selection.contains(at(1, 1))).toBe(false)
    expect(selection.contains(at(1, 2)) && selection.contains(at(0, 1))).toBe(true)
    selection.setWithout([rect(3, 3)], rect(3, 3))
    expect(selection.rects).toEqual([rect(3, 3)])
  })

  test('Tab and Enter visit every cell of all ranges once, and come back', () => {
    const area = fc
      .tuple(fc.nat({ max: 9 }), fc.nat({ max: 5 }), fc.nat({ max: 9 }), fc.nat({ max: 5 }))
      .map(([a, b, c, d]) => rectOf(at(a, b), at(c, d)))
    fc.assert(
      fc.property(
        fc.array(area, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('rows' as const, 'columns' as const),
        fc.constantFrom(1 as const, -1 as const),
        (rects, along, by) => {
          const selection = new GridSelection(new Table(10, 6))
          selection.setAll(rects)
          const steps = rects.map(sizeOf).reduce((sum, size) => sum + size.rows * size.columns, 0)
          const start = selection.active
          const seen = new Set<string>()
          for (let step = 0; step < steps; step++) {
            const { row, column } = selection.walk(by, along)
            seen.add(`${row}:${column}`)
          }
          expect(selection.active).toEqual(start)
          expect(seen.size).toBe(disjoint(rects).flatMap((one) => [...spotsOf(one)]).length)
        },
      ),
    )
  })
})

type Choice = 'add' | 'set' | 'extend' | 'hole'
type Change =
  | { readonly do: 'insert' | 'delete'; readonly axis: 'rows' | 'columns'; readonly at: number }
  | { readonly do: Choice; readonly from: Spot; readonly to: Spot }

const spot = fc.record({ row: fc.nat({ max: 14 }), column: fc.nat({ max: 8 }) })
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    do: fc.constantFrom('insert' as const, 'delete' as const),
    axis: fc.constantFrom('rows' as const, 'columns' as const),
    at: fc.nat({ max: 14 }),
  }),
  fc.record({
    do: fc.constantFrom('add' as const, 'set' as const, 'extend' as const, 'hole' as const),
    from: spot,
    to: spot,
  }),
)

function choose(selection: GridSelection, { do: how, from, to }: Extract<Change, { from: Spot }>): void {
  if (how === 'set') selection.set(from, to)
  else if (how === 'add') selection.add(from, to)
  else if (how === 'extend') selection.reshape(selection.anchor, to)
  else selection.setWithout(selection.rects, rectOf(from, to))
}

/** Covers all rows, or all columns; of one row alone nobody can tell. */
const wholeOf = (
  { rect: { top, left, bottom, right } }: GridSelection,
  { size: { rows, columns } }: Table,
) => ({
  row: rows > 1 && top === 0 && bottom === rows - 1,
  column: columns > 1 && left === 0 && right === columns - 1,
})

function staysOn(
  selection: GridSelection,
  axis: 'row' | 'column',
  [anchor, focus]: readonly (Spot | null | undefined)[],
): void {
  if (anchor) expect(selection.anchor[axis]).toBe(anchor[axis])
  if (focus) expect(selection.focus[axis]).toBe(focus[axis])
}

describe('[GR1] the selection among changes of others', () => {
  test('corners stay on their cells, of whole columns and rows at the ends; the active cell is selected; everything is on the table', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const table = new Table(10, 6)
        const selection = new GridSelection(table)
        let made = 0
        for (const one of changes) {
          if ('from' in one) choose(selection, one)
          else {
            const before = [table.placeAt(selection.anchor), table.placeAt(selection.focus)]
            const whole = wholeOf(selection, table)
            const list = table[one.axis]
            if (one.do === 'insert') list.splice(one.at % (list.length + 1), 0, `n${made++}`)
            else if (list.length > 1) list.splice(one.at % list.length, 1)
            selection.relocate()
            const now = before.map((place) => place && table.spotOf(place))
            for (const axis of ['row', 'column'] as const)
              if (!whole[axis]) staysOn(selection, axis, now)
              else if (!now.includes(null)) expect(wholeOf(selection, table)[axis]).toBe(true)
          }
          expect(selection.rects.length).toBeGreaterThan(0)
          expect(selection.contains(selection.active)).toBe(true)
          for (const { bottom, right } of selection.rects) {
            expect(bottom).toBeLessThan(table.size.rows)
            expect(right).toBeLessThan(table.size.columns)
          }
        }
      }),
    )
  })

  test('a range whose cells are gone goes with them; the last one stays near', () => {
    const table = new Table(10, 6)
    const selection = new GridSelection(table)
    selection.set(at(2, 2), at(3, 3))
    selection.add(at(6, 1), at(6, 1))
    table.rows.splice(2, 2)
    selection.relocate()
    expect(selection.rects).toEqual([rect(4, 1)])
    table.rows.splice(4, 1)
    selection.relocate()
    expect(selection.rects).toEqual([rect(4, 1)])
    expect(contains(selection.rect, selection.active)).toBe(true)
  })
})

describe('[GR1] whole columns and rows', () => {
  test('stay whole when rows or columns come before, between and behind; the active cell stays what it was', () => {
    const table = new Table(4, 3)
    const selection = new GridSelection(table)
    selection.set(at(0, 1), at(3, 1))
    selection.add(at(3, 2), at(0, 2))
    table.rows = ['new', 'r0', 'r1', 'more', 'r2', 'r3', 'last']
    selection.relocate()
    expect(selection.rects).toEqual([rect(0, 1, 6, 1), rect(0, 2, 6, 2)])
    expect([selection.anchor, selection.focus, selection.active]).toEqual([at(6, 2), at(0, 2), at(5, 2)])
    table.rows = ['new', 'last']
    table.columns = ['c1', 'c0', 'c2']
    selection.relocate()
    expect(selection.rects).toEqual([rect(0, 0, 1, 0), rect(0, 2, 1, 2)])

    selection.set(at(1, 0), at(1, 2))
    table.columns = ['c1', 'c0', 'c2', 'c3']
    selection.relocate()
    expect(selection.rects).toEqual([rect(1, 0, 1, 3)])
  })

  test('what covers a part stays on its cells; so does what covers a table of one row', () => {
    const table = new Table(4, 3)
    const selection = new GridSelection(table)
    selection.set(at(0, 1), at(2, 1))
    table.rows = ['new', ...table.rows, 'last']
    selection.relocate()
    expect(selection.rects).toEqual([rect(1, 1, 3, 1)])
    const single = new Table(1, 3)
    const one = new GridSelection(single)
    one.set(at(0, 1), at(0, 1))
    single.rows = ['r0', 'r1']
    one.relocate()
    expect(one.rects).toEqual([rect(0, 1)])
  })
})
