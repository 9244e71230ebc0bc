/**
 * The table of cases with its answers written out. Both are asked: the product, and the small model (`test/fuzz/table-of-cases.ts`) by which
 * the convergence fuzz judges the product.
 */
import { beforeEach, expect, test } from 'vitest'

import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { insertColumns } from '../../../shared/doc/write-columns.ts'
import { deleteRows, insertRows, moveRows, restoreRows, sortRows } from '../../../shared/doc/write-rows.ts'
import { areaOf } from '../../../shared/formula/area.ts'
import { bind } from '../../../shared/formula/bind.ts'
import type { CellAddress } from '../../../shared/model/cell.ts'
import { columnId, rowId, tableId, type RowId } from '../../../shared/model/ids.ts'
import { covered, type Ends, Forest } from '../../fuzz/table-of-cases.ts'
import { seeded } from '../../helpers/seeded.ts'

const TABLE = tableId('t')
const VALUE = columnId('v')
const ids = (text: string): RowId[] => text.split(' ').filter(Boolean).map(rowId)

let table: TableDoc
beforeEach(() => {
  table = new TableDoc(TABLE, { random: seeded(7), now: () => 0, mainLanguage: () => 'en' })
  insertColumns(
    table,
    [
      { id: columnId('label'), type: 'text', label: {} },
      { id: VALUE, type: 'number', label: {} },
    ],
    null,
  )
  add('a b c d e f', null)
})

const add = (rows: string, before: string | null, parent: string | null = null): void =>
  void insertRows(
    table,
    ids(rows).map((id) => ({ id })),
    { parent: parent === null ? null : rowId(parent), before: before === null ? null : rowId(before) },
  )
const drag = (rows: string, before: string | null, parent: string | null = null): void =>
  void moveRows(table, ids(rows), {
    parent: parent === null ? null : rowId(parent),
    before: before === null ? null : rowId(before),
  })

/** `SUM` over the value column, typed in a row, and later asked what it covers. */
function written(address: string, own: string): () => { product: string; model: string } {
  const scope = {
    rows: () => table.rows,
    columns: () => table.columns,
    tableByName: () => undefined,
    tableName: () => '',
    nameByText: () => undefined,
    nameText: () => undefined,
  }
  const at: CellAddress = { table: TABLE, row: rowId(own), column: VALUE }
  const [, , ref] = bind(`=SUM(${address})`, at, scope)
  if (!Array.isArray(ref) || ref[0] !== 'r') throw new Error(`${address} was not bound`)
  const ends = endsOf(address, own)
  return () => {
    const area = areaOf(ref as Parameters<typeof areaOf>[0], at, scope)
    const rows = area ? table.rows.ids.slice(area.rows[0], area.rows[1] + 1) : []
    return { product: rows.join(' '), model: covered(new Forest(table.rows.entries()), ends, own).join(' ') }
  }
}

/** BD5, BD6 */
function endsOf(address: string, own: string): Ends {
  const line = new Forest(table.rows.entries())
  const [, fixed, top, bottom] = /^B(\$?)(\d+):B(\d*)$/.exec(address)!
  const first = line.visible[Number(top) - 1]!
  const last = bottom ? line.visible[Number(bottom) - 1]! : null
  if (last === null) return { from: line.placed(first, null), to: 'open' }
  if (last === own && fixed) return { from: line.placed(first, own), to: 'own' }
  const isTotal = line.visible.indexOf(own) === line.visible.indexOf(last) + 1
  return isTotal
    ? { from: line.placed(first, own), to: line.placed(own, first, true) }
    : { from: line.placed(first, last), to: line.placed(last, first) }
}

type Case = readonly [what: string, address: string, own: string, change: () => void, rows: string]

test.each<Case>([
  ['[AX2] insert inside', 'B2:B4', 'f', () => add('x', 'c'), 'b x c d'],
  ['[AX2] delete its first row', 'B2:B4', 'f', () => deleteRows(table, ids('b')), 'c d'],
  ['[AX2] delete its last row', 'B2:B4', 'f', () => deleteRows(table, ids('d')), 'b c'],
  ['[AX3] all rows deleted', 'B2:B4', 'f', () => deleteRows(table, ids('b c d')), ''],
  [
    '[AX3] all rows deleted, one back',
    'B2:B4',
    'f',
    () => {
      deleteRows(table, ids('b c d'))
      restoreRows(table, ids('c'))
    },
    'c',
  ],
  ['[AX4] insert just below', 'B2:B4', 'f', () => add('x', 'e'), 'b c d'],
  ['[AX4] insert under the last row', 'B2:B4', 'f', () => add('x', null, 'd'), 'b c d'],
  ['[AX10] insert just above a total', 'B2:B4', 'e', () => add('x', 'e'), 'b c d x'],
  ['[AX5] the last row dragged away', 'B2:B4', 'f', () => drag('d', null), 'b c'],
  ['[AX5] the first row dragged away', 'B2:B4', 'f', () => drag('b', null), 'c d'],
  ['[AX5] an end dragged into the middle', 'B2:B4', 'f', () => drag('d', 'c'), 'b d c'],
  ['[AX5] a strange row dragged in', 'B2:B4', 'f', () => drag('f', 'c'), 'b f c d'],
  ['[AX5] sorted', 'B2:B4', 'f', () => sortRows(table, ids('d b c')), 'd b c'],
  ['[AX5] sorted with its neighbours', 'B2:B4', 'f', () => sortRows(table, ids('e d c b a')), 'd c b'],
  ['[AX7] the whole block moved', 'B2:B4', 'f', () => drag('b c d', 'a'), 'b c d'],
  ['[AX7] the block moved under a row', 'B2:B4', 'f', () => drag('b c d', null, 'e'), 'b c d'],
  ['[AX7] the block moved, its total stayed', 'B2:B4', 'e', () => drag('b c d', 'a'), 'b c d'],
  ['[AX7] the block moved with its total', 'B2:B4', 'e', () => drag('b c d e', 'a'), 'b c d'],
  ['[AX8] the last row one level down', 'B2:B4', 'f', () => drag('d', null, 'c'), 'b c d'],
  ['[AX9] a running total', 'B$2:B4', 'd', () => drag('d', null), 'b c e f d'],
  ['[AX9] a running total across its beginning', 'B$2:B4', 'd', () => drag('d', 'a'), 'd a b'],
  ['[BD4] open to the bottom', 'B4:B', 'a', () => add('x', null), 'd e f x'],
])('%s', (_, address, own, change, rows) => {
  const now = written(address, own)
  change()
  expect(now()).toEqual({ product: rows, model: rows })
})
