/** Readers that do not read. Rules: server/room/SPEC.md, WS4, WS8. */
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'

import { encodeAwareness, GONE } from '../../../shared/wire/awareness.ts'
import { encodeAwarenessMessage, encodeStep1 } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { as } from '../../helpers/small-door.ts'
import { editor } from '../../helpers/yjs-edits.ts'

/** Fills the table with more than any kernel holds for a socket. */
async function filled(server: RoomServer): Promise<void> {
  const { set } = editor()
  for (let n = 0; n < 16; n++)
    await server.store.append({ plan: 'p', room: 't' }, set(`k${n}`, `${n} `.repeat(400_000)))
}

test('[WS8] who asks, reads nothing and says pong unasked is cut off, and its presence goes', async () => {
  // Whoever is beside her answers within a second, also while the document is put together.
  const server = await startRooms({ socketLimits: { pingMs: 1000, largeMs: 400, largeBytesPerMs: 1e9 } })
  await filled(server)
  const lazy = server.raw('/ws/p/t', as('lazy'))
  const beside = server.raw('/ws/p/t', as('beside'))
  await Promise.all([lazy.opened, beside.opened])
  const state = JSON.stringify({ user: { name: 'Lazy' } })
  lazy.send(encodeAwarenessMessage(encodeAwareness([{ client: 5, clock: 1, state }])))
  await until(() => beside.presence().get(5)?.state.includes('lazy') === true)
  lazy.socket.pause()
  lazy.send(encodeStep1(Uint8Array.of(0)))
  const pongs = setInterval(() => {
    if (lazy.socket.readyState === WebSocket.OPEN) lazy.socket.pong()
  }, 20)
  await until(() => server.metrics.print().includes('fascicle_sockets 1\n'))
  clearInterval(pongs)
  expect(beside.socket.readyState).toBe(WebSocket.OPEN)
  await until(() => beside.presence().get(5)?.state === GONE)
  expect(server.metrics.value('slow_readers')).toBe(1)
}, 30_000)

test('[WS8] a large document on its way is no reason to be cut off', async () => {
  const server = await startRooms({ socketLimits: { pingMs: 100 } })
  await filled(server)
  const slow = server.raw()
  await slow.opened
  slow.send(encodeStep1(Uint8Array.of(0)))
  slow.socket.pause()
  // Several pings long.
  await new Promise((later) => setTimeout(later, 600))
  slow.socket.resume()
  await until(() => slow.count('step2') === 1, 5000)
  expect(server.metrics.value('slow_readers')).toBe(0)
}, 30_000)

test('[WS8] a pong with a word that was not asked for counts for nothing', async () => {
  const server = await startRooms({ socketLimits: { pingMs: 60 } })
  const deaf = server.raw()
  await deaf.opened
  deaf.socket.pause()
  const pongs = setInterval(() => {
    if (deaf.socket.readyState === WebSocket.OPEN) deaf.socket.pong('12345678')
  }, 10)
  await until(() => server.metrics.print().includes('fascicle_sockets 0\n'))
  clearInterval(pongs)
  expect(server.sockets.count).toBe(0)
})
