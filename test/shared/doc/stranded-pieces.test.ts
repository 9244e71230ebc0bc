import { expect, test } from 'vitest'

import { dropPending, StrandedPieces } from '../../../shared/doc/stranded-pieces.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { replica, sampleTable } from './make.ts'

const [r1, c1] = [rowId('r1'), columnId('c1')]
const label = columnId('label')

/** The pieces of one author: the table, then one for each edit. */
function author(): { table: TableDoc; pieces: Uint8Array[] } {
  const table = sampleTable(1, 1)
  const pieces = [table.encode()]
  table.onUpdate((update) => pieces.push(update))
  for (const content of [1, 2, 3, 4, 5]) editCells(table, [{ row: r1, column: c1, content }])
  return { table, pieces }
}

/** A document that was loaded from these pieces, and what waits beside it. */
function loaded(...pieces: (Uint8Array | undefined)[]): { table: TableDoc; stranded: StrandedPieces } {
  const table = replica(7)
  const stranded = new StrandedPieces()
  for (const piece of pieces) table.apply(piece!, 'storage')
  stranded.takeFrom(table)
  return { table, stranded }
}

test('[DOC17] where nothing is missing, nothing is stranded', () => {
  const { pieces } = author()
  const { table, stranded } = loaded(...pieces)
  expect(stranded.isEmpty).toBe(true)
  expect(stranded.with(table.encode())).toEqual(table.encode())
  stranded.reunite(table, 'storage')
  expect(table.cell(r1, c1)).toBe(5)
})

test('[DOC17] a document whose stranded pieces were taken out is as if they had never come', () => {
  const { pieces } = author()
  const { table, stranded } = loaded(pieces[0], pieces[1], pieces[3])
  expect(stranded.isEmpty).toBe(false)
  expect(table.hasPending).toBe(false)
  expect(table.encode()).toEqual(loaded(pieces[0], pieces[1]).table.encode())
})

test('[DOC17] stranded pieces come back with what is missing, under the given origin, and not before', () => {
  const { pieces } = author()
  const { table, stranded } = loaded(pieces[0], pieces[2], pieces[3])
  const origins: unknown[] = []
  table.onUpdate((_, origin) => origins.push(origin))
  const other = replica(8, table)
  const before = other.encodeVector()
  editCells(other, [{ row: r1, column: label, content: 'meanwhile' }])
  table.apply(other.diff(before), 'remote')
  stranded.reunite(table, 'log')
  expect([table.cell(r1, c1), stranded.isEmpty]).toEqual([null, false])
  table.apply(pieces[1]!, 'remote')
  stranded.reunite(table, 'log')
  expect([table.cell(r1, c1), stranded.isEmpty]).toEqual([3, true])
  expect(origins).toEqual(['remote', 'remote', 'log'])
})

test('[DOC17] of pieces behind two gaps, those behind the second go on waiting when the first is closed', () => {
  const { table: whole, pieces } = author()
  const { table, stranded } = loaded(pieces[0], pieces[2], pieces[4], pieces[5])
  table.apply(pieces[1]!, 'remote')
  stranded.reunite(table, 'storage')
  expect([table.cell(r1, c1), table.hasPending, stranded.isEmpty]).toEqual([2, false, false])
  table.apply(pieces[3]!, 'remote')
  stranded.reunite(table, 'storage')
  expect([table.cell(r1, c1), table.hasPending, stranded.isEmpty]).toEqual([5, false, true])
  expect(table.encode()).toEqual(whole.encode())
})

test('[DOC17] a deletion of what is missing is stranded, too', () => {
  const { table: whole, pieces } = author()
  editCells(whole, [{ row: r1, column: c1, content: null }])
  const { table, stranded } = loaded(...pieces.slice(0, 5), pieces[6])
  expect([table.cell(r1, c1), table.hasPending, stranded.isEmpty]).toEqual([4, false, false])
  table.apply(pieces[5]!, 'remote')
  expect(table.cell(r1, c1)).toBe(5)
  stranded.reunite(table, 'storage')
  expect([table.cell(r1, c1), stranded.isEmpty]).toEqual([null, true])
  expect(table.encode()).toEqual(whole.encode())
})

test('[DOC17] a state with the stranded pieces holds all there is', () => {
  const { table: whole, pieces } = author()
  const { table, stranded } = loaded(pieces[0], pieces[2], pieces[4], pieces[5])
  const again = loaded(stranded.with(table.encode()))
  expect(again.table.encode()).toEqual(table.encode())
  for (const missing of [pieces[1]!, pieces[3]!]) {
    again.table.apply(missing, 'remote')
    again.stranded.reunite(again.table, 'storage')
  }
  expect(again.table.encode()).toEqual(whole.encode())
})

test('[DOC17] what lacks its cause can be thrown away', () => {
  const { pieces } = author()
  const table = replica(7)
  table.apply(pieces[0]!, 'remote')
  expect(dropPending(table.y)).toBe(false)
  table.apply(pieces[2]!, 'remote')
  expect(dropPending(table.y)).toBe(true)
  expect(table.hasPending).toBe(false)
  expect(table.cell(r1, c1)).toBeNull()
})
