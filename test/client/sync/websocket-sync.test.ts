import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'

import type { PresenceState, RoomEvents } from '../../../client/session/ports.ts'
import { WebsocketSync } from '../../../client/sync/websocket-sync.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { insertColumns } from '../../../shared/doc/write-columns.ts'
import { AppError } from '../../../shared/model/error.ts'
import { columnId, tableId } from '../../../shared/model/ids.ts'
import { decodeMessage, type WireMessage } from '../../../shared/wire/message.ts'
import { decodeTabFrame } from '../../../shared/wire/tab-frame.ts'
import { WIRE_LIMITS } from '../../../shared/wire/wire-limits.ts'
import { until } from '../../helpers/eventually.ts'
import { startServer, type ServerUnderTest } from '../../helpers/server-under-test.ts'

const sockets: WebSocket[] = []
/** Not connected yet. `sent`: what goes out. */
const syncOf = (server: ServerUnderTest, plan = 'p', sent: WireMessage[] = []): WebsocketSync => {
  const sync = new WebsocketSync({
    url: server.url,
    plan,
    openSocket: (url) => {
      const socket = new WebSocket(url, { headers: server.ana.headers })
      socket.on('error', () => undefined)
      sockets.push(socket)
      const send = socket.send.bind(socket) as (data: Uint8Array) => void
      socket.send = (data: unknown) => {
        const frame = decodeTabFrame(data as Uint8Array)
        if (frame.is === 'data') sent.push(decodeMessage(frame.message))
        send(data as Uint8Array)
      }
      return socket
    },
    random: Math.random,
  })
  onTestFinished(() => sync.close())
  return sync
}
const connect = (server: ServerUnderTest, plan?: string): WebsocketSync => {
  const sync = syncOf(server, plan)
  sync.connect()
  return sync
}
const table = (id = 't'): TableDoc =>
  new TableDoc(tableId(id), { random: Math.random, now: Date.now, mainLanguage: () => 'en' })

type Heard = {
  epochs: number[]
  acknowledged: number[]
  refused: number[]
  /** Refusals that were not said to go for the whole plan. */
  refusedAlone: number
  closed: number[]
  synced: number
  presence: ReadonlyMap<number, PresenceState>
}
const listen = (): { heard: Heard; events: RoomEvents } => {
  const heard: Heard = {
    epochs: [],
    acknowledged: [],
    refused: [],
    refusedAlone: 0,
    closed: [],
    synced: 0,
    presence: new Map(),
  }
  return {
    heard,
    events: {
      epoch: (epoch) => void heard.epochs.push(epoch),
      synced: () => void heard.synced++,
      acknowledged: (version) => void heard.acknowledged.push(version),
      refused: (code, _reason, whole) => {
        heard.refused.push(code)
        if (whole === undefined) heard.refusedAlone++
      },
      access: () => undefined,
      closed: (code) => void heard.closed.push(code),
      broken: () => void heard.refused.push(0),
      presence: (states) => {
        heard.presence = states
      },
    },
  }
}
const edit = (document: TableDoc, id: string): void =>
  void insertColumns(document, [{ id: columnId(id), type: 'number', label: {} }], null)

test('[WS7] a server that cannot save says so, and takes everything when it can again', async () => {
  const store = new MemoryLogStore()
  const server = await startServer({ store })
  const document = table()
  const { heard, events } = listen()
  const link = connect(server).join('t', document.y, events)
  await until(() => heard.synced > 0)
  store.failWith = new AppError('storage-unavailable')
  edit(document, 'mine')
  link.ask(1)
  await until(() => heard.closed.includes(1013))
  expect([heard.acknowledged, heard.refused]).toEqual([[], []])
  store.failWith = null
  await until(() => heard.acknowledged.includes(1), 15_000)
  expect(heard.synced).toBeGreaterThan(1)
})

test('[WS1] edits travel both ways and are acknowledged after the commit; all over one socket', async () => {
  const server = await startServer()
  const [one, two] = [connect(server), connect(server)]
  const before = sockets.length
  const [mine, theirs, other] = [table(), table(), table('u')]
  const [me, them] = [listen(), listen()]
  const link = one.join('t', mine.y, me.events)
  one.join('u', other.y, listen().events)
  two.join('t', theirs.y, them.events)
  await until(() => me.heard.synced > 0 && them.heard.synced > 0)
  edit(mine, 'fromMe')
  link.ask(1)
  edit(theirs, 'fromThem')
  await until(() => me.heard.acknowledged.includes(1))
  await until(() => mine.columns.length === 2 && theirs.columns.length === 2)
  expect(sockets.length).toBe(before)
})

