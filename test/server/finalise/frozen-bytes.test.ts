/** [FIN10] What a final table holds does not change, whatever anybody does. The rules: server/finalise/SPEC.md. */
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'

import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import type { Grant } from '../../../shared/model/access.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { encodeStep2 } from '../../../shared/wire/message.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { HonestClient } from '../../helpers/raw-client.ts'
import { SMALL_PLAN } from '../../helpers/small-plan.ts'
import { seeded, testEnv } from '../../shared/doc/make.ts'
import { type Actor, Forger, request, type Target } from './forgers.ts'
import { type LifeWorld, lifeWorld, PLAN } from './life-world.ts'
import { storedBytes } from './stored-bytes.ts'

const TABLE = 'budget'
const OPERATOR_KEY = 'k'.repeat(43)
const ATTEMPTS = 1000

const forgers: Forger[] = []
afterEach(() => {
  for (const forger of forgers.splice(0)) forger.end()
})

const wait = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

/** A person of every role, her token, and whoever has the server's machine in hands. */
async function everybody(world: LifeWorld): Promise<readonly Actor[]> {
  const roles: Readonly<Record<string, readonly Grant[]>> = {
    stranger: [],
    viewer: [{ scope: 'plan', role: 'viewer' }],
    commenter: [{ scope: 'plan', role: 'commenter' }],
    editor: [{ scope: 'plan', role: 'editor' }],
    owner: [{ scope: 'plan', role: 'owner' }],
    'editor of the component': [{ scope: 'component:section', role: 'editor' }],
    'editor of the table': [{ scope: `table:${TABLE}`, role: 'editor' }],
  }
  const actors: Actor[] = [{ name: 'nobody', headers: {} }]
  for (const [name, grants] of Object.entries(roles)) {
    const person = await world.person(name, grants, { plan: PLAN, administrator: name === 'owner' })
    actors.push({ name, headers: person.headers })
    actors.push({ name: `token of ${name}`, headers: { authorization: `Bearer ${person.token}` } })
  }
  actors.push({ name: 'operator', headers: { authorization: `Bearer ${OPERATOR_KEY}` } })
  return actors
}

const world = (): Promise<LifeWorld> =>
  lifeWorld({
    operatorKey: OPERATOR_KEY,
    settings: {
      personRequests: '1000000',
      addressRequests: '1000000',
      personSockets: '500',
      addressSockets: '500',
    },
  })

/** A client that edits while connected, and then goes on without a connection. */
async function backlogOf(server: LifeWorld, actor: Actor): Promise<Y.Doc> {
  const client = new HonestClient(`${server.ws}/ws/${PLAN}/${TABLE}`, new Y.Doc(), { headers: actor.headers })
  await client.ready
  client.set('before', 1)
  await until(() => client.isSaved)
  client.end()
  client.doc.getMap('cells').set('offline', 2)
  return client.doc
}

