/**
 * What an attacker may say on a websocket: messages that are random, cut, bent, of the wrong kind, of absurd lengths, or well made and not hers
 * to say. Everything comes from the numbers it is given, so an attack can be repeated.
 */
import * as Y from 'yjs'

import { encodeAwareness, GONE } from '../../shared/wire/awareness.ts'
import {
  encodeAccess,
  encodeAskDurability,
  encodeAwarenessMessage,
  encodeCommitted,
  encodeMade,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from '../../shared/wire/message.ts'
import { encodeTabClose, encodeTabData, encodeTabHello, encodeTabOpen } from '../../shared/wire/tab-frame.ts'
import { POISON_UPDATES } from '../fixtures/poison-updates.ts'
import {
  backwardsClient,
  deepTypes,
  deepValue,
  forgetfulClient,
  manyClients,
  sieve,
} from '../helpers/hostile-edits.ts'

export type Frame = Uint8Array | string
export type Random = () => number

/** Keys of cells that no attacker without the right to write may bring in begin so. */
export const FORGED = 'forged'

const upTo = (random: Random, most: number): number => Math.floor(random() * most)
const bytes = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => upTo(random, 256))
const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

/** A number as lib0 writes it; also one that no reader should believe. */
function varUint(value: number): number[] {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest]
    out.push((rest % 128) + 128)
  }
}

function bent(random: Random, good: Uint8Array): Uint8Array {
  const bad = good.slice()
  for (let times = 1 + upTo(random, 3); times > 0; times--) bad[upTo(random, bad.length)] = upTo(random, 256)
  return random() < 0.3 ? bad.subarray(0, upTo(random, bad.length)) : bad
}

/** A well-made edit of somebody new, or of the client whose number is given. */
function edit(random: Random, client?: number): Uint8Array {
  const doc = new Y.Doc()
  if (client !== undefined) doc.clientID = client
  const cells = doc.getMap('cells')
  for (let n = 1 + upTo(random, 5); n > 0; n--)
    cells.set(`${FORGED}:e${upTo(random, 1e6)}`, { n, text: 'é🙂\u202E\0' })
  if (random() < 0.2) cells.set('__proto__', { polluted: true })
  return Y.encodeStateAsUpdate(doc)
}

/** The later half of an edit: what comes before it never does. */
function gap(random: Random): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('cells').set(`${FORGED}:first`, 1)
  const before = Y.encodeStateVector(doc)
  for (let n = 0; n < 20; n++) doc.getMap('cells').set(`${FORGED}:e${upTo(random, 100)}`, n)
  return Y.encodeStateAsUpdate(doc, before)
}

/** State vectors that are well made and nobody's: of those who know a little, nearly everything, what is not there, or very many. */
function unusualVector(random: Random, { honest }: Target): Uint8Array {
  const vectors: readonly (() => [number, number][])[] = [
    () => [[1, 1]],
    () => [[honest, upTo(random, 1000)]],
    () => [[someone(random), Number.MAX_SAFE_INTEGER]],
    () => Array.from({ length: 5000 }, () => [someone(random), upTo(random, 100)]),
  ]
  return Y.encodeStateVector(new Map(pick(random, vectors)()))
}

const pick = <T>(random: Random, list: readonly T[]): T => {
  const chosen = list[upTo(random, list.length)]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}

const someone = (random: Random): number => upTo(random, 2 ** 31)
const presence = (random: Random, entries: number, name: string): Uint8Array =>
  encodeAwarenessMessage(
    encodeAwareness(
      Array.from({ length: entries }, () => ({
        client: someone(random),
        clock: random() < 0.3 ? Number.MAX_SAFE_INTEGER : upTo(random, 100),
        state: JSON.stringify({ name }),
      })),
    ),
  )

/** `honest`: the number of the honest client's document, which others may try to speak for. */
export type Target = { readonly honest: number; readonly rooms: readonly string[] }

type Generator = (random: Random, target: Target) => readonly Frame[]

