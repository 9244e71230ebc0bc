/**
 * Makes the load of `server-commit` in a process of its own, so that what it costs is not taken for the server's. Told what to do by one
 * argument, as JSON; says on standard output, line by line, when each phase begins, and in the end what it measured.
 */
import { setTimeout as later } from 'node:timers/promises'

import { AckClient, type Dialect, type Target } from './ack-client.ts'
import { percentile } from './bench-row.ts'

export type LoadOrder = {
  readonly dialect: Dialect
  readonly clients: number
  /** Clients take them in turns. */
  readonly targets: readonly Target[]
  /** Of each client, in the first phase. */
  readonly editsPerSecond: number
  readonly seconds: number
}

export type Phase = 'connected' | 'paced' | 'at once' | 'done'
export type LoadReport = {
  /** Every client at its own pace, as people edit. */
  readonly paced: { readonly edits: number; readonly p50: number; readonly p99: number }
  /** Every client makes the next edit as soon as the last is answered. */
  readonly atOnce: { readonly edits: number; readonly seconds: number; readonly perSecond: number }
}

const order = JSON.parse(process.argv[2] ?? '') as LoadOrder
const say = (phase: Phase, report?: LoadReport): void =>
  void process.stdout.write(`${JSON.stringify({ phase, report })}\n`)

const clients: AckClient[] = []
for (let n = 0; n < order.clients; n++) {
  const target = order.targets[n % order.targets.length]
  if (!target) throw new Error('no target')
  clients.push(new AckClient(order.dialect, target))
  if (n % 50 === 49) await clients.at(-1)?.synced
}
await Promise.all(clients.map((client) => client.synced))
await later(500)
say('connected')

await later(300)
say('paced')
const waits: number[] = []
const paceEnds = performance.now() + order.seconds * 1000
const interval = 1000 / order.editsPerSecond
await Promise.all(
  clients.map(async (client) => {
    await later(Math.random() * interval)
    const answers: Promise<unknown>[] = []
    for (let at = performance.now(); at < paceEnds; at += interval) {
      await later(Math.max(0, at - performance.now()))
      answers.push(client.edit().then((milliseconds) => waits.push(milliseconds)))
    }
    await Promise.all(answers)
  }),
)
say('at once')
let edits = 0
const began = performance.now()
const ends = began + order.seconds * 1000
await Promise.all(
  clients.map(async (client) => {
    while (performance.now() < ends) {
      await client.edit()
      edits++
    }
  }),
)
const seconds = (performance.now() - began) / 1000
say('done', {
  paced: { edits: waits.length, p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) },
  atOnce: { edits, seconds, perSecond: edits / seconds },
})
for (const client of clients) client.end()
process.exit(0)
