/** What the server reads in outlines, and how often. The rule: server/http/SPEC.md, DR5. */
import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'

import { PlanOutlines } from '../../server/plan-outlines.ts'
import { OutlineDoc } from '../../shared/doc/outline-doc.ts'

/** An outline in which table `t` moves on with every change. Reading it holds this thread up for so long. */
function movingOutline(milliseconds: number) {
  const doc = new Y.Doc()
  let seq = 0
  const move = (): void => {
    seq++
    doc.getMap('tables').set('t', new Y.Map(Object.entries({ component: `c${seq}`, '#o': 'a0' })))
  }
  move()
  const { apply } = OutlineDoc.prototype
  const reads = vi.spyOn(OutlineDoc.prototype, 'apply').mockImplementation(function (
    this: OutlineDoc,
    ...given
  ) {
    const until = performance.now() + milliseconds
    while (performance.now() < until);
    return apply.call(this, ...given)
  })
  onTestFinished(() => reads.mockRestore())
  const outlines = new PlanOutlines(
    { rooms: () => Promise.resolve([{ room: 'outline', seq }]) },
    { state: () => Promise.resolve(Y.encodeStateAsUpdate(doc)) },
  )
  return { outlines, reads: reads.mock.calls, move, now: () => `c${seq}` }
}

test('[DR5] an outline that takes long to read is read a tenth of the time, however often it changes; the last change is told', async () => {
  const { outlines, reads, move, now } = movingOutline(25)
  const began = performance.now()
  expect(await outlines.component('p', 't')).toBe('c1')
  const told: (readonly string[])[] = []
  const telling: Promise<unknown>[] = []
  for (let n = 0; n < 60; n++) {
    move()
    telling.push(outlines.changed('p').then((tables) => told.push(tables)))
    await outlines.component('p', 't')
    await new Promise((later) => setTimeout(later, 5))
  }
  await Promise.all(telling)
  expect(await outlines.component('p', 't')).toBe(now())
  expect(told.flat().length).toBeGreaterThan(0)
  const took = performance.now() - began
  expect(reads.length).toBeLessThanOrEqual(2 + took / 250)
})

test('[DR3] a change that somebody saw before it was told is told', async () => {
  const { outlines, move, now } = movingOutline(0)
  await outlines.summary('p')
  move()
  await outlines.summary('p')
  expect(await outlines.component('p', 't')).toBe(now())
  expect([await outlines.changed('p'), await outlines.changed('p')]).toEqual([['t'], []])
})

test('[DR5] any other is read whenever it has changed', async () => {
  const { outlines, reads, move, now } = movingOutline(0)
  for (let n = 0; n < 20; n++) {
    await outlines.component('p', 't')
    move()
    expect(await outlines.changed('p')).toEqual(['t'])
    expect(await outlines.component('p', 't')).toBe(now())
  }
  expect(reads.length).toBe(21)
})
