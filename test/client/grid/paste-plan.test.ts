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

test('[GR8] HTML carries numbers and never markup of a cell', () => {
  const html = printHtmlTable([
    [
      { text: '7 469.9', number: 7469.9 },
      { text: '<b>"&\nx', number: null },
    ],
  ])
  expect(html).toContain('x:num="7469.9"')
  expect(html).toContain('<td>&lt;b&gt;&quot;&amp;<br>x</td>')
})
