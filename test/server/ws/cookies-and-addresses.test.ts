/** What a socket shows and asks for that is none: at the real door, over a real database. The rules: server/room/SPEC.md, WS1, WS9, WS10. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { tokenHash } from '../../../server/auth/api-tokens.ts'
import { sessionCookie } from '../../../server/auth/session-cookie.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const DAY = 86_400_000
let server: ServerUnderTest
let people = 0
const bobby = (): Promise<TestPerson> => server.person(`Bob ${++people}`, [{ scope: 'plan', role: 'editor' }])

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'fascicle-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const store = await SqliteLogStore.open(directory)
  server = await startServer({ store, tables: store.tables, until: afterAll })
})

const ago = ({ id }: TestPerson, created: number, seen: number): Promise<unknown> =>
  server.tables.write([
    {
      sql: 'UPDATE session SET created = ?, seen = ? WHERE person = ?',
      parameters: [Date.now() - created, Date.now() - seen, id],
    },
  ])

/** What becomes of her cookie before she comes with it; gives what she shows. */
const SPOILT: readonly (readonly [what: string, spoil: (bob: TestPerson) => Promise<string> | string])[] = [
  ['not used for fifteen days', async (bob) => ago(bob, 20 * DAY, 15 * DAY).then(() => bob.cookie)],
  ['ninety-one days old', async (bob) => ago(bob, 91 * DAY, 0).then(() => bob.cookie)],
  [
    'signed out',
    async (bob) => {
      expect((await server.fetch('/api/session', { method: 'DELETE' }, { as: bob })).status).toBe(204)
      return bob.cookie
    },
  ],
  ['with another last letter', ({ cookie }) => cookie.slice(0, -2) + (cookie.endsWith('AA') ? 'BB' : 'AA')],
  ['cut short', ({ cookie }) => cookie.slice(0, -1)],
  ['with more behind it', ({ cookie }) => `${cookie}A`],
  ['empty', ({ cookie }) => `${cookie.split('=')[0]}=`],
  ['under another name', ({ cookie }) => `__Host-${cookie}`],
  [
    'of its hash, as the database has it',
    ({ cookie }) => {
      const [name, value] = cookie.split('=')
      return `${name}=${tokenHash(value ?? '')}`
    },
  ],
  ['of her token', ({ token }) => `${sessionCookie(server.url).name}=${token}`],
]

describe('[WS9] a socket with a cookie', () => {
  test.each(SPOILT)('%s is a stranger’s: 4401, and what it says changes nothing', async (_, spoil) => {
    const bob = await bobby()
    const headers = { origin: server.url, cookie: await spoil(bob) }
    for (const path of ['/ws/p/t', '/ws/p?v=3']) {
      const client = server.raw(path, { as: null, headers })
      await client.opened
      client.send(encodeUpdate(setting('forged', 1)))
      expect([path, (await client.closed).code]).toEqual([path, 4401])
    }
    expect(cellsOf((await server.store.load({ plan: 'p', room: 't' }))!.updates)).not.toHaveProperty('forged')
  })

  test('that is hers comes in', async () => {
    const bob = await bobby()
    await ago(bob, 80 * DAY, 13 * DAY)
    const client = server.honest('/ws/p/t', { as: bob })
    await client.ready
    client.set('mine', 1)
    await until(() => client.isSaved)
    expect(client.cells()).toMatchObject({ mine: 1 })
  })

  test('that is signed out while the socket is open is out within a second', async () => {
    const bob = await bobby()
    const client = server.honest('/ws/p/t', { as: bob })
    await client.ready
    const began = performance.now()
    await server.fetch('/api/session', { method: 'DELETE' }, { as: bob })
    expect((await client.raw.closed).code).toBe(4401)
    expect(performance.now() - began).toBeLessThan(1_500)
  })
})

