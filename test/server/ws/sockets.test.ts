/** Sockets of both kinds, honest and hostile. The rules: server/room/SPEC.md, WS. */
import { randomBytes } from 'node:crypto'
import { createConnection } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { isFinalClose } from '../../../shared/wire/close-code.ts'
import {
  encodeAskDurability,
  encodeCommitted,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from '../../../shared/wire/message.ts'
import { decodeTabFrame, encodeTabData, type TabFrame } from '../../../shared/wire/tab-frame.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import type { TabClient } from '../../helpers/tab-client.ts'
import { setting } from '../../helpers/yjs-edits.ts'

function provider(server: RoomServer, room: string): WebsocketProvider {
  const made = new WebsocketProvider(`${server.ws}/ws`, `p/${room}`, new Y.Doc(), {
    // `ws` differs from the browser's in its events' types only.
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  })
  onTestFinished(() => made.destroy())
  return made
}

const tab = (server: RoomServer, path = '/ws/p?v=1'): TabClient => server.tab(path)

describe('plain sockets', () => {
  test('[WS1] standard y-websocket providers share edits and presence', async () => {
    const server = await startRooms()
    const [a, b] = [provider(server, 't'), provider(server, 't')]
    await until(() => a.synced && b.synced)
    a.awareness.setLocalState({ user: { name: 'A' } })
    a.doc.getMap('cells').set('x', 1)
    b.doc.getMap('cells').set('y', 2)
    await eventually(() => expect(b.doc.getMap('cells').toJSON()).toEqual({ x: 1, y: 2 }))
    await eventually(() => expect(a.doc.getMap('cells').toJSON()).toEqual({ x: 1, y: 2 }))
    await eventually(() =>
      expect(b.awareness.getStates().get(a.doc.clientID)).toMatchObject({ user: { name: 'ANA' } }),
    )
    a.disconnect()
    await eventually(() => expect(b.awareness.getStates().has(a.doc.clientID)).toBe(false))
    b.doc.getMap('cells').set('z', 3)
    a.connect()
    await eventually(() => expect(a.doc.getMap('cells').toJSON()).toEqual({ x: 1, y: 2, z: 3 }))
    // Seen again at once, not when its entry is renewed after 15 s.
    await eventually(() => expect(b.awareness.getStates().has(a.doc.clientID)).toBe(true), 1500)
  })

  test('[WS1] a provider for a room nobody made stops for good', async () => {
    const server = await startRooms()
    const stranger = provider(server, 'none')
    const closed = await new Promise((resolve) => void stranger.on('closed', resolve))
    expect(closed).toMatchObject({ code: 4404 })
    expect(stranger.shouldConnect).toBe(false)
  })
})

describe('tab sockets', () => {
  test('[WS1] rooms are apart, and one is refused alone', async () => {
    const server = await startRooms()
    const [one, two] = [tab(server), tab(server)]
    await Promise.all([one.opened, two.opened])
    for (const client of [one, two]) for (const room of ['t', 'u', 'nobody', '../x']) client.open(room)
    await until(() => one.closes.size === 2 && two.heard('t').length > 0 && two.heard('u').length > 0)
    expect(Object.fromEntries(one.closes)).toEqual({ nobody: 4404, '../x': 4404 })
    one.send('t', encodeUpdate(setting('a', 1)))
    one.send('t', encodeAskDurability(1))
    await until(() => one.heard('t').some((message) => message.is === 'committed'))
    await until(() => two.heard('t').some((message) => message.is === 'update'))
    expect(two.heard('u').some((message) => message.is === 'update')).toBe(false)
    one.send('u', encodeUpdate(Uint8Array.of(1, 2, 3)))
    await until(() => one.closes.get('u') === 4400)
    one.open('u')
    one.send('u', encodeStep1(Uint8Array.of(0)))
    await until(() => one.heard('u').some((message) => message.is === 'step2'))
    expect(one.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('[WS1] a room that was left says nothing more; frames for it are dropped', async () => {
    const server = await startRooms()
    const [one, two] = [tab(server), tab(server)]
    await Promise.all([one.opened, two.opened])
    for (const client of [one, two]) client.open('t')
    await until(() => one.heard('t').length > 0 && two.heard('t').length > 0)
    one.leave('t')
    one.send('t', encodeUpdate(setting('late', 1)))
    one.open('u')
    await until(() => one.heard('u').length > 0)
    two.send('t', encodeUpdate(setting('a', 1)))
    two.send('t', encodeAskDurability(1))
    await until(() => two.heard('t').some((message) => message.is === 'committed'))
    expect(one.heard('t').some((message) => message.is === 'update')).toBe(false)
    expect(server.metrics.value('updates')).toBe(1)
  })

  test('[WS1] messages sent right after opening are not lost while the room loads', async () => {
    const server = await startRooms()
    const client = tab(server)
    await client.opened
    client.open('t')
    client.send('t', encodeUpdate(setting('early', 1)))
    client.send('t', encodeAskDurability(1))
    await until(() => client.heard('t').some((message) => message.is === 'committed'))
    expect(client.heard('t')).toContainEqual({ is: 'committed', version: 1, seq: 2 })
  })

  test('[WS2] a frame that is none closes the socket', async () => {
    const server = await startRooms()
    const client = tab(server)
    await client.opened
    client.socket.send(Uint8Array.of(200, 1))
    expect(await client.closed).toBe(4400)
  })
})

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const HOSTILE: { what: string; message: () => Uint8Array | string }[] = [
  { what: 'an empty frame', message: () => bytes() },
  { what: 'a text frame', message: () => 'hello' },
  { what: 'a truncated number', message: () => bytes(0x80) },
  { what: 'a number beyond 2⁵³', message: () => bytes(100, 0, 255, 255, 255, 255, 255, 255, 255, 255, 127) },
  {
    what: 'a declared length of 1e9 with 10 bytes',
    message: () => bytes(0, 2, 0x80, 0x94, 0xeb, 0xdc, 3, ...Array<number>(10).fill(1)),
  },
  {
    what: 'a vector that declares 4 billion pairs',
    message: () => encodeStep1(bytes(255, 255, 255, 255, 15)),
  },
  {
    what: 'an awareness message that declares 1e9 entries',
    message: () => bytes(1, 5, 0x80, 0x94, 0xeb, 0xdc, 3),
  },
  { what: 'an unknown tag', message: () => bytes(77, 1) },
  { what: 'an unknown sync kind', message: () => bytes(0, 9, 0) },
  { what: 'an unknown durability kind', message: () => bytes(100, 5, 1) },
  { what: 'what only a server says', message: () => encodeCommitted(1, 1) },
  { what: 'bytes after the message', message: () => bytes(...encodeAskDurability(1), 0) },
  { what: 'an update of random bytes', message: () => encodeUpdate(randomBytes(100)) },
  { what: 'a step 2 of random bytes', message: () => encodeStep2(randomBytes(100)) },
]

describe('hostile bytes', () => {
  test.each(HOSTILE)('[WS2] $what ends in 4400', async ({ message }) => {
    const server = await startRooms()
    const client = server.raw()
    await client.opened
    client.send(message())
    expect((await client.closed).code).toBe(4400)
  })

  test('[WS2] hundreds of random frames disturb nobody, and allocate nothing to speak of', async () => {
    const server = await startRooms()
    const good = server.honest()
    await good.ready
    const before = process.memoryUsage().rss
    for (let n = 0; n < 300; n++) {
      const attacker = server.raw(n % 3 === 0 ? '/ws/p?v=1' : '/ws/p/t')
      await attacker.opened
      attacker.send(n % 3 === 0 ? encodeTabData('t', randomBytes(n)) : randomBytes(n))
      if (n % 10 === 0) good.set(`k${n}`, n)
      if (n % 2 === 0) attacker.end()
    }
    await until(() => good.isSaved)
    expect(good.raw.socket.readyState).toBe(WebSocket.OPEN)
    const newcomer = server.honest()
    await newcomer.ready
    expect(newcomer.cells()).toEqual(good.cells())
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)
  })

  test('[WS3] a frame of 9 MiB ends in 1009, an update of 7 MiB in 4413; one of 3 MiB is taken', async () => {
    const server = await startRooms()
    const [attacker, greedy, good] = [server.raw(), server.honest(), server.honest()]
    await Promise.all([attacker.opened, greedy.ready, good.ready])
    attacker.send(new Uint8Array(9 * 1024 * 1024))
    expect((await attacker.closed).code).toBe(1009)
    greedy.set('big', 'x'.repeat(7 * 1024 * 1024))
    expect((await greedy.raw.closed).code).toBe(4413)
    good.set('big', 'x'.repeat(3 * 1024 * 1024))
    await until(() => good.isSaved, 15_000)
  })
})

describe('slow readers', () => {
  test('[WS4] who does not read is dropped, and the others go on', async () => {
    const server = await startRooms()
    const [writer, slow, reader] = [server.honest(), server.raw(), server.honest()]
    await Promise.all([writer.ready, slow.opened, reader.ready])
    slow.socket.pause()
    for (let n = 0; n < 100 && server.metrics.value('slow_readers') === 0; n++) {
      writer.set('k', `${n}${'x'.repeat(200_000)}`)
      await until(() => writer.isSaved)
    }
    expect(server.metrics.value('slow_readers')).toBe(1)
    writer.set('k', 'end')
    await eventually(() => expect(reader.cells()).toEqual({ k: 'end' }))
  }, 30_000)

  test('[WS4] a document larger than the limit still reaches a newcomer, however slowly it reads', async () => {
    const server = await startRooms({ socketLimits: { buffered: 100_000 } })
    const writer = server.honest()
    await writer.ready
    for (let n = 0; n < 8; n++) writer.set(`k${n}`, 'x'.repeat(1_000_000))
    await until(() => writer.isSaved, 10_000)
    const newcomer = server.honest()
    await newcomer.raw.opened
    newcomer.raw.socket.pause()
    for (let n = 0; n < 10; n++) writer.set('small', n)
    await until(() => writer.isSaved)
    newcomer.raw.socket.resume()
    await newcomer.ready
    await eventually(() => expect(newcomer.cells()).toEqual(writer.cells()))
    expect(server.metrics.value('slow_readers')).toBe(0)
  })
})

describe('the door', () => {
  const refused = (server: RoomServer, headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const { port } = new URL(server.url)
      const socket = createConnection(Number(port), '127.0.0.1')
      const lines = Object.entries({
        Host: `127.0.0.1:${port}`,
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      }).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`GET /ws/p/t HTTP/1.1\r\n${lines.join('')}\r\n`)
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0]!)
        socket.destroy()
      })
    })

  test('[WS5] foreign pages and foreign names stay outside; our own page and programs come in', async () => {
    const server = await startRooms()
    const { host, port } = new URL(server.url)
    const forbidden = 'HTTP/1.1 403 Forbidden'
    expect(await refused(server, { Origin: 'https://evil.example' })).toBe(forbidden)
    expect(await refused(server, { Origin: 'null' })).toBe(forbidden)
    expect(await refused(server, { Origin: `http://localhost:${port}` })).toBe(forbidden)
    expect(await refused(server, { Host: `evil.example:${port}` })).toBe(forbidden)
    expect(await refused(server, { Host: 'evil.example', Origin: 'http://evil.example' })).toBe(forbidden)
    const welcome = 'HTTP/1.1 101 Switching Protocols'
    expect(await refused(server, { Origin: `http://${host}` })).toBe(welcome)
    expect(await refused(server, { Host: `localhost:${port}`, Origin: `http://localhost:${port}` })).toBe(
      welcome,
    )
    expect(await refused(server, {})).toBe(welcome)
    // A browser names the page, and a program shows no cookie.
    expect(await refused(server, { Cookie: 'x=y' })).toBe(forbidden)
    expect(await refused(server, { Cookie: 'x=y', Origin: `http://${host}` })).toBe(welcome)
    expect(await refused(server, { Cookie: 'x=y', Authorization: 'Bearer ana' })).toBe(welcome)
  })

  test.each([
    ['/ws/p', 4426],
    ['/ws/p?v=0', 4426],
    ['/ws/p?v=4', 4426],
    ['/ws/p?v=x', 4426],
    ['/ws/p/t?v=0', 4426],
    ['/ws/p?v=1&schema=0', 4426],
    ['/ws/p?v=1&epoch=9', 4409],
    ['/ws/p/t?epoch=9', 4409],
  ])('[WS6] %s is closed with %i', async (path, code) => {
    const server = await startRooms()
    expect((await server.raw(path).closed).code).toBe(code)
  })

  test('[WS6] a tab is told the epoch before anything else, and one that does not know the word is not', async () => {
    const server = await startRooms({ store: new MemoryLogStore({ epoch: 77 }) })
    const frames: (TabFrame['is'] | number)[][] = [[], []]
    for (const [at, version] of [2, 1].entries()) {
      const client = tab(server, `/ws/p?v=${version}`)
      client.socket.on('message', (data: Buffer) => {
        const frame = decodeTabFrame(new Uint8Array(data))
        frames[at]?.push(frame.is === 'hello' ? frame.epoch : frame.is)
      })
      await client.opened
      client.open('t')
      await until(() => client.heard('t').length > 0)
    }
    expect(frames).toEqual([[77, 'data'], ['data']])
  })

  test('[WS6] the right versions come in', async () => {
    const server = await startRooms()
    const client = server.raw('/ws/p/t?v=1&schema=1&epoch=1')
    await until(() => client.heard.length > 0)
    expect(client.heard[0]).toMatchObject({ is: 'step1' })
  })

  test('[WS7] more people than allowed are told to come again, and then come in', async () => {
    const server = await startRooms({ socketLimits: { sockets: 3 } })
    const good = [server.raw(), server.raw(), server.raw()]
    await Promise.all(good.map((client) => until(() => client.count('step1') === 1)))
    const { code } = await server.raw().closed
    expect([code, isFinalClose(code)]).toEqual([4003, false])
    good[0]!.end()
    await until(() => server.sockets.count === 2)
    const again = server.raw()
    await until(() => again.count('step1') === 1)
  })

  test('[WS8] a socket that answers no ping is cut off', async () => {
    const server = await startRooms({ socketLimits: { pingMs: 60 } })
    const [dead, alive] = [server.raw(), server.raw()]
    await Promise.all([dead.opened, alive.opened])
    dead.socket.pause()
    await until(() => server.metrics.print().includes('fascicle_sockets 1\n'))
    expect(alive.socket.readyState).toBe(WebSocket.OPEN)
  })
})