/** Messages of one room. */
export const ROOM_FRAMES: { readonly [name: string]: Generator } = {
  'random bytes': (random) => [bytes(random, upTo(random, 300))],
  'an empty frame': () => [new Uint8Array()],
  'a text frame': () => ['{"type":"sync"}'],
  'a bent update': (random) => [encodeUpdate(bent(random, edit(random)))],
  'a bent message': (random) => [bent(random, encodeUpdate(edit(random)))],
  'a bent step 2': (random) => [bent(random, encodeStep2(edit(random)))],
  'a bent state vector': (random) => [encodeStep1(bent(random, Y.encodeStateVector(new Y.Doc())))],
  'a random state vector': (random) => [encodeStep1(bytes(random, 40))],
  'a declared length of a gigabyte': (random) => [join([0, 2], varUint(1e9), bytes(random, 10))],
  'a number without an end': () => [join([0, 0], new Uint8Array(20).fill(255))],
  'an unknown tag': (random) => [join(varUint(4 + upTo(random, 300)), bytes(random, 5))],
  'an unknown kind': (random) => [join([0, 3 + upTo(random, 100)], varUint(2), bytes(random, 2))],
  'questions of all versions': () =>
    [0, Number.MAX_SAFE_INTEGER, 5, 5, 1].map((version) => encodeAskDurability(version)),
  'what only a server says': () => [encodeCommitted(9, 9), encodeAccess(0, 'write')],
  'forged times': (random) => [
    encodeMade(
      Array.from({ length: 4000 }, () => ({ client: someone(random), clock: 0, length: 2 ** 30, at: 0 })),
    ),
    encodeMade([
      {
        client: 1,
        clock: Number.MAX_SAFE_INTEGER,
        length: Number.MAX_SAFE_INTEGER,
        at: Number.MAX_SAFE_INTEGER,
      },
    ]),
  ],
  'a poison update': (random) => [
    encodeUpdate(POISON_UPDATES[upTo(random, POISON_UPDATES.length)] ?? new Uint8Array()),
  ],
  'an update without its cause': (random) => [
    encodeUpdate(gap(random)),
    encodeUpdate(gap(random)),
    encodeAskDurability(1),
  ],
  'a forged edit': (random) => [encodeUpdate(edit(random)), encodeAskDurability(1)],
  'a forged answer': (random) => [encodeStep2(edit(random)), encodeAskDurability(1)],
  'an edit in the name of another client': (random, { honest }) => [
    encodeUpdate(edit(random, honest)),
    encodeAskDurability(1),
  ],
  'a value that is very deep': (random) =>
    [17, 2000, 6000, 20_000, 200_000].map((depth) =>
      encodeUpdate(
        deepValue(depth, { key: `${FORGED}:deep`, lists: random() < 0.5, client: someone(random) }),
      ),
    ),
  'types that are very deep': (random) => [
    encodeStep2(deepTypes(pick(random, [17, 2000, 20_000]), someone(random))),
    encodeAskDurability(1),
  ],
  'very many clients at one place': (random) => [
    encodeUpdate(
      manyClients(pick(random, [500, 2_000, 20_000]), { from: someone(random), key: `${FORGED}:k` }),
    ),
    encodeAskDurability(1),
  ],
  'one client that forgets what it wrote': (random) => [
    encodeUpdate(forgetfulClient(30_000, { client: someone(random), key: `${FORGED}:k` })),
  ],
  'one client that writes before itself': (random) => [
    encodeUpdate(backwardsClient(30_000, { client: someone(random), key: `${FORGED}:k` })),
  ],
  'a sieve': (random) => [encodeUpdate(sieve(100_000, someone(random)))],
  'a flood of unusual questions': (random, target) =>
    Array.from({ length: 200 }, () => encodeStep1(unusualVector(random, target))),
  'a flood of times': (random) =>
    Array.from({ length: 16 }, () =>
      encodeMade(
        Array.from({ length: 4096 }, (_, n) => ({
          client: 2 ** 31 + upTo(random, 2 ** 31),
          clock: n,
          length: 2 ** 44,
          at: 2 ** 41,
        })),
      ),
    ),
  'a thousand strangers present': (random) => [presence(random, 1000, 'Ana')],
  'a presence of half a megabyte': (random) => [presence(random, 1, 'x'.repeat(500_000))],
  'the honest client gone': (_random, { honest }) => [
    encodeAwarenessMessage(encodeAwareness([{ client: honest, clock: 2 ** 40, state: GONE }])),
  ],
  'a flood of questions': () => Array.from({ length: 500 }, () => encodeStep1(Uint8Array.of(0))),
  'a flood of small edits': (random) => Array.from({ length: 100 }, () => encodeUpdate(edit(random))),
  'a frame beyond the limit': () => [new Uint8Array(9 * 1024 * 1024)],
}

/** Frames of a tab's socket. */
export const TAB_FRAMES: { readonly [name: string]: Generator } = {
  'random bytes': (random) => [bytes(random, upTo(random, 300))],
  'a hello of its own': () => [encodeTabHello(1)],
  'rooms that nobody made': (random) =>
    ['../x', '%00', 'оutline', ' outline', 'x'.repeat(64), `t${upTo(random, 1e9)}`, 'register', ''].map(
      encodeTabOpen,
    ),
  'a flood of rooms': (random) => Array.from({ length: 1500 }, () => encodeTabOpen(`t${upTo(random, 1e6)}`)),
  'data for rooms that are not open': (random, { rooms }) =>
    rooms.map((room) => encodeTabData(room, encodeUpdate(edit(random)))),
  'edits everywhere': (random, { rooms }) =>
    rooms.flatMap((room) => [
      encodeTabOpen(room),
      encodeTabData(room, encodeUpdate(edit(random))),
      encodeTabData(room, encodeAskDurability(1)),
    ]),
  'opened and left at once': (_random, { rooms }) =>
    rooms.flatMap((room) => [encodeTabOpen(room), encodeTabClose(room), encodeTabOpen(room)]),
  'bent frames': (random, { rooms }) =>
    rooms.map((room) => bent(random, encodeTabData(room, encodeUpdate(edit(random))))),
  'a name of ten kilobytes': () => [join(varUint(10_000), new Uint8Array(10_000).fill(97), [1])],
}
