/**
 * The core of the convergence fuzz: three people with a session each edit one plan over a network that loses connections and delays,
 * reorders and repeats packets; sessions restart; then everything settles, and all must show the same plan, the same values as a fresh
 * engine, and every reference must still mean the rows and columns its author pointed at. One seed is one story; a story that fails is
 * thrown with its operations, to be kept as a named test.
 */
import { deepStrictEqual } from 'node:assert/strict'

import type { PlanSession } from '../../client/session/plan-session.ts'
import { MemoryDisk } from '../../client/storage/memory-plan-store.ts'
import { CalcEngine } from '../../shared/calc/calc-engine.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { references } from '../../shared/formula/references.ts'
import type { AxisEntry } from '../../shared/model/axis.ts'
import { type CellValue, isFormula } from '../../shared/model/cell.ts'
import { type ColumnId, type RowId, type TableId, tableId } from '../../shared/model/ids.ts'
import type { World } from './world.ts'

const TABLES = ['budget', 'outputs', 'work'].map(tableId)
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

type Random = { (): number; below(n: number): number; pick<T>(list: readonly T[]): T | undefined }

/** Mulberry32 (public domain). */
function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return Object.assign(next, {
    below,
    pick: <T>(list: readonly T[]): T | undefined => list[below(list.length)],
  })
}

/** What the author of a formula pointed at: identities, taken from what was on the author's screen. */
type Target = {
  readonly table: TableId
  readonly columns: readonly ColumnId[]
  readonly rows: readonly RowId[]
  /** The other rows that were on the screen. */
  readonly outside: readonly RowId[]
  /** Where each row stood: its own key and parent and those of everything it hangs under. */
  readonly stood: ReadonlyMap<RowId, string>
}

type Replica = { readonly name: string; session: PlanSession; readonly disk: MemoryDisk }

export class Story {
  readonly #random: Random
  readonly #world: World
  readonly #replicas: Replica[] = []
  readonly #log: string[] = []
  /** By cell and stored formula. */
  readonly #targets = new Map<string, readonly Target[]>()

  constructor(seed: number, world: World) {
    this.#random = seeded(seed)
    this.#world = world
  }

  static async run(seed: number, steps: number, makeWorld: () => Promise<World>): Promise<void> {
    const story = new Story(seed, await makeWorld())
    try {
      await story.#open()
      for (let step = 0; step < steps; step++) await story.#step()
      await story.#settle()
      await story.#check()
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      throw new Error(`seed ${seed}, ${steps} steps\n${story.#log.join('\n')}\n${reason}`, { cause: error })
    } finally {
      await story.#close()
    }
  }