const ask = (server: LifeWorld, { headers }: Actor, { method, path, body }: ReturnType<typeof request>) =>
  fetch(server.url + path, {
    method,
    headers: {
      ...headers,
      'x-fascicle': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

async function targetIn(server: LifeWorld, earlier: readonly Uint8Array[] = []): Promise<Target> {
  const table = await server.table(TABLE)
  const clients = [...Y.decodeStateVector(table.encodeVector()).keys()]
  return { table: TABLE, states: [table.encode(), ...earlier], clients: [...clients, 1, 2 ** 32 - 1] }
}

async function finalised(server: LifeWorld): Promise<{ target: Target; earlier: Uint8Array }> {
  const earlier = (await server.table(TABLE)).encode()
  const { status } = await server.take({ step: 'finalise', tables: [TABLE], note: 'to the printer' })
  expect(status).toBe(200)
  return { target: await targetIn(server, [earlier]), earlier }
}

/** `look`: after each attempt. `asks`: how many of the attempts are requests; the others are frames. */
type Attack = { readonly look?: (attempt: number) => Promise<void>; readonly asks?: number }

/** How often each of them tried. `SEED` repeats it. */
async function attack(
  server: LifeWorld,
  actors: readonly Actor[],
  target: Target,
  attempts: number,
  { look = async () => {}, asks = 0.25 }: Attack = {},
): Promise<ReadonlyMap<string, number>> {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
  process.stdout.write(`${attempts} attempts to change a table, SEED=${seed}\n`)
  const random = seeded(seed)
  const mine = actors.map((actor) => new Forger(actor, server, target))
  forgers.push(...mine)
  const tried = new Map<string, number>()
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const forger = mine[Math.floor(random() * mine.length)]!
    if (random() >= asks) await forger.forge(random)
    else {
      const response = await ask(server, forger.actor, request(random, TABLE))
      await response.arrayBuffer()
      expect({ seed, attempt, failed: response.status >= 500 }).toEqual({ seed, attempt, failed: false })
    }
    tried.set(forger.actor.name, (tried.get(forger.actor.name) ?? 0) + 1)
    await look(attempt)
  }
  await wait(300)
  return tried
}

test('[FIN10] the same attempts do change a table that is not final', async () => {
  const server = await world()
  const names = new Set(['editor', 'owner', 'token of editor of the table'])
  const writers = (await everybody(server)).filter(({ name }) => names.has(name))
  const before = await storedBytes(server.store, PLAN, TABLE)
  // Requests might finalise it before the first frame is taken in.
  await attack(server, writers, await targetIn(server), 30, { asks: 0 })
  await eventually(async () => {
    const after = await storedBytes(server.store, PLAN, TABLE)
    for (const what of ['log', 'state', 'content', 'owners', 'audit'])
      expect({ what, is: after[what] }).not.toEqual({ what, is: before[what] })
  })
})

test(`[FIN10] ${ATTEMPTS} attempts of everybody change not one byte`, { timeout: 300_000 }, async () => {
  const server = await world()
  const actors = await everybody(server)
  const { target } = await finalised(server)
  const before = await storedBytes(server.store, PLAN, TABLE)
  const tried = await attack(server, actors, target, ATTEMPTS, {
    look: async (attempt) => {
      if (attempt % 250 === 0) expect(await storedBytes(server.store, PLAN, TABLE)).toEqual(before)
    },
  })
  expect(tried.size).toBe(actors.length)
  expect(server.metrics.value('dropped_unread')).toBeGreaterThan(100)
  expect(await storedBytes(server.store, PLAN, TABLE)).toEqual(before)
  // Also not what is held in memory, nor what somebody who comes now is told.
  expect((await server.table(TABLE)).encode()).toEqual(target.states[0])
})

test('[FIN10] a backlog from before, brought after, is not taken, not acknowledged, and flows when it is reopened', async () => {
  const server = await world()
  const editor = (await everybody(server)).find(({ name }) => name === 'editor')
  const doc = await backlogOf(server, editor!)
  await finalised(server)
  const before = await storedBytes(server.store, PLAN, TABLE)
  doc.getMap('cells').set('later', 3)
  const back = new HonestClient(`${server.ws}/ws/${PLAN}/${TABLE}`, doc, { headers: editor!.headers })
  await back.ready
  expect(back.raw.heard[0]).toMatchObject({ is: 'access', mode: 1, reason: 'final' })
  // It sends all the same, as an older or a bent client does: as an answer nobody asked for, and edit by edit.
  back.raw.send(encodeStep2(Y.encodeStateAsUpdate(doc)))
  back.synced = true
  back.set('now', 4)
  await wait(200)
  expect(back.acked).toBe(0)
  expect(await storedBytes(server.store, PLAN, TABLE)).toEqual(before)

  expect((await server.take({ step: 'reopen', tables: [TABLE], note: 'a mistake' })).status).toBe(200)
  await until(() => back.isSaved)
  const other = new HonestClient(`${server.ws}/ws/${PLAN}/${TABLE}`, new Y.Doc(), {
    headers: editor!.headers,
  })
  await other.ready
  expect(other.cells()).toMatchObject({ before: 1, offline: 2, later: 3, now: 4 })
  back.end()
  other.end()
})

test('[FIN10] the restore of an older client’s state changes nothing', async () => {
  const server = await world()
  const owner = (await everybody(server)).find(({ name }) => name === 'owner')
  const { earlier } = await finalised(server)
  const before = await storedBytes(server.store, PLAN, TABLE)
  const old = new TableDoc(tableId(TABLE), testEnv(501))
  old.apply(earlier, 'remote')
  editCells(old, [{ row: rowId('posts'), column: columnId('spent'), content: 1, language: 'en' }])
  const client = new HonestClient(`${server.ws}/ws/${PLAN}/${TABLE}`, new Y.Doc(), {
    headers: owner!.headers,
  })
  await client.ready
  client.raw.send(encodeStep2(old.encode()))
  client.ask(1)
  await wait(200)
  expect(client.acked).toBe(0)
  client.end()
  expect(await storedBytes(server.store, PLAN, TABLE)).toEqual(before)
})

test('[FIN10] neither the server’s own hand, nor a new table of its id, nor an import, nor a restart', async () => {
  const server = await world()
  const [owner, operator] = (await everybody(server)).filter(
    ({ name }) => name === 'owner' || name === 'operator',
  )
  await finalised(server)
  const before = await storedBytes(server.store, PLAN, TABLE)
  await expect(
    server.parts.rooms.write({ plan: PLAN, room: TABLE }, () =>
      Y.encodeStateAsUpdate(new Y.Doc({ guid: 'x' })),
    ),
  ).rejects.toMatchObject({ code: 'read-only' })
  for (const actor of [owner!, operator!]) {
    const made = await ask(server, actor, {
      method: 'POST',
      path: `/api/plans/${PLAN}/tables`,
      body: { id: TABLE },
    })
    expect(made.status).toBe(200)
    const imported = await ask(server, actor, {
      method: 'POST',
      path: '/api/plans',
      body: SMALL_PLAN,
    })
    expect([imported.status, await imported.json()]).toMatchObject([409, { error: 'id-taken' }])
  }
  expect(await storedBytes(server.store, PLAN, TABLE)).toEqual(before)
  await server.stop()
  const again = await lifeWorld({ directory: server.directory, operatorKey: OPERATOR_KEY })
  expect(await storedBytes(again.store, PLAN, TABLE)).toEqual(before)
  const late = again.honest(`/ws/${PLAN}/${TABLE}`, { as: again.ana })
  await late.ready
  expect(late.raw.heard[0]).toMatchObject({ is: 'access', mode: 1, reason: 'final' })
})

test(
  '[FIN10] every route, asked by everybody, with its name in every place',
  { timeout: 120_000 },
  async () => {
    const server = await world()
    const actors = await everybody(server)
    await finalised(server)
    const before = await storedBytes(server.store, PLAN, TABLE)
    const bodies = [
      undefined,
      {},
      { id: TABLE, tables: [TABLE], step: 'finalise', note: '', state: 'draft', grants: [] },
    ]
    let asked = 0
    for (const { method, url } of server.routes)
      for (const actor of actors) {
        // What ends her own session would make the rest of it easy.
        if (/session|account|sign/.test(url) && method !== 'GET') continue
        const path = url
          .replace(':plan', PLAN)
          .replace(':table', TABLE)
          .replace(':room', TABLE)
          .replaceAll(/:[a-z]+/g, TABLE)
        for (const body of method === 'GET' ? [undefined] : bodies) {
          const response = await ask(server, actor, { method: String(method), path, body })
          await response.arrayBuffer()
          expect([response.status < 500 || response.status === 503, method, path, actor.name]).toEqual([
            true,
            method,
            path,
            actor.name,
          ])
          asked++
        }
      }
    expect(asked).toBeGreaterThan(300)
    expect(await storedBytes(server.store, PLAN, TABLE)).toEqual(before)
  },
)
