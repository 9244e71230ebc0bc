import { realpathSync } from 'node:fs'
/**
 * The server is stopped in good order while people edit, and started again: they are sent away with 1012, everything acknowledged is there, they
 * are back within seconds by themselves, and what their badge says is true at every moment. The clients are the product's own sessions.
 */
import { setTimeout as later } from 'node:timers/promises'

import { beforeAll, expect, onTestFinished, test } from 'vitest'

import { openPlan, type Plan } from '../../client/headless.ts'
import type { LoadedLog } from '../../server/room/ports.ts'
import { documentFrom } from '../../server/room/room-document.ts'
import { databaseOf } from '../../server/store/backup-file.ts'
import { SqliteReader } from '../../server/store/sqlite-reader.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { must } from '../../shared/model/error.ts'
import { type ColumnId, columnId, type RowId, rowId, tableId } from '../../shared/model/ids.ts'
import { builtCli, spawnServer } from '../helpers/built-cli.ts'
import { until } from '../helpers/eventually.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { invitePerson, tokenOf } from '../helpers/spawned-people.ts'
import { amount, isFull, tell } from './amount.ts'
import { PLAN } from './load.ts'
import { StubbornClient } from './stubborn-client.ts'

const timeout = 300_000
const restarts = amount('RESTARTS', { short: 1, full: 10 })
const TABLE = 'resources-sp2'

beforeAll(() => void builtCli(), timeout)

/** Somebody who types ever larger numbers into a cell of her own, and notes the largest that her badge called saved. */
class Typist {
  readonly plan: Plan
  readonly row: RowId
  readonly column: ColumnId
  readonly #address: string
  typed = 0
  claimed = 0
  readonly #typing: ReturnType<typeof setInterval>

  constructor(plan: Plan, row: number) {
    this.plan = plan
    const table = plan.table(TABLE)
    this.#address = `B${row}`
    this.row = rowId(table.rows()[row - 1]?.id ?? '')
    this.column = columnId(table.columns()[1]?.id ?? '')
    this.#typing = setInterval(() => this.#type(), 10)
    onTestFinished(() => this.stop())
  }

  stop(): void {
    clearInterval(this.#typing)
  }

  #type(): void {
    if (this.plan.status.saved) this.claimed = this.typed
    this.plan.table(TABLE).set(this.#address, ++this.typed)
  }
}

test(
  '[ROOM25] a restart under load: back within seconds, nothing lost, nothing said too early',
  { timeout },
  async () => {
    const data = realpathSync(scratchDirectory())
    let server = await spawnServer(data, '--log-level', 'error')
    onTestFinished(() => void server.end('SIGKILL'))
    const { port } = new URL(server.url)
    const ana = await invitePerson(server, {
      name: 'Ana',
      plan: PLAN,
      grants: [{ scope: 'plan', role: 'editor' }],
    })
    const token = await tokenOf(server, ana, { plan: PLAN, role: 'editor' })
    const plans = await Promise.all([0, 1].map(() => openPlan(server.url, PLAN, { token, timeout: 60_000 })))
    onTestFinished(async () => void (await Promise.all(plans.map((plan) => plan.close()))))
    const raw = new StubbornClient(() => ({
      url: `${server.ws}/ws/${PLAN}/outline`,
      headers: { authorization: `Bearer ${token}` },
    }))
    onTestFinished(() => raw.end())
    const typists = plans.map((plan, n) => new Typist(plan, n + 2))
    const writing = setInterval(() => raw.set(`raw:e${raw.edits.length}`, 1), 10)
    onTestFinished(() => clearInterval(writing))

    const counts = { restarts: 0, edits: 0, backWithinMs: [] as number[], saidTooEarly: 0, lost: 0 }
    for (let restart = 0; restart < restarts; restart++) {
      const [from, claimed] = [raw.acked, typists.map((typist) => typist.claimed)]
      await until(() => raw.acked > from + 20, 60_000)
      await until(() => typists.every((typist, n) => typist.claimed > (claimed[n] ?? 0)), 60_000)
      expect(await server.end('SIGTERM')).toBe(0)
      const saved = raw.saved()
      const claims = typists.map((typist) => typist.claimed)
      const { table, outline } = look(data)
      counts.lost += saved.filter((key) => !outline.has(key)).length
      counts.saidTooEarly += typists.filter(
        ({ row, column }, n) => !(Number(table.cell(row, column)) >= (claims[n] ?? 0)),
      ).length
      await later(100)
      counts.saidTooEarly += plans.filter(({ status }) => status.saved).length
      server = await spawnServer(data, '--log-level', 'error', '--port', port)
      const listening = performance.now()
      await until(
        () => plans.every(({ status }) => status.connection === 'online') && raw.isConnected,
        30_000,
      )
      counts.backWithinMs.push(Math.round(performance.now() - listening))
      counts.restarts++
    }
    clearInterval(writing)
    for (const typist of typists) typist.stop()
    await Promise.all(plans.map((plan) => plan.saved()))
    await until(() => raw.isSaved, 30_000)
    counts.edits = raw.edits.length + typists.reduce((sum, { typed }) => sum + typed, 0)
    tell('restarts under load', { ...counts, codes: Object.fromEntries(raw.codes) })
    expect(counts).toMatchObject({ restarts, saidTooEarly: 0, lost: 0 })
    expect(raw.codes.get(1012)).toBeGreaterThanOrEqual(restarts)
    // Five seconds on a machine that does nothing else.
    expect(Math.max(...counts.backWithinMs)).toBeLessThan(isFull ? 5000 : 15_000)
    expect(await server.end('SIGTERM')).toBe(0)
    const { table } = look(data)
    expect(typists.map(({ row, column }) => table.cell(row, column))).toEqual(
      typists.map(({ typed }) => typed),
    )
  },
)

/** What a stopped server's files hold. */
function look(data: string): { table: TableDoc; outline: ReadonlySet<string> } {
  const reader = new SqliteReader(databaseOf(data))
  const logOf = (room: string): LoadedLog => must(reader.load({ plan: PLAN, room }), room)
  const unused = (): never => {
    throw new Error('only read')
  }
  const table = new TableDoc(tableId(TABLE), { random: unused, now: unused, mainLanguage: () => 'en' })
  try {
    for (const update of logOf(TABLE).updates) table.apply(update, 'storage')
    const { document } = documentFrom('outline', logOf('outline'))
    return { table, outline: new Set(document.y.getMap('cells').keys()) }
  } finally {
    reader.close()
  }
}
