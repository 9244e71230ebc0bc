/**
 * Loading a table of 10,000 × 12 cells: our document, read whole (axes and every cell), against Yjs alone applying the same bytes and
 * reading every value out of its maps.
 */
import * as Y from 'yjs'

import type { DocEnv } from '../../shared/doc/plan-document.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { insertColumns } from '../../shared/doc/write-columns.ts'
import { insertRows } from '../../shared/doc/write-rows.ts'
import { columnId, rowId, tableId } from '../../shared/model/ids.ts'
import type { BenchRow } from './bench-row.ts'
import { inTurns } from './bench-row.ts'

const ROWS = 10_000
const COLUMNS = 12

const env: DocEnv = { random: Math.random, now: Date.now, mainLanguage: () => 'en' }

/** Ten columns of numbers, one of short texts, one of own-row formulas. */
export function bigTable(rows = ROWS): TableDoc {
  const table = new TableDoc(tableId('big'), env)
  const columns = Array.from({ length: COLUMNS }, (_, index) => columnId(`c${index}`))
  insertColumns(
    table,
    columns.map((id) => ({ id, type: 'number' as const, label: { en: id }, decimals: 1 })),
    null,
  )
  insertRows(
    table,
    Array.from({ length: rows }, (_, row) => ({
      id: rowId(`r${row}`),
      cells: Object.fromEntries(
        columns.map((id, column) => [
          id,
          column === 0
            ? `line ${row}`
            : column === 11
              ? ([1, '', ['c', 0, '@', columnId('c1'), 0], '+', ['c', 0, '@', columnId('c2'), 0]] as const)
              : (row * 12 + column) / 10,
        ]),
      ),
    })),
    { parent: null, before: null },
  )
  return table
}

export async function documentLoad(): Promise<BenchRow[]> {
  const bytes = bigTable().encode()
  const [ours = 0, raw = 0] = await inTurns(
    9,
    () => {
      const table = new TableDoc(tableId('big'), env)
      table.apply(bytes, 'storage')
      return table.calcSheet().cells.length + table.rows.length
    },
    () => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, bytes)
      let read = 0
      for (const record of doc.getMap('rows').values())
        if (record instanceof Y.Map) for (const value of record.values()) read += value === null ? 0 : 1
      return read
    },
  )
  return [
    {
      name: 'load a table of 10,000 × 12',
      unit: 'ms',
      value: ours,
      against: 'Yjs alone',
      baseline: raw,
      goal: 1.3,
    },
    { name: 'its size', unit: 'MB', value: bytes.length / 1e6 },
  ]
}
