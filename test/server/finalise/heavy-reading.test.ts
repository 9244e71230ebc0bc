/** Reading large tables holds nobody else up: real SQLite, real HTTP. The rules: server/room/SPEC.md ROOM44, server/finalise/SPEC.md FIN14. */
import { Worker } from 'node:worker_threads'

import { expect, onTestFinished, test, vi } from 'vitest'

import type { PlanStates } from '../../../server/calc/plan-task.ts'
import { PlanThreads } from '../../../server/calc/plan-threads.ts'
import { RoomDocument } from '../../../server/room/room-document.ts'
import { BuiltStates } from '../../../server/store/built-states.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { AppError } from '../../../shared/model/error.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { eventually } from '../../helpers/eventually.ts'
import { largeTable } from '../../helpers/large-table.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

/** How often this thread builds or encodes documents of more than a few cells. */
function heavyWorkHere(): () => number {
  const encode = vi.spyOn(RoomDocument.prototype, 'encode')
  onTestFinished(() => encode.mockRestore())
  return () =>
    encode.mock.results.filter(({ value }) => value instanceof Uint8Array && value.byteLength > 300_000)
      .length
}

async function withLargeTable(): Promise<ServerUnderTest> {
  const store = await SqliteLogStore.open(scratchDirectory())
  const server = await startServer({ store, tables: store.tables })
  for (const update of largeTable(3000)) await store.append({ plan: 'p', room: 'u' }, update)
  return server
}

test('[ROOM44] [FIN14] the life of a table and the state of a large one are found out beside everything else', async () => {
  const server = await withLargeTable()
  const eve = await server.person('Eve', [{ scope: 'plan', role: 'viewer' }])
  const work = heavyWorkHere()
  const get = (path: string): Promise<Response> => server.fetch(path, {}, { as: eve })
  const lives = await Promise.all([1, 2, 3].map(() => get('/api/plans/p/tables/t/lifecycle')))
  expect(lives.map(({ status }) => status)).toEqual([200, 200, 200])
  const states = await Promise.all([1, 2, 3].map(() => get('/api/plans/p/rooms/u/state')))
  const sizes = await Promise.all(states.map(async (state) => (await state.arrayBuffer()).byteLength))
  expect([new Set(sizes).size, sizes[0]! > 300_000, work()]).toEqual([1, true, 0])
})

test('[ROOM44] the same of one that is open, with what is committed; a small one is told as it is', async () => {
  const server = await withLargeTable()
  const [large, small] = [server.raw('/ws/p/u'), server.honest()]
  await Promise.all([large.opened, small.ready])
  small.set('a', 1)
  const state = async (room: string): Promise<Uint8Array> =>
    new Uint8Array(await (await server.fetch(`/api/plans/p/rooms/${room}/state`)).arrayBuffer())
  const work = heavyWorkHere()
  expect([(await state('u')).byteLength > 300_000, work()]).toEqual([true, 0])
  await eventually(async () => expect(cellsOf([await state('t')])).toEqual({ a: 1 }))
})

test('[SQ15] a document is built once for every place of its log, and only so many are kept', () => {
  let [seq, loads] = [1, 0]
  const update = setting('k', 'x'.repeat(1000))
  const log = { rows: 1, bytes: 0, quarantined: 0, missing: 0, created: 0, frozen: false, owners: [] }
  const states = new BuiltStates(
    {
      head: () => seq,
      load: () => {
        loads++
        return { ...log, updates: [update], seq }
      },
    },
    2500,
  )
  const of = (room: string): number => states.of({ plan: 'p', room })!.seq
  expect([of('a'), of('a'), of('b'), of('a'), loads]).toEqual([1, 1, 1, 1, 2])
  seq = 2
  expect([of('a'), of('a'), loads]).toEqual([2, 2, 3])
  // Of three the one that was used longest ago is gone.
  expect([of('b'), of('c'), of('b'), loads]).toEqual([2, 2, 2, 5])
  expect([of('a'), loads]).toEqual([2, 6])
})

