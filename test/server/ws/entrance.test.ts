/** The door step: strangers by the hundred, a full house, what is no socket at all. The rules: server/room/SPEC.md, WS7, WS13. */
import { createConnection, type Socket } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'

import { RateLimit } from '../../../server/http/rate-limit.ts'
import { until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { startServer } from '../../helpers/server-under-test.ts'
import { as } from '../../helpers/small-door.ts'

/** A socket of somebody the door does not know, who answers nothing, not even a farewell. `said`: whatever the server sent. */
function mute(url: string): { readonly socket: Socket; said: string; readonly gone: Promise<number> } {
  const { port, host } = new URL(url)
  const socket = createConnection(Number(port), '127.0.0.1')
  let told = 0
  const it = {
    socket,
    said: '',
    gone: new Promise<number>((resolve) => void socket.on('close', () => resolve(performance.now() - told))),
  }
  socket.on('error', () => {})
  socket.on('data', (data) => {
    if (it.said === '') told = performance.now()
    it.said += data.toString('latin1')
  })
  const key = Buffer.alloc(16, 1).toString('base64')
  const head = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ]
  socket.write(
    `${['GET /ws/p/t HTTP/1.1', `Host: ${host}`, 'Authorization: Bearer stranger', ...head].join('\r\n')}\r\n\r\n`,
  )
  onTestFinished(() => void socket.destroy())
  return it
}

const statusOf = (server: RoomServer, person = 'ana'): Promise<number> =>
  new Promise((resolve) => {
    const client = new WebSocket(`${server.ws}/ws/p/t`, as(person))
    onTestFinished(() => client.terminate())
    client.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0))
    client.once('open', () => resolve(101))
    client.on('error', () => {})
  })

const held = ({ door }: RoomServer): (() => void) => {
  let answer = (): void => {}
  door.slow = new Promise<void>((resolve) => (answer = resolve))
  return () => answer()
}

describe('[WS7] strangers', () => {
  test('who do not answer a farewell are told, and gone within about a second', async () => {
    const server = await startRooms()
    const strangers = Array.from({ length: 20 }, () => mute(server.url))
    const took = await Promise.all(strangers.map(({ gone }) => gone))
    expect(Math.max(...took)).toBeLessThan(3_000)
    for (const { said } of strangers) expect(said).toContain('Sign in to open this plan.')
    await until(() => server.sockets.count === 0)
  })

  test('fill no place of people who are known, whatever they do', async () => {
    const server = await startRooms({ socketLimits: { sockets: 3 } })
    const strangers = Array.from({ length: 100 }, () => mute(server.url))
    await until(() => strangers.every(({ said }) => said.includes('Sign in')))
    const honest = [server.honest(), server.honest(), server.honest()]
    for (const client of honest) await client.ready
    honest[0]!.set('a', 1)
    await until(() => honest[0]!.isSaved)
    expect(server.sockets.people).toBe(1)
  })

  test('of all addresses together are only so many; who comes then is told to come again, and comes in', async () => {
    const server = await startRooms({ socketLimits: { strangers: 3 } })
    const letIn = held(server)
    const waiting = [1, 2, 3].map(() => mute(server.url))
    await until(() => waiting.every(({ said }) => said.includes('101')))
    expect(await statusOf(server)).toBe(503)
    letIn()
    await Promise.all(waiting.map(({ gone }) => gone))
    expect(await statusOf(server)).toBe(101)
  })

  test('more than five hundred of them who take their time are not waited for', async () => {
    const server = await startRooms({ socketLimits: { strangersPerAddress: 10_000, strangers: 10_000 } })
    const strangers = Array.from({ length: 600 }, () => mute(server.url))
    await until(() => strangers.every(({ said }) => said.includes('Sign in')), 15_000)
    expect(server.sockets.count).toBeLessThanOrEqual(500)
    await Promise.all(strangers.map(({ gone }) => gone))
  })
})

describe('[WS7] how often', () => {
  test('one address may come is counted with its requests; it may come again', async () => {
    let now = 0
    const server = await startRooms({ addressLimit: new RateLimit(5, () => now) })
    for (let n = 0; n < 5; n++) expect(await statusOf(server)).toBe(101)
    expect(await statusOf(server)).toBe(429)
    now = 60_000
    expect(await statusOf(server)).toBe(101)
  })

  test('one person may come is counted, too, wherever she comes from', async () => {
    const server = await startRooms({ personLimit: new RateLimit(2, () => 0) })
    for (let n = 0; n < 2; n++)
      await until(
        (
          (bob) => () =>
            bob.heard.length > 0
        )(server.raw('/ws/p/t', as('bob'))),
      )
    expect((await server.raw('/ws/p/t', as('bob')).closed).code).toBe(4003)
    const ana = server.raw()
    await until(() => ana.heard.length > 0)
  })

  test('a real server counts requests and sockets of an address together', async () => {
    const server = await startServer({ settings: { addressRequests: '4' } })
    const status = async (): Promise<number> => (await fetch(`${server.url}/api/session`)).status
    expect([await status(), await status()]).toEqual([200, 200])
    for (let n = 0; n < 2; n++) expect((await server.raw('/ws/p/t', { as: null }).closed).code).toBe(4401)
    await expect(server.raw('/ws/p/t').opened).rejects.toThrow('429')
    expect(await status()).toBe(429)
  })
})

test('[WS13] an upgrade to what we do not speak is overlooked, and the request answered', async () => {
  const server = await startServer()
  const ask = (...lines: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
      let said = ''
      socket.on('data', (data) => (said += data.toString()))
      socket.on('close', () => resolve(said))
      socket.on('error', reject)
      socket.write(lines.join('\r\n'))
    })
  const wish = [
    'Host: localhost',
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABk',
  ]
  expect(await ask('GET /healthz HTTP/1.1', ...wish, '', '')).toMatch(/^HTTP\/1\.1 200 [^]*\{"ok":true\}/)
  const body = '{"email":"x@example.org","password":"wrong wrong"}'
  const post = ['Content-Type: application/json', `Content-Length: ${body.length}`, 'X-Fascicle: 1', '', body]
  expect(await ask('POST /api/session HTTP/1.1', ...wish, ...post)).toMatch(/^HTTP\/1\.1 401 /)
  expect(await ask('GET /api/session HTTP/1.1', 'Host: evil.example', ...wish.slice(1), '', '')).toMatch(
    /^HTTP\/1\.1 403 /,
  )
})
