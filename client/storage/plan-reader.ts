/**
 * Reads a plan out of its database, whatever state that is in. What does not have the shape is moved aside; a row that the browser itself
 * cannot read (its file is gone, a sector is bad) stays where it is, because it may be readable tomorrow. Both are counted. Rejects only
 * when not even the keys can be read. Used by `DexiePlanStore`.
 */
import type { Table } from 'dexie'

import { isRoomMark } from '../../shared/model/room-mark.ts'
import type { StoredJournal, StoredRefused } from '../session/ports.ts'
import { isJournalEntry } from './is-journal-entry.ts'
import { isRefusedEdit } from './is-refused-edit.ts'
import {
  type AsideRow,
  JOURNAL_ASIDE,
  type MarkRow,
  type PlanDatabase,
  REFUSED_ASIDE,
  type ReplacedRow,
  type UpdateRow,
} from './plan-database.ts'

export type ReadRoom = {
  readonly updates: readonly UpdateRow[]
  readonly marks: readonly MarkRow[]
  readonly broken: number
  readonly replaced: ReplacedRow | undefined
}

type Kept = { readonly update: Uint8Array } | { readonly row: unknown }

type Found<T> = { readonly rows: readonly T[]; readonly unreadable: number }

export class PlanReader {
  readonly #database: PlanDatabase
  readonly #now: () => number

  constructor(database: PlanDatabase, now: () => number) {
    this.#database = database
    this.#now = now
  }

  async room(room: string): Promise<ReadRoom> {
    const { updates, marks, replaced } = this.#database
    const aside = this.#countAside(room)
    // Together, so that no mark speaks of an update that is not there.
    const [found, known, fact] = await this.#database
      .transaction('r', updates, marks, replaced, () =>
        Promise.all([
          whole(updates.where({ room }).toArray()),
          whole(marks.where({ room }).toArray()),
          replaced.get(room),
        ]),
      )
      .catch(async (): Promise<[Found<UpdateRow>, Found<MarkRow>, ReplacedRow | undefined]> => {
        const marksFirst = await oneByOne(await marks.where({ room }).primaryKeys(), (key) => marks.get(key))
        const keys = await updates.where({ room }).primaryKeys()
        const rows = await oneByOne(keys, (key) => updates.get(key))
        return [rows, marksFirst, await replaced.get(room)]
      })
    const before = await aside
    const good = found.rows.filter((row) => row.update instanceof Uint8Array)
    const bad = found.rows.filter((row) => !(row.update instanceof Uint8Array))
    const wrong = known.rows.filter((mark): boolean => !isRoomMark(mark))
    await this.setAside(room, bad)
    await this.#move(
      room,
      wrong.map(asFound),
      marks,
      wrong.map((mark) => [mark.room, mark.writer]),
    )
    return {
      updates: good,
      marks: known.rows.filter(isRoomMark),
      broken: before + bad.length + found.unreadable + wrong.length + known.unreadable,
      replaced: fact,
    }
  }

  async journal(): Promise<StoredJournal> {
    const { rows, broken } = await this.#list(this.#database.journal, isJournalEntry, JOURNAL_ASIDE)
    return { entries: rows, broken }
  }

  async refused(): Promise<StoredRefused> {
    const { rows, broken } = await this.#list(this.#database.refused, isRefusedEdit, REFUSED_ASIDE)
    return { edits: rows, broken }
  }

  /** In the order of ids. */
  async #list<T extends { readonly id: string }>(
    table: Table<T, string>,
    isOne: (row: unknown) => row is T,
    asideAs: string,
  ): Promise<{ readonly rows: readonly T[]; readonly broken: number }> {
    const before = await this.#countAside(asideAs)
    const { rows, unreadable } = await whole(table.orderBy('id').toArray()).catch(async () =>
      oneByOne(await table.orderBy('id').primaryKeys(), (id) => table.get(id)),
    )
    const bad = rows.filter((row): boolean => !isOne(row))
    await this.#move(
      asideAs,
      bad.map(asFound),
      table,
      bad.map((row) => row.id),
    )
    return { rows: rows.filter((row) => isOne(row)), broken: before + bad.length + unreadable }
  }

  /** Updates that mean nothing. */
  setAside(room: string, rows: readonly UpdateRow[]): Promise<void> {
    const kept = rows.map(({ update }) => ({ update }))
    return this.#move(
      room,
      kept,
      this.#database.updates,
      rows.map((row) => row.i),
    )
  }

  /** What cannot be moved now (a full disk) stays, and is met again at the next opening. */
  async #move(room: string, kept: readonly Kept[], from: Table, keys: readonly unknown[]): Promise<void> {
    if (kept.length === 0) return
    const { aside } = this.#database
    const at = this.#now()
    await this.#database
      .transaction('rw', from, aside, async () => {
        await aside.bulkAdd(kept.map((one): Omit<AsideRow, 'i'> => ({ ...one, room, at })))
        await from.bulkDelete([...keys])
      })
      .catch(() => undefined)
  }

  #countAside(room: string): Promise<number> {
    return this.#database.aside
      .where({ room })
      .count()
      .catch(() => 0)
  }
}

const asFound = (row: unknown): Kept => ({ row })

const whole = async <T>(rows: PromiseLike<T[]>): Promise<Found<T>> => ({ rows: await rows, unreadable: 0 })

/** Each in a transaction of its own: one that cannot be read does not take the others with it. */
async function oneByOne<T, K>(
  keys: readonly K[],
  get: (key: K) => PromiseLike<T | undefined>,
): Promise<Found<T>> {
  const rows: T[] = []
  let unreadable = 0
  for (const key of keys) {
    try {
      const row = await get(key)
      if (row !== undefined) rows.push(row)
    } catch {
      unreadable++
    }
  }
  return { rows, unreadable }
}
