import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Changes } from '../../../client/grid/remote-refresh.ts'
import { GATHER, REMOTE_PACE, RemoteRefresh } from '../../../client/grid/remote-refresh.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'

const cell = (row: string, column: string) => ({ row: rowId(row), column: columnId(column) })
let drawn: Changes[] = []
let actedAt = -Infinity
let refresh: RemoteRefresh

beforeEach(() => {
  vi.useFakeTimers()
  drawn = []
  actedAt = -Infinity
  refresh = new RemoteRefresh(
    (changes) => drawn.push(changes),
    () => actedAt,
  )
})
afterEach(() => vi.useRealTimers())

test('[GR4] after a quiet time a change of others is drawn as soon as its values can be there, together with them', () => {
  for (let i = 0; i < 50; i++) refresh.take({ values: [cell(`r${i % 3}`, 'c')] })
  vi.advanceTimersByTime(GATHER - 1)
  expect(drawn).toEqual([])
  vi.advanceTimersByTime(1)
  expect(drawn).toHaveLength(1)
  expect([...(drawn[0]?.cells.keys() ?? [])]).toEqual(['r0', 'r1', 'r2'])
})

test('[GR4] however often others change something, it is drawn ten times a second, and the last change too', () => {
  for (let at = 0; at < 1000; at += 4) {
    refresh.take({ values: [cell(`r${at}`, 'c')] })
    vi.advanceTimersByTime(4)
  }
  expect(drawn.length).toBeGreaterThanOrEqual(9)
  expect(drawn.length).toBeLessThanOrEqual(11)
  vi.advanceTimersByTime(REMOTE_PACE)
  expect(drawn.flatMap((changes) => [...changes.cells.keys()])).toHaveLength(250)
})

test('[GR4] what follows from an own edit is drawn in the same turn', async () => {
  actedAt = Date.now()
  refresh.take({ values: [cell('r1', 'c')] })
  refresh.take({
    patch: { rows: [], columns: [], looks: false, cells: [{ ...cell('r2', 'c'), content: 1 }] },
  })
  await Promise.resolve()
  expect(drawn).toHaveLength(1)
  vi.advanceTimersByTime(1000)
  expect(drawn).toHaveLength(1)
})

test('an own edit draws what was waiting of others too, once', async () => {
  refresh.take({ values: [cell('r1', 'c')] })
  actedAt = Date.now()
  refresh.take({ values: [cell('r2', 'c')] })
  await Promise.resolve()
  vi.advanceTimersByTime(1000)
  expect(drawn.map((changes) => [...changes.cells.keys()])).toEqual([['r1', 'r2']])
})

test('after the end nothing is drawn', async () => {
  refresh.take({ values: [cell('r1', 'c')] })
  refresh.stop()
  actedAt = Date.now()
  refresh.take({ values: [cell('r1', 'c')] })
  await Promise.resolve()
  vi.advanceTimersByTime(1000)
  expect(drawn).toEqual([])
})
