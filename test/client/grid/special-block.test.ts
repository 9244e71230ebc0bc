import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { CopiedFormula } from '../../../client/grid/grid-session.ts'
import type { Block } from '../../../client/grid/paste-plan.ts'
import { specialBlock } from '../../../client/grid/special-block.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'

const SUM: CopiedFormula = {
  from: { table: tableId('t'), row: rowId('r2'), column: columnId('c1') },
  formula: [1, '7'],
}
const OWN: Block = {
  cells: [
    ['Posts', '1.234'],
    ["'=so called", '=B1*2'],
  ],
  numbers: [
    [null, 1.234],
    [null, null],
  ],
  formulas: new Map([['1:1', SUM]]),
  values: new Map([['1:1', '2.468']]),
  cut: 'token',
}

describe('[GR47] formats of a block', () => {
  const SET: Block = { ...OWN, formats: new Map([['0:1', { bold: true }]]) }

  test('values come without them, formats without anything else', () => {
    expect(specialBlock(SET, { what: 'values', transposed: false })).not.toHaveProperty('formats')
    const alone = specialBlock(SET, { what: 'formats', transposed: false })
    expect(alone).toEqual({ cells: OWN.cells, isFormatsOnly: true, formats: SET.formats })
    expect(specialBlock({ cells: OWN.cells }, { what: 'formats', transposed: false })).not.toHaveProperty(
      'formats',
    )
  })

  test('they turn round with their cells', () => {
    const turned = specialBlock(SET, { what: 'all', transposed: true })
    expect(turned.formats).toEqual(new Map([['1:0', { bold: true }]]))
  })
})

describe('[GR60] what paste special makes of a block', () => {
  test('values: what formulas came to, exactly, and no formula', () => {
    expect(specialBlock(OWN, { what: 'values', transposed: false })).toEqual({
      cells: [
        ['Posts', '1.234'],
        ["'=so called", '2.468'],
      ],
      numbers: [
        [null, 1.234],
        [null, 2.468],
      ],
    })
  })

  test('values of another program: its numbers; what would begin a formula is words, what can be read in two ways stays so', () => {
    const block = { cells: [['1,234', ' ＝B1', '1.234']], numbers: [[1234.4, null, null]] }
    expect(specialBlock(block, { what: 'values', transposed: false })).toEqual({
      cells: [['1,234', "' ＝B1", '1.234']],
      numbers: [[1234.4, null, null]],
    })
  })

  test('formulas as they are mean the same cells; nothing is moved', () => {
    const { formulas, cut, cells } = specialBlock(OWN, { what: 'same-cells', transposed: false })
    expect([formulas?.get('1:1')?.way, cut, cells]).toEqual(['same-cells', undefined, OWN.cells])
  })

  test('transposed: formulas turn round with their cells, or mean the same cells', () => {
    const wide: Block = { cells: [['a', 'b', '=1']], formulas: new Map([['0:2', SUM]]) }
    const turned = specialBlock(wide, { what: 'all', transposed: true })
    expect(turned.cells).toEqual([['a'], ['b'], ['=1']])
    expect(turned.formulas).toEqual(new Map([['2:0', { ...SUM, way: 'transposed' }]]))
    const same = specialBlock(wide, { what: 'same-cells', transposed: true })
    expect(same.formulas?.get('2:0')?.way).toBe('same-cells')
  })

  test('transposed twice it is what it was', () => {
    const table = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, columns]) => {
        const line = fc.array(fc.tuple(fc.string(), fc.option(fc.integer())), {
          minLength: columns,
          maxLength: columns,
        })
        return fc.array(line, { minLength: rows, maxLength: rows })
      })
    fc.assert(
      fc.property(table, (lines) => {
        const block = {
          cells: lines.map((line) => line.map(([text]) => text)),
          numbers: lines.map((line) => line.map(([, number]) => number)),
        }
        const way = { what: 'all', transposed: true } as const
        expect(specialBlock(specialBlock(block, way), way)).toEqual(block)
      }),
    )
  })
})
