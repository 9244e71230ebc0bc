/** Who may be on a socket, and what becomes of her when that changes. The rules: server/room/SPEC.md, WS7 and WS9–WS13, AW9. */
import { createConnection, type Socket } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import {
  encodeAskDurability,
  encodeAwarenessMessage,
  encodeStep1,
  encodeUpdate,
} from '../../../shared/wire/message.ts'
import { encodeTabOpen } from '../../../shared/wire/tab-frame.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { as, SmallDoor } from '../../helpers/small-door.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const wait = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))
const stored = async (server: RoomServer, room = 't'): Promise<Record<string, unknown>> =>
  cellsOf((await server.store.load({ plan: 'p', room }))!.updates)
/** The door says nothing until what this gives is called. */
const held = ({ door }: RoomServer): (() => void) => {
  let answer = (): void => {}
  door.slow = new Promise<void>((resolve) => {
    answer = resolve
  })
  return () => answer()
}

describe('coming in', () => {
  test('[WS9] a stranger is closed with 4401, and what she sent before is never looked at', async () => {
    const server = await startRooms()
    let letIn = (): void => {}
    server.door.slow = new Promise<void>((resolve) => {
      letIn = resolve
    })
    const stranger = server.raw('/ws/p/t', as('stranger'))
    await stranger.opened
    stranger.send(encodeUpdate(setting('forged', 1)))
    stranger.send(encodeUpdate(Uint8Array.of(1, 2, 3)))
    for (let n = 0; n < 20; n++) stranger.send(encodeUpdate(setting('forged', 'x'.repeat(100_000))))
    await wait(50)
    expect([stranger.heard, stranger.socket.readyState]).toEqual([[], WebSocket.OPEN])
    letIn()
    expect((await stranger.closed).code).toBe(4401)
    expect(server.metrics.value('updates')).toBe(0)
    expect(server.metrics.value('malformed_frames')).toBe(0)
    expect(await stored(server)).toEqual({})
  })

  test('[WS9] what somebody we know said meanwhile is taken, in its order, however much it is', async () => {
    const server = await startRooms()
    let letIn = (): void => {}
    server.door.slow = new Promise<void>((resolve) => {
      letIn = resolve
    })
    const ana = server.raw('/ws/p/t')
    await ana.opened
    ana.send(encodeStep1(Uint8Array.of(0)))
    for (let n = 0; n < 5; n++) ana.send(encodeUpdate(setting(`k${n}`, 'x'.repeat(200_000))))
    ana.send(encodeAskDurability(1))
    await wait(50)
    expect(ana.heard).toEqual([])
    letIn()
    await until(() => ana.count('committed') === 1)
    expect(Object.keys(await stored(server)).sort()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4'])
  })

  test('[WS9] a token comes with the protocols, and is not said back', async () => {
    const server = await startRooms()
    server.door.set('bob', 't', 'viewer')
    const bob = server.raw('/ws/p/t', { protocols: ['fascicle', 'token.bob'] })
    await until(() => bob.count('access') === 1)
    expect(bob.socket.protocol).toBe('fascicle')
    const stranger = server.raw('/ws/p/t', { protocols: ['fascicle', 'token.stranger'] })
    expect((await stranger.closed).code).toBe(4401)
  })

  test('[WS9] a door that cannot answer is no open door: 1013, and she comes back', async () => {
    const server = await startRooms()
    server.door.broken = true
    expect((await server.raw().closed).code).toBe(1013)
    expect((await server.raw('/ws/p?v=3').closed).code).toBe(1013)
  })

  test('[WS10] a plan, or a table, that is not for her is not there', async () => {
    const server = await startRooms()
    server.door.set('bob', null, 'none')
    expect((await server.raw('/ws/p/t', as('bob')).closed).code).toBe(4404)
    expect((await server.raw('/ws/p?v=3', as('bob')).closed).code).toBe(4404)
    server.door.set('eve', 'u', 'none')
    const eve = server.tab('/ws/p?v=3', as('eve'))
    await eve.opened
    for (const room of ['t', 'u']) eve.open(room)
    await until(() => eve.closes.get('u') === 4404 && eve.heard('t').length > 0)
  })

  test('[WS5] the public name and its pages come in, others do not', async () => {
    const server = await startRooms({ publicUrl: 'https://plans.example' })
    const status = (headers: Record<string, string>): Promise<string> => upgrade(server, headers).status
    expect(await status({ Host: 'plans.example', Origin: 'https://plans.example' })).toContain('101')
    expect(await status({ Host: 'plans.example', Origin: 'http://plans.example' })).toContain('403')
    expect(await status({ Host: 'plans.example', Origin: 'https://evil.example' })).toContain('403')
    expect(await status({ Host: 'plans.example', Origin: 'https://plans.example.evil.example' })).toContain(
      '403',
    )
    expect(await status({ Host: 'evil.example', Origin: 'https://plans.example' })).toContain('403')
    expect(await status({ Host: 'plans.example' })).toContain('101')
  })
})

describe('rights that change', () => {
  test('[WS11] whoever is removed is out within a second, and her later frames change nothing', async () => {
    const server = await startRooms()
    const [ana, bob] = [server.honest(), server.honest('/ws/p/t', as('bob'))]
    const tab = server.tab('/ws/p?v=3', as('bob'))
    await Promise.all([ana.ready, bob.ready, tab.opened])
    tab.open('u')
    await until(() => tab.heard('u').length > 0)
    bob.set('before', 1)
    await until(() => bob.isSaved)
    const began = performance.now()
    server.door.remove('bob')
    server.door.tell({ person: 'bob' })
    for (let n = 0; n < 50; n++) bob.raw.send(encodeUpdate(setting('after', n)))
    const codes = [(await bob.raw.closed).code, await tab.closed]
    expect(performance.now() - began).toBeLessThan(1000)
    expect(codes).toEqual([4401, 4401])
    ana.set('ana', 1)
    await until(() => ana.isSaved)
    expect(await stored(server)).toEqual({ before: 1, ana: 1 })
    expect((await server.raw('/ws/p/t', as('bob')).closed).code).toBe(4401)
  })

  test('[WS11] nothing that reaches the server after the answer is taken', async () => {
    const server = await startRooms()
    const bob = server.honest('/ws/p/t', as('bob'))
    await bob.ready
    server.door.remove('bob')
    server.door.tell({ person: 'bob' })
    // The door is asked and has answered; the client has not heard of it yet.
    await wait(0)
    bob.raw.socket.pause()
    bob.raw.send(encodeUpdate(setting('after', 1)))
    await wait(100)
    expect(await stored(server)).toEqual({})
    bob.raw.socket.resume()
    expect((await bob.raw.closed).code).toBe(4401)
  })

  test('[WS14] from the turn of a change on nothing of those concerned is taken until the door has answered', async () => {
    const server = await startRooms()
    const [ana, bob, tab] = [
      server.honest(),
      server.honest('/ws/p/t', as('bob')),
      server.tab('/ws/p?v=3', as('bob')),
    ]
    await Promise.all([ana.ready, bob.ready, tab.opened])
    tab.open('u')
    await until(() => tab.heard('u').length > 0)
    const answer = held(server)
    server.door.tell({ person: 'bob' })
    for (let n = 0; n < 20; n++) bob.raw.send(encodeUpdate(setting(`after${n}`, n)))
    tab.send('u', encodeUpdate(setting('after', 1)))
    tab.open('t')
    tab.send('t', encodeUpdate(setting('after', 1)))
    ana.set('ana', 1)
    await until(() => ana.isSaved)
    await wait(100)
    expect([await stored(server), await stored(server, 'u')]).toEqual([{ ana: 1 }, {}])
    server.door.remove('bob')
    answer()
    expect([(await bob.raw.closed).code, await tab.closed]).toEqual([4401, 4401])
    ana.set('more', 1)
    await until(() => ana.isSaved)
    expect([await stored(server), await stored(server, 'u')]).toEqual([{ ana: 1, more: 1 }, {}])
  })

  test('[WS14] whoever may stay has everything taken, in its order', async () => {
    const server = await startRooms()
    const [bob, tab] = [server.honest('/ws/p/t', as('bob')), server.tab('/ws/p?v=3', as('bob'))]
    await Promise.all([bob.ready, tab.opened])
    const answer = held(server)
    server.door.tell({ person: 'bob' })
    server.door.tell({ plan: 'p', tables: new Set(['t']) })
    for (let n = 0; n < 50; n++) bob.set(`k${n % 7}`, `${n} ${'x'.repeat(100_000)}`)
    tab.open('u')
    tab.send('u', encodeUpdate(setting('k', 1)))
    tab.send('u', encodeAskDurability(1))
    await wait(50)
    expect([bob.isSaved, tab.heard('u')]).toEqual([false, []])
    answer()
    await until(() => bob.isSaved && tab.heard('u').some(({ is }) => is === 'committed'))
    expect([await stored(server), await stored(server, 'u')]).toEqual([bob.cells(), { k: 1 }])
  })

  test('[WS14] whoever comes in while something changes has nothing taken before the answer', async () => {
    const server = await startRooms()
    const tab = server.tab('/ws/p?v=3', as('bob'))
    await tab.opened
    const letIn = held(server)
    tab.open('t')
    tab.send('t', encodeUpdate(setting('early', 1)))
    await until(() => server.door.asked >= 2)
    let say = (): void => {}
    const gone = new Promise<boolean>((resolve) => {
      say = () => resolve(false)
    })
    server.door.isValid = () => gone
    server.door.tell({ person: 'bob' })
    letIn()
    await wait(100)
    expect(await stored(server)).toEqual({})
    say()
    expect(await tab.closed).toBe(4401)
    await wait(50)
    expect(await stored(server)).toEqual({})
  })

  test('[WS14] a door that takes too long: 1013 within a second, nothing taken, and back again', async () => {
    const server = await startRooms()
    const [ana, bob] = [server.honest(), server.honest('/ws/p/t', as('bob'))]
    await Promise.all([ana.ready, bob.ready])
    const answer = held(server)
    const began = performance.now()
    server.door.tell({ person: 'bob' })
    bob.set('mine', 1)
    expect((await bob.raw.closed).code).toBe(1013)
    expect(performance.now() - began).toBeLessThan(1000)
    expect([ana.raw.socket.readyState, await stored(server)]).toEqual([WebSocket.OPEN, {}])
    answer()
    const back = server.honest('/ws/p/t', as('bob'), bob.doc)
    await back.ready
    await eventually(async () => expect(await stored(server)).toEqual({ mine: 1 }))
  })

  test('[WS11] whoever may not be in the plan any more is closed with 4403; in one table, that one alone', async () => {
    const server = await startRooms()
    const [room, tab] = [server.raw('/ws/p/t', as('bob')), server.tab('/ws/p?v=3', as('bob'))]
    await tab.opened
    for (const name of ['t', 'u']) tab.open(name)
    await until(() => tab.heard('t').length > 0 && tab.heard('u').length > 0 && room.heard.length > 0)
    server.door.set('bob', 't', 'none')
    server.door.tell({ plan: 'p', tables: new Set(['t']) })
    await until(() => tab.closes.get('t') === 4403)
    expect((await room.closed).code).toBe(4403)
    tab.send('u', encodeUpdate(setting('still', 1)))
    tab.send('u', encodeAskDurability(1))
    await until(() => tab.heard('u').some(({ is }) => is === 'committed'))
    server.door.set('bob', null, 'none')
    server.door.tell({ person: 'bob', plan: 'p' })
    expect(await tab.closed).toBe(4403)
  })

  test('[WS11] a change asks for those alone whom it concerns', async () => {
    const server = await startRooms()
    const [ana, bob] = [server.tab('/ws/p?v=3', as('ana')), server.tab('/ws/p?v=3', as('bob'))]
    await Promise.all([ana.opened, bob.opened])
    for (const tab of [ana, bob]) for (const room of ['t', 'u', 'outline']) tab.open(room)
    await until(() => [ana, bob].every((tab) => tab.heard('u').length > 0 && tab.heard('outline').length > 0))
    const before = server.door.asked
    server.door.tell({ person: 'bob', plan: 'other' })
    server.door.tell({ person: 'somebody' })
    server.door.tell({ plan: 'p', tables: new Set(['t']) })
    await wait(20)
    expect(server.door.asked - before).toBe(2)
    server.door.tell({ person: 'bob' })
    await wait(20)
    expect(server.door.asked - before).toBe(2 + 4)
  })

  test('[WS11] a word that was missed is found by the regular look; a door that cannot answer it changes nothing', async () => {
    const server = await startRooms({ socketLimits: { reviewMs: 50 } })
    const bob = server.honest('/ws/p/t', as('bob'))
    await bob.ready
    server.door.broken = true
    await wait(150)
    bob.set('a', 1)
    await until(() => bob.isSaved)
    server.door.broken = false
    server.door.set('bob', null, 'none')
    expect((await bob.raw.closed).code).toBe(4403)
  })

  test('[WS11] a change that the door cannot answer sends away those it concerns, to come back', async () => {
    const server = await startRooms()
    const [ana, bob] = [server.honest(), server.honest('/ws/p/t', as('bob'))]
    await Promise.all([ana.ready, bob.ready])
    server.door.broken = true
    server.door.tell({ person: 'bob' })
    expect((await bob.raw.closed).code).toBe(1013)
    expect(ana.raw.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('[WS11] a change while she is coming in counts', async () => {
    const door = new SmallDoor()
    const server = await startRooms({ door })
    let letIn = (): void => {}
    const bob = server.tab('/ws/p?v=3', as('bob'))
    await bob.opened
    bob.open('u')
    await until(() => bob.heard('u').length > 0)
    door.slow = new Promise<void>((resolve) => {
      letIn = resolve
    })
    bob.open('t')
    await until(() => server.door.asked >= 3)
    door.set('bob', 't', 'viewer')
    door.tell({ plan: 'p', tables: new Set(['t']) })
    letIn()
    await until(() => bob.heard('t').length > 0)
    expect(bob.heard('t')[0]).toMatchObject({ is: 'access', reason: 'viewer' })
  })
})

describe('client ids of others', () => {
  const claim = (client: number, clock: number): Uint8Array =>
    encodeAwarenessMessage(encodeAwareness([{ client, clock, state: '{"label":1}' }]))

  test('[AW9] whoever claims to be another person’s client is closed, and the other one notices nothing', async () => {
    const server = await startRooms()
    const [ana, watcher] = [server.raw(), server.raw('/ws/p/t', as('eve'))]
    await Promise.all([ana.opened, watcher.opened])
    ana.send(claim(7, 1))
    await until(() => watcher.presence().has(7))
    const bob = server.raw('/ws/p/t', as('bob'))
    await bob.opened
    bob.send(claim(7, 1))
    expect((await bob.closed).code).toBe(4410)
    expect(ana.socket.readyState).toBe(WebSocket.OPEN)
    expect(JSON.parse(watcher.presence().get(7)!.state)).toMatchObject({ person: 'ana' })
  })

  test('[AW9] a reader who repeats what she heard first claims nothing', async () => {
    const server = await startRooms()
    server.door.set('bob', 't', 'viewer')
    const ana = server.raw()
    await ana.opened
    ana.send(claim(7, 1))
    const bob = server.raw('/ws/p/t', as('bob'))
    await until(() => bob.presence().has(7))
    const heard = bob.heard.find(({ is }) => is === 'awareness')
    if (heard?.is === 'awareness') bob.send(encodeAwarenessMessage(heard.body))
    await until(() => server.metrics.value('presence_ignored') === 1)
    expect([ana, bob].map(({ socket }) => socket.readyState)).toEqual([WebSocket.OPEN, WebSocket.OPEN])
  })
})

describe('too much', () => {
  test('[WS7] one person’s sockets are bounded, and others come in', async () => {
    const server = await startRooms({ socketLimits: { socketsPerPerson: 2 } })
    const good = [server.raw('/ws/p/t', as('bob')), server.raw('/ws/p/u', as('bob'))]
    await until(() => good.every(({ heard }) => heard.length > 0))
    expect((await server.raw('/ws/p/t', as('bob')).closed).code).toBe(4429)
    const ana = server.honest()
    await ana.ready
    good[0]!.end()
    await until(() => server.metrics.print().includes('fascicle_sockets 2\n'))
    await until(() => good[1]!.heard.length > 0)
    const again = server.raw('/ws/p/t', as('bob'))
    await until(() => again.heard.length > 0)
  })

  test('[WS7] of one address only so many may be strangers; those signed in do not count', async () => {
    const server = await startRooms({ socketLimits: { strangersPerAddress: 2 } })
    const known = Array.from({ length: 5 }, () => server.honest())
    for (const one of known) await one.ready
    let letIn = (): void => {}
    server.door.slow = new Promise<void>((resolve) => {
      letIn = resolve
    })
    const strangers = [server.raw('/ws/p/t', as('stranger')), server.raw('/ws/p/t', as('stranger'))]
    await Promise.all(strangers.map(({ opened }) => opened))
    expect(await upgrade(server, {}).status).toContain('429')
    letIn()
    await Promise.all(strangers.map(({ closed }) => closed))
    await eventually(async () => expect(await upgrade(server, {}).status).toContain('101'))
  })

  test('[WS7] a socket that opens rooms without end is closed', async () => {
    const server = await startRooms({ socketLimits: { roomsPerMinute: 50 } })
    const tab = server.tab()
    await tab.opened
    for (let n = 0; n < 100; n++) {
      tab.open(`none-${n}`)
      tab.leave(`none-${n}`)
    }
    expect(await tab.closed).toBe(4429)
    expect((await server.store.rooms('p')).length).toBe(3)
  })

  test('[WS12] a flood is read slowly, is saved whole, and holds nobody else up', async () => {
    const server = await startRooms({
      socketLimits: {
        pace: { messages: { burst: 200, perSecond: 400 }, bytes: { burst: 1e9, perSecond: 1e9 } },
      },
    })
    const [fast, other] = [server.honest(), server.honest('/ws/p/u')]
    await Promise.all([fast.ready, other.ready])
    for (let n = 0; n < 600; n++) fast.set(`k${n}`, `${n} ${'x'.repeat(1000)}`)
    other.set('a', 1)
    await until(() => other.isSaved, 10_000)
    expect(fast.isSaved).toBe(false)
    await until(() => fast.isSaved, 15_000)
    expect(server.metrics.value('slowed_writers')).toBeGreaterThan(0)
    expect(Object.keys(await stored(server))).toHaveLength(600)
  })

  test('[WS12] a paste of 100,000 cells and a week’s work in pieces meet no limit', async () => {
    const server = await startRooms()
    const ana = server.honest()
    await ana.ready
    ana.doc.transact(() => {
      for (let n = 0; n < 100_000; n++) ana.doc.getMap('cells').set(`k${n}`, n)
    })
    ana.ask()
    await until(() => ana.isSaved, 15_000)
    const offline = new Y.Doc()
    for (let n = 0; n < 3_000; n++) offline.getMap('cells').set(`o${n}`, n)
    const back = server.honest('/ws/p/t', {}, offline)
    await back.ready
    await eventually(async () => expect(Object.keys(await stored(server))).toHaveLength(103_000), 15_000)
    expect(server.metrics.value('slowed_writers')).toBe(0)
  })

  test('[WS13] half an upgrade, 2,000 headers, frames that claim to be compressed: the others go on', async () => {
    const server = await startRooms()
    const good = server.honest()
    await good.ready
    const slow = Array.from({ length: 100 }, () => upgrade(server, {}, { finish: false }))
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`X-${n}`, 'a']))
    const { status } = upgrade(server, many)
    expect(await status).toMatch(/^HTTP\/1.1 (431|101|400)/)
    const offered = upgrade(server, {
      'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
    })
    expect(await offered.head).not.toContain('permessage-deflate')
    const bomb = server.raw()
    await bomb.opened
    // A binary frame with RSV1 set: "compressed".
    Reflect.get(bomb.socket, '_socket').write(Buffer.from([0xc2, 0x81, 0, 0, 0, 0, 0]))
    expect((await bomb.closed).code).toBe(1002)
    good.set('a', 1)
    await until(() => good.isSaved)
    for (const { socket } of slow) socket.destroy()
  })

  test('[ROOM21] rooms asked for by any name make none', async () => {
    const server = await startRooms()
    const tab = server.tab()
    await tab.opened
    for (const room of ['../x', 'a b', 'ａ', 'x'.repeat(64), 'T', '-']) tab.socket.send(encodeTabOpen(room))
    await until(() => tab.closes.size === 6)
    expect(new Set(tab.closes.values())).toEqual(new Set([4404]))
    expect(server.rooms.count).toBe(0)
  })
})

/** An upgrade by hand. */
function upgrade(
  server: RoomServer,
  headers: Record<string, string>,
  { finish = true } = {},
): { readonly socket: Socket; readonly status: Promise<string>; readonly head: Promise<string> } {
  const { port } = new URL(server.url)
  const socket = createConnection(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET /ws/p/t HTTP/1.1\r\n${lines.join('')}${finish ? '\r\n' : ''}`)
  const head = new Promise<string>((resolve) => {
    socket.once('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
  })
  return { socket, head, status: head.then((text) => text.split('\r\n')[0]!) }
}
