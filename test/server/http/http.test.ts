/** What the HTTP side answers, to the page, to scripts and to strangers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { AppError } from '../../../shared/model/error.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import type { NewTable } from '../../../shared/wire/rest.ts'
import { until } from '../../helpers/eventually.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'

const json = { 'content-type': 'application/json' }
const post = (
  server: ServerUnderTest,
  path: string,
  body: unknown,
  headers: Record<string, string> = json,
  as: TestPerson = server.ana,
): Promise<Response> =>
  server.fetch(
    path,
    { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers },
    { as },
  )
const root = (server: ServerUnderTest): Promise<TestPerson> =>
  server.person('Root', [], { administrator: true })
/** Its register comes by itself. */
const roomsMade = async ({ store }: ServerUnderTest): Promise<string[]> =>
  (await store.rooms('p')).map(({ room }) => room).filter((room) => room !== 'register')
const said = async (response: Response): Promise<{ status: number; body: unknown }> => ({
  status: response.status,
  body: await response.json(),
})

/** A request whose Host is not what `fetch` would send. */
const statusFor = (server: ServerUnderTest, head: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(`${head}\r\n\r\n`)
    socket.once('data', (data) => {
      resolve(Number(data.toString().split(' ')[1]))
      socket.destroy()
    })
  })

describe('plans', () => {
  test('a plan file becomes a plan, once', async () => {
    const server = await startServer()
    const as = await root(server)
    const made = await said(await post(server, '/api/plans', samplePlan(), json, as))
    expect(made).toMatchObject({ status: 201, body: { id: 'section-10-2023', section: '10', epoch: 1 } })
    expect(await said(await post(server, '/api/plans', samplePlan(), json, as))).toMatchObject({
      status: 409,
      body: { error: 'id-taken' },
    })
    const list = await said(await server.fetch('/api/plans', {}, { as }))
    expect(list.body).toMatchObject({ plans: [{ id: 'section-10-2023', year: 2023 }] })
    const { body } = await said(await server.fetch('/api/plans/section-10-2023', {}, { as }))
    expect(body).toMatchObject({ title: { en: expect.any(String) as string } })
  })

  test('a plan file that is none is refused, and nothing is made', async () => {
    const server = await startServer()
    const as = await root(server)
    const good = samplePlan()
    const bad: unknown[] = [
      {},
      [],
      'x',
      { format: 'fascicle-plan', version: 1 },
      { ...good, version: 99 },
      { ...good, plan: { ...good.plan, id: '../up' } },
      { ...good, tables: [{ ...good.tables[0], id: 'outline' }] },
      { ...good, tables: [{ ...good.tables[0], id: 'share' }] },
      { ...good, tables: [good.tables[0], good.tables[0]] },
      { ...good, tables: [{ id: 'x' }] },
      { ...good, tables: [null] },
    ]
    for (const body of bad)
      expect(await said(await post(server, '/api/plans', body, json, as))).toMatchObject({ status: 400 })
    expect(await server.store.plans()).toEqual(['p'])
  })

  test('the title of the list follows the outline', async () => {
    const server = await startServer()
    const as = await root(server)
    await post(server, '/api/plans', samplePlan(), json, as)
    const title = async (): Promise<unknown> =>
      (await said(await server.fetch('/api/plans/section-10-2023', {}, { as }))).body
    expect(await title()).not.toMatchObject({ title: { en: 'Another' } })
    const client = server.honest('/ws/section-10-2023/outline', { as })
    await client.ready
    client.doc.getMap('meta').set('title:en', 'Another')
    client.ask()
    await until(() => client.isSaved)
    expect(await title()).toMatchObject({ title: { en: 'Another' } })
  })

  test('a table’s room is made once, by its id, and can then be edited', async () => {
    const server = await startServer()
    const table: NewTable = { id: 'new-table' }
    const before = server.raw('/ws/p/new-table')
    expect((await before.closed).code).toBe(4404)
    expect(await said(await post(server, '/api/plans/p/tables', table))).toEqual({
      status: 201,
      body: { room: 'new-table', seq: 1 },
    })
    const client = server.honest('/ws/p/new-table')
    await client.ready
    client.set('a', 1)
    await until(() => client.isSaved)
    expect(await said(await post(server, '/api/plans/p/tables', table))).toEqual({
      status: 200,
      body: { room: 'new-table', seq: 2 },
    })
    const state = await server.fetch('/api/plans/p/rooms/new-table/state')
    expect(state.headers.get('content-type')).toBe('application/octet-stream')
    const doc = new Y.Doc()
    Y.applyUpdate(doc, new Uint8Array(await state.arrayBuffer()))
    expect(doc.getMap('cells').toJSON()).toEqual({ a: 1 })
  })

  test.each([
    'outline',
    'register',
    'discussion',
    'share',
    'A',
    '../x',
    '',
    'a'.repeat(65),
    7,
    null,
    { id: 1 },
  ])('no table gets the id %j', async (id) => {
    const server = await startServer()
    expect(await said(await post(server, '/api/plans/p/tables', { id }))).toMatchObject({
      status: 400,
      body: { error: 'id-not-allowed' },
    })
    expect(await roomsMade(server)).toHaveLength(3)
  })

  test('what is not there is 404', async () => {
    const server = await startServer()
    for (const path of ['/api/plans/none', '/api/plans/..%2f', '/api/plans/p/rooms/none/state', '/api/none'])
      expect((await server.fetch(path)).status).toBe(404)
    expect((await post(server, '/api/plans/none/tables', { id: 'x' })).status).toBe(404)
  })

  test('a storage that cannot write is 503, without its secrets', async () => {
    const store = new MemoryLogStore()
    const server = await startServer({ store })
    store.failWith = new AppError('storage-unavailable', { why: 'secret path' })
    expect(await said(await post(server, '/api/plans/p/tables', { id: 'x' }))).toEqual({
      status: 503,
      body: { error: 'storage-unavailable', facts: {} },
    })
    expect((await server.fetch('/readyz')).status).toBe(503)
    expect((await server.fetch('/healthz')).status).toBe(200)
    store.failWith = null
    expect((await server.fetch('/readyz')).status).toBe(200)
  })
})

