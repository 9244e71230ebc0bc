/**
 * The core of the convergence fuzz: three people with a session each edit one plan over a network that loses connections and delays,
 * reorders and repeats packets; sessions restart, or die with writes that never reached the disk; then everything settles, and all must
 * show the same plan, the same values as a fresh engine, every reference must still mean the rows and columns its author pointed at, and
 * nothing that was called kept may be lost. One seed is one story; a story that fails is thrown with its operations, to be kept as a named
 * test.
 */
import { deepStrictEqual } from 'node:assert/strict'

import * as Y from 'yjs'

import type { PlanSession } from '../../client/session/plan-session.ts'
import { MemoryDisk } from '../../client/storage/memory-plan-store.ts'
import { type CellAddress, isFormula } from '../../shared/model/cell.ts'
import { checkSame, checkValues } from './agreement.ts'
import { cellMeaning, Editing, type Meanings, NAMES } from './editing.ts'
import { type Dice, diceOf } from './random.ts'
import { Reading } from './reading.ts'
import { checkLooks, RuleLedger } from './same-looks.ts'
import { type OwnEdit, SlowStore } from './slow-store.ts'
import type { Opened, World } from './world.ts'

/** `kept`: how many of the store's own edits the badge called kept. */
type Replica = { readonly name: string; store: SlowStore; opened: Opened; kept: number }

