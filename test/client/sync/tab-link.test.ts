import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Backoff } from '../../../client/sync/backoff.ts'
import { RoomSocket } from '../../../client/sync/room-socket.ts'
import { TabLink } from '../../../client/sync/tab-link.ts'
import {
  decodeTabFrame,
  encodeTabClose,
  encodeTabData,
  encodeTabHello,
  type TabFrame,
} from '../../../shared/wire/tab-frame.ts'

type Handlers = { [type: string]: ((event: never) => void)[] }

/** A websocket in the hands of a test. */
class FakeSocket {
  binaryType = ''
  readyState = 0
  readonly sent: TabFrame[] = []
  readonly #handlers: Handlers = {}

  addEventListener(type: string, handler: (event: never) => void): void {
    ;(this.#handlers[type] ??= []).push(handler)
  }
  send(data: Uint8Array): void {
    this.sent.push(decodeTabFrame(data))
  }
  close(): void {
    this.readyState = 3
  }
  open(): void {
    this.readyState = 1
    this.#fire('open', {})
  }
  hear(frame: Uint8Array): void {
    this.#fire('message', { data: new Uint8Array(frame).buffer })
  }
  end(code: number): void {
    this.readyState = 3
    this.#fire('close', { code, reason: 'by the test' })
  }
  #fire(type: string, event: object): void {
    for (const handler of this.#handlers[type] ?? []) handler(event as never)
  }
}

let sockets: FakeSocket[]
let events: string[]
let link: TabLink
const last = (): FakeSocket => sockets.at(-1)!
const makeLink = (random = () => 0.5): TabLink =>
  new TabLink(
    'ws://somewhere',
    () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    random,
    {
      state: (state) => void events.push(state),
      epoch: (epoch) => void events.push(`epoch ${epoch}`),
      heard: () => undefined,
      refused: (code) => void events.push(`refused ${code}`),
    },
  )
const enter = (name: string, heard: unknown[] = []): RoomSocket => {
  const room = new RoomSocket(name, link, {
    sent: () => undefined,
    indigestible: (error) => void heard.push(error),
    prepare: (message) => [message],
  })
  return Object.assign(room, {
    onopen: () => void heard.push('open'),
    onmessage: ({ data }: { data: Uint8Array }) => void heard.push([...data]),
    onclose: ({ code }: { code: number }) => void heard.push(code),
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  events = []
  link = makeLink()
})
afterEach(() => {
  link.close()
  vi.useRealTimers()
})

describe('one socket for all rooms', () => {
  test('[LINK1] rooms open with the link, hear only their own, and leave alone', () => {
    const [one, two]: [unknown[], unknown[]] = [[], []]
    const room = enter('one', one)
    enter('two', two)
    link.open()
    last().open()
    expect(sockets).toHaveLength(1)
    expect(last().sent.map((frame) => [frame.is, frame.room])).toEqual([
      ['open', 'one'],
      ['open', 'two'],
    ])
    last().hear(encodeTabData('two', Uint8Array.of(7)))
    last().hear(encodeTabClose('two', { code: 4403, says: 'no' }))
    room.send(Uint8Array.of(1, 2))
    room.close()
    expect(one).toEqual(['open', 1000])
    expect(two).toEqual(['open', [7], 4403])
    expect(
      last()
        .sent.slice(2)
        .map((frame) => [frame.is, frame.room]),
    ).toEqual([
      ['data', 'one'],
      ['close', 'one'],
    ])
    expect(link.state).toBe('online')
  })

  test('[LINK2] a message that its reader cannot digest disturbs nobody else', () => {
    const heard: unknown[] = []
    const room = enter('one', heard)
    Object.assign(room, {
      onmessage: () => {
        throw new Error('poison')
      },
    })
    link.open()
    last().open()
    last().hear(encodeTabData('one', Uint8Array.of(7)))
    expect(heard).toEqual(['open', new Error('poison')])
    expect(link.state).toBe('online')
  })
})

describe('a broken link', () => {
  test('[LINK3] is made again, later each time, never at once with everybody else', () => {
    const waits = (random: () => number): number[] => {
      const backoff = new Backoff(random)
      return Array.from({ length: 10 }, () => backoff.next())
    }
    const [early, late] = [waits(() => 0), waits(() => 0.999)]
    expect(early.slice(0, 4)).toEqual([125, 250, 500, 1000])
    expect(late.slice(0, 4)).toEqual([250, 500, 1000, 1999])
    expect(Math.max(...late)).toBeLessThanOrEqual(15_000)
    const backoff = new Backoff(() => 0)
    backoff.next()
    backoff.next()
    backoff.reset()
    expect(backoff.next()).toBe(125)
  })

  test('[LINK4] tells its rooms, which come back with it', () => {
    const heard: unknown[] = []
    enter('one', heard)
    link.open()
    last().open()
    last().end(1006)
    expect(heard).toEqual(['open', 1006])
    expect(link.state).toBe('connecting')
    enter('one', heard)
    vi.advanceTimersByTime(400)
    expect(sockets).toHaveLength(2)
    last().open()
    expect(heard).toEqual(['open', 1006, 'open'])
    expect(events).toEqual(['connecting', 'online', 'connecting', 'connecting', 'online'])
  })

  test('[LINK3] a server that opens and sends everybody away is asked later each time, until it says something of a room', () => {
    vi.useFakeTimers()
    link.open()
    enter('outline')
    const waited: number[] = []
    for (let n = 0; n < 7; n++) {
      const before = Date.now()
      last().open()
      last().hear(encodeTabHello(1))
      last().end(1013)
      const { length } = sockets
      while (sockets.length === length) vi.advanceTimersByTime(1)
      waited.push(Date.now() - before)
    }
    expect(waited.slice(1)).toEqual(waited.slice(1).toSorted((a, b) => a - b))
    expect(waited.at(-1)).toBeGreaterThan(5000)
    last().open()
    last().hear(encodeTabData('outline', Uint8Array.of(1)))
    last().end(1012)
    const { length } = sockets
    vi.advanceTimersByTime(300)
    expect(sockets).toHaveLength(length + 1)
  })

  test('[LINK5] a close with 44xx is for good, until somebody asks again', () => {
    enter('one')
    link.open()
    last().open()
    last().end(4404)
    vi.advanceTimersByTime(120_000)
    expect(sockets).toHaveLength(1)
    expect(events.slice(-2)).toEqual(['refused 4404', 'offline'])
    link.open()
    expect(sockets).toHaveLength(2)
  })

  test('[LINK6] silence for half a minute is an end; a lost network is one at once', () => {
    link.open()
    last().open()
    vi.advanceTimersByTime(29_000)
    last().hear(encodeTabData('nobody', Uint8Array.of(1)))
    vi.advanceTimersByTime(29_000)
    expect(link.state).toBe('online')
    vi.advanceTimersByTime(1_500)
    expect(link.state).toBe('connecting')
    vi.advanceTimersByTime(1_000)
    expect(sockets).toHaveLength(2)
    last().open()
    link.interrupt()
    expect(link.state).toBe('connecting')
  })

  test('[LINK7] bytes that are no frame begin a new connection', () => {
    link.open()
    last().open()
    last().hear(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 9))
    expect(link.state).toBe('connecting')
    vi.advanceTimersByTime(1_000)
    expect(sockets).toHaveLength(2)
  })

  test('[LINK8] going offline ends all attempts', () => {
    link.open()
    link.close()
    last().end(1006)
    vi.advanceTimersByTime(120_000)
    expect(sockets).toHaveLength(1)
    expect(link.state).toBe('offline')
  })
})