describe('strangers', () => {
  test('bodies of the wrong kind or size are refused', async () => {
    const server = await startServer({ settings: { importLimit: '1000000' } })
    const tables = '/api/plans/p/tables'
    expect((await post(server, tables, 'x', { 'content-type': 'text/plain' })).status).toBe(415)
    expect(
      (await post(server, tables, 'id=x', { 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(415)
    expect((await post(server, tables, '{oops')).status).toBe(400)
    expect((await post(server, tables, '{"__proto__":{"id":"x"}}')).status).toBe(400)
    expect((await post(server, tables, { id: 'x'.repeat(2_000_000) })).status).toBe(413)
    const as = await root(server)
    expect((await post(server, '/api/plans', { x: 'x'.repeat(2_000_000) }, json, as)).status).toBe(413)
    expect((await post(server, tables, `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status).toBe(
      400,
    )
    expect(await roomsMade(server)).toHaveLength(3)
  })

  test('a page of another origin changes nothing, and another host’s name reads nothing', async () => {
    const server = await startServer()
    const tables = '/api/plans/p/tables'
    for (const headers of [
      { ...json, origin: 'https://evil.example' },
      { ...json, origin: 'null' },
      { ...json, 'sec-fetch-site': 'cross-site' },
    ])
      expect((await post(server, tables, { id: 'x' }, headers)).status).toBe(403)
    expect((await post(server, tables, { id: 'x' }, { ...json, origin: server.url })).status).toBe(201)
    expect(await statusFor(server, 'GET /api/session HTTP/1.1\r\nHost: evil.example')).toBe(403)
    expect(await statusFor(server, 'GET /api/session HTTP/1.1\r\nHost: localhost:1')).toBe(200)
  })
})

describe('the client’s files', () => {
  test('hashed files are kept for ever, the page never; every address of a person is the page', async () => {
    const clientDirectory = scratchDirectory()
    mkdirSync(join(clientDirectory, 'assets'))
    writeFileSync(join(clientDirectory, 'index.html'), '<title>Fascicle</title>')
    writeFileSync(join(clientDirectory, 'sw.js'), '//')
    writeFileSync(join(clientDirectory, 'assets', 'main-abc.js'), '//')
    const server = await startServer({ clientDirectory })
    const get = (path: string, accept = 'text/html'): Promise<Response> =>
      server.fetch(path, { headers: { accept } })
    expect((await get('/assets/main-abc.js', '*/*')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    )
    for (const path of ['/', '/index.html', '/sw.js', '/plans/section-10-2023/10.16'])
      expect((await get(path)).headers.get('cache-control')).toBe('no-cache')
    expect(await (await get('/plans/section-10-2023/10.16')).text()).toContain('Fascicle')
    for (const path of ['/assets/gone.js', '/api/gone', '/ws/p']) expect((await get(path)).status).toBe(404)
    expect((await get('/gone.js', '*/*')).status).toBe(404)
    expect((await get('/..%2f..%2fetc%2fpasswd')).status).not.toBe(500)
    const policy = (await get('/')).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none';script-src 'self';style-src 'self'")
    expect(policy).not.toContain('unsafe')
  })

  test('without a built client the page says so, and everything else works', async () => {
    const server = await startServer()
    const page = await server.fetch('/', { headers: { accept: 'text/html' } })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('npm run build')
    expect((await server.fetch('/api/plans')).status).toBe(200)
  })
})
