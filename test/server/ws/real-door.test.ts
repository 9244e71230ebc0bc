/** Sockets and the real door: rights given and taken over HTTP, felt on the sockets. The rules: server/room/SPEC.md, WS11, ROOM30–33. */
import { createConnection } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import type { Grant } from '../../../shared/model/access.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { largeTable } from '../../helpers/large-table.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const json = { 'content-type': 'application/json' }
const send = (
  server: ServerUnderTest,
  method: string,
  path: string,
  body: unknown,
  as: TestPerson = server.ana,
): Promise<Response> => server.fetch(path, { method, headers: json, body: JSON.stringify(body) }, { as })
const grant = async (server: ServerUnderTest, person: string, grants: readonly Grant[]): Promise<void> => {
  expect((await send(server, 'PUT', `/api/plans/p/members/${person}`, { grants })).status).toBe(200)
}
const stored = async (server: ServerUnderTest, room = 't'): Promise<Record<string, unknown>> =>
  cellsOf((await server.store.load({ plan: 'p', room }))!.updates)

const EDITOR: readonly Grant[] = [{ scope: 'plan', role: 'editor' }]

test('[WS11] a person deactivated while connected is out within a second; her later frames change nothing', async () => {
  const server = await startServer()
  const bob = await server.person('Bob', EDITOR)
  const root = await server.person('Root', [], { administrator: true })
  const [room, tab, byToken] = [
    server.honest('/ws/p/t', { as: bob }),
    server.tab('/ws/p?v=3', { as: bob }),
    server.raw('/ws/p/u', { as: null, protocols: bob.protocols }),
  ]
  await Promise.all([room.ready, tab.opened, byToken.opened])
  room.set('before', 1)
  await until(() => room.isSaved)
  const began = performance.now()
  expect((await send(server, 'PATCH', `/api/people/${bob.id}`, { active: false }, root)).status).toBe(204)
  for (let n = 0; n < 20; n++) {
    room.raw.send(encodeUpdate(setting('after', n)))
    byToken.send(encodeUpdate(setting('after', n)))
  }
  const codes = await Promise.all(
    [room.raw.closed, byToken.closed].map(async (closed) => (await closed).code),
  )
  expect([...codes, await tab.closed]).toEqual([4401, 4401, 4401])
  expect(performance.now() - began).toBeLessThan(1000)
  expect([await stored(server), await stored(server, 'u')]).toEqual([{ before: 1 }, {}])
  expect((await server.raw('/ws/p/t', { as: bob }).closed).code).toBe(4401)
})

test('[WS11] a member taken out of the plan is out of its sockets, and may not come back', async () => {
  const server = await startServer()
  const bob = await server.person('Bob', EDITOR)
  const room = server.honest('/ws/p/t', { as: bob })
  await room.ready
  room.set('before', 1)
  await until(() => room.isSaved)
  await grant(server, bob.id, [])
  for (let n = 0; n < 20; n++) room.raw.send(encodeUpdate(setting(`after${n}`, n)))
  expect((await room.raw.closed).code).toBe(4403)
  expect(await stored(server)).toEqual({ before: 1 })
  expect((await server.raw('/ws/p/t', { as: bob }).closed).code).toBe(4404)
  expect((await server.raw('/ws/p?v=3', { as: bob }).closed).code).toBe(4404)
})

test('[WS11] [WS14] a member taken out of the plan while a large table is condensed: out within a second, later frames change nothing', async () => {
  const store = await SqliteLogStore.open(scratchDirectory())
  const server = await startServer({ store, tables: store.tables })
  for (const update of largeTable(4000, 2)) await store.append({ plan: 'p', room: 'u' }, update)
  const bob = await server.person('Bob', EDITOR)
  const room = server.honest('/ws/p/t', { as: bob })
  await room.ready
  room.set('before', 1)
  await until(() => room.isSaved)
  let isCondensed = false
  const condensed = store.compact({ plan: 'p', room: 'u' }).finally(() => {
    isCondensed = true
  })
  const began = performance.now()
  await grant(server, bob.id, [])
  const durable = performance.now()
  const frames = setInterval(() => room.raw.send(encodeUpdate(setting('after', 1))), 5)
  onTestFinished(() => clearInterval(frames))
  expect((await room.raw.closed).code).toBe(4403)
  clearInterval(frames)
  expect(performance.now() - durable).toBeLessThan(1000)
  expect([performance.now() - began < 2000, isCondensed]).toEqual([true, false])
  await condensed
  expect(await stored(server)).toEqual({ before: 1 })
})

test('[ROOM30] [ROOM31] whoever edits one table reads the rest', async () => {
  const server = await startServer()
  const bob = await server.person('Bob', [{ scope: 'table:t', role: 'editor' }])
  const [own, other, outline] = ['t', 'u', 'outline'].map((room) =>
    server.honest(`/ws/p/${room}`, { as: bob }),
  )
  await Promise.all([own!.ready, other!.ready, outline!.ready])
  own!.set('mine', 1)
  await until(() => own!.isSaved)
  for (const client of [other!, outline!]) {
    expect(client.raw.heard[0]).toEqual({ is: 'access', mode: 1, reason: 'another-part' })
    client.raw.send(encodeUpdate(setting('forged', 1)))
  }
  await until(() => server.metrics.value('dropped_unread') === 2)
  expect([await stored(server), await stored(server, 'u')]).toEqual([{ mine: 1 }, {}])
})

test('[WS13] an upgrade whose headers never end is cut off', async () => {
  const server = await startServer()
  const { hostname, port } = new URL(server.url)
  const slow = createConnection(Number(port), hostname)
  slow.on('error', () => {})
  const gone = new Promise((resolve) => void slow.once('close', resolve))
  slow.write(`GET /ws/p/t HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n`)
  const drip = setInterval(() => slow.write('X-More: 1\r\n'), 500)
  expect(await gone).toBeDefined()
  clearInterval(drip)
}, 30_000)

test('[ROOM33] a right taken and given back counts at once, on the connection that is there', async () => {
  const server = await startServer()
  const bob = await server.person('Bob', EDITOR)
  const room = server.honest('/ws/p/t', { as: bob })
  await room.ready
  await grant(server, bob.id, [{ scope: 'plan', role: 'viewer' }])
  await until(() => room.raw.count('access') === 1)
  expect(room.raw.heard.findLast(({ is }) => is === 'access')).toMatchObject({ mode: 1, reason: 'viewer' })
  await grant(server, bob.id, EDITOR)
  await until(() => room.raw.count('step1') === 2)
  room.set('again', 1)
  await until(() => room.isSaved)
  await eventually(async () => expect(await stored(server)).toEqual({ again: 1 }))
})
