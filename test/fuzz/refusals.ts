/**
 * A story of rights that come and go: two people, one of them with two tabs, edit, go offline, come back, restart and die while a table is
 * finalised and reopened and the right to it is withdrawn and given back at any moment. At the end every edit is in the server's document or
 * in its maker's list, and every document is the server's. One seed, one story.
 */
import assert from 'node:assert/strict'

import * as Y from 'yjs'

import type { PlanSession } from '../../client/session/plan-session.ts'
import type { TabChannel, TabMessage } from '../../client/session/ports.ts'
import { MemoryDisk, MemoryPlanStore } from '../../client/storage/memory-plan-store.ts'
import { DENIALS, type Denial } from '../../shared/model/access.ts'
import { columnId, tableId, type TableId } from '../../shared/model/ids.ts'
import { FakeServer, type FakeSync } from '../helpers/fake-server.ts'
import { openSession, quiet } from '../helpers/open-session.ts'
import { roomsOf, SMALL_PLAN } from '../helpers/small-plan.ts'
import { diceOf, type Dice } from './random.ts'

const TABLES = [tableId('budget'), tableId('work')]
const COLUMN: Readonly<Record<string, string>> = { budget: 'spent', work: 'figure' }
const ROOMS = ['outline', 'budget', 'outputs', 'work']

type Device = { readonly name: string; readonly disk: MemoryDisk; readonly line: TabLine | null }
type Seat = {
  readonly device: Device
  session: PlanSession | null
  sync: FakeSync | null
  store: MemoryPlanStore | null
  tabs: TabChannel | null
}

type Typed = {
  readonly person: string
  readonly table: TableId
  readonly client: number
  readonly clock: number
}

export class RefusalStory {
  readonly #dice: Dice
  readonly #server = new FakeServer(roomsOf(SMALL_PLAN))
  readonly #seats: readonly Seat[]
  /** By person and room, why she may not write it; 4403: not even read it. */
  readonly #denied = new Map<string, Denial | 4403>()
  /** What was typed: by whom, and up to which clock of which Yjs client it reaches. One that was overwritten at once leaves nothing else. */
  readonly #typed = new Map<number, Typed>()
  #next = 1_000_000
  readonly counts = { typed: 0, refused: 0, arrived: 0 }

