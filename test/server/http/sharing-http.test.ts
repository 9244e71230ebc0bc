/** Sharing over real HTTP and sockets: bodies that ask for more, plans there are not, tables that move. The rules: server/http/SPEC.md. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { encodeUpdate } from '../../../shared/wire/message.ts'
import { eventually, until } from '../../helpers/eventually.ts'
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

const rightsIn = ({ tables }: ServerUnderTest): Promise<readonly object[]> =>
  tables.read({
    sql: 'SELECT * FROM membership UNION ALL SELECT id, email, name, grants, made_by, created FROM link',
    parameters: [],
  })

test('[HT1] all plans are named to administrators, with how many own them, and to nobody else', async () => {
  const server = await startServer()
  const mine = (await (await server.fetch('/api/plans')).json()) as { plans: { id: string }[] }
  const [plan] = mine.plans
  const listed = (as: TestPerson): Promise<Response> => server.fetch('/api/people/plans', {}, { as })
  const root = await server.person('root', [], { administrator: true })
  expect(await (await listed(root)).json()).toMatchObject({ plans: [{ id: plan?.id, owners: 1 }] })
  await server.tables.write([{ sql: 'DELETE FROM membership', parameters: [] }])
  expect(await (await listed(root)).json()).toMatchObject({ plans: [{ id: plan?.id, owners: 0 }] })
  expect((await listed(server.ana)).status).toBe(403)
})

describe('[HT2] a body that asks for more than its route gives', () => {
  const viewer = { scope: 'plan', role: 'viewer' }
  const invitation = { email: 'new@example.org', name: 'New', grants: [viewer] }
  test.each<[what: string, method: string, path: string, body: unknown]>([
    ['to be an administrator', 'POST', 'invitations', { ...invitation, administrator: true }],
    ['another plan', 'POST', 'invitations', { ...invitation, plan: 'q' }],
    ['to be made by another', 'POST', 'invitations', { ...invitation, by: 'operator' }],
    ['nothing at all', 'POST', 'invitations', { ...invitation, grants: [] }],
    [
      'an owner of a part',
      'POST',
      'invitations',
      { ...invitation, grants: [{ scope: 'table:t', role: 'owner' }] },
    ],
    [
      'a scope that is none',
      'POST',
      'invitations',
      { ...invitation, grants: [{ scope: 'plans', role: 'viewer' }] },
    ],
    [
      'a role that is none',
      'POST',
      'invitations',
      { ...invitation, grants: [{ scope: 'plan', role: 'root' }] },
    ],
    [
      'the same scope twice',
      'POST',
      'invitations',
      { ...invitation, grants: [viewer, { ...viewer, role: 'owner' }] },
    ],
    ['a name of control characters', 'POST', 'invitations', { ...invitation, name: 'a\u0000b' }],
    ['no address', 'POST', 'invitations', { ...invitation, email: ' ' }],
    ['a list that is none', 'PUT', 'members/li', { grants: viewer }],
    ['a grant that is none', 'PUT', 'members/li', { grants: [null] }],
    ['a grant of inherited fields', 'PUT', 'members/li', { grants: [{ ['__proto__x']: viewer }] }],
    ['another field', 'PUT', 'members/li', { grants: [viewer], administrator: true }],
    [
      'too many',
      'PUT',
      'members/li',
      { grants: Array.from({ length: 201 }, (_, n) => ({ scope: `table:t${n}`, role: 'viewer' })) },
    ],
    ['nothing', 'PUT', 'members/li', {}],
    ['a list in place of it', 'PUT', 'members/li', []],
    ['a word in place of it', 'PUT', 'members/li', 'x'],
  ])('%s', async (_, method, path, body) => {
    const server = await startServer()
    await server.person('Li')
    const before = await rightsIn(server)
    const response = await send(server, method, `/api/plans/p/${path}`, body)
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'malformed' }])
    expect(await rightsIn(server)).toEqual(before)
  })
})

describe('[HT2] a plan that is none', () => {
  const KEY = 'op_key-of-this-test'
  const IDS = [
    'none',
    '..%2fp',
    '%00',
    'p%00',
    '%20p',
    'p%20',
    'P',
    // A Cyrillic letter that looks like ours.
    '%D1%80',
    'p%0a',
    'a'.repeat(65),
    'a'.repeat(10_000),
    '%ff',
    '__proto__',
    'constructor',
  ]

  test('is none for whoever may everything, at every route, and asking makes nothing', async () => {
    const server = await startServer({ operatorKey: KEY })
    const root = await server.person('Root', [], { administrator: true })
    const callers = [root.headers, server.ana.headers, { authorization: `Bearer ${KEY}` }]
    const routes = server.routes.filter(({ url, access }) => url.includes('/:plan') && access !== 'operator')
    expect(routes.length).toBeGreaterThan(10)
    const rooms = await server.store.rooms('p')
    const answers = new Set<number>()
    for (const id of IDS)
      for (const { method, url } of routes) {
        const path = url.replace(':plan', id).replaceAll(/:\w+/g, 't')
        const init = method === 'GET' || method === 'DELETE' ? {} : { body: '{}', headers: json }
        for (const headers of callers)
          answers.add(
            (
              await fetch(server.url + path, {
                method: String(method),
                ...init,
                headers: { ...headers, ...init.headers },
              })
            ).status,
          )
      }
    // 400 and 414 are the address's own fault, before any route.
    expect([...answers].filter((status) => ![400, 404, 414].includes(status))).toEqual([])
    expect(answers).toContain(404)
    expect(await server.store.plans()).toEqual(['p'])
    const now = (await server.store.rooms('p')).filter(({ room }) => room !== 'register')
    expect(now).toEqual(rooms.filter(({ room }) => room !== 'register'))
  })
})

test('[DR3] a table that is moved to another component is another’s to edit, at once', async () => {
  const server = await startServer()
  const officer = await server.person('Officer', [{ scope: 'component:sp2', role: 'editor' }])
  const outline = server.honest('/ws/p/outline')
  await outline.ready
  const move = async (component: string): Promise<void> => {
    const entries = outline.doc.getMap<Y.Map<unknown>>('tables')
    const entry = entries.get('t')
    if (entry) entry.set('component', component)
    else entries.set('t', new Y.Map(Object.entries({ component, '#o': 'a0' })))
    outline.ask()
    await until(() => outline.isSaved)
  }
  const room = server.raw('/ws/p/t', { as: officer })
  await until(() => room.heard.some(({ is }) => is === 'access'))
  expect(room.heard.find(({ is }) => is === 'access')).toMatchObject({ mode: 1, reason: 'another-part' })
  await move('sp2')
  await eventually(async () => {
    const facts = await server.parts.door.table('p', 't')
    expect(facts).toMatchObject({ component: 'sp2' })
  })
  await eventually(() => expect(room.heard.findLast(({ is }) => is === 'access')).toMatchObject({ mode: 0 }))
  room.send(encodeUpdate(setting('mine', 1)))
  const stored = async (): Promise<object> =>
    cellsOf((await server.store.load({ plan: 'p', room: 't' }))!.updates)
  await eventually(async () => expect(await stored()).toEqual({ mine: 1 }))
  await move('sp1')
  await eventually(() =>
    expect(room.heard.findLast(({ is }) => is === 'access')).toMatchObject({
      mode: 1,
      reason: 'another-part',
    }),
  )
  room.send(encodeUpdate(setting('late', 1)))
  await new Promise((turn) => setTimeout(turn, 200))
  expect(await stored()).toEqual({ mine: 1 })
})