/** An upgrade as bytes: clients of ours could not write these. The status, or the code it is closed with. */
const comeTo = (path: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let said = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => resolve(0))
    socket.on('data', (data) => {
      said = Buffer.concat([said, data])
      const end = said.indexOf('\r\n\r\n')
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(said.toString('latin1'))?.[1])
      if (end < 0) return
      if (status !== 101) return resolve(status)
      // The close frame: 0x88, its length, the code.
      const frame = said.subarray(end + 4)
      if (frame.length >= 4) resolve(frame[0] === 0x88 ? frame.readUInt16BE(2) : -1)
    })
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${new URL(server.url).host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16, 1).toString('base64')}`,
      `Cookie: ${server.ana.cookie}`,
      `Origin: ${server.url}`,
    ]
    socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'))
  })

describe('[WS1] an address of nothing', () => {
  test.each<[what: string, path: string, answer: number]>([
    ['NUL in a plan', '/ws/p%00/t', 4404],
    ['NUL in a room', '/ws/p/t%00', 4404],
    ['NUL after a tab', '/ws/p%00?v=3', 4404],
    ['up', '/ws/p/../t', 4404],
    ['up, in per cent', '/ws/p/%2e%2e', 4404],
    ['a slash, in per cent', '/ws/p%2Ft', 4404],
    ['the table, in per cent', '/ws/p/%74', 4404],
    ['a Cyrillic р for a p', '/ws/%D1%80/t', 4404],
    ['full-width letters', '/ws/p/%EF%BD%94', 4404],
    ['a Cyrillic р as bytes, which no address has', '/ws/р/t', 400],
    ['a capital letter', '/ws/P/t', 4404],
    ['a space', '/ws/p/t%20', 4404],
    ['white space of Unicode', '/ws/p/t%E2%80%8B', 4404],
    ['no room', '/ws/p/', 4404],
    ['no plan', '/ws/', 4404],
    ['more behind it', '/ws/p/t/u', 4404],
    ['a name of objects', '/ws/p/__proto__', 4404],
    ['10 kB of a plan', `/ws/${'a'.repeat(10_000)}/t`, 4404],
    ['10 kB of a room', `/ws/p/${'a'.repeat(10_000)}`, 4404],
    ['65 letters', `/ws/p/${'a'.repeat(65)}`, 4404],
    ['64 letters of a table nobody made', `/ws/p/${'a'.repeat(64)}`, 4404],
    ['a plan nobody made', '/ws/nobody/t', 4404],
    ['half a per cent', '/ws/p/%', 4404],
    ['another root', '/wss/p/t', 4404],
    ['20 kB, which no header may have', `/ws/p/${'a'.repeat(20_000)}`, 431],
  ])('%s: refused, and nothing is made of it', async (_, path, answer) => {
    const before = await rooms()
    expect(await comeTo(path)).toBe(answer)
    expect(await rooms()).toEqual(before)
  })

  test('asked for inside a socket that is open is refused alone', async () => {
    const before = await rooms()
    const names = [
      't\0',
      '\0',
      '../t',
      'p/t',
      '%74',
      'т',
      't ',
      't\u200b',
      'T',
      '',
      '__proto__',
      'ｔ',
      'a'.repeat(64),
    ]
    const tab = server.tab('/ws/p?v=3')
    await tab.opened
    for (const name of [...names, 't']) tab.open(name)
    await until(() => tab.closes.size === names.length && tab.heard('t').length > 0)
    expect(new Map(names.map((name) => [name, tab.closes.get(name)]))).toEqual(
      new Map(names.map((name) => [name, 4404])),
    )
    expect(await rooms()).toEqual(before)
  })

  test('what is there comes in', async () => {
    expect(await comeTo('/ws/p/t')).toBe(-1)
  })
})

/** Everything there is, but for the register, which comes by itself. */
const rooms = (): Promise<unknown> =>
  server.tables.read({
    sql: "SELECT plan, name FROM room WHERE name != 'register' ORDER BY id",
    parameters: [],
  })
