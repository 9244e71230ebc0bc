import { expect, test } from 'vitest'

import { loadPieces } from '../../../shared/doc/load-pieces.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { replica, sampleTable } from './make.ts'

const [r1, c1] = [rowId('r1'), columnId('c1')]

/** A table, one piece for each edit, and how often a document was begun and destroyed. */
function stored() {
  const whole = sampleTable(1, 1)
  const pieces = [whole.encode()]
  whole.onUpdate((update) => pieces.push(update))
  for (const content of [1, 2, 3]) editCells(whole, [{ row: r1, column: c1, content }])
  const count = { made: 0, destroyed: 0 }
  const make = (): TableDoc => {
    const table = replica(9)
    count.made++
    table.y.on('destroy', () => count.destroyed++)
    return table
  }
  return { whole, pieces, make, count }
}

test('[OPEN2, ROOM23] sound pieces go into one document, under the given origin', () => {
  const { whole, pieces, make, count } = stored()
  const origins: unknown[] = []
  const heard = (): TableDoc => {
    const table = make()
    table.onUpdate((_, origin) => origins.push(origin))
    return table
  }
  const { document, bad } = loadPieces(heard, pieces, 'log')
  expect(document.encode()).toEqual(whole.encode())
  expect(bad).toEqual([])
  expect(count).toEqual({ made: 1, destroyed: 0 })
  expect(origins).toEqual(['log', 'log', 'log', 'log'])
})

test('[OPEN2, ROOM23] no pieces make an empty document', () => {
  const { make } = stored()
  const { document, bad } = loadPieces(make, [], 'log')
  expect(document.encode()).toEqual(replica(9).encode())
  expect(bad).toEqual([])
})

test.each(POISON_UPDATES.map((poison, at) => ({ poison, at })))(
  '[OPEN2, ROOM23] pieces that spoil the document (poison $at, garbage) are left out wherever they stand',
  ({ poison }) => {
    const { whole, pieces, make, count } = stored()
    const [first, ...rest] = pieces
    const { document, bad } = loadPieces(
      make,
      [Uint8Array.of(255, 255, 3), first!, poison, ...rest, poison],
      'log',
    )
    expect(bad).toEqual([0, 2, 6])
    expect(document.cell(r1, c1)).toBe(3)
    expect(document.encode()).toEqual(whole.encode())
    // Every one that was spoilt is gone, the last one lives.
    expect(count).toEqual({ made: 4, destroyed: 3 })
  },
)
