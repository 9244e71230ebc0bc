/**
 * Where a story of the convergence fuzz takes place: behind a server that is a model of ours and settles at once, or behind the real rooms,
 * whose disk is full at times and which are restarted, condensed and unloaded.
 */
import { deepStrictEqual } from 'node:assert/strict'

import type { PlanSession } from '../../client/session/plan-session.ts'
import type { PlanStore } from '../../client/session/ports.ts'
import { FakeServer, type FakeNetwork } from '../helpers/fake-server.ts'
import { openSession } from '../helpers/open-session.ts'
import { RoomsBehindNetwork } from '../helpers/rooms-behind-network.ts'
import { roomsOf, SMALL_PLAN } from '../helpers/small-plan.ts'

export type Chance = { (): number; below(n: number): number }

/** `drop`: its connection ends, without the session having a say. */
export type Opened = { readonly session: PlanSession; drop(): void }

export type World = {
  readonly network: FakeNetwork
  open(name: string, store: PlanStore, random: () => number): Promise<Opened>
  /** After every step: time passes, and something may happen to the server; what it was. */
  step(random: Chance): Promise<string | null>
  /** Everything arrives; ends early when `isDone`, and otherwise after a while. */
  settle(isDone: () => boolean): Promise<void>
  /** What the server has. */
  states(): Promise<ReadonlyMap<string, Uint8Array>>
  close(): Promise<void>
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

export function fakeWorld(): Promise<World> {
  const server = new FakeServer(roomsOf(SMALL_PLAN))
  const { makeRoom } = server
  return Promise.resolve({
    network: server.network,
    open: async (name, store, random) => {
      const { session, sync } = await openSession({ server, store, name, random, makeRoom })
      return { session, drop: () => sync.close() }
    },
    // Questions to the server and status reports wait for the end of the tick.
    step: () => Promise.resolve(null),
    settle: async () => {
      for (let round = 0; round < 6; round++) {
        server.network.drain()
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
    },
    states: () => Promise.resolve(server.states()),
    close: () => Promise.resolve(),
  })
}

const BLAME = ['refused_malformed', 'refused_poison', 'refused_gap', 'refused_too_large', 'faults']
const PATIENCE_MS = 20_000
/** After a broken connection a client waits so long. */
const RECONNECT_MS = 260

/** Of a hundred. */
const HAPPENINGS: readonly (readonly [
  below: number,
  what: string,
  (server: RoomsBehindNetwork) => unknown,
])[] = [
  [2, 'restart', (server) => server.restart()],
  [4, 'disk full', (server) => server.setDiskFull(true)],
  [14, 'disk free', (server) => server.setDiskFull(false)],
  [20, 'sweep', (server) => server.sweep()],
  [26, 'time passes', () => new Promise((resolve) => void setTimeout(resolve, RECONNECT_MS))],
]

export async function realWorld(): Promise<World> {
  const server = await RoomsBehindNetwork.create(roomsOf(SMALL_PLAN))
  const happen = async (dice: number): Promise<string | null> => {
    const [, what, work] = HAPPENINGS.find(([below]) => dice < below) ?? []
    await work?.(server)
    return what ?? null
  }
  /** A connection takes many frames before it says anything: more of them arrive than the story itself delivers. */
  const deliver = async (random: Chance): Promise<void> => {
    const { network } = server
    for (let n = random.below(40); n > 0 && network.queue.length > 0; n--) {
      network.step(random.below(network.queue.length))
      if (random.below(4) === 0) await turn()
    }
  }
  return {
    network: server.network,
    open: (name, store, random) => server.open(name, store, random),
    step: async (random) => {
      const happened = await happen(random.below(100))
      await deliver(random)
      await turn()
      return happened
    },
    settle: async (isDone) => {
      server.setDiskFull(false)
      const until = performance.now() + PATIENCE_MS
      for (let calm = 0; calm < 20 && performance.now() < until;) {
        server.network.drain()
        await new Promise((resolve) => setTimeout(resolve, 5))
        calm = isDone() && server.network.queue.length === 0 ? calm + 1 : 0
      }
      // Honest clients give the server no reason to refuse anything, and it has no faults of its own.
      deepStrictEqual(
        BLAME.filter((what) => server.count(what) > 0),
        [],
      )
    },
    states: () => server.states(),
    close: () => server.restart(),
  }
}