export class Story {
  readonly #random: Dice
  readonly #world: World
  readonly #replicas: Replica[] = []
  readonly #log: string[] = []
  readonly #meanings: Meanings = {
    cells: new Map(),
    names: new Map(),
    rules: new RuleLedger(),
  }
  readonly #looks: number
  /** Edits of sittings that died, which were called kept. */
  readonly #promised: OwnEdit[] = []
  /** What was seen at the end, by kind; for whoever wants to know what a story is worth. */
  #seen: ReadonlyMap<string, number> = new Map()

  constructor(seed: number, world: World, looks: number) {
    this.#random = diceOf(seed)
    this.#world = world
    this.#looks = looks
  }

  /** `looks`: of a hundred edits so many change how a table looks; 0 for the stories of before there were such edits. */
  static async run(
    seed: number,
    steps: number,
    makeWorld: () => Promise<World>,
    looks = 40,
  ): Promise<ReadonlyMap<string, number>> {
    const story = new Story(seed, await makeWorld(), looks)
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
    return story.#seen
  }

  async #open(): Promise<void> {
    for (const name of ['Ana', 'Li', 'Zoë']) {
      const store = new SlowStore(this.#random, new MemoryDisk())
      const replica: Replica = {
        name,
        store,
        opened: await this.#world.open(name, store, this.#random),
        kept: 0,
      }
      this.#replicas.push(replica)
      this.#watch(replica)
    }
    this.#begin()
    // Before the first writing there is nothing on the disk to start from.
    for (const { store } of this.#replicas) store.write(store.waiting)
    this.#world.network.auto = false
  }

  /** What stands there from the beginning lives through everything. */
  #begin(): void {
    const [first] = this.#replicas
    if (!first) return
    const editing = this.#editing(first)
    for (const name of NAMES) editing.nameSomething(name)
    for (const { id } of first.opened.session.tables()) for (let n = 0; n < 2; n++) editing.writeFormula(id)
  }

  async #close(): Promise<void> {
    this.#world.network.queue.length = 0
    for (const { opened } of this.#replicas) await opened.session.close()
    await this.#world.close()
  }

  async #step(): Promise<void> {
    const random = this.#random
    const replica = random.pick(this.#replicas)
    if (!replica) return
    const { session } = replica.opened
    const dice = random.below(100)
    if (dice < 30) this.#deliver()
    else if (dice < 34) this.#note(replica, 'offline', () => session.goOffline())
    else if (dice < 39) this.#note(replica, 'online', () => session.goOnline())
    else if (dice < 40) await this.#restart(replica)
    else if (dice < 41) await this.#kill(replica)
    else await this.#editing(replica).edit(this.#looks)
    // Now and then the disk is behind.
    if (random.below(4) > 0) replica.store.write(replica.store.waiting)
    const happened = await this.#world.step(this.#random)
    if (happened !== null) this.#log.push(`server: ${happened}`)
  }

  #editing({ name, opened }: Replica): Editing {
    return new Editing(opened.session, this.#random, this.#meanings, (what) =>
      this.#log.push(`${name}: ${what}`),
    )
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
    await replica.opened.session.close()
    await this.#reopen(replica, replica.store.disk)
  }

  /** [CONV7] The program dies: nothing is closed, and what has not reached the disk is gone. */
  async #kill(replica: Replica): Promise<void> {
    const { store, opened, name } = replica
    const waiting = store.waiting
    store.write(this.#random.below(waiting + 1))
    // Long enough for the badge to say so, sometimes.
    for (let turns = this.#random.below(8); turns > 0; turns--) await Promise.resolve()
    this.#log.push(`${name}: killed with ${store.waiting} of ${waiting} writes missing`)
    const kept = store.own.slice(0, replica.kept)
    this.#promised.push(...kept)
    this.#meanings.rules.begin(opened.session)
    const disk = store.die()
    opened.drop()
    await this.#reopen(replica, disk)
    this.#meanings.rules.did(replica.opened.session)
    const rooms = roomsOf(replica.opened.session)
    checkContained(
      kept.filter(({ room }) => rooms.has(room)),
      rooms,
      `${name}'s disk`,
    )
  }

  async #reopen(replica: Replica, disk: MemoryDisk): Promise<void> {
    replica.store = new SlowStore(this.#random, disk)
    replica.opened = await this.#world.open(replica.name, replica.store, this.#random)
    this.#watch(replica)
  }

  #watch(replica: Replica): void {
    const { store, opened } = replica
    replica.kept = 0
    opened.session.onStatus((status) => {
      if (status.kept === 'yes' && replica.store === store) replica.kept = store.own.length
    })
  }

  // ---- the end -----------------------------------------------------------------------------------------------------------------------------

  async #settle(): Promise<void> {
    this.#log.push('settle')
    const flush = (): void => {
      for (const { store } of this.#replicas) store.write(store.waiting)
    }
    for (const { opened } of this.#replicas) opened.session.goOnline()
    flush()
    await this.#world.settle(() => this.#replicas.every(({ opened }) => opened.session.status.saved))
    flush()
    await new Promise((resolve) => setTimeout(resolve, 0))
    for (const { opened, name } of this.#replicas) {
      const { kept, saved, unsaved, refused } = opened.session.status
      deepStrictEqual(
        { name, kept, saved, unsaved, refused },
        { name, kept: 'yes', saved: true, unsaved: 0, refused: [] },
      )
      deepStrictEqual(opened.session.unsent(), [])
    }
  }

  async #check(): Promise<void> {
    const states = await this.#world.states()
    const sessions = this.#replicas.map(({ opened }) => opened.session)
    checkSame(sessions, states)
    checkContained(
      [...this.#promised, ...this.#replicas.flatMap(({ store }) => store.own)],
      states,
      'the server',
    )
    const [session] = sessions
    if (!session) return
    checkValues(session)
    const reading = new Reading(session, this.#meanings.names)
    reading.checkNames()
    for (const { id } of session.tables()) this.#checkFormulas(session, reading, id)
    this.#meanings.rules.check(session)
    this.#seen = new Map([...reading.seen, ...(await checkLooks(sessions, states))])
  }

  #checkFormulas(session: PlanSession, reading: Reading, table: CellAddress['table']): void {
    const document = session.table(table)
    for (const row of document.rows.ids)
      for (const column of document.columns.ids) {
        const stored = document.cell(row, column)
        const at = { table, row, column }
        const parts = isFormula(stored) ? this.#meanings.cells.get(cellMeaning(at, stored)) : undefined
        if (parts) reading.checkCell(at, parts)
      }
  }
}

const roomsOf = (session: PlanSession): Map<string, Uint8Array> =>
  new Map([
    ['outline', session.outline.encode()],
    ...session.tables().map(({ id }): [string, Uint8Array] => [id, session.table(id).encode()]),
  ])

/** Every edit is in its room already: applying it once more changes nothing. */
function checkContained(
  edits: readonly OwnEdit[],
  rooms: ReadonlyMap<string, Uint8Array>,
  where: string,
): void {
  for (const [name, state] of rooms) {
    const document = new Y.Doc()
    Y.applyUpdate(document, state)
    let missing = 0
    document.on('update', () => void missing++)
    for (const { room, update } of edits) if (room === name) Y.applyUpdate(document, update)
    deepStrictEqual({ where, name, missing }, { where, name, missing: 0 })
    document.destroy()
  }
}