test('[FIN14] whoever only looks what feeds a table waits behind those who take a step, and keeps none of them out', async () => {
  const threads = new PlanThreads({ waiting: 4 })
  onTestFinished(() => threads.close())
  const plan = { outline: EMPTY_UPDATE, tables: [['t', EMPTY_UPDATE]] as const, frozen: [] }
  const order: string[] = []
  const note = (name: string) => (): void => void order.push(name)
  const looks = [1, 2, 3, 4].map((n) =>
    threads.run({ what: 'feeds', plan, table: 't' }).then(note(`look ${n}`), note(`no look ${n}`)),
  )
  const steps = [1, 2].map((n) =>
    threads.run({ what: 'contents', plan, tables: ['t'] }).then(note(`step ${n}`)),
  )
  await Promise.all([...looks, ...steps])
  expect(order).toEqual(['no look 3', 'no look 4', 'look 1', 'step 1', 'step 2', 'look 2'])
})

test('[FIN16] of all plans that somebody waits for one is read at a time, and none for whoever is refused', async () => {
  const threads = new PlanThreads({ waiting: 10 })
  onTestFinished(() => threads.close())
  let [reads, now, most] = [0, 0, 0]
  const plan = async (): Promise<PlanStates> => {
    most = Math.max(most, ++now)
    reads++
    await new Promise((later) => setTimeout(later, 5))
    now--
    return { outline: EMPTY_UPDATE, tables: [['t', EMPTY_UPDATE]], frozen: [] }
  }
  const looks = Array.from({ length: 60 }, () => threads.run({ what: 'feeds', plan, table: 't' }))
  const answers = await Promise.allSettled(looks)
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect([reads, most]).toEqual([5, 1])
  const unreadable = (): Promise<PlanStates> => Promise.reject(new AppError('storage-unavailable'))
  await expect(threads.run({ what: 'feeds', plan: unreadable, table: 't' })).rejects.toMatchObject({
    code: 'storage-unavailable',
  })
  expect(await threads.run({ what: 'feeds', plan, table: 't' })).toEqual([])
})

test('[FIN14] one thread reads one plan after the other; it goes when it failed, had nothing to do for a while, or the server stops', async () => {
  const started = vi.spyOn(Worker.prototype, 'postMessage')
  const ended = vi.spyOn(Worker.prototype, 'terminate')
  onTestFinished(() => void vi.restoreAllMocks())
  const threadsSoFar = (): number => new Set(started.mock.contexts).size
  const threads = new PlanThreads({ restMilliseconds: 300 })
  onTestFinished(() => threads.close())
  const plan = { outline: EMPTY_UPDATE, tables: [['t', EMPTY_UPDATE]] as const, frozen: [] }
  const contents = (table: string): Promise<unknown> =>
    threads.run({ what: 'contents', plan, tables: [table] })

  const first = await contents('t')
  await expect(contents('u')).rejects.toMatchObject({ code: 'unknown-table' })
  expect(await contents('t')).toEqual(first)
  expect(threadsSoFar()).toBe(1)

  await new Promise((later) => setTimeout(later, 400))
  expect(new Set(ended.mock.contexts).size).toBe(1)
  await contents('t')
  expect(threadsSoFar()).toBe(2)

  const broken = { ...plan, outline: Uint8Array.of(255) }
  await expect(threads.run({ what: 'contents', plan: broken, tables: ['t'] })).rejects.toMatchObject({
    code: 'calculation-failed',
  })
  await contents('t')
  expect(threadsSoFar()).toBe(3)
  await threads.close()
  expect(new Set(ended.mock.contexts).size).toBe(3)
  await expect(contents('t')).rejects.toMatchObject({ code: 'calculation-failed' })
})

test('[FIN14] what feeds a table is found out once for as long as nothing changes, and anew when something does', async () => {
  const server = await withLargeTable()
  const run = vi.spyOn(server.parts.threads, 'run')
  const ask = async (): Promise<void> => {
    expect((await server.fetch('/api/plans/p/tables/t/lifecycle')).status).toBe(200)
  }
  await Promise.all([ask(), ask(), ask()])
  await ask()
  expect(run).toHaveBeenCalledTimes(1)
  await server.store.append({ plan: 'p', room: 't' }, setting('a', 1))
  await ask()
  expect(run).toHaveBeenCalledTimes(2)
})

test('[FIN14] one person looks so often in a minute, and others go on', async () => {
  const server = await startServer()
  const eve = await server.person('Eve', [{ scope: 'plan', role: 'viewer' }])
  const statuses: number[] = []
  for (let n = 0; n < 65; n++)
    statuses.push((await server.fetch('/api/plans/p/tables/t/lifecycle', {}, { as: eve })).status)
  expect([statuses.slice(0, 60).every((status) => status === 200), statuses.at(-1)]).toEqual([true, 429])
  expect((await server.fetch('/api/plans/p/tables/t/lifecycle')).status).toBe(200)
})
