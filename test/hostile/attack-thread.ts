/**
 * Attackers in a thread of their own, so that what they cost is not taken for the server's slowness. One connection after the other, some at a
 * time, each chosen by the seed and its number; tells in the end what the server answered. Started by `socket.hostile.ts`.
 */
import { connect } from 'node:net'
import { setTimeout as later } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

import { WebSocket } from 'ws'

import { encodeStep1 } from '../../shared/wire/message.ts'
import { randomOf } from '../faults/amount.ts'
import { BROKEN_BYTES, WRONG_PATHS } from './hostile-bytes.ts'
import { type Frame, ROOM_FRAMES, TAB_FRAMES, type Target } from './hostile-frames.ts'

export type AttackOrder = {
  readonly ws: string
  readonly plan: string
  readonly seed: number
  readonly first: number
  readonly connections: number
  readonly atOnce: number
  /** A connection stays up to so long after it has said everything. */
  readonly staysMs: number
  readonly target: Target
  readonly attackers: readonly Attacker[]
}

/** A kind of attacker. `headers`: what shows who it is, of each person of that kind. */
export type Attacker = {
  readonly name: string
  readonly headers: readonly Readonly<Record<string, string>>[]
  readonly rooms: readonly string[]
}

export type AttackReport = {
  readonly connections: number
  /** How often each ended in which way: a close code, `refused` at the upgrade, `open` until the attacker left. */
  readonly ends: Readonly<Record<string, number>>
  readonly kinds: number
  /** Most connections that were open at one time. */
  readonly mostOpen: number
  /** Connections that neither opened nor failed in time. */
  readonly hung: readonly number[]
}

const order = workerData as AttackOrder
const ends: Record<string, number> = {}
const kinds = new Set<string>()
const hung: number[] = []
let [open, mostOpen] = [0, 0]
const PATIENCE = 30_000

const pick = <T>(random: () => number, list: readonly T[]): T => {
  const chosen = list[Math.floor(random() * list.length)]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}
const attacker = (
  random: () => number,
): { headers: Readonly<Record<string, string>>; rooms: readonly string[] } => {
  const { headers, rooms } = pick(random, order.attackers)
  return { headers: pick(random, headers), rooms }
}
const count = (end: string): void => void (ends[end] = (ends[end] ?? 0) + 1)

let next = order.first
const last = order.first + order.connections
await Promise.all(
  Array.from({ length: order.atOnce }, async () => {
    while (next < last) await attack(next++)
  }),
)
parentPort?.postMessage({
  connections: order.connections,
  ends,
  kinds: kinds.size,
  mostOpen,
  hung,
} satisfies AttackReport)

async function attack(number: number): Promise<void> {
  const random = randomOf(order.seed * 100_000 + number)
  const kind = random()
  const done =
    kind < 0.12
      ? brokenBytes(random)
      : kind < 0.2
        ? wrongPath(random)
        : kind < 0.24
          ? slowReader(random)
          : kind < 0.27
            ? storm(random)
            : frames(random)
  const patience = new AbortController()
  const outcome = await Promise.race([done, later(PATIENCE, 'hung', { signal: patience.signal })])
  patience.abort()
  if (outcome === 'hung') hung.push(number)
  else count(outcome)
}

function frames(random: () => number): Promise<string> {
  const { rooms, headers } = attacker(random)
  const isTab = random() < 0.2
  const path = isTab ? `/ws/${order.plan}?v=1` : `/ws/${order.plan}/${pick(random, rooms)}`
  const table = isTab ? TAB_FRAMES : ROOM_FRAMES
  const names = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, Object.keys(table)))
  for (const name of names) kinds.add(`${isTab} ${name}`)
  const said = names.flatMap((name) => table[name]?.(random, { ...order.target, rooms }) ?? [])
  return speak(path, headers, said, random)
}

function wrongPath(random: () => number): Promise<string> {
  kinds.add('path')
  const { headers } = attacker(random)
  return speak(pick(random, WRONG_PATHS), headers, [encodeStep1(Uint8Array.of(0))], random)
}

/** Asks for whole documents and reads nothing. */
function slowReader(random: () => number): Promise<string> {
  kinds.add('slow')
  const { rooms, headers } = attacker(random)
  const questions = Array.from({ length: 50 }, () => encodeStep1(Uint8Array.of(0)))
  return speak(`/ws/${order.plan}/${pick(random, rooms)}`, headers, questions, random, true)
}

/** Comes, asks for everything, and is gone, again and again. */
async function storm(random: () => number): Promise<string> {
  kinds.add('storm')
  const { rooms, headers } = attacker(random)
  const path = `/ws/${order.plan}/${pick(random, rooms)}`
  const question = [encodeStep1(Uint8Array.of(0))]
  await Promise.all(Array.from({ length: 10 }, () => speak(path, headers, question, random, false, 50)))
  return 'storm'
}

function speak(
  path: string,
  headers: Readonly<Record<string, string>>,
  said: readonly Frame[],
  random: () => number,
  isDeaf = false,
  staysMs = order.staysMs,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(order.ws + path, { perMessageDeflate: random() < 0.2, headers })
    let isOpen = false
    socket.on('error', () => resolve('refused'))
    socket.on('close', (code) => {
      if (isOpen) open--
      resolve(String(code))
    })
    socket.on('open', () => {
      isOpen = true
      mostOpen = Math.max(mostOpen, ++open)
      if (isDeaf) socket.pause()
      for (const frame of said) socket.send(frame, () => undefined)
      setTimeout(
        () => {
          if (random() < 0.5) socket.terminate()
          else socket.close()
          resolve('open')
        },
        20 + random() * staysMs,
      )
    })
  })
}

function brokenBytes(random: () => number): Promise<string> {
  const name = pick(random, Object.keys(BROKEN_BYTES))
  kinds.add(`bytes ${name}`)
  const { headers, rooms } = attacker(random)
  const broken = BROKEN_BYTES[name]?.(random, `/ws/${order.plan}/${pick(random, rooms)}`, headers)
  const { port } = new URL(order.ws)
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => resolve('broken'))
    socket.on('close', () => resolve('broken'))
    socket.once('data', () => {
      for (const bytes of broken?.after ?? []) socket.write(bytes)
    })
    for (const bytes of broken?.bytes ?? []) socket.write(bytes)
    setTimeout(
      () => {
        socket.destroy()
        resolve('broken')
      },
      50 + random() * 300,
    )
  })
}
