import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { AppError } from '../../../shared/model/error.ts'
import { decodeAwareness, encodeAwareness } from '../../../shared/wire/awareness.ts'
import { CLOSE, isFinalClose } from '../../../shared/wire/close-code.ts'
import { condenseUpdates, expandSnapshot } from '../../../shared/wire/condense-updates.ts'
import {
  EMPTY_UPDATE,
  isEmptyUpdate,
  isEmptyVector,
  mergeUpdates,
} from '../../../shared/wire/merge-updates.ts'
import { ACCESS } from '../../../shared/wire/message-tag.ts'
import {
  decodeMessage,
  encodeAccess,
  encodeAskDurability,
  encodeAwarenessMessage,
  encodeCommitted,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  KEEPALIVE,
  type WireMessage,
} from '../../../shared/wire/message.ts'
import { personColour, PRESENCE_COLOURS, readPresence } from '../../../shared/wire/presence.ts'
import { readSocketPath } from '../../../shared/wire/socket-path.ts'
import { checkedVector } from '../../../shared/wire/state-vector.ts'
import {
  decodeTabFrame,
  encodeTabClose,
  encodeTabData,
  encodeTabHello,
  encodeTabOpen,
} from '../../../shared/wire/tab-frame.ts'
import { WIRE_LIMITS } from '../../../shared/wire/wire-limits.ts'

const bytes = fc.uint8Array({ maxLength: 200 })
const version = fc.maxSafeNat()
const room = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/)
const plain = (array: Uint8Array): number[] => [...array]

/** Random bytes decode or are refused as malformed; nothing else may happen. */
const refusesOrReads = (decode: (raw: Uint8Array) => unknown, raw: Uint8Array): string => {
  try {
    decode(raw)
    return 'read'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

describe('messages', () => {
  test('every message comes out as it went in', () => {
    fc.assert(
      fc.property(bytes, version, version, fc.string(), (raw, first, second, text) => {
        const reason = text.slice(0, 100)
        const cases: [Uint8Array, WireMessage][] = [
          [encodeStep1(raw), { is: 'step1', vector: raw }],
          [encodeStep2(raw), { is: 'step2', update: raw }],
          [encodeUpdate(raw), { is: 'update', update: raw }],
          [encodeAwarenessMessage(raw), { is: 'awareness', body: raw }],
          [encodeAskDurability(first), { is: 'ask-durability', version: first }],
          [encodeCommitted(first, second), { is: 'committed', version: first, seq: second }],
          [
            encodeAccess(ACCESS.read, reason),
            { is: 'access', mode: ACCESS.read, reason: reason.toWellFormed() },
          ],
        ]
        for (const [encoded, message] of cases) expect(decodeMessage(encoded)).toEqual(message)
      }),
    )
  })

  test('random bytes are read or refused, and never read beyond their end', () => {
    fc.assert(
      fc.property(bytes, (raw) => {
        // The neighbours in a pooled buffer must never show.
        const pool = new Uint8Array(raw.length + 64).fill(7)
        pool.set(raw, 32)
        const view = pool.subarray(32, 32 + raw.length)
        for (const decode of [decodeMessage, decodeTabFrame, decodeAwareness, checkedVector])
          expect(['read', 'malformed']).toContain(refusesOrReads(decode, view))
      }),
      { numRuns: 2000 },
    )
  })

  test('a declared length beyond the message is refused', () => {
    for (const raw of [
      [0, 2, 0x80, 0x94, 0xeb, 0xdc, 3, 1, 2, 3],
      [1, 0x80, 0x94, 0xeb, 0xdc, 3],
      [0x80],
      [],
    ])
      expect(() => decodeMessage(Uint8Array.from(raw))).toThrow('malformed')
  })

  test('the keepalive is an awareness message that says nothing', () => {
    const message = decodeMessage(KEEPALIVE)
    expect(message.is === 'awareness' && decodeAwareness(message.body)).toEqual([])
  })
})

describe('tab frames', () => {
  test('come out as they went in', () => {
    fc.assert(
      fc.property(room, bytes, (name, raw) => {
        expect(decodeTabFrame(encodeTabOpen(name))).toEqual({ is: 'open', room: name })
        expect(decodeTabFrame(encodeTabClose(name))).toEqual({
          is: 'close',
          room: name,
          code: 1000,
          reason: '',
        })
        const frame = decodeTabFrame(encodeTabData(name, raw))
        expect(frame.is === 'data' && [frame.room, plain(frame.message)]).toEqual([name, plain(raw)])
      }),
    )
    expect(decodeTabFrame(encodeTabHello(1_700_000_000_000))).toEqual({
      is: 'hello',
      room: '',
      epoch: 1_700_000_000_000,
    })
    const { code, says } = CLOSE.notAllowed
    expect(decodeTabFrame(encodeTabClose('t', CLOSE.notAllowed))).toEqual({
      is: 'close',
      room: 't',
      code,
      reason: says,
    })
  })
})

describe('awareness', () => {
  test('entries come out as they went in', () => {
    const entry = fc.record({ client: version, clock: version, state: fc.json() })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        expect(decodeAwareness(encodeAwareness(entries))).toEqual(entries)
      }),
    )
  })
})