  private constructor(seed: number) {
    this.#dice = diceOf(seed)
    const [ana, li] = ['Ana', 'Li'].map((name) => ({
      name,
      disk: new MemoryDisk(),
      line: name === 'Ana' ? new TabLine() : null,
    })) as [Device, Device]
    this.#seats = [ana, ana, li].map((device) => ({
      device,
      session: null,
      sync: null,
      store: null,
      tabs: null,
    }))
  }

  static async run(seed: number, steps: number): Promise<RefusalStory['counts']> {
    const story = new RefusalStory(seed)
    try {
      await story.#begin()
      for (let step = 0; step < steps; step++) await story.#step()
      await story.#end()
      return story.counts
    } catch (error) {
      throw new Error(`seed ${seed}, ${steps} steps`, { cause: error })
    } finally {
      for (const seat of story.#seats) await seat.session?.close()
    }
  }

  async #begin(): Promise<void> {
    const denialOf = (client: FakeSync, room: string): Denial | 4403 | null =>
      this.#denied.get(`${this.#personOf(client)} ${room}`) ?? null
    this.#server.denialOf = (client, room) => {
      const denial = denialOf(client, room)
      return denial === 4403 ? 'not-a-member' : denial
    }
    this.#server.refuses = (client, room) => (denialOf(client, room) === 4403 ? 4403 : null)
    for (const seat of this.#seats) await this.#open(seat)
    await quiet(this.#server)
  }

  #personOf(client: FakeSync): string {
    return this.#seats.find(({ sync }) => sync === client)?.device.name ?? ''
  }

  async #open(seat: Seat): Promise<void> {
    const { name, disk, line } = seat.device
    const sync = (seat.sync = this.#server.client())
    const store = (seat.store = new MemoryPlanStore(this.#dice, disk))
    const server = Object.assign(Object.create(this.#server) as FakeServer, { client: () => sync })
    this.#server.network.auto = true
    const tabs = (seat.tabs = line?.end() ?? null)
    const { session } = await openSession({ server, store, name, ...(tabs && { tabs }) })
    seat.session = session
    this.#server.network.auto = false
  }

  async #step(): Promise<void> {
    const seat = this.#dice.pick(this.#seats)!
    const { session } = seat
    const dice = this.#dice.below(100)
    if (!session) await this.#open(seat)
    else if (dice < 40) this.#edit(seat, session)
    else if (dice < 45) session.undo()
    else if (dice < 52) session.goOffline()
    else if (dice < 62) session.goOnline()
    else if (dice < 66) seat.sync?.cut()
    else if (dice < 82) this.#changeRights()
    else if (dice < 85) await this.#restart(seat, session)
    else if (dice < 87) this.#die(seat, session)
    const packets = this.#dice.below(12)
    for (let n = 0; n < packets && this.#server.network.queue.length > 0; n++) this.#server.network.step(0)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }

  /** In a row of its own half of the time, so that later edits do not hide it. */
  #edit({ device }: Seat, session: PlanSession): void {
    const table = this.#dice.pick(TABLES)!
    const rows = session.table(table).rows.ids
    const row = this.#dice() < 0.5 ? this.#dice.pick(rows) : this.#newRow(session, table)
    if (row === undefined) return
    const value = this.#next++
    const column = columnId(COLUMN[table]!)
    const outcome = session.commit(table, row, column, String(value), 'en')
    if (outcome.status !== 'done') return
    const { client } = session.table(table)
    const clock = session.table(table).clockOf(client)
    this.#typed.set(value, { person: device.name, table, client, clock })
    this.counts.typed++
  }

  #newRow(session: PlanSession, table: TableId) {
    try {
      return session.insertRows(table, { at: 1, count: 1 })[0]
    } catch {
      return undefined
    }
  }

  /** Withdrawn, given back, finalised for everybody, or thrown out of the plan. */
  #changeRights(): void {
    const person = this.#dice.pick(['Ana', 'Li'])!
    const dice = this.#dice()
    if (dice < 0.2) return this.#throwOut(person)
    const room = this.#dice.pick(TABLES)!
    const people = this.#dice() < 0.5 ? ['Ana', 'Li'] : [person]
    for (const one of people) {
      const key = `${one} ${room}`
      if (this.#denied.get(key) === 4403) continue
      if (dice < 0.6) this.#denied.set(key, this.#dice.pick(DENIALS)!)
      else this.#denied.delete(key)
    }
    this.#server.tellAccess(room)
  }

  #throwOut(person: string): void {
    const isOut = this.#denied.get(`${person} outline`) === 4403
    for (const room of ROOMS)
      if (isOut) this.#denied.delete(`${person} ${room}`)
      else this.#denied.set(`${person} ${room}`, 4403)
    // Whoever is thrown out is closed at once.
    if (!isOut) for (const seat of this.#seats) if (seat.device.name === person) seat.sync?.throwOut(4403)
  }

  async #restart(seat: Seat, session: PlanSession): Promise<void> {
    seat.session = null
    await session.close()
  }

  /** Without a word; what the disk was promised is there. */
  #die(seat: Seat, session: PlanSession): void {
    seat.session = null
    session.goOffline()
    seat.tabs?.close()
    if (!seat.store) return
    seat.device.disk.alive.delete(seat.store.writer)
    // Nothing of it reaches the disk any more.
    const never = (): Promise<never> => new Promise(() => undefined)
    const writes = ['append', 'acknowledge', 'writeJournal', 'dropJournal', 'replaceRoom', 'writeRefused']
    for (const write of writes) Object.assign(seat.store, { [write]: never })
  }

  async #end(): Promise<void> {
    // Nobody is out any more; who may only read stays a reader.
    for (const [key, denial] of this.#denied) if (denial === 4403) this.#denied.delete(key)
    this.#server.network.auto = true
    for (const seat of this.#seats) if (!seat.session) await this.#open(seat)
    this.#server.network.auto = true
    for (let round = 0; round < 2; round++) {
      for (const { session } of this.#seats) session?.goOffline()
      for (const { session } of this.#seats) session?.goOnline()
      await quiet(this.#server)
    }
    for (const { session, device } of this.#seats) this.#check(session!, device)
    this.#checkNothingLost()
  }

  #check(session: PlanSession, { name }: Device): void {
    const { saved, unsaved, account } = session.status
    assert.deepEqual({ saved, unsaved, account }, { saved: true, unsaved: 0, account: 'ok' }, name)
    assert.deepEqual(session.unsent(), [], name)
    for (const room of ROOMS) {
      const document = room === 'outline' ? session.outline : session.table(tableId(room))
      const own = new Y.Doc()
      Y.applyUpdate(own, document.encode())
      const server = this.#server.rooms.get(room)!.doc
      assert.ok(!document.hasPending, `${name} ${room}`)
      assert.deepEqual(stateOf(own), stateOf(server), `${name} ${room}`)
    }
  }

  #checkNothingLost(): void {
    for (const [value, { person, table, client, clock }] of this.#typed) {
      const server = this.#server.rooms.get(table)!.doc
      const hasArrived = Y.getState(server.store, client) >= clock
      const { disk } = this.#seats.find(({ device }) => device.name === person)!.device
      const isRefused = [...disk.refused.values()].some(({ command }) =>
        JSON.stringify(command).includes(String(value)),
      )
      if (isRefused) this.counts.refused++
      if (hasArrived) this.counts.arrived++
      assert.ok(isRefused || hasArrived, `${person} typed ${value}`)
    }
  }
}

/** Two documents with the same content, deletions included, have the same. */
const stateOf = (doc: Y.Doc): unknown => [
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([a], [b]) => a - b),
  Object.fromEntries(
    [...doc.share.keys()]
      .toSorted()
      .map((key) => [key, key.includes(':') ? doc.getText(key).toJSON() : doc.getMap(key).toJSON()]),
  ),
]

/** The tabs of one browser. */
class TabLine {
  readonly #ends = new Set<Set<(message: TabMessage) => void>>()

  end(): TabChannel {
    const own = new Set<(message: TabMessage) => void>()
    this.#ends.add(own)
    return {
      post: (message) => {
        const copy = structuredClone(message)
        setTimeout(() => {
          for (const end of this.#ends) if (end !== own) for (const handler of end) handler(copy)
        }, 0)
      },
      onMessage: (handler) => {
        own.add(handler)
        return () => own.delete(handler)
      },
      close: () => {
        this.#ends.delete(own)
      },
    }
  }
}
