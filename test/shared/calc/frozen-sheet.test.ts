/** Final tables in the calculation. The rule: shared/calc/SPEC.md, K14. */
import { expect, test } from 'vitest'

import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { frozenSheet } from '../../../shared/calc/frozen-sheet.ts'
import { packSheet, unpackSheet } from '../../../shared/calc/packing.ts'
import type { CalcSheet } from '../../../shared/model/calc.ts'
import { type CellContent, type CellValue, NIL } from '../../../shared/model/cell.ts'
import type { CellValues } from '../../../shared/model/frozen-values.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'

const [source, final, reader] = [tableId('source'), tableId('final'), tableId('reader')]
const [r, x] = [rowId('r'), columnId('x')]

const sheet = (
  table: typeof source,
  cells: readonly (readonly [row: string, content: CellContent])[],
): CalcSheet => ({
  table,
  rows: ['r', 's', 't'].map((id, at) => ({
    id: rowId(id),
    key: `a${at}`,
    parent: null,
    deleted: id === 't',
    tag: null,
  })),
  columns: [{ id: x, key: 'a0', parent: null, deleted: false, tag: null }],
  cells: cells.map(([row, content]) => [rowId(row), x, content]),
})
const of = (table: typeof source): CellContent => [1, ['c', table, r, x, 0]]

function read(
  values: CellValues,
  formula: CellContent = of(source),
): { final: CellValue; reader: CellValue } {
  const engine = new CalcEngine()
  const sheets = [
    sheet(source, [['r', 5]]),
    frozenSheet(
      sheet(final, [
        ['r', formula],
        ['s', 7],
        ['t', of(source)],
      ]),
      values,
    ),
    sheet(reader, [['r', of(final)]]),
  ]
  // The way to the worker.
  engine.load(
    sheets.map((one) => unpackSheet(structuredClone(packSheet(one)))),
    [],
    'UTC',
  )
  const shown = { final: engine.value(final, r, x), reader: engine.value(reader, r, x) }
  engine.apply({ tables: [{ table: source, cells: [[r, x, 1000]] }] })
  expect({ final: engine.value(final, r, x), reader: engine.value(reader, r, x) }).toEqual(shown)
  expect(engine.value(final, rowId('s'), x)).toBe(7)
  engine.destroy()
  return shown
}

test.each([3, -0.1, 'words', '=not a formula', '', true, false])(
  '[K14] it and its readers show what it printed: %s',
  (value) => {
    expect(read({ 'r:x': value })).toEqual({ final: value, reader: value })
  },
)

test('[K14] emptiness, and nil, which counts as zero', () => {
  expect(read({ 'r:x': null })).toMatchObject({ final: null })
  expect(read({ 'r:x': NIL })).toEqual({ final: NIL, reader: 0 })
})

test.each([
  ['#DIV/0!', 'divide-by-zero'],
  ['#REF!', 'reference-gone'],
  ['#N/A', 'not-found'],
  ['#NAME?', 'unknown-function'],
  ['#VALUE!', 'wrong-type'],
  ['#NUM!', 'number-out-of-range'],
  ['#CYCLE!', 'circular'],
  ['#TIMEOUT!', 'timeout'],
  ['#ERROR!', 'syntax'],
])('[K14] the error %s', (error, reason) => {
  const shown = read({ 'r:x': { error, reason } })
  expect(shown.final).toMatchObject({ error })
  expect(shown.reader).toMatchObject({ error })
})

test('[K14] a hostile name of an error is no formula', () => {
  expect(read({ 'r:x': { error: '#X")+1+("', reason: '")&FASCICLE.FAIL("timeout' } })).toMatchObject({
    final: { error: '#ERROR!' },
  })
  expect(read({ 'r:x': { error: '1+1', reason: 'x' } })).toMatchObject({ final: { error: '#ERROR!' } })
})

test('[K14] nothing that only looks like a value of its own is one', () => {
  const values = Object.create({ 'r:x': 9 }) as CellValues
  expect(frozenSheet(sheet(final, [['r', of(source)]]), values).cells[0]?.[2]).toEqual(of(source))
})
