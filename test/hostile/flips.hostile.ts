/**
 * Honest updates with bits flipped, one after the other, into a table where an honest person edits: each is refused whole or understood whole.
 * In the end her edits are all there, the server has no fault, and what it has in memory is what another reads from its disk.
 * `FLIPS_OF_UPDATES=… SEED=… npm run fuzz:server -- flips` repeats or lengthens it.
 */
import { realpathSync } from 'node:fs'

import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { encodeAskDurability, encodeStep2, encodeUpdate } from '../../shared/wire/message.ts'
import { amount, chosenSeed, randomOf, tell } from '../faults/amount.ts'
import { lookInside } from '../faults/look-inside.ts'
import { StubbornClient } from '../faults/stubborn-client.ts'
import { until } from '../helpers/eventually.ts'
import { RawClient } from '../helpers/raw-client.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { startServer } from '../helpers/server-under-test.ts'

const flips = amount('FLIPS_OF_UPDATES', { short: 400, full: 20_000 })
const timeout = 120_000 + flips * 100
/** Attackers at one time. */
const LANES = 8
/** In a table; then comes the next one, or each building of a document takes longer than the one before. */
const IN_TABLE = 200
const PLAN = 'p'

/** The structs of an honest document, all at once: maps, lists, texts, deletions, numbers of every kind. */
function whole(client: number): Uint8Array {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  const rows = doc.getMap<Y.Map<unknown>>('rows')
  for (let n = 0; n < 3; n++) rows.set(`r${n}`, new Y.Map([['#k', `a${n}`]]))
  doc.getMap('cells').set('r1:c1', { f: [1, 'é🙂', -2.5, null, true, 2 ** 40] })
  doc.getText('text:r1').insert(0, 'some words of a cell')
  doc.getText('text:r1').delete(4, 5)
  rows.get('r1')?.set('#k', 'b')
  rows.delete('r2')
  return Y.encodeStateAsUpdate(doc)
}

test('[ROOM4] flipped bits are refused whole or understood whole', { timeout }, async () => {
  const seed = chosenSeed()
  const random = randomOf(seed)
  const data = realpathSync(scratchDirectory())
  const tables = Array.from({ length: Math.ceil(flips / IN_TABLE) }, (_, n) => `t${n}`)
  const server = await startServer({
    rooms: tables,
    store: await SqliteLogStore.open(data),
    // Whoever sends four of them is kept out for a minute [ROOM45]; here she is not, so that all of them are tried.
    roomLimits: {
      spoils: Infinity,
      spoilsEverywhere: Infinity,
      work: { burst: Infinity, perSecond: Infinity },
    },
    settings: { personRequests: '1000000', addressRequests: '1000000' },
  })
  const grants = [{ scope: 'plan', role: 'editor' }] as const
  const [eve, honest] = [await server.person('Eve', grants), await server.person('Honest', grants)]
  const written = new Map<string, readonly string[]>()
  const ends: Record<string, number> = {}
  const sentAway: Record<string, number> = {}
  for (const [n, table] of tables.entries()) {
    const last = Math.min((n + 1) * IN_TABLE, flips)
    const url = `${server.ws}/ws/${PLAN}/${table}`
    const client = new StubbornClient(() => ({ url, headers: honest.headers }))
    onTestFinished(() => client.end())
    await until(() => client.isConnected, 20_000)
    const writing = setInterval(() => client.set(`honest:e${client.edits.length}`, 'é🙂'), 50)
    let next = n * IN_TABLE
    const lane = async (): Promise<void> => {
      while (next < last) {
        const bytes = whole(1000 + next++)
        for (let times = 1 + Math.floor(random() * 2); times > 0; times--) {
          const at = Math.floor(random() * bytes.length)
          bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        }
        const end = await say(url, eve.headers, bytes)
        ends[end] = (ends[end] ?? 0) + 1
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    clearInterval(writing)
    await until(() => client.isSaved, 60_000)
    client.end()
    written.set(
      table,
      client.edits.map(({ key }) => key),
    )
    for (const [code, times] of client.codes) sentAway[code] = (sentAway[code] ?? 0) + times
  }
  const edits = [...written.values()].flat().length
  tell('flipped updates', { seed, flips, ends, edits, sentAway })

  // Refused for what they are, or for whose they claim to be; never for a fault of ours.
  expect(Object.keys(ends).filter((end) => !['saved', '4400', '4410', '4413', '4426'].includes(end))).toEqual(
    [],
  )
  expect(ends['saved'] ?? 0).toBeGreaterThan(flips / 100)
  expect(ends['4400'] ?? 0).toBeGreaterThan(flips / 20)
  for (const fault of ['faults', 'commit_failures', 'quarantined_rows'] as const)
    expect([fault, server.metrics.value(fault)]).toEqual([fault, 0])
  const inMemory = await Promise.all(
    tables.map(async (table) => {
      const answer = await server.fetch(`/api/plans/${PLAN}/rooms/${table}/state`)
      return contentsOf(new Uint8Array(await answer.arrayBuffer()))
    }),
  )
  await server.stop()
  const { cells, unsound } = lookInside(data, PLAN, tables)
  expect(unsound).toEqual([])
  for (const [table, keys] of written) {
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.filter((key) => !cells.get(table)?.has(key))).toEqual([])
  }
  const again = await SqliteLogStore.open(data)
  onTestFinished(() => again.close())
  const stored = await Promise.all(tables.map((room) => again.state({ plan: PLAN, room })))
  expect(stored.map((each) => contentsOf(each!.update))).toEqual(inMemory)
})

/** How it ended: saved, or the code it was closed with. */
async function say(url: string, headers: Record<string, string>, update: Uint8Array): Promise<string> {
  const client = new RawClient(url, { headers })
  await client.opened
  // What lacks its cause is asked for once; there is nothing more to say then.
  client.onMessage = ({ is }) => {
    if (is === 'step1' && client.count('step1') > 1) client.send(encodeStep2(update))
  }
  client.send(encodeUpdate(update))
  client.send(encodeAskDurability(1))
  const saved = until(() => client.count('committed') > 0, 30_000).then(
    () => 'saved',
    () => 'hung',
  )
  const end = await Promise.race([saved, client.closed.then(({ code }) => String(code))])
  client.end()
  return end
}

/** What the document says, whichever way it is encoded. */
function contentsOf(update: Uint8Array): unknown {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([a], [b]) => a - b)
  return {
    vector,
    cells: doc.getMap('cells').toJSON(),
    rows: doc.getMap('rows').toJSON(),
    text: doc.getText('text:r1').toJSON(),
  }
}