describe('presence', () => {
  test('whatever a stranger sends is cut to what is allowed, or is none', () => {
    fc.assert(
      fc.property(fc.anything(), (state) => {
        const presence = readPresence(state)
        if (presence) expect(presence.name.length).toBeLessThanOrEqual(120)
      }),
    )
    const full = {
      person: 'abc',
      name: 'Li',
      colour: 3,
      table: 'table-1',
      row: 'r1',
      column: 'label',
      editing: true,
      verified: false,
    }
    expect(readPresence(full)).toEqual(full)
    expect(
      readPresence({ ...full, row: '__proto__:x', colour: -1, table: '../x', editing: 'yes', extra: 1 }),
    ).toEqual({
      ...full,
      row: null,
      colour: 0,
      table: null,
      editing: false,
    })
    expect(readPresence({ user: { name: 'plain y-websocket' } })).toBeNull()
  })
})

describe('close codes', () => {
  test('every reason fits into a close frame, has its own code, and is final exactly from 4400 to 4499', () => {
    const all = Object.values(CLOSE)
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)
    for (const reason of all) {
      expect(new TextEncoder().encode(reason.says).length).toBeLessThanOrEqual(WIRE_LIMITS.closeReason)
      expect(isFinalClose(reason.code)).toBe(reason.code >= 4400)
    }
  })
})

describe('socket paths', () => {
  test.each([
    ['/ws/p', { plan: 'p', room: null }],
    ['/ws/p/outline', { plan: 'p', room: 'outline' }],
    ['/ws/section-10-2023/t-1', { plan: 'section-10-2023', room: 't-1' }],
    ['/ws', null],
    ['/ws/', null],
    ['/ws/p/', null],
    ['/ws/p/t/u', null],
    ['/ws/P', null],
    ['/ws/p/%74', null],
    ['/ws/p/../q', null],
    ['/xs/p', null],
  ])('%s', (path, meant) => expect(readSocketPath(path)).toEqual(meant))
})

describe('bytes of updates', () => {
  test('an untouched document is the empty update and the empty vector', () => {
    const doc = new Y.Doc()
    expect(isEmptyUpdate(Y.encodeStateAsUpdate(doc))).toBe(true)
    expect(isEmptyVector(Y.encodeStateVector(doc))).toBe(true)
    expect(plain(Y.encodeStateAsUpdate(doc))).toEqual(plain(EMPTY_UPDATE))
    doc.getMap('m').set('a', 1)
    expect(isEmptyUpdate(Y.encodeStateAsUpdate(doc))).toBe(false)
    expect(plain(checkedVector(Y.encodeStateVector(doc)))).toEqual(plain(Y.encodeStateVector(doc)))
  })

  type Edits = readonly (readonly [number, unknown])[]

  function updatesOf(edits: Edits): Uint8Array[] {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => void updates.push(update))
    for (const [key, value] of edits) doc.getMap('m').set(`k${key}`, value)
    return updates
  }

  function read(...updates: readonly Uint8Array[]): unknown {
    const copy = new Y.Doc()
    for (const update of updates) Y.applyUpdate(copy, update)
    return copy.getMap('m').toJSON()
  }

  /** What they say is what Yjs reads in them, which is not all that was written: no `__proto__`. */
  function expectSameSaid(edits: Edits): void {
    const updates = updatesOf(edits)
    const said = read(...updates)
    expect(read(mergeUpdates(updates))).toEqual(said)
    const { snapshot, refused } = condenseUpdates(updates)
    expect(refused).toEqual([])
    expect(read(expandSnapshot(snapshot))).toEqual(said)
  }

  test('merging and condensing keep what the updates say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.jsonValue()), { minLength: 1 }),
        expectSameSaid,
      ),
    )
  })

  test('also where a value has a field named like the prototype, which reaches nothing (seed 1298390451)', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":1}}')
    expectSameSaid([
      [0, hostile],
      [1, []],
    ])
    expect('polluted' in {}).toBe(false)
  })

  test('condensing keeps updates whose cause has not come yet', () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => void updates.push(update))
    doc.getMap('m').set('a', 1)
    doc.getMap('m').set('b', 2)
    const { snapshot } = condenseUpdates([updates[1]!])
    const copy = new Y.Doc()
    Y.applyUpdate(copy, expandSnapshot(snapshot))
    Y.applyUpdate(copy, updates[0]!)
    expect(copy.getMap('m').toJSON()).toEqual({ a: 1, b: 2 })
  })
})

test('every colour of the palette is given, and none much oftener than another', () => {
  const given = Array.from({ length: PRESENCE_COLOURS }, () => 0)
  for (let n = 0; n < 800; n++) given[personColour(`person-${n * 7919}`)]!++
  // `Avatar.svelte` and the grid have eight.
  expect(given).toHaveLength(8)
  expect(Math.min(...given)).toBeGreaterThan(60)
})
