/** Presence through real sockets. The rules: server/room/SPEC.md. */
import { describe, expect, test } from 'vitest'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { type AwarenessEntry, encodeAwareness } from '../../../shared/wire/awareness.ts'
import { encodeAwarenessMessage, encodeQueryAwareness } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import type { RawClient } from '../../helpers/raw-client.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { as } from '../../helpers/small-door.ts'

const say = (client: RawClient, ...entries: AwarenessEntry[]): void =>
  client.send(encodeAwarenessMessage(encodeAwareness(entries)))
const entry = (client: number, name: string, clock = 1): AwarenessEntry => ({
  client,
  clock,
  state: JSON.stringify({ label: name }),
})
const nameOf = (seen: AwarenessEntry | undefined): unknown => {
  const state: unknown = seen && JSON.parse(seen.state)
  return typeof state === 'object' && state !== null && 'label' in state ? state.label : null
}

describe('presence', () => {
  test('[AW1] [AW2] a client speaks for itself only and never hears itself', async () => {
    const server = await startRooms()
    const [li, eve] = [server.raw(), server.raw()]
    await Promise.all([li.opened, eve.opened])
    say(li, entry(1, 'Li'))
    await until(() => nameOf(eve.presence().get(1)) === 'Li')
    say(eve, entry(2, 'Eve'))
    await until(() => nameOf(li.presence().get(2)) === 'Eve')
    // What y-websocket does with everything it hears, and what a liar does.
    say(eve, entry(1, 'Not Li', 99), entry(2, 'Eve again', 2), entry(3, 'Nobody'))
    say(eve, { client: 1, clock: 100, state: 'null' })
    await until(() => nameOf(li.presence().get(2)) === 'Eve again')
    const late = server.raw()
    await until(() => late.presence().size === 2)
    expect([nameOf(late.presence().get(1)), nameOf(late.presence().get(2))]).toEqual(['Li', 'Eve again'])
    expect(li.presence().has(1)).toBe(false)
    expect(eve.presence().has(2)).toBe(false)
    expect(eve.presence().has(3)).toBe(false)
    expect(server.metrics.value('presence_ignored')).toBe(3)
  })

  test('[AW3] the entry dies with its connection', async () => {
    const server = await startRooms()
    const [li, eve] = [server.raw(), server.raw()]
    await Promise.all([li.opened, eve.opened])
    say(li, entry(1, 'Li'))
    await until(() => nameOf(eve.presence().get(1)) === 'Li')
    const before = eve.presence().get(1)!.clock
    li.end()
    await until(() => eve.presence().get(1)?.state === 'null')
    expect(eve.presence().get(1)!.clock).toBeGreaterThan(before)
  })

  test('[AW4] a poisoned clock is the server’s business, and coming back is seen at once', async () => {
    const server = await startRooms()
    const [li, eve] = [server.raw(), server.raw()]
    await Promise.all([li.opened, eve.opened])
    say(li, entry(1, 'Li', Number.MAX_SAFE_INTEGER))
    await until(() => nameOf(eve.presence().get(1)) === 'Li')
    const poisoned = eve.presence().get(1)!.clock
    expect(poisoned).toBeLessThan(2 ** 50)
    li.end()
    await until(() => eve.presence().get(1)?.state === 'null')
    const back = server.raw()
    await back.opened
    say(back, entry(1, 'Li is back', 0))
    await until(() => nameOf(eve.presence().get(1)) === 'Li is back')
    expect(eve.presence().get(1)!.clock).toBeGreaterThan(poisoned + 1)
  })

  test('[AW4] clocks grow over a restart of the server', async () => {
    const clocks: number[] = []
    for (const starts of [1, 2]) {
      const server = await startRooms({ store: new MemoryLogStore({ starts }) })
      const [li, eve] = [server.raw(), server.raw()]
      await Promise.all([li.opened, eve.opened])
      for (let n = 0; n < 50; n++) say(li, entry(1, `Li ${n}`))
      await until(() => nameOf(eve.presence().get(1)) === 'Li 49')
      clocks.push(eve.presence().get(1)!.clock)
      await server.stop()
    }
    expect(clocks[1]).toBeGreaterThan(clocks[0]!)
  })

  test('[AW5] the server alone says who is verified; too large or no object is not shown', async () => {
    const server = await startRooms()
    const [li, eve] = [server.raw('/ws/p/t', as('li')), server.raw()]
    await Promise.all([li.opened, eve.opened])
    say(li, {
      client: 1,
      clock: 1,
      state:
        '{"label":"Li","person":"eve","name":"Eve","user":{"name":"Eve","c":1},"verified":false,"__proto__":{"verified":false}}',
    })
    await until(() => nameOf(eve.presence().get(1)) === 'Li')
    expect(JSON.parse(eve.presence().get(1)!.state)).toMatchObject({
      person: 'li',
      name: 'LI',
      user: { name: 'LI', c: 1 },
      verified: true,
    })
    for (const state of [
      'x'.repeat(1_000_000),
      JSON.stringify({ label: '名'.repeat(1500) }),
      '[1]',
      '7',
      '{oops',
    ])
      say(li, { client: 1, clock: 2, state })
    say(li, entry(1, 'still here', 3))
    await until(() => nameOf(eve.presence().get(1)) === 'still here')
    expect(eve.heard.filter((message) => message.is === 'awareness')).toHaveLength(2)
    expect(server.metrics.value('presence_ignored')).toBe(5)
  })

  test('[AW6] a newer connection of the same client takes over', async () => {
    const server = await startRooms()
    const [older, eve] = [server.raw(), server.raw()]
    await Promise.all([older.opened, eve.opened])
    say(older, entry(1, 'older'))
    await until(() => nameOf(eve.presence().get(1)) === 'older')
    const newer = server.raw()
    await newer.opened
    say(newer, entry(1, 'newer'))
    expect((await older.closed).code).toBe(4408)
    await until(() => nameOf(eve.presence().get(1)) === 'newer')
    newer.end()
    await until(() => eve.presence().get(1)?.state === 'null')
    expect(older.socket.readyState).toBe(older.socket.CLOSED)
  })

  test('[AW8] an echo of somebody who just left brings nobody back', async () => {
    const server = await startRooms()
    const [li, eve, watcher] = [server.raw(), server.raw(), server.raw()]
    await Promise.all([li.opened, eve.opened, watcher.opened])
    say(li, entry(1, 'Li'))
    await until(() => nameOf(eve.presence().get(1)) === 'Li')
    // Eve says nothing of herself; she is no newcomer any more.
    for (let n = 0; n < 3; n++) eve.send(encodeQueryAwareness())
    li.end()
    await until(() => watcher.presence().get(1)?.state === 'null')
    say(eve, entry(1, 'Li', 99))
    await until(() => server.metrics.value('presence_ignored') === 1)
    expect(watcher.presence().get(1)?.state).toBe('null')
    const back = server.raw()
    await back.opened
    say(back, entry(1, 'Li is back', 0))
    await until(() => nameOf(watcher.presence().get(1)) === 'Li is back')
  })

  test('[AW7] a silent room is kept alive', async () => {
    const server = await startRooms({ roomLimits: { keepaliveMs: 0 } })
    const client = server.raw()
    await client.opened
    await until(() => client.count('awareness') > 0)
    expect(client.presence().size).toBe(0)
  })

  test('who asks is told', async () => {
    const server = await startRooms()
    const [li, eve] = [server.raw(), server.raw()]
    await Promise.all([li.opened, eve.opened])
    say(li, entry(1, 'Li'))
    await until(() => eve.presence().size === 1)
    eve.heard.length = 0
    eve.send(encodeQueryAwareness())
    await until(() => eve.presence().size === 1)
    expect(nameOf(eve.presence().get(1))).toBe('Li')
  })
})
