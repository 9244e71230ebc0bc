/** Values and types that nest too deeply, on their way in and in logs that have them already. Rules: server/room/SPEC.md, ROOM37, ROOM38. */
import { realpathSync } from 'node:fs'

import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import { readPlanFile } from '../../../server/plan-file-rooms.ts'
import { documentFrom } from '../../../server/room/room-document.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { AppError } from '../../../shared/model/error.ts'
import { encodeAskDurability, encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import { deepTypes, deepValue } from '../../helpers/hostile-edits.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { as } from '../../helpers/small-door.ts'
import { SMALL_PLAN } from '../../helpers/small-plan.ts'
import { cellsOf, editor } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }

test.for([
  ['17 deep', deepValue(17)],
  ['4,000 deep, which every process can read', deepValue(4000)],
  ['6,000 deep, which a warm process can read', deepValue(6000)],
  ['20,000 deep', deepValue(20_000)],
  ['20,000 lists', deepValue(20_000, { lists: true })],
  ['a million deep', deepValue(800_000)],
  ['17 types', deepTypes(17)],
  ['20,000 types', deepTypes(20_000)],
] as const)('[ROOM37] %s: closed with 4400, nothing of it stays', async ([, update]) => {
  const server = await startRooms()
  const good = server.honest()
  await good.ready
  good.set('a', 1)
  await until(() => good.isSaved)
  const before = await server.rooms.state(key)
  for (const message of [encodeUpdate(update), encodeStep2(update)]) {
    const attacker = server.raw('/ws/p/t', as('eve'))
    await attacker.opened
    attacker.send(message)
    attacker.send(encodeAskDurability(1))
    expect((await attacker.closed).code).toBe(4400)
    expect(attacker.count('committed')).toBe(0)
  }
  good.set('b', 2)
  await until(() => good.isSaved)
  expect(cellsOf([(await server.rooms.state(key))!])).toEqual({ a: 1, b: 2 })
  expect(before).not.toBeNull()
  expect(server.metrics.value('faults')).toBe(0)
})

test('[ROOM37] one storey after the other does not go higher', async () => {
  const server = await startRooms()
  const doc = new Y.Doc()
  let map = doc.getMap('rows')
  let code = 0
  let level = 0
  for (; level < 40 && code === 0; level++) {
    const next = new Y.Map()
    map.set('a', next)
    map = next
    const client = server.raw('/ws/p/t', as('eve'))
    await client.opened
    client.send(encodeStep2(Y.encodeStateAsUpdate(doc)))
    client.send(encodeAskDurability(1))
    code = await Promise.race([
      client.closed.then((closed) => closed.code),
      until(() => client.count('committed') === 1).then(() => 0),
    ])
    client.end()
  }
  expect([code, level]).toEqual([4400, 17])
})

test('[ROOM37] the server’s own edits and imports are held to it', async () => {
  const server = await startRooms()
  await expect(server.rooms.write(key, () => deepValue(17))).rejects.toThrow(AppError)
  expect(await server.rooms.write(key, () => deepValue(16))).toBe(2)
  let deep: unknown = 1
  for (let n = 0; n < 30; n++) deep = { f: deep }
  const [table, ...others] = SMALL_PLAN.tables
  const [row, ...rows] = table!.rows
  const bent = {
    ...SMALL_PLAN,
    tables: [{ ...table!, rows: [{ ...row!, cells: { spent: deep as number } }, ...rows] }, ...others],
  }
  expect(() => readPlanFile(bent)).toThrow(AppError)
})

/** As a server of before this rule may have taken it in. */
const poisoned = (): { updates: Uint8Array[]; honest: Record<string, number> } => {
  const { set } = editor()
  const first = set('a', 1)
  return { updates: [first, deepValue(6000, { key: 'deep' }), set('b', 2)], honest: { a: 1, b: 2 } }
}

test('[ROOM38] a room that holds such a value, condensed or not, is served with everything else', async () => {
  for (const condensed of [true, false]) {
    const store = await SqliteLogStore.open(realpathSync(scratchDirectory()))
    const server = await startRooms({ store })
    const { updates, honest } = poisoned()
    for (const update of updates) await store.append(key, update)
    if (condensed) await store.compact(key)
    const client = server.honest()
    await client.ready
    expect(client.cells()).toEqual(honest)
    client.set('c', 3)
    await until(() => client.isSaved)
    expect(server.metrics.value('quarantined_rows')).toBe(1)
    expect(cellsOf([(await server.rooms.state(key))!])).toEqual({ ...honest, c: 3 })
    expect(cellsOf([(await store.state(key))!.update])).toEqual({ ...honest, c: 3 })
  }
}, 30_000)

test('[ROOM38] what only a larger stack can apply is neither left out nor condensed away', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store, roomLimits: { compactRows: 3 } })
  const { set } = editor()
  await store.append(key, set('a', 1))
  // Deleting what nests so is what Yjs needs the stack for.
  const types = new Y.Doc()
  const nested = deepTypes(30_000)
  Y.applyUpdate(types, nested)
  await store.append(key, nested)
  const vector = Y.encodeStateVector(types)
  let removal: Uint8Array = new Uint8Array()
  types.on('update', (update: Uint8Array) => (removal = update))
  expect(() => types.getMap('rows').delete('a')).toThrow(RangeError)
  if (removal.length === 0) removal = deletionOf(6)
  await store.append(key, removal)
  expect(vector.length).toBeGreaterThan(0)
  const client = server.raw()
  expect((await client.closed).code).toBe(1013)
  await expect(server.rooms.state(key)).rejects.toThrow(AppError)
  const log = (await store.load(key))!
  expect(() => documentFrom('t', log)).toThrow(AppError)
  await expect(store.compact(key)).rejects.toThrow(AppError)
  expect((await store.load(key))!.updates).toEqual(log.updates)
})

/** Deletes the first struct of a client. */
const deletionOf = (client: number): Uint8Array => Uint8Array.of(0, 1, client, 1, 0, 1)

test('[ROOM38] a room of whose log something is missing is not condensed', async () => {
  const store = new MemoryLogStore()
  let compacted = 0
  const compact = store.compact.bind(store)
  store.compact = (of) => (compacted++, compact(of))
  const { set } = editor()
  const server = await startRooms({ store, roomLimits: { compactRows: 3 } })
  for (let n = 0; n < 4; n++) await store.append(key, set(`k${n}`, n))
  store.damage(key, 3)
  const client = server.honest()
  await client.ready
  for (let n = 0; n < 6; n++) {
    client.set(`more${n}`, n)
    await until(() => client.isSaved)
  }
  expect(compacted).toBe(0)
  onTestFinished(() => client.end())
})
