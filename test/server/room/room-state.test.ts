import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'

import { RoomDocument } from '../../../server/room/room-document.ts'
import { RoomState } from '../../../server/room/room-state.ts'
import { storedLog } from '../../helpers/stored-log.ts'
import { editor } from '../../helpers/yjs-edits.ts'

/** How often the whole document was encoded from now on. */
function measurements(): () => number {
  const encode = vi.spyOn(RoomDocument.prototype, 'encode')
  onTestFinished(() => encode.mockRestore())
  return () => encode.mock.calls.length
}

test('[ROOM9] near its limit a document is measured now and then, not with every update', () => {
  let now = 0
  const state = new RoomState('t', () => now)
  state.load(storedLog())
  const { set } = editor()
  state.apply(set('most', 'x'.repeat(60_000)))
  const measured = measurements()
  // What is overwritten is gone, so all of it fits.
  const refused: number[] = []
  for (let n = 0; n < 1000; n++) {
    now += 1000
    const update = set('same', n)
    if (state.wouldExceed(64_000, update.byteLength)) refused.push(n)
    else state.apply(update)
  }
  expect(refused).toEqual([])
  expect(measured()).toBeLessThan(100)
})

test('[ROOM9] a flood near the limit is refused by the estimate, and is taken again later', () => {
  let now = 0
  const state = new RoomState('t', () => now)
  state.load(storedLog())
  const { set } = editor()
  state.apply(set('most', 'x'.repeat(55_000)))
  const measured = measurements()
  const flood = (): boolean[] =>
    Array.from({ length: 100 }, (_, n) => {
      const update = set('same', 'y'.repeat(1000) + n)
      const refused = state.wouldExceed(64_000, update.byteLength)
      if (!refused) state.apply(update)
      return refused
    })
  expect(flood().at(-1)).toBe(true)
  expect(measured()).toBeLessThanOrEqual(1)
  now += 60_000
  expect(flood()[0]).toBe(false)
  expect(measured()).toBeLessThanOrEqual(2)
})

test('[ROOM9] a document is never larger than its limit by more than a part of it', () => {
  let now = 0
  const state = new RoomState('t', () => now)
  state.load(storedLog())
  const { set } = editor()
  for (let n = 0; n < 3000; n++) {
    now += 1000
    const update = set(`k${n}`, 'x'.repeat(40))
    if (state.wouldExceed(64_000, update.byteLength)) break
    state.apply(update)
  }
  const size = state.encode().byteLength
  expect(size).toBeGreaterThan(60_000)
  expect(size).toBeLessThan(64_000 * (1 + 1 / 32))
})

test('[ROOM6] what lacks its cause is neither in the document nor in what newcomers get', () => {
  const state = new RoomState('t', () => 0)
  state.load(storedLog())
  const { set } = editor()
  const first = set('a', 1)
  const second = set('b', 2)
  expect(state.apply(second)).toEqual({ made: [], isWhole: false, steps: 0, edits: [] })
  expect(state.encode()).toEqual(Y.encodeStateAsUpdate(new Y.Doc()))
  expect(state.apply(first).isWhole).toBe(true)
  expect(state.apply(second).made).toHaveLength(1)
})
