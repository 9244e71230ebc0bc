/**
 * Thousands of hostile connections while an honest person edits: random and broken bytes, forged messages of people of every role and of
 * nobody, floods, slow readers, wrong addresses. She notices nothing but a little delay, every edit of hers is saved, and nothing forged is
 * anywhere its author may not write. A seed is printed; `SEED=… CONNECTIONS=… npm run fuzz:server -- socket` repeats it.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { beforeAll, expect, onTestFinished, test } from 'vitest'

import { verifyData } from '../../server/store/verify-data.ts'
import type { Grant } from '../../shared/model/access.ts'
import { percentile } from '../bench/bench-row.ts'
import { amount, chosenSeed, isFull, tell } from '../faults/amount.ts'
import { makeTables, PLAN } from '../faults/load.ts'
import { lookInside } from '../faults/look-inside.ts'
import { StubbornClient } from '../faults/stubborn-client.ts'
import { builtCli, type ServerProcess, spawnServer } from '../helpers/built-cli.ts'
import { until } from '../helpers/eventually.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { invitePerson } from '../helpers/spawned-people.ts'
import type { Attacker, AttackOrder, AttackReport } from './attack-thread.ts'
import { FORGED } from './hostile-frames.ts'

const connections = amount('CONNECTIONS', { short: 300, full: 5000 })
/** Hostile people of each kind. Whoever spoils a room is kept out of it for a while [ROOM45], so one alone would soon be harmless. */
const people = amount('PEOPLE', { short: 3, full: 20 })
/** Connections at one time; a person may have two hundred. */
const atOnce = amount('AT_ONCE', { short: 60, full: 500 })
const timeout = 120_000 + connections * 400

beforeAll(() => void builtCli(), 120_000)

/** The table in which honest and hostile people meet; those who may write there may write there. */
const SHARED = 'sandbox-one'
/** Which nobody hostile may write. */
const PROTECTED = ['outline', 'resources-sp1', 'register']

const plan = (role: 'viewer' | 'commenter'): readonly Grant[] => [{ scope: 'plan', role }]
const ATTACKERS: { readonly [name: string]: readonly Grant[] } = {
  Viewer: plan('viewer'),
  Commenter: plan('commenter'),
  'Editor-of-one-table': [{ scope: `table:${SHARED}`, role: 'editor' }],
}

test('an honest person’s edits are saved whatever others send', { timeout }, async () => {
  const seed = chosenSeed()
  const data = realpathSync(scratchDirectory())
  const server = await spawnServer(
    data,
    '--log-level',
    'warn',
    '--address-sockets',
    '100',
    '--address-requests',
    '1000000',
    '--person-requests',
    '1000000',
  )
  onTestFinished(() => void server.end('SIGKILL'))
  await makeTables(server)
  const hostile: Attacker[] = []
  for (const [name, grants] of Object.entries(ATTACKERS)) {
    const headers: Attacker['headers'][number][] = []
    for (let n = 1; n <= people; n++)
      headers.push((await invitePerson(server, { name: `${name}-${n}`, plan: PLAN, grants })).headers)
    hostile.push({ name, headers, rooms: [SHARED, ...PROTECTED] })
  }
  const honest = await invitePerson(server, {
    name: 'Honest',
    plan: PLAN,
    grants: [{ scope: 'plan', role: 'editor' }],
  })
  const before = hashesOf(data)
  const client = new StubbornClient(() => ({
    url: `${server.ws}/ws/${PLAN}/${SHARED}`,
    headers: honest.headers,
  }))
  onTestFinished(() => client.end())
  await until(() => client.isConnected)
  const writing = setInterval(() => client.set(`honest:e${client.edits.length}`, 'é🙂'.repeat(10)), 20)
  const memory = watchMemory(server)

  const report = await attack({
    ws: server.ws,
    plan: PLAN,
    seed,
    first: 0,
    connections,
    atOnce,
    staysMs: isFull ? 4000 : 400,
    target: { honest: client.doc.clientID, rooms: [] },
    attackers: [
      ...hostile,
      { name: 'nobody', headers: [{}], rooms: [SHARED, ...PROTECTED] },
      {
        name: 'a made-up token',
        headers: [{ authorization: `Bearer fsc_${'A'.repeat(43)}` }],
        rooms: [SHARED, ...PROTECTED],
      },
    ],
  })
  clearInterval(writing)
  await until(() => client.isSaved, 30_000)
  const counts = {
    seed,
    ...report,
    edits: client.edits.length,
    p50: percentile(client.waits, 0.5),
    p99: percentile(client.waits, 0.99),
    sentAway: Object.fromEntries(client.codes),
    megabytes: memory(),
  }
  tell('hostile connections', counts)
  expect(counts.hung).toEqual([])
  // Many at once, where that many were asked for.
  expect(counts.mostOpen).toBeGreaterThan(atOnce / 3)
  expect(counts.sentAway).toEqual({})
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect(
    server
      .err()
      .split('\n')
      .filter((line) => /"level":(50|60)/.test(line)),
  ).toEqual([])
  await server.end('SIGKILL')

  const { cells, unsound } = lookInside(data, PLAN, [SHARED, ...PROTECTED])
  expect(unsound).toEqual([])
  expect(client.edits.filter(({ key }) => !cells.get(SHARED)?.has(key))).toEqual([])
  for (const room of PROTECTED)
    expect([...(cells.get(room) ?? [])].filter((key) => key.startsWith(FORGED))).toEqual([])
  const after = hashesOf(data)
  for (const room of [`${PLAN}/outline`, `${PLAN}/resources-sp1`])
    expect([room, after[room]]).toEqual([room, before[room]])
})

const hashesOf = (data: string): Record<string, string> =>
  Object.fromEntries(verifyData(data).rooms.map(({ plan: of, room, hash }) => [`${of}/${room}`, hash]))

/** The most the process ever had resident, in megabytes. */
function watchMemory({ pid }: ServerProcess): () => number {
  return () => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
  }
}

async function attack(order: AttackOrder): Promise<AttackReport> {
  const thread = new Worker(new URL('./attack-thread.ts', import.meta.url), { workerData: order })
  const report = await new Promise<AttackReport>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the attackers ended with ${code}`)))
  })
  await later(50)
  await thread.terminate()
  return report
}
