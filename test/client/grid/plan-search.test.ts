import { describe, expect, test } from 'vitest'

import { textFinder } from '../../../client/grid/find-text.ts'
import { PlanSearch } from '../../../client/grid/plan-search.ts'
import { TableHits } from '../../../client/grid/table-hits.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { bigTable } from './harness/big-table.ts'
import { keyTable } from './harness/key-table.ts'
import { TestSession } from './test-session.ts'

const KEYS = tableId('keys')
const BIG = tableId('big')
const finder = (text: string) => textFinder({ text, matchCase: false, wholeCell: false, lookIn: 'values' })
/** On a machine on which every few cells take a slice's time. */
const slowHits = (session: TestSession): TableHits => {
  let clock = 0
  return new TableHits(session, BIG, 'en', () => (clock += 10))
}
const goOn = (): Promise<boolean> => Promise.resolve(true)
/** Everything that was waiting has been looked at. */
const settled = async (search: PlanSearch): Promise<void> => {
  await search.known()
  search.settle()
}
const rowsOf = (hits: TableHits): string[] => hits.places.map(({ row, column }) => `${row}.${column}`)

describe('[GR50] the cells of a table in which something is found', () => {
  test('in reading order, and in the order of the rows as others move them', async () => {
    const session = new TestSession([keyTable])
    const hits = new TableHits(session, KEYS, 'en')
    session.onTable(KEYS, (event) => hits.take(event))
    hits.seek(finder('6'), 'values')
    await hits.look(goOn)
    expect(rowsOf(hits)).toEqual(['r1.c', 'r4.c', 'r5.c'])
    expect(hits.before({ row: rowId('r4'), column: columnId('c') })).toEqual({ count: 1, isOne: true })
    expect(hits.before({ row: rowId('r4'), column: columnId('e') })).toEqual({ count: 2, isOne: false })
    session.moveRows(KEYS, [rowId('r5')], { before: rowId('r0') })
    hits.lookNow()
    expect(rowsOf(hits)).toEqual(['r5.c', 'r1.c', 'r4.c'])
    session.deleteRows(KEYS, [rowId('r1')])
    session.commit(KEYS, rowId('r2'), columnId('b'), '66', 'en')
    hits.lookNow()
    expect(rowsOf(hits)).toEqual(['r5.c', 'r2.b', 'r4.c'])
    session.commit(KEYS, rowId('r4'), columnId('c'), '7', 'en')
    hits.lookNow()
    expect(rowsOf(hits)).toEqual(['r5.c', 'r2.b'])
  })

  test('a number with and without the gaps it is printed with', async () => {
    const session = new TestSession([keyTable])
    session.commit(KEYS, rowId('r0'), columnId('b'), '1234567', 'en')
    session.commit(KEYS, rowId('r0'), columnId('g'), 'in 1 234 567 cases', 'en')
    const hits = new TableHits(session, KEYS, 'en')
    for (const [text, found] of [
      ['1234567', ['r0.b']],
      ['234 567', ['r0.b', 'r0.g']],
    ] as const) {
      hits.seek(finder(text), 'values')
      await hits.look(goOn)
      expect(rowsOf(hits)).toEqual(found)
    }
  })

  test('a calculated value that becomes another one, and what a formula is typed as', async () => {
    const session = new TestSession([keyTable])
    const hits = new TableHits(session, KEYS, 'en')
    session.onTable(KEYS, (event) => hits.take(event))
    hits.seek(finder('84'), 'values')
    await hits.look(goOn)
    expect(rowsOf(hits)).toEqual([])
    session.commit(KEYS, rowId('r0'), columnId('b'), '42', 'en')
    hits.lookNow()
    expect(rowsOf(hits)).toEqual(['r0.f'])
    hits.seek(finder('b1'), 'typed')
    await hits.look(goOn)
    expect(rowsOf(hits)).toEqual(['r0.f'])
  })

  test('a large table is looked through in slices; what changes meanwhile counts', async () => {
    const session = new TestSession([bigTable(200)])
    const hits = slowHits(session)
    session.onTable(BIG, (event) => hits.take(event))
    hits.seek(finder('Row 17'), 'values')
    let rests = 0
    await hits.look(() => {
      if (++rests === 1) session.commit(BIG, rowId('r0'), columnId('label'), 'now Row 17 too', 'en')
      return goOn()
    })
    expect(rests).toBeGreaterThan(1)
    expect(hits.isWaiting).toBe(true)
    hits.lookNow()
    expect(rowsOf(hits).slice(0, 2)).toEqual(['r0.label', 'r16.label'])
    expect(hits.places).toHaveLength(1 + 1 + 10)
  })

  test('looking that is not wanted any more ends, and begins anew', async () => {
    const session = new TestSession([bigTable(200)])
    const hits = slowHits(session)
    hits.seek(finder('Row 17'), 'values')
    expect(await hits.look(() => Promise.resolve(false))).toBe(false)
    expect(hits.isWaiting).toBe(true)
    expect(await hits.look(goOn)).toBe(true)
    expect(hits.isKnown).toBe(true)
  })

  test('a table that is taken out of the plan meanwhile has no matches', async () => {
    const session = new TestSession([bigTable(200)])
    const hits = slowHits(session)
    hits.seek(finder('Row 17'), 'values')
    const look = hits.look(() => {
      session.removed.add(BIG)
      return goOn()
    })
    expect(await look).toBe(true)
    session.removed.clear()
    expect(hits.places).toEqual([])
  })
})

describe('[GR51] a search of the whole plan', () => {
  test('goes from table to table, and is as it was when one goes on to the next', async () => {
    const session = new TestSession([keyTable, bigTable(50)])
    const search = new PlanSearch(session, 'en')
    search.show(KEYS, 'en', () => undefined)
    search.seek({ text: '50' })
    await settled(search)
    expect(search.all.map(({ id, places }) => [id, places.length])).toEqual([[KEYS, 1]])
    search.seekIn('plan')
    await settled(search)
    const counts = search.all.map(({ places }) => places.length)
    expect(counts[0]).toBe(1)
    expect(counts[1]).toBeGreaterThan(1)

    // Between two grids nobody listens: what changed then is seen afterwards.
    search.rest()
    session.commit(KEYS, rowId('r0'), columnId('b'), '500', 'en')
    search.show(BIG, 'en', () => undefined)
    expect(search.query.text).toBe('50')
    await expect.poll(() => search.of(KEYS).places.length).toBe(2)
    search.rest()
  })

  test('rows that come in one table change what formulas of another are called', async () => {
    const session = new TestSession([keyTable, bigTable(5)])
    session.commit(BIG, rowId('r0'), columnId('c0'), "='Table keys'!B8", 'en')
    const search = new PlanSearch(session, 'en')
    search.show(KEYS, 'en', () => undefined)
    search.seekIn('plan')
    search.seek({ text: "keys'!B9", lookIn: 'typed' })
    await settled(search)
    expect(search.of(BIG).places).toEqual([])
    session.insertRows(KEYS, { at: 0, count: 1 })
    await expect.poll(() => search.of(BIG).places.length).toBe(1)
    search.rest()
  })
})
