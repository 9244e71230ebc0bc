import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { rebase } from '../../../shared/formula/rebase.ts'
import { render } from '../../../shared/formula/render.ts'
import { type MovedCells, retarget } from '../../../shared/formula/retarget.ts'
import type { CellAddress } from '../../../shared/model/cell.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 12, 6)
plan.add('b', 'Other', 8, 4)
plan.change('a', 'r12', { parent: 'r11' })

describe('[MV1] copy and fill', () => {
  const copied = (text: string, from: CellAddress, to: CellAddress): string =>
    render(rebase(bind(text, from, plan), from, to, plan), to, plan)
  const from = plan.at('a', 5, 3)

  test.each([
    ['relative and nailed', '=B5*$C$1+SUM(B$2:B4)', '=C7*$C$1+SUM(C$2:C6)'],
    ['whole columns', '=SUM(B:B)+SUM($B:B)', '=SUM(C:C)+SUM($B:C)'],
    ['whole rows', '=SUM(2:3)+SUM($2:3)', '=SUM(4:5)+SUM($2:5)'],
    ['open ranges', '=SUM(B2:B)', '=SUM(C4:C)'],
    ['ends that change sides', '=SUM(A$6:A5)', '=SUM(B$6:B7)'],
    ['other tables', '=Other!A1+Other!$A$1', '=Other!B3+Other!$A$1'],
    ['off the other table', '=Other!D1', '=#REF!'],
    ['off the bottom', '=A11', '=#REF!'],
    ['partly off the bottom', '=SUM(A2:A11)', '=SUM(#REF!)'],
    ['off the right', '=F1', '=#REF!'],
    ['children', '=SUM(CHILDREN())', '=SUM(CHILDREN())'],
    [
      'children in another column',
      '=SUM(CHILDREN(C5))+SUM(CHILDREN($C5))',
      '=SUM(CHILDREN(D7))+SUM(CHILDREN($C7))',
    ],
    ['children of a nailed row', '=SUM(CHILDREN(C$11))', '=SUM(CHILDREN(D$11))'],
    ['text', '="A1"&A1', '="A1"&B3'],
    ['no formula', '=SUM(A1+', '=SUM(A1+'],
  ])('%s', (_, text, result) => {
    expect(copied(text, from, plan.at('a', 7, 4))).toBe(result)
  })

  test.each([
    ['rows away become columns away', '=B5+C4', '=E5+D6'],
    ['ranges lie down', '=SUM(C2:C4)', '=SUM(B6:D6)'],
    ['on both sides of it', '=SUM(B3:C6)', '=SUM(C5:F6)'],
    ['with a $ or an open end: only shifted', '=$C$1+B$5+SUM(B:B)', '=$C$1+C$5+SUM(C:C)'],
    ['other tables', '=Other!C4', '=Other!D6'],
    ['off the table', '=D12', '=#REF!'],
    ['children', '=SUM(CHILDREN())', '=SUM(CHILDREN())'],
  ])('transposed: %s', (_, text, result) => {
    const [at, to] = [plan.at('a', 5, 3), plan.at('a', 7, 4)]
    expect(render(rebase(bind(text, at, plan), at, to, plan, 'transposed'), to, plan)).toBe(result)
  })

  test('transposed twice it is the formula itself', () => {
    const position = fc.integer({ min: 3, max: 6 })
    fc.assert(
      fc.property(position, position, position, position, position, (row, column, r1, c1, r2) => {
        const at = plan.at('a', row, column - 1)
        const text = `=SUM(${String.fromCharCode(64 + c1)}${r1}:C${r2})`
        const formula = bind(text, at, plan)
        // Turned over where it stands, what it reads must still be in the table.
        const turned = rebase(formula, at, at, plan, 'transposed')
        const again = rebase(turned, at, at, plan, 'transposed')
        fc.pre(!JSON.stringify(turned).includes('#REF!'))
        expect(again).toEqual(formula)
      }),
    )
  })

  test.each([
    ['the same table', '=B5+$C$1+SUM(B2:B4)', 'a', '=B5+$C$1+SUM(B2:B4)'],
    ['another one', '=B5+SUM(C:C)+Other!A1', 'b', "='Table 10.16'!B5+SUM('Table 10.16'!C:C)+A1"],
  ])('the same cells, pasted into %s', (_, text, table, result) => {
    const [at, to] = [plan.at('a', 5, 3), plan.at(table, 7, 2)]
    expect(render(rebase(bind(text, at, plan), at, to, plan, 'same-cells'), to, plan)).toBe(result)
  })

  test('off the top and the left', () => {
    expect(copied('=A1', from, plan.at('a', 4, 3))).toBe('=#REF!')
    expect(copied('=A1', from, plan.at('a', 5, 2))).toBe('=#REF!')
    expect(copied('=SUM(A1:C4)', from, plan.at('a', 4, 3))).toBe('=SUM(#REF!)')
  })

  test('a total filled to the right is a total again', () => {
    const at = plan.at('a', 5, 1)
    const to = plan.at('a', 5, 2)
    const formula = rebase(bind('=SUM(B2:B4)', at, plan), at, to, plan)
    expect(formula).toEqual(bind('=SUM(C2:C4)', to, plan))
    expect(JSON.stringify(formula)).toContain('before')
  })

  test('into another table: positions there', () => {
    expect(copied('=B5*2+Other!A1', plan.at('a', 5, 2), plan.at('b', 3, 2))).toBe('=B3*2+#REF!')
    expect(copied('=$B$1+SUM(C:C)', plan.at('a', 5, 2), plan.at('b', 3, 2))).toBe('=$B$1+SUM(C:C)')
    expect(copied('=Other!C6', plan.at('a', 5, 2), plan.at('b', 4, 3))).toBe('=D5')
  })

  test('is what typing the shifted text there would give', () => {
    const address = (row: number, column: number): string => `${String.fromCharCode(65 + column)}${row}`
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 8 }),
        (row1, column1, row2, column2, down, right, row) => {
          const [at, to] = [plan.at('a', row, 1), plan.at('a', row + down, 1 + right)]
          const text = `=SUM(${address(row1, column1)}:${address(row2, column2)})+${address(row1, column2)}`
          const shifted = `=SUM(${address(row1 + down, column1 + right)}:${address(row2 + down, column2 + right)})+${address(row1 + down, column2 + right)}`
          expect(rebase(bind(text, at, plan), at, to, plan)).toEqual(bind(shifted, to, plan))
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** A block of cells cut from one place and pasted in another. */
const moveOf = (
  source: { table: string; row: number; column: number },
  size: { rows: number; columns: number },
  target: { table: string; row: number; column: number },
): MovedCells => {
  const moves = new Map<string, CellAddress>()
  const name = ({ table, row, column }: CellAddress): string => `${table} ${row} ${column}`
  for (let row = 0; row < size.rows; row++)
    for (let column = 0; column < size.columns; column++)
      moves.set(
        name(plan.at(source.table, source.row + row, source.column + column)),
        plan.at(target.table, target.row + row, target.column + column),
      )
  return (address) => moves.get(name(address))
}

describe('[MV2] cut and paste: references to the moved cells follow', () => {
  const down = moveOf(
    { table: 'a', row: 2, column: 1 },
    { rows: 3, columns: 2 },
    { table: 'a', row: 7, column: 3 },
  )
  const away = moveOf(
    { table: 'a', row: 2, column: 1 },
    { rows: 3, columns: 2 },
    { table: 'b', row: 1, column: 0 },
  )
  const at = plan.at('a', 9, 0)
  const followed = (text: string, moved: MovedCells, cell = at): string =>
    render(retarget(bind(text, cell, plan), cell, cell, moved, plan), cell, plan)

  test.each([
    ['a cell', '=B2+$C$4', '=D7+$E$9'],
    ['a range inside the block', '=SUM(B2:C3)', '=SUM(D7:E8)'],
    ['the whole block', '=SUM($B2:C$4)', '=SUM($D7:E$9)'],
    ['a range only partly moved keeps its places', '=SUM(B1:B4)', '=SUM(B1:B4)'],
    ['open ranges keep their places', '=SUM(B:B)+SUM(B2:B)', '=SUM(B:B)+SUM(B2:B)'],
    ['others', '=A1+D7+Other!A1', '=A1+D7+Other!A1'],
  ])('%s', (_, text, result) => {
    expect(followed(text, down)).toBe(result)
  })

  test('to another table and from another table', () => {
    expect(followed('=B2+SUM(B2:C4)', away)).toBe('=Other!A1+SUM(Other!A1:B3)')
    expect(followed("='Table 10.16'!B2+SUM('Table 10.16'!B2:C4)", away, plan.at('b', 8, 3))).toBe(
      '=A1+SUM(A1:B3)',
    )
  })

  test('nothing concerned: the very same object', () => {
    const formula = bind('=A1+SUM(B1:B4)', at, plan)
    expect(retarget(formula, at, at, down, plan)).toBe(formula)
    const text = bind('=SUM(', at, plan)
    expect(retarget(text, at, plan.at('a', 1, 1), down, plan)).toBe(text)
  })

  test('into the own row of the formula', () => {
    const cell = plan.at('a', 7, 0)
    expect(retarget(bind('=B2', cell, plan), cell, cell, down, plan)).toEqual(bind('=D7', cell, plan))
  })
})

describe('[MV3] a moved formula goes on meaning the same cells', () => {
  const moved = moveOf(
    { table: 'a', row: 2, column: 1 },
    { rows: 3, columns: 2 },
    { table: 'a', row: 7, column: 3 },
  )
  const carried = (text: string, from: CellAddress, to: CellAddress, how = moved): string =>
    render(retarget(bind(text, from, plan), from, to, how, plan), to, plan)
  const from = plan.at('a', 3, 1)
  const to = plan.at('a', 8, 3)

  test.each([
    ['other cells', '=A1+$F$6', '=A1+$F$6'],
    ['the old row', '=A3*F3', '=A3*F3'],
    ['a cell that came along', '=C3*2', '=E8*2'],
    ['ranges in the old row', '=SUM(E3:F3)', '=SUM(E3:F3)'],
    ['a total', '=SUM(A1:B2)', '=SUM(A1:B2)'],
    ['children', '=SUM(CHILDREN())+SUM(CHILDREN(F3))', '=SUM(CHILDREN(B3))+SUM(CHILDREN(F3))'],
    ['dead ones', '=#REF!+B99', '=#REF!+B99'],
  ])('%s', (_, text, result) => {
    expect(carried(text, from, to)).toBe(result)
  })

  test('to another table', () => {
    const away = moveOf(
      { table: 'a', row: 2, column: 1 },
      { rows: 3, columns: 2 },
      { table: 'b', row: 1, column: 0 },
    )
    const cell = plan.at('b', 2, 0)
    expect(carried('=A3+C3+SUM(D2:E4)+Other!D4+SUM(CHILDREN())', from, cell, away)).toBe(
      "='Table 10.16'!A3+B2+SUM('Table 10.16'!D2:E4)+D4+SUM(CHILDREN('Table 10.16'!B3))",
    )
  })
})