  async #open(): Promise<void> {
    for (const name of ['Ana', 'Li', 'Zoë']) {
      const disk = new MemoryDisk()
      const session = await this.#world.open(name, disk, this.#random)
      this.#replicas.push({ name, session, disk })
    }
    this.#world.network.auto = false
  }

  async #close(): Promise<void> {
    this.#world.network.queue.length = 0
    for (const { session } of this.#replicas) await session.close()
    await this.#world.close()
  }

  async #step(): Promise<void> {
    const random = this.#random
    const replica = random.pick(this.#replicas)
    if (!replica) return
    const dice = random.below(100)
    if (dice < 30) this.#deliver()
    else if (dice < 34) this.#note(replica, 'offline', () => replica.session.goOffline())
    else if (dice < 39) this.#note(replica, 'online', () => replica.session.goOnline())
    else if (dice < 41) await this.#restart(replica)
    else this.#edit(replica, dice)
    const happened = await this.#world.step(this.#random)
    if (happened !== null) this.#log.push(`server: ${happened}`)
  }

  #note(replica: Replica, what: string, work: () => unknown): void {
    this.#log.push(`${replica.name}: ${what}`)
    work()
  }

  /** Some packets arrive, in any order, some of them twice. */
  #deliver(): void {
    const { network } = this.#world
    for (let n = this.#random.below(8); n >= 0 && network.queue.length > 0; n--) {
      const index = this.#random.below(network.queue.length)
      if (this.#random.below(10) === 0) network.repeat(index)
      else network.step(index)
    }
    this.#log.push('network')
  }

  async #restart(replica: Replica): Promise<void> {
    this.#log.push(`${replica.name}: restart`)
    await replica.session.close()
    replica.session = await this.#world.open(replica.name, replica.disk, this.#random)
  }

  #edit(replica: Replica, dice: number): void {
    const table = this.#random.pick(TABLES)
    if (!table) return
    if (dice < 55) this.#type(replica, table)
    else if (dice < 66) this.#writeFormula(replica, table)
    else if (dice < 74) this.#insert(replica, table)
    else if (dice < 79) this.#remove(replica, table)
    else if (dice < 86) this.#move(replica, table)
    else if (dice < 89) this.#sort(replica, table)
    else if (dice < 93) this.#changeColumns(replica, table)
    else if (dice < 97) this.#note(replica, 'undo', () => replica.session.undo())
    else this.#note(replica, 'redo', () => replica.session.redo())
  }

  #type({ session, name }: Replica, table: TableId): void {
    const document = session.table(table)
    const row = this.#random.pick(document.rows.ids)
    const column = this.#random.pick(document.columns.ids)
    if (!row || !column) return
    const typed = this.#random.pick([
      '',
      '—',
      'some words',
      'other words than some',
      String(this.#random.below(1000) / 10),
    ])
    this.#log.push(`${name}: ${table} ${row}:${column} ← ${typed}`)
    session.commit(table, row, column, typed ?? '', this.#random.pick(['en', 'zh'] as const) ?? 'en')
  }

  #insert({ session, name }: Replica, table: TableId): void {
    const { rows } = session.table(table)
    const parent = this.#random.pick([undefined, null, ...rows.ids])
    const at = this.#random.below(rows.length + 1)
    const count = 1 + this.#random.below(2)
    this.#log.push(`${name}: ${table} insert ${count} at ${at} under ${String(parent)}`)
    session.insertRows(table, { at, count, ...(parent !== undefined && { parent }) })
  }

  #remove({ session, name }: Replica, table: TableId): void {
    const { rows } = session.table(table)
    const row = this.#random.pick(rows.ids)
    if (!row || rows.length < 3) return
    this.#log.push(`${name}: ${table} delete ${row}`)
    session.deleteRows(table, [row])
  }

  #move({ session, name }: Replica, table: TableId): void {
    const { rows } = session.table(table)
    const from = this.#random.below(rows.length)
    const moving = rows.ids.slice(from, from + 1 + this.#random.below(2))
    const before = this.#random.pick([null, ...rows.ids]) ?? null
    const parent = before === null ? this.#random.pick([null, ...rows.ids]) : undefined
    this.#log.push(`${name}: ${table} move ${moving.join('+')} before ${before} under ${String(parent)}`)
    session.moveRows(table, moving, { before, ...(parent !== undefined && { parent }) })
  }

  #sort({ session, name }: Replica, table: TableId): void {
    const { rows } = session.table(table)
    const parent = this.#random.pick([null, ...rows.ids]) ?? null
    const siblings = rows.childrenOf(parent).filter((id) => rows.storedParentOf(id) === parent)
    if (siblings.length < 2) return
    const wanted = siblings.toSorted((a, b) => (a < b ? -1 : 1))
    this.#log.push(`${name}: ${table} sort under ${parent}`)
    session.sortRows(table, wanted)
  }

  #changeColumns({ session, name }: Replica, table: TableId): void {
    const { columns } = session.table(table)
    const others = columns.ids.slice(1)
    const column = this.#random.pick(others)
    const kind = this.#random.below(3)
    this.#log.push(`${name}: ${table} columns ${kind} ${column}`)
    if (kind === 0 && others.length < 8)
      session.insertColumns(table, {
        at: 1 + this.#random.below(columns.length),
        columns: [{ type: 'number', label: {} }],
      })
    else if (kind === 1 && column && others.length > 2) session.deleteColumns(table, [column])
    else if (column)
      session.moveColumns(table, [column], { before: this.#random.pick([null, ...others]) ?? null })
  }

  /** A sum of two things, each a cell or a column's range, here or in another table. */
  #writeFormula({ session, name }: Replica, table: TableId): void {
    const document = session.table(table)
    const row = this.#random.pick(document.rows.ids)
    const column = this.#random.pick(document.columns.ids.slice(1))
    if (!row || !column) return
    const parts: string[] = []
    const targets: Target[] = []
    for (let n = 0; n < 2; n++) {
      const other = this.#random.below(3) === 0 ? (this.#random.pick(TABLES) ?? table) : table
      const target = this.#target(session, other)
      if (!target) continue
      targets.push(target)
      parts.push(this.#addressOf(session, target, table))
    }
    if (this.#random.below(5) === 0) parts.push('SUM(CHILDREN())')
    const typed = `=${parts.join('+')}`
    this.#log.push(`${name}: ${table} ${row}:${column} ← ${typed}`)
    const { status } = session.commit(table, row, column, typed, 'en')
    const stored = document.cell(row, column)
    if (status === 'done' && isFormula(stored)) this.#targets.set(keyOf(table, row, column, stored), targets)
  }

  #target(session: PlanSession, table: TableId): Target | null {
    const { rows, columns } = session.table(table)
    const column = this.#random.pick(columns.ids.slice(1))
    if (!column || rows.length === 0) return null
    const from = this.#random.below(rows.length)
    const to =
      this.#random.below(2) === 0 ? from : Math.min(rows.length - 1, from + 1 + this.#random.below(3))
    const chosen = rows.ids.slice(from, to + 1)
    return {
      table,
      columns: [column],
      rows: chosen,
      outside: rows.ids.filter((id) => !chosen.includes(id)),
      stood: new Map(rows.ids.map((id) => [id, placeOf(session.table(table), id)])),
    }
  }

  #addressOf(session: PlanSession, { table, rows, columns }: Target, own: TableId): string {
    const document = session.table(table)
    const letter = LETTERS[document.columns.indexOf(columns[0]!)]!
    const numbers = [rows[0]!, rows.at(-1)!].map((id) => document.rows.indexOf(id) + 1)
    const name = session
      .tables()
      .find((entry) => entry.id === table)!
      .name('en')
    const prefix = table === own ? '' : `'${name}'!`
    if (rows.length === 1) return `${prefix}${letter}${numbers[0]}`
    return `SUM(${prefix}${letter}${numbers[0]}:${letter}${numbers[1]})`
  }

  // ---- the end -----------------------------------------------------------------------------------------------------------------------------

  async #settle(): Promise<void> {
    this.#log.push('settle')
    for (const { session } of this.#replicas) session.goOnline()
    await this.#world.settle(() => this.#replicas.every(({ session }) => session.status.saved))
    for (const { session, name } of this.#replicas) {
      const { saved, unsaved, refused } = session.status
      deepStrictEqual({ name, saved, unsaved, refused }, { name, saved: true, unsaved: 0, refused: [] })
      deepStrictEqual(session.unsent(), [])
    }
  }

  async #check(): Promise<void> {
    const states = await this.#world.states()
    const [first, ...others] = this.#replicas.map(({ session }) => this.#picture(session))
    for (const other of others) deepStrictEqual(other, first)
    const [{ session } = { session: undefined }] = this.#replicas
    if (!session) return
    for (const id of TABLES) {
      const onServer = new TableDoc(id, { random: this.#random, now: () => 0, mainLanguage: () => 'zh' })
      onServer.apply(states.get(id)!, 'storage')
      deepStrictEqual(sheetOf(onServer), sheetOf(session.table(id)))
      onServer.destroy()
    }
    this.#checkValues(session)
    for (const id of TABLES) this.#checkReferences(session, id)
  }

  /** Everything a person can see, and everything below it. */
  #picture(session: PlanSession): unknown {
    return TABLES.map((id) => {
      const document = session.table(id)
      const rows = document.rows.ids
      const columns = document.columns.ids
      return {
        sheet: sheetOf(document),
        rows,
        parents: rows.map((row) => document.rows.parentOf(row)),
        numbers: rows.map((row) => session.itemNumber(id, row)),
        values: rows.map((row) => columns.map((column) => session.value(id, row, column))),
        shown: rows.map((row) => columns.map((column) => session.display(id, row, column, 'en'))),
        edits: rows.map((row) => columns.map((column) => session.editText(id, row, column, 'zh'))),
      }
    })
  }

  /** The same as an engine that never saw any of the story. */
  #checkValues(session: PlanSession): void {
    const fresh = new CalcEngine()
    const { names, plan } = { names: session.outline.names(), plan: session.outline.plan() }
    const computed = new Map<string, CellValue>()
    for (const { table, row, column, value } of fresh.load(
      TABLES.map((id) => session.table(id).calcSheet()),
      names,
      plan.zone,
    ))
      computed.set(`${table}/${row}:${column}`, value)
    for (const id of TABLES) {
      const document = session.table(id)
      for (const row of document.rows.ids)
        for (const column of document.columns.ids)
          if (isFormula(document.cell(row, column)))
            deepStrictEqual(
              [id, row, column, session.value(id, row, column)],
              [id, row, column, computed.get(`${id}/${row}:${column}`) ?? null],
            )
    }
    fresh.destroy()
  }

  #checkReferences(session: PlanSession, id: TableId): void {
    const document = session.table(id)
    for (const row of document.rows.ids)
      for (const column of document.columns.ids) {
        const stored = document.cell(row, column)
        const targets = isFormula(stored) ? this.#targets.get(keyOf(id, row, column, stored)) : undefined
        if (!targets || !isFormula(stored)) continue
        const at = { table: id, row, column }
        const spans = references(stored, at, session.scope('en'))
        const parts = session.editText(id, row, column, 'en').slice(1).split('+')
        let start = 1
        for (const [index, target] of targets.entries()) {
          const part = parts[index] ?? ''
          const span = spans.find((one) => one.start >= start && one.end <= start + part.length)
          start += part.length + 1
          const cells = span && {
            rows: session.table(span.table).rows.ids.slice(span.rows[0], span.rows[1] + 1),
            columns: session.table(span.table).columns.ids.slice(span.columns[0], span.columns[1] + 1),
          }
          this.#checkTarget(session, target, cells, `${id} ${row}:${column} ${part}`)
        }
      }
  }

  /** [CONV3] A cell is itself or gone; a range covers all of its rows that stand, and none of the others that stand. */
  #checkTarget(
    session: PlanSession,
    target: Target,
    now: { readonly rows: readonly RowId[]; readonly columns: readonly ColumnId[] } | undefined,
    where: string,
  ): void {
    const document = session.table(target.table)
    const isGone =
      !document.columns.has(target.columns[0]!) || !target.rows.some((id) => document.rows.has(id))
    const [first, last] = [target.rows[0]!, target.rows.at(-1)!]
    if (target.rows.length === 1) {
      const expected = isGone ? undefined : { rows: target.rows, columns: target.columns }
      deepStrictEqual([where, now], [where, expected])
      return
    }
    const stands = (id: RowId): boolean => placeOf(document, id) === target.stood.get(id)
    if (!stands(first) || !stands(last)) return
    if (isGone) {
      // Rows inserted or moved into the middle may have taken the place of the ones that went.
      deepStrictEqual(
        [where, target.outside.filter((id) => stands(id) && now?.rows.includes(id))],
        [where, []],
      )
      return
    }
    deepStrictEqual([where, now?.columns], [where, target.columns])
    const expected = target.rows.filter((id) => document.rows.has(id) && stands(id))
    deepStrictEqual([where, expected.filter((id) => !now?.rows.includes(id))], [where, []])
    const wrong = target.outside.filter((id) => stands(id) && now?.rows.includes(id))
    deepStrictEqual([where, wrong], [where, []])
  }
}

const keyOf = (table: TableId, row: RowId, column: ColumnId, stored: unknown): string =>
  `${table}/${row}:${column}=${JSON.stringify(stored)}`

/** A row's place and those of everything above it. */
function placeOf(document: TableDoc, id: RowId): string {
  const path: string[] = []
  const seen = new Set<string>()
  let entry: AxisEntry<RowId> | undefined = document.rows.entry(id)
  while (entry && !seen.has(entry.id)) {
    seen.add(entry.id)
    path.push(entry.key)
    const parent: RowId | null = document.rows.storedParentOf(entry.id)
    path.push(parent ?? '')
    entry = parent === null ? undefined : document.rows.entry(parent)
  }
  return path.join('/')
}

/** The sheet in an order that does not depend on who wrote first. */
function sheetOf(document: TableDoc): unknown {
  const { rows, columns, cells } = document.calcSheet()
  const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
  return {
    rows: rows.toSorted(byText),
    columns: columns.toSorted(byText),
    cells: cells.filter(([, , content]) => content !== null).toSorted(byText),
  }
}
