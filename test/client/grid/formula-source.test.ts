import { expect, test } from 'vitest'

import { firstOfEach, formulaSources } from '../../../client/grid/formula-source.ts'
import type { CellAddress } from '../../../shared/model/cell.ts'
import type { Ref, StoredFormula } from '../../../shared/model/formula.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'

const at = (table: string, row: string): CellAddress => ({
  table: tableId(table),
  row: rowId(row),
  column: columnId('c'),
})
const cell = (table: string, row: string): Ref =>
  ['c', tableId(table), rowId(row), columnId('c')] as unknown as Ref
const OWN = tableId('own')

test('[GR26] the cells of other tables come in the order of the formula, one of each table, rather one that shows something', () => {
  const formula = [1, '', cell('a', '1'), '+', cell('own', '1'), '+', cell('b', '1'), '+', cell('a', '2')]
  const found = formulaSources(formula as unknown as StoredFormula, OWN, () => undefined)
  expect(found).toEqual([at('a', '1'), at('b', '1'), at('a', '2')])
  expect(firstOfEach(found, () => false)).toEqual([at('a', '1'), at('b', '1')])
  expect(firstOfEach(found, () => true)).toEqual([at('a', '1'), at('b', '1')])
  expect(firstOfEach(found, ({ row }) => row === rowId('1'))).toEqual([at('a', '2'), at('b', '1')])
})

test('text that is no formula has no source', () => {
  expect(formulaSources([0, '=A1+'], OWN, () => undefined)).toEqual([])
})
