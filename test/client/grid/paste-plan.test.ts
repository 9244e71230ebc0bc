import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { printHtmlTable } from '../../../client/grid/html-table.ts'
import { isGarbage, pastedAt, planMove, planPaste } from '../../../client/grid/paste-plan.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'

const TABLE = { rows: 10, columns: 4 }
const at = (top: number, left: number, bottom = top, right = left) => ({ top, left, bottom, right })

describe('what a pasted block becomes', () => {
  test('once, from the first selected cell', () => {
    const plan = planPaste(
      {
        cells: [
          ['a', 'b'],
          ['c', 'd'],
        ],
      },
      at(2, 1),
      TABLE,
    )
    expect(plan).toEqual({ target: at(2, 1, 3, 2), missingRows: 0, extraColumns: 0, count: 4 })
  })

  test('repeated over a selection that is a multiple of it', () => {
    const block = { cells: [['a'], ['b']] }
    const { target } = planPaste(block, at(0, 0, 3, 1), TABLE)
    expect(target).toEqual(at(0, 0, 3, 1))
    expect([0, 1, 2, 3].map((down) => pastedAt(block, down, 1).typed)).toEqual(['a', 'b', 'a', 'b'])
  })

  test('rows that are missing and columns that stick out are counted', () => {
    const plan = planPaste({ cells: Array.from({ length: 4 }, () => ['a', 'b']) }, at(8, 3), TABLE)
    expect([plan.missingRows, plan.extraColumns]).toEqual([2, 1])
  })

  test('every repetition of a formula is a copy of its own source cell', () => {
    const formula = (row: string) => ({
      from: { table: tableId('t'), row: rowId(row), column: columnId('c') },
      formula: [1, '7'] as const,
    })
    const block = {
      cells: [['=7'], ['words'], ['=7']],
      formulas: new Map([
        ['0:0', formula('r1')],
        ['2:0', formula('r3')],
      ]),
    }
    const sources = [0, 1, 2, 3, 4, 5].map((down) => pastedAt(block, down, 0).copied?.from.row)
    expect(sources).toEqual(['r1', undefined, 'r3', 'r1', undefined, 'r3'])
  })

  test('whatever is pasted wherever: whole repetitions from the first selected cell, and what sticks out is counted', () => {
    const size = fc.record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 6 }) })
    const spot = fc.record({ row: fc.nat({ max: 9 }), column: fc.nat({ max: 3 }) })
    fc.assert(
      fc.property(size, spot, size, (block, { row, column }, chosen) => {
        const cells = Array.from({ length: block.rows }, (_, down) =>
          Array.from({ length: block.columns }, (_, right) => `${down}:${right}`),
        )
        const selected = at(row, column, row + chosen.rows - 1, column + chosen.columns - 1)
        const { target, missingRows, extraColumns, count } = planPaste({ cells }, selected, TABLE)
        const [rows, columns] = [target.bottom - target.top + 1, target.right - target.left + 1]
        expect([target.top, target.left, rows * columns]).toEqual([row, column, count])
        expect(rows).toBe(chosen.rows % block.rows === 0 ? chosen.rows : block.rows)
        expect(columns).toBe(chosen.columns % block.columns === 0 ? chosen.columns : block.columns)
        const inside = (spots: number, from: number, most: number): number =>
          Array.from({ length: spots }, (_, far) => from + far).filter((place) => place < most).length
        expect(rows - missingRows).toBe(inside(rows, row, TABLE.rows))
        expect(columns - extraColumns).toBe(inside(columns, column, TABLE.columns))
        for (let down = 0; down < rows; down++)
          for (let right = 0; right < columns; right++)
            expect(pastedAt({ cells }, down, right).typed).toBe(
              `${down % block.rows}:${right % block.columns}`,
            )
      }),
    )
  })

  test('what moves goes to one place, whatever is selected', () => {
    const plan = planMove({ rows: 2, columns: 3 }, at(8, 2, 9, 3), TABLE)
    expect(plan).toEqual({ target: at(8, 2, 9, 4), missingRows: 0, extraColumns: 1, count: 6 })
  })
})

test.each([
  ['7\u00a0469.9\t(2.8)', false],
  ['PK\u0003\u0004\u0000\u0000', true],
  ['\ufffd\ufffd\ufffdabc', true],
  ['第 10 款\n', false],
])('garbage %j: %s', (text, garbage) => {
  expect(isGarbage(text)).toBe(garbage)
})

test('[GR8] [GR47] HTML carries numbers, how they are printed, and never markup of a cell', () => {
  const html = printHtmlTable([
    [
      { text: '7 469.9', number: 7469.9, decimals: 1, format: { bold: true } },
      { text: '<b>"&\nx', number: null, format: {} },
    ],
  ])
  expect(html).toContain('x:num="7469.9"')
  expect(html).toContain('sdnum="1033;0;#,##0.0_);(#,##0.0);&quot;—&quot;_)"')
  expect(html).toContain(`style="font-weight:700;mso-number-format:'#,##0.0_);(#,##0.0);&quot;—&quot;_)'"`)
  expect(html).toContain('<td>&lt;b&gt;&quot;&amp;<br>x</td>')
})
