/** Answers that nobody reads, over real connections. The rules: server/http/SPEC.md, HT12 and HT13. */
import { createConnection, type Socket } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import type { AnswerLimits } from '../../../server/http/unsent-answers.ts'
import { until } from '../../helpers/eventually.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'

const MIB = 1024 * 1024
/** More than the system takes for a connection on which nobody reads. */
const LARGE = 24 * MIB
const VIEWER = [{ scope: 'plan', role: 'viewer' }] as const
const PATH = '/api/plans/p/rooms/large/state'

async function withLargeRoom(answers: Partial<AnswerLimits>): Promise<ServerUnderTest> {
  const server = await startServer({ answers })
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'x'.repeat(LARGE))
  await server.store.createRoom({ plan: 'p', room: 'large' }, Y.encodeStateAsUpdate(doc))
  return server
}

/** Asks so often on one connection, and takes nothing of what comes. */
function asksOnly(server: ServerUnderTest, { headers }: TestPerson, times = 1): Socket {
  const socket = createConnection({ port: Number(new URL(server.url).port), host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  socket.pause()
  socket.on('error', () => {})
  const head = [`GET ${PATH} HTTP/1.1`, 'Host: localhost', `Cookie: ${headers['cookie'] ?? ''}`]
  socket.write(`${head.join('\r\n')}\r\n\r\n`.repeat(times))
  return socket
}

const whole = async (response: Response): Promise<readonly [number, number]> => [
  response.status,
  (await response.arrayBuffer()).byteLength,
]

test('[HT12] whoever does not read what she asked for gets no more, and everybody else gets what she asks for', async () => {
  const server = await withLargeRoom({ each: LARGE + MIB })
  const viewer = await server.person('Vera', VIEWER)
  const first = asksOnly(server, viewer)
  await until(() => server.unsent.all > LARGE)
  const refused = await server.fetch(PATH, {}, { as: viewer })
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    429,
    '5',
    { error: 'too-many', facts: { seconds: 5 } },
  ])
  expect(await whole(await server.fetch(PATH))).toEqual([200, expect.any(Number)])
  // What is small she gets all the same.
  expect((await server.fetch('/api/session', {}, { as: viewer })).status).toBe(200)
  // It is gone with her connection.
  first.destroy()
  await until(() => server.unsent.all === 0)
  const [status, bytes] = await whole(await server.fetch(PATH, {}, { as: viewer }))
  expect([status, bytes > LARGE]).toEqual([200, true])
})

test('[HT12] nor does asking again and again on one connection, or on many', async () => {
  const server = await withLargeRoom({ each: 2 * LARGE + MIB })
  const viewer = await server.person('Vera', VIEWER)
  let most = 0
  const watched = server.parts.rooms.state.bind(server.parts.rooms)
  server.parts.rooms.state = (key) => {
    most = Math.max(most, server.unsent.all)
    return watched(key)
  }
  for (let n = 0; n < 5; n++) asksOnly(server, viewer, 4)
  await until(() => server.unsent.all > LARGE)
  // All of them have been answered or refused.
  await until(() => server.underWay.count <= 2 + 5)
  expect(most).toBeLessThanOrEqual(2 * LARGE + MIB)
  expect(server.unsent.all).toBeLessThanOrEqual(2 * LARGE + MIB)
})

test('[HT12] when there is too much in all, large answers wait and small ones go out', async () => {
  const server = await withLargeRoom({ all: LARGE + MIB })
  const viewer = await server.person('Vera', VIEWER)
  asksOnly(server, viewer)
  await until(() => server.unsent.all > LARGE)
  const refused = await server.fetch(PATH)
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    503,
    '5',
    { error: 'storage-unavailable', facts: {} },
  ])
  expect((await server.fetch('/api/plans/p')).status).toBe(200)
})

test('[HT12] an answer that does not move is cut off', async () => {
  const server = await withLargeRoom({ stillMs: 500 })
  const viewer = await server.person('Vera', VIEWER)
  const socket = asksOnly(server, viewer)
  await until(() => server.unsent.all > LARGE)
  await until(() => server.unsent.all === 0)
  // What is still with the system, and then the end of it, before the whole.
  let bytes = 0
  socket.on('data', (data) => (bytes += data.length))
  socket.resume()
  await new Promise((closed) => socket.once('close', closed))
  expect(bytes).toBeLessThan(LARGE)
})

test('[HT12] so is one that is taken more slowly than any line is', async () => {
  const server = await withLargeRoom({ stillMs: 500, bytesPerMs: LARGE / 500 })
  const viewer = await server.person('Vera', VIEWER)
  const socket = asksOnly(server, viewer)
  const sip = setInterval(() => socket.read(1024), 50)
  onTestFinished(() => clearInterval(sip))
  await until(() => server.unsent.all > LARGE)
  await until(() => server.unsent.all === 0)
  expect(socket.bytesRead).toBeLessThan(LARGE)
})

test('[HT13] there are so many connections and no more, and one that is not used is closed', async () => {
  const server = await startServer({ connections: 3 })
  const { port } = new URL(server.url)
  const connect = async (): Promise<{ socket: Socket; said: string }> => {
    const socket = createConnection({ port: Number(port), host: '127.0.0.1' })
    onTestFinished(() => void socket.destroy())
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const said = await new Promise<string>((resolve) => {
      socket.once('data', (data) => resolve(data.toString()))
      socket.once('error', () => resolve(''))
      socket.once('close', () => resolve(''))
    })
    return { socket, said }
  }
  const open = [await connect(), await connect(), await connect()]
  for (const { said } of open) expect(said).toMatch(/^HTTP\/1\.1 200 [^]*\r\nkeep-alive: timeout=30\r\n/i)
  expect((await connect()).said).toBe('')
  open[0]?.socket.destroy()
  let said = ''
  await until(() => {
    void connect().then((made) => (said ||= made.said))
    return said !== ''
  })
})