test('[WS2] what was made offline goes up with the barrier: a question from before is answered after it', async () => {
  const server = await startServer()
  const sync = connect(server)
  const document = table()
  const { heard, events } = listen()
  sync.disconnect()
  const link = sync.join('t', document.y, events)
  edit(document, 'offline')
  link.ask(5)
  sync.connect()
  await until(() => heard.acknowledged.includes(5))
  const reader = table()
  connect(server).join('t', reader.y, listen().events)
  await until(() => reader.columns.length === 1)
  expect(reader.columns.ids).toEqual(['offline'])
})

test('[SYNC10] what is typed before the server has heard of the rest goes with the rest, not before it', async () => {
  const server = await startServer()
  const document = table()
  const { heard, events } = listen()
  const sent: WireMessage[] = []
  const sync = syncOf(server, 'p', sent)
  const link = sync.join('t', document.y, events)
  edit(document, 'offline')
  sync.connect()
  let typed = 0
  const typing = setInterval(() => edit(document, `typed${typed++}`), 0)
  onTestFinished(() => clearInterval(typing))
  await until(() => heard.synced > 0)
  clearInterval(typing)
  link.ask(5)
  await until(() => heard.acknowledged.includes(5))
  const kinds = sent.map(({ is }) => is)
  const barrier = kinds.indexOf('step2')
  expect(kinds.slice(0, barrier)).not.toContain('update')
  expect(barrier).toBeGreaterThan(0)
  const reader = table()
  connect(server).join('t', reader.y, listen().events)
  await until(() => reader.columns.length === typed + 1)
})

test('[WS3] a room that is not there is refused alone', async () => {
  const server = await startServer()
  const sync = connect(server)
  const [good, bad] = [listen(), listen()]
  sync.join('t', table().y, good.events)
  sync.join('nowhere', table('nowhere').y, bad.events)
  await until(() => bad.heard.refused.length > 0 && good.heard.synced > 0)
  expect(bad.heard.refused).toEqual([4404])
  expect(good.heard.refused).toEqual([])
  expect(sync.state).toBe('online')
})

test('[WS4] a plan that is not there refuses every room', async () => {
  const server = await startServer()
  const sync = connect(server, 'no-such-plan')
  const { heard, events } = listen()
  sync.join('outline', table().y, events)
  await until(() => heard.refused.includes(4404))
  await until(() => sync.state === 'offline')
  expect(heard.synced).toBe(0)
  // Nothing that is told asks for one room to be made.
  expect(heard.refusedAlone).toBe(0)
})

test('[WS5] presence is of people, and goes with the connection', async () => {
  const server = await startServer()
  const [one, two] = [connect(server), connect(server)]
  const [me, them] = [listen(), listen()]
  const [mine, theirs] = [table(), table()]
  // Whoever she says she is: the server knows.
  one.join('t', mine.y, me.events).setPresence({ person: 'somebody', name: 'Somebody' })
  two.join('t', theirs.y, them.events)
  await until(() => them.heard.presence.size === 1)
  expect([...them.heard.presence.values()]).toMatchObject([{ person: 'ana', name: 'Ana', verified: true }])
  expect(me.heard.presence.size).toBe(0)
  one.disconnect()
  await until(() => them.heard.presence.size === 0)
})

test('[SYNC7] when the difference was made is said before it is sent, in as many messages as that takes', async () => {
  const server = await startServer()
  const spans = Array.from({ length: 2 * WIRE_LIMITS.madeSpans + 1 }, (_, n) => ({
    client: 7,
    clock: n,
    length: 1,
    at: 1_700_000_000_000 + n,
  }))
  const sent: WireMessage[] = []
  const sync = syncOf(server, 'p', sent)
  const document = table()
  edit(document, 'offline')
  const { heard, events } = listen()
  sync.join('t', document.y, { ...events, made: () => spans }).ask(1)
  sync.connect()
  await until(() => heard.acknowledged.includes(1))
  const before = sent
    .slice(
      0,
      sent.findIndex(({ is }) => is === 'step2'),
    )
    .filter(({ is }) => is === 'made')
  expect(before.flatMap((message) => (message.is === 'made' ? message.spans : []))).toEqual(spans)
  expect(before).toHaveLength(3)
  // Live edits are made when they are received.
  edit(document, 'live')
  await until(() => sent.some(({ is }) => is === 'update'))
  expect(sent.filter(({ is }) => is === 'made')).toHaveLength(3)
})

test('[WS6] in Node no listener is left on the process, and leaving a room leaves no timer that writes', async () => {
  const server = await startServer()
  const before = process.listenerCount('exit')
  const sync = connect(server)
  const links = Array.from({ length: 30 }, (_, n) => sync.join(`r${n}`, table(`r${n}`).y, listen().events))
  expect(process.listenerCount('exit')).toBe(before)
  for (const link of links) link.leave()
  expect(process.listenerCount('exit')).toBe(before)
})
