import { describe, expect, test } from 'vitest'

import { cutRect } from '../../../client/grid/cut-rect.ts'
import type { GridTable } from '../../../client/grid/grid-session.ts'
import type { OwnBlock } from '../../../client/grid/own-block.ts'
import { printOwn } from '../../../client/grid/own-block.ts'
import { readOwn } from '../../../client/grid/read-own-block.ts'
import { runOf } from '../../../client/grid/selection.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import { columnId, planId, rowId, tableId } from '../../../shared/model/ids.ts'

const PLAN = planId('plan')
const TOTAL: StoredFormula = [1, 'SUM(', ['c', 0, rowId('r1'), columnId('c1'), 0], ')']
const BLOCK: OwnBlock = {
  plan: PLAN,
  table: tableId('t-1'),
  rows: ['r1', 'r2'].map(rowId),
  columns: [columnId('c1')],
  cells: [['7'], ['=SUM(B1)']],
  formulas: [[1, 0, TOTAL, '7.25']],
  formats: [[0, 0, { bold: true }]],
  cut: 'token',
}
const read = (change: object) => readOwn(JSON.stringify({ ...BLOCK, ...change }), PLAN)

describe('[GR5] cells on the clipboard', () => {
  test('come back with what one would type, and formulas with the cells they stood in', () => {
    expect(readOwn(printOwn(BLOCK), PLAN)).toEqual({
      cells: BLOCK.cells,
      numbers: [[null], [null]],
      formulas: new Map([['1:0', { from: { table: 't-1', row: 'r2', column: 'c1' }, formula: TOTAL }]]),
      values: new Map([['1:0', '7.25']]),
      formats: new Map([['0:0', { bold: true }]]),
      cut: 'token',
    })
  })

  test('of another plan are their texts', () => {
    const block = readOwn(printOwn(BLOCK), planId('other'))
    expect([block?.formulas?.size, block?.values?.size]).toEqual([0, 1])
  })

  test.each([
    ['no formula', { formulas: [[1, 0, { f: '=1' }]] }],
    ['a value that is none', { formulas: [[1, 0, null, 7]] }],
    ['a formula of no legal shape', { formulas: [[1, 0, [1, ['c', 0, '__proto__', 'c1', 0]]]] }],
    ['an endless formula', { formulas: [[1, 0, [1, 'x'.repeat(20_000)]]] }],
    ['outside the block', { formulas: [[2, 0, TOTAL], [-1, 0, TOTAL], ['x', 0, TOTAL], null, 5] }],
    ['no list', { formulas: { 0: TOTAL } }],
    ['rows that are none', { rows: ['r1', 'r:2'] }],
    ['columns that are none', { columns: [7] }],
    ['a table that is none', { table: '../t' }],
  ])('%s: the texts only', (_, change) => {
    const block = read(change)
    expect([block?.cells, block?.formulas?.size]).toEqual([BLOCK.cells, 0])
  })

  test.each([
    ['', null],
    ['{', null],
    ['null', null],
    ['[]', null],
    ['{"cells":[]}', null],
    ['{"cells":[[]]}', null],
    ['{"cells":[[7]]}', null],
    ['{"cells":"x"}', null],
  ])('%j is not ours', (text, nothing) => {
    expect(readOwn(text, PLAN)).toBe(nothing)
  })

  test('[GR47] what is no format is none', () => {
    const formats = [[0, 0, { bold: 'yes', ink: 'red', fill: 7 }], [1, 0, null], null, 'x', [1]]
    const block = read({ formats })
    expect(block?.formats?.get('0:0')).toEqual({ ink: 'red' })
    expect(block?.formats?.get('1:0') ?? {}).toEqual({})
    expect(read({ formats: 'x' })?.formats?.size).toBe(0)
  })

  test('a cut without a word is none', () => {
    expect(read({ cut: { token: 1 } })).not.toHaveProperty('cut')
  })
})

describe('where cut cells stand', () => {
  const table = (rows: readonly string[], columns: readonly string[]) =>
    ({
      rows: { indexOf: (id: string) => rows.indexOf(id) },
      columns: { indexOf: (id: string) => columns.indexOf(id) },
    }) as unknown as GridTable
  const cut = {
    table: tableId('t'),
    rows: ['a', 'b'].map(rowId),
    columns: ['x', 'y'].map(columnId),
    token: '',
  }

  test.each([
    ['together', 'ab', 'xy', { top: 0, bottom: 1, left: 0, right: 1 }],
    ['moved together', 'cab', 'zxy', { top: 1, bottom: 2, left: 1, right: 2 }],
    ['with a row between', 'acb', 'xy', null],
    ['turned round', 'ba', 'xy', null],
    ['one deleted', 'ab', 'x', null],
  ])('%s', (_, rows, columns, rect) => {
    expect(cutRect(cut, table([...rows], [...columns]))).toEqual(rect)
  })

  test('no positions are no run', () => {
    expect(runOf([])).toBeNull()
  })
})
