/**
 * Random requests to every declared route, by people of every standing and by nobody. No answer is a 5xx, none fails to come, and what the
 * asking person has no right to is the same afterwards. `SEED=… REQUESTS=… npm run fuzz:server -- rest` repeats a run.
 */
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'

import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { DATABASE_FILE } from '../../server/store/sqlite-schema.ts'
import { amount, chosenSeed, randomOf, tell } from '../faults/amount.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { type ServerUnderTest, startServer } from '../helpers/server-under-test.ts'
import { type HostileRequest, hostileRequest, type Known } from './hostile-requests.ts'

const requests = amount('REQUESTS', { short: 400, full: 20_000 })
const timeout = 60_000 + requests * 200
/** An answer that takes longer never comes. */
const PATIENCE = 10_000

/** What no request by somebody without the right may change: plans, what they hold, who may do what, and everybody else's account. */
const KEPT = [
  'SELECT plan, name, frozen FROM room ORDER BY plan, name',
  // The register is the server's own: it follows the members when it is next looked at.
  `SELECT room, max(seq) FROM log JOIN room ON room.id = log.room WHERE name <> 'register' GROUP BY room ORDER BY room`,
  'SELECT * FROM membership ORDER BY plan, person, scope',
  'SELECT * FROM lifecycle ORDER BY plan, room',
  `SELECT * FROM person WHERE id <> 'eve' ORDER BY id`,
  `SELECT * FROM token WHERE person <> 'eve' ORDER BY id`,
  'SELECT hash, id FROM link ORDER BY hash',
  `SELECT hash, person FROM session WHERE person <> 'eve' ORDER BY hash`,
]

async function serverOnDisk(): Promise<{ server: ServerUnderTest; kept(): unknown }> {
  const directory = scratchDirectory()
  const store = await SqliteLogStore.open(directory)
  const server = await startServer({
    store,
    settings: { personRequests: '1000000', addressRequests: '1000000' },
  })
  const db = new Database(join(directory, DATABASE_FILE), { readonly: true })
  onTestFinished(() => void db.close())
  return { server, kept: () => KEPT.map((sql) => db.prepare(sql).all()) }
}

const known: Known = { plans: ['p', 'q'], tables: ['t', 'u', 'outline'], people: ['ana', 'eve', 'operator'] }

/** Of somebody who may read the plan and no more, and of nobody; `ana` owns it, and so may change it. */
test.for(['eve', 'nobody', 'ana'])('random requests of %s', { timeout }, async (who) => {
  const seed = chosenSeed()
  const { server, kept } = await serverOnDisk()
  const eve = await server.person('Eve', [{ scope: 'plan', role: 'viewer' }])
  const headers = { eve: eve.headers, ana: server.ana.headers, nobody: {} }[who] ?? {}
  const before = kept()
  const answers: Record<number, number> = {}
  const wrong: unknown[] = []
  for (let number = 0; number < Math.ceil(requests / 3); number++) {
    const made = hostileRequest(randomOf(seed * 100_000 + number), server.routes, known)
    // Whoever signs herself out asks as nobody from then on, and ends the test of what she may do.
    const isLeaving = made.method === 'DELETE' && /session/.test(made.path)
    const status = await answerTo(server, {
      ...made,
      headers: { ...(isLeaving ? {} : headers), ...made.headers },
    })
    answers[status] = (answers[status] ?? 0) + 1
    if (status === 0 || status >= 500)
      wrong.push({
        seed,
        number,
        status,
        method: made.method,
        path: made.path.slice(0, 200),
        body: made.body?.toString('latin1').slice(0, 200),
      })
  }
  tell(`hostile requests of ${who}, seed ${seed}`, answers)
  expect(wrong).toEqual([])
  if (who !== 'ana') expect(kept()).toEqual(before)
  expect((await server.fetch('/readyz')).status).toBe(200)
})

/** The status; 0: no answer in time; 1: the connection was closed instead, as HTTP allows for what is no HTTP. */
function answerTo(
  { url }: ServerUnderTest,
  { method, path, headers, body }: HostileRequest,
): Promise<number> {
  const { port } = new URL(url)
  return new Promise((resolve) => {
    const asked = request({
      port: Number(port),
      host: '127.0.0.1',
      // Each its own connection: the server closes one whose body it would not read.
      agent: false,
      method,
      path: path || '/',
      headers: sendable(headers),
      timeout: PATIENCE,
    })
    asked.on('response', (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', () => resolve(answer.statusCode ?? 0))
    })
    asked.on('timeout', () => {
      resolve(0)
      asked.destroy()
    })
    asked.on('error', () => resolve(1))
    asked.end(body ?? undefined)
  })
}

const sendable = (headers: HostileRequest['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')]),
  )

const RAW: { readonly [name: string]: string } = {
  'two lengths':
    'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x',
  'a length and chunks':
    'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX',
  'a negative length': 'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n',
  'no host': 'GET /api/plans HTTP/1.1\r\n\r\n',
  'two hosts': 'GET /api/plans HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n',
  'another host': 'GET /api/plans HTTP/1.1\r\nHost: evil.example\r\n\r\n',
  'a whole address': 'GET http://evil.example/api/plans HTTP/1.1\r\nHost: evil.example\r\n\r\n',
  'a split header': 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n',
  'twenty kilobytes of header': `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
  'no HTTP': '\u0016\u0003\u0001\u0002\u0000hello',
  'a tunnel': 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
}

test(
  'requests that break HTTP are refused or closed, and nobody else notices',
  { timeout: 60_000 },
  async () => {
    const server = await startServer()
    const answers: Record<string, string> = {}
    for (const [name, text] of Object.entries(RAW)) answers[name] = await said(server, text)
    tell('broken HTTP', answers)
    expect(Object.entries(answers).filter(([, line]) => /^HTTP\/1\.1 (2|5)|^nothing/.test(line))).toEqual([])
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  },
)

/** The first line of the answer, or that it was closed. */
function said({ url }: ServerUnderTest, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => void socket.write(text, 'latin1'))
    socket.setTimeout(PATIENCE, () => {
      resolve('nothing')
      socket.destroy()
    })
    socket.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n')[0] ?? '')
      socket.destroy()
    })
    socket.on('error', () => resolve('closed'))
    socket.on('close', () => resolve('closed'))
  })
}
