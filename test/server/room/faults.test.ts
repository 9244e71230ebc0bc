/** Faults of our own, made by breaking one method once. The rules: server/room/SPEC.md, ROOM11. */
import { expect, onTestFinished, test, vi } from 'vitest'

import { CommitQueue } from '../../../server/room/commit-queue.ts'
import { PresenceBoard } from '../../../server/room/presence-board.ts'
import { RoomFrame } from '../../../server/room/room-frame.ts'
import { RoomState } from '../../../server/room/room-state.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { SocketSender } from '../../../server/ws/socket-sender.ts'
import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import { encodeAwarenessMessage, encodeUpdate } from '../../../shared/wire/message.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { TabClient } from '../../helpers/tab-client.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }
const broken = (): never => {
  throw new Error('broken by the test')
}
const presence = encodeAwarenessMessage(encodeAwareness([{ client: 1, clock: 1, state: '{}' }]))

test('[ROOM11] a fault while early messages are handled ends one room of one client, not the server', async () => {
  const server = await startRooms()
  const good = server.honest()
  await good.ready
  const receive = vi.spyOn(PresenceBoard.prototype, 'receive').mockImplementationOnce(broken)
  const client = new TabClient(`${server.ws}/ws/p?v=1`)
  onTestFinished(() => client.socket.terminate())
  await client.opened
  client.open('u')
  client.send('u', presence)
  await until(() => client.closes.get('u') === 1012)
  expect(receive).toHaveBeenCalled()
  client.open('u')
  await until(() => client.heard('u').length > 1)
  good.set('a', 1)
  await until(() => good.isSaved)
})

test('[ROOM11] a fault among messages that waited for a rebuilt document ends its sender alone', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const [good, attacker, unlucky] = [server.honest(), server.raw(), server.raw()]
  await Promise.all([good.ready, attacker.opened, unlucky.opened])
  // The document is built again, and is not ready before the test says so.
  const log = (await store.load(key))!
  let finishLoading = (): void => {}
  const loaded = new Promise<typeof log>((resolve) => {
    finishLoading = () => resolve(log)
  })
  vi.spyOn(store, 'load').mockImplementationOnce(() => loaded)
  attacker.send(encodeUpdate(POISON_UPDATES[0]!))
  await attacker.closed
  unlucky.send(encodeUpdate(setting('unlucky', 1)))
  vi.spyOn(RoomState.prototype, 'wouldExceed').mockImplementationOnce(broken)
  await new Promise((later) => setTimeout(later, 50))
  good.set('good', 1)
  finishLoading()
  expect((await unlucky.closed).code).toBe(1012)
  await until(() => good.isSaved)
  expect(cellsOf((await store.load(key))!.updates)).toEqual({ good: 1 })
  expect(server.metrics.value('faults')).toBe(1)
})

test('[ROOM11] a room whose log comes back as garbage is closed; the server goes on', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const [good, attacker] = [server.honest(), server.raw()]
  await Promise.all([good.ready, attacker.opened])
  vi.spyOn(store, 'load').mockImplementationOnce(() => Promise.resolve({} as never))
  attacker.send(encodeUpdate(POISON_UPDATES[0]!))
  expect((await good.raw.closed).code).toBe(1013)
  const back = server.honest()
  await back.ready
})

test('[ROOM11] an answer that cannot be built, and a frame that cannot be sent, end their client alone', async () => {
  const server = await startRooms()
  const good = server.honest()
  await good.ready
  vi.spyOn(RoomState.prototype, 'step2').mockImplementationOnce(broken)
  const unlucky = server.honest()
  expect((await unlucky.raw.closed).code).toBe(1012)
  const tab = new TabClient(`${server.ws}/ws/p?v=1`)
  onTestFinished(() => tab.socket.terminate())
  await tab.opened
  tab.open('t')
  await until(() => tab.heard('t').length > 0)
  vi.spyOn(RoomFrame.prototype, 'tabFrame', 'get').mockImplementationOnce(broken)
  good.set('a', 1)
  await until(() => good.isSaved)
  await eventually(() => expect(tab.closes.get('t')).toBe(1012))
})

test('[ROOM11] what is committed is acknowledged, although telling others of it failed', async () => {
  const told: unknown[] = []
  const queue = new CommitQueue<string>(
    {
      append: () => Promise.resolve(7),
      onCommitted: broken,
      onFailed: (error) => told.push(['failed', error]),
      onFault: (error) => told.push(['fault', error]),
    },
    6,
  )
  queue.add(setting('a', 1), 'ana')
  queue.after(broken)
  const seq = await new Promise((resolve) => queue.after(resolve))
  expect([seq, queue.isSettled]).toEqual([7, true])
  expect(told).toEqual([
    ['fault', expect.any(Error)],
    ['fault', expect.any(Error)],
  ])
  queue.add(setting('b', 1), 'ana')
  expect(await new Promise((resolve) => queue.after(resolve))).toBe(7)
})

test('[ROOM11] a socket that throws in the middle of a fan-out does not keep the change from the others', async () => {
  const server = await startRooms()
  const [author, first, second] = [server.honest(), server.honest(), server.honest()]
  await Promise.all([author.ready, first.ready, second.ready])
  vi.spyOn(SocketSender.prototype, 'send').mockImplementationOnce(broken)
  author.set('a', 1)
  await until(() => author.isSaved)
  const closed = await Promise.race([first, second].map(async (one) => ({ one, ...(await one.raw.closed) })))
  expect(closed.code).toBe(1012)
  const other = closed.one === first ? second : first
  await eventually(() => expect(other.cells()).toEqual({ a: 1 }))
  expect(server.metrics.value('faults')).toBe(1)
})
