/**
 * The IndexedDB database of one plan. Rows carry raw Yjs updates; nothing in here understands them.
 * `token` is one row that is always there: when it is missing, the browser has cleared the data under us.
 */
import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie'

import type { Denial } from '../../shared/model/access.ts'
import type { RoomMark } from '../../shared/model/room-mark.ts'
import type { JournalEntry, RefusedEdit } from '../session/ports.ts'

export type UpdateRow = { readonly i: number; readonly room: string; readonly update: Uint8Array }
/** `row`: whatever was found where something else should be. `room` is `JOURNAL_ASIDE` for entries of the journal, `REFUSED_ASIDE` alike. */
export type AsideRow = { readonly i: number; readonly room: string; readonly at: number } & (
  | { readonly update: Uint8Array }
  | { readonly row: unknown }
)
export type MarkRow = RoomMark & { readonly room: string }
/** Of a room that was replaced at least once (`Replacement`). */
export type ReplacedRow = {
  readonly room: string
  readonly generation: number
  readonly reason: Denial
  readonly outdated: boolean
}
export type TokenRow = { readonly key: string; readonly value: string }

export const TOKEN = 'token'
/** No rooms' names. */
export const JOURNAL_ASIDE = '#journal'
export const REFUSED_ASIDE = '#refused'

/** 1: without refused edits and replaced rooms. */
const VERSION = 2

export const databaseName = (plan: string): string => `fascicle:${plan}`

export class PlanDatabase extends Dexie {
  declare readonly updates: EntityTable<UpdateRow, 'i'>
  declare readonly aside: EntityTable<AsideRow, 'i'>
  declare readonly marks: Table<MarkRow, [room: string, writer: string]>
  declare readonly journal: Table<JournalEntry, string>
  declare readonly refused: Table<RefusedEdit, string>
  declare readonly replaced: Table<ReplacedRow, string>
  declare readonly facts: Table<TokenRow, string>

  /** `strict`: a transaction that ended is on the disk, not in a cache. */
  constructor(plan: string, options: DexieOptions = {}) {
    super(databaseName(plan), { chromeTransactionDurability: 'strict', ...options })
    this.version(VERSION).stores({
      updates: '++i, room',
      aside: '++i, room',
      marks: '[room+writer], room',
      journal: 'id',
      refused: 'id',
      replaced: 'room',
      facts: 'key',
    })
  }

  /**
   * Opens it, also after the browser has closed it under us: Dexie does that by itself only once, and stays closed when it fails. A
   * database that a newer page has written is left alone (Dexie would open it, and we would not understand it): `VersionError`.
   */
  async ready(): Promise<void> {
    if (this.isOpen()) return
    await this.open()
    // Dexie multiplies versions by ten.
    if (this.backendDB().version <= VERSION * 10) return
    this.close()
    throw new DOMException('The data is of a newer version.', 'VersionError')
  }
}
