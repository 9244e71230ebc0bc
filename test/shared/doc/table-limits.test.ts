/** How large a table can grow: the engine's own limits, at every way in that adds rows or columns. */
import { expect, test } from 'vitest'

import { insertColumns } from '../../../shared/doc/write-columns.ts'
import { insertRows } from '../../../shared/doc/write-rows.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { TABLE_LIMITS } from '../../../shared/model/table-limits.ts'
import { sampleTable } from './make.ts'

const more = <T>(count: number, make: (id: string) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(`more-${index}`))
const top = { parent: null, before: null }

test('[DOC19] rows up to the limit and no further', () => {
  const table = sampleTable(3, 1)
  const rows = more(TABLE_LIMITS.rows - 3, (id) => ({ id: rowId(id) }))
  expect(() => insertRows(table, [...rows, { id: rowId('last') }], top)).toThrow('table-full')
  expect(table.rows.length).toBe(3)
  insertRows(table, rows, top)
  expect(table.rows.length).toBe(TABLE_LIMITS.rows)
  expect(() => insertRows(table, [{ id: rowId('last') }], top)).toThrow(
    'table-full {"what":"rows","limit":60000,"has":60000,"more":1}',
  )
})

test('[DOC19] columns up to the limit and no further', () => {
  const table = sampleTable(1, 2)
  const columns = more(TABLE_LIMITS.columns - 3, (id) => ({
    id: columnId(id),
    type: 'number' as const,
    label: {},
  }))
  insertColumns(table, columns, null)
  expect(table.columns.length).toBe(1024)
  expect(() => insertColumns(table, [{ id: columnId('last'), type: 'number', label: {} }], null)).toThrow(
    'table-full {"what":"columns","limit":1024,"has":1024,"more":1}',
  )
})
