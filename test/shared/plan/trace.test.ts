/** What a cell is made from, what is made from it, where its error comes from. The rules: shared/plan/SPEC.md, TRACE. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { deleteColumns } from '../../../shared/doc/write-columns.ts'
import { deleteRows, insertRows } from '../../../shared/doc/write-rows.ts'
import type { CellAddress } from '../../../shared/model/cell.ts'
import { columnId, nameId, rowId, tableId, type TableId } from '../../../shared/model/ids.ts'
import { dependantsOf, errorOrigin, precedentsOf } from '../../../shared/plan/trace.ts'
import { World } from './feed-world.ts'

const [a, b, c] = ['a', 'b', 'c'].map(tableId) as [TableId, TableId, TableId]
const at = (table: TableId, place: string): CellAddress => ({
  table,
  row: rowId(`r${place.slice(1)}`),
  column: columnId(place[0]!),
})
const names = (cells: readonly CellAddress[]): string[] =>
  cells.map(({ table, row, column }) => `${table} ${column}${row.slice(1)}`)

describe('[TRACE1] what a cell is made from', () => {
  test('as its formula names it, through named expressions too', () => {
    const world = new World()
    world.name('rate', '=B!B2')
    world.putStored(a, 'x1', [1, 'SUM(', ['k', 0, rowId('r2'), columnId('y')], ')*', ['n', nameId('rate')]])
    expect(precedentsOf(at(a, 'x1'), world.plan)).toEqual([
      { table: a, rows: [2, 3], columns: [1, 1] },
      { table: b, rows: [1, 1], columns: [1, 1] },
    ])
    expect(precedentsOf(at(a, 'y1'), world.plan)).toEqual([])
    world.put(a, 'y1', '=IF(B!A1>0,B!A1,B!A2)+B!A1')
    expect(precedentsOf(at(a, 'y1'), world.plan)).toHaveLength(2)
    world.put(a, 'y5', '=OFFSET(B1,1,0)')
    expect(precedentsOf(at(a, 'y5'), world.plan)).toEqual([{ table: a, rows: [0, 4], columns: [0, 1] }])
    expect(names(dependantsOf(at(a, 'y2'), world.plan))).toEqual(['a y5'])
    world.put(a, 'y5', '=OFFSET(B!B1,1,0)')
    expect(precedentsOf(at(a, 'y5'), world.plan)).toEqual([{ table: b, rows: [0, 4], columns: [0, 1] }])
    expect(precedentsOf(at(tableId('nowhere'), 'y1'), world.plan)).toEqual([])
  })
})

describe('[TRACE2] what is made from a cell', () => {
  test('cells, ranges, groups and names that hold it, in the plan’s order', () => {
    const world = new World()
    world.name('rate', '=A!A3*2')
    world.name('other', '=B!A3*2')
    world.putStored(c, 'y1', [1, ['n', nameId('rate')]])
    world.putStored(c, 'x2', [1, ['n', nameId('other')]])
    world.put(c, 'x1', '=SUM(A!A1:B2)')
    world.put(b, 'x5', '=SUM(A!A:A)')
    world.put(b, 'x1', '=A!A3')
    world.put(a, 'x2', '=SUM(CHILDREN())')
    world.put(a, 'y2', '=A4')
    expect(names(dependantsOf(at(a, 'x3'), world.plan))).toEqual(['a x2', 'b x1', 'b x5', 'c y1'])
    deleteRows(world.doc(b), [rowId('r1')])
    deleteColumns(world.doc(c), [columnId('y')])
    expect(names(dependantsOf(at(a, 'x3'), world.plan))).toEqual(['a x2', 'b x5'])
    insertRows(world.doc(a), [{ id: rowId('new') }], { parent: null, before: rowId('r1') })
    expect(names(dependantsOf(at(a, 'x3'), world.plan))).toEqual(['a x2', 'b x5'])
  })

  test('is the other side of what they are made from, whatever they read', () => {
    const cell = fc.tuple(
      fc.constantFrom('A', 'B', 'C'),
      fc.constantFrom('A', 'B'),
      fc.integer({ min: 1, max: 5 }),
    )
    const read = fc.tuple(cell, fc.integer({ min: 0, max: 3 }), fc.boolean())
    const places = fc.uniqueArray(
      fc.tuple(fc.constantFrom(a, b, c), fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 5 })),
      {
        selector: String,
        maxLength: 8,
      },
    )
    fc.assert(
      fc.property(places, fc.array(read, { minLength: 8, maxLength: 8 }), (formulas, reads) => {
        const world = new World()
        for (const [n, [table, column, row]] of formulas.entries()) {
          const [[sheet, letter, from], more, isWide] = reads[n]!
          const to = Math.min(5, from + more)
          world.put(table, `${column}${row}`, `=SUM(${sheet}!${letter}${from}:${isWide ? 'B' : letter}${to})`)
        }
        for (const table of [a, b, c])
          for (const place of ['x1', 'x3', 'y2', 'y5']) {
            const spot = at(table, place)
            const [row, column] = [Number(place[1]) - 1, place[0] === 'x' ? 0 : 1]
            const expected = formulas
              .map(([from, letter, line]) => at(from, `${letter}${line}`))
              .filter((formula) =>
                precedentsOf(formula, world.plan).some(
                  (area) =>
                    area.table === table &&
                    area.rows[0] <= row &&
                    row <= area.rows[1] &&
                    area.columns[0] <= column &&
                    column <= area.columns[1],
                ),
              )
            expect(names(dependantsOf(spot, world.plan)).toSorted()).toEqual(names(expected).toSorted())
          }
      }),
      { numRuns: 60 },
    )
  })
})

describe('[TRACE3] where an error comes from', () => {
  const failing = (...cells: CellAddress[]) => {
    const keys = new Set(names(cells))
    return (cell: CellAddress): string | null => (keys.has(names([cell])[0]!) ? '#DIV/0!' : null)
  }

  test('from the first cell that has it by itself, however far', () => {
    const world = new World()
    world.put(c, 'x1', '=B!A1+A!A2')
    world.put(b, 'x1', '=SUM(A!A1:A5)')
    world.put(a, 'x4', '=1/0')
    const isError = failing(at(c, 'x1'), at(b, 'x1'), at(a, 'x4'))
    expect(errorOrigin(at(c, 'x1'), world.plan, isError)).toEqual(at(a, 'x4'))
    expect(errorOrigin(at(b, 'x1'), world.plan, isError)).toEqual(at(a, 'x4'))
    expect(errorOrigin(at(a, 'x4'), world.plan, isError)).toBeNull()
  })

  test('only from one with the same error, and never through what catches errors or counts', () => {
    const world = new World()
    world.put(a, 'x1', '=IFERROR(A2,0)+A3')
    world.put(a, 'y1', '=1/COUNTIF(A2:A3,"x")')
    world.put(b, 'x1', '=FOO(A!A2)')
    const errors = (cell: CellAddress): string | null => {
      const [name] = names([cell])
      return name === 'b x1' ? '#NAME?' : /^a (x|y1)/.test(name!) ? '#DIV/0!' : null
    }
    for (const cell of [at(a, 'x1'), at(a, 'y1'), at(b, 'x1')])
      expect(errorOrigin(cell, world.plan, errors)).toBeNull()
  })

  test('from nowhere when it goes round in a circle', () => {
    const world = new World()
    world.put(a, 'x1', '=A2')
    world.put(a, 'x2', '=A1')
    world.put(b, 'x1', '=A!A1')
    const isError = failing(at(a, 'x1'), at(a, 'x2'), at(b, 'x1'))
    expect(errorOrigin(at(a, 'x1'), world.plan, isError)).toBeNull()
    expect(errorOrigin(at(b, 'x1'), world.plan, isError)).toBeNull()
  })

  test('only so many cells are looked through', () => {
    const world = new World()
    let looked = 0
    const many = Array.from({ length: 4000 }, (_, n) => ({ id: rowId(`n${n}`) }))
    insertRows(world.doc(a), many, { parent: null, before: null })
    world.put(b, 'x1', '=SUM(A!A:B)')
    const isError = (cell: CellAddress): string | null => {
      looked++
      return cell.table === b ? '#DIV/0!' : null
    }
    expect(errorOrigin(at(b, 'x1'), world.plan, isError)).toBeNull()
    expect(looked).toBeLessThanOrEqual(2001)
  })
})
