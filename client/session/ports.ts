/**
 * Everything a plan session needs from the outside world. Adapters implement these (storage/, sync/, calc/, node/) and know nothing of
 * each other; tests fake them. What an adapter cannot do it says through the port (a rejected promise, a handler), never by throwing
 * into a document's transaction.
 */
import type { Command } from '../../shared/doc/step.ts'
import type { Denial } from '../../shared/model/access.ts'
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../../shared/model/calc.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { RoomMark } from '../../shared/model/room-mark.ts'
import type { MadeSpan } from '../../shared/wire/message.ts'

// ---- storage ---------------------------------------------------------------------------------------------------------------------------

/**
 * One of the person's own commands: plain data, kept in the store until the server has acknowledged it and it can be undone no more.
 * The list of unsent edits, undo after a restart and the receipt are read from it.
 */
export type JournalEntry = {
  /** Sorts in the order of making: time, then a counter, then the writer. */
  readonly id: string
  /** The tab or process that has it on its undo stack; one that starts later takes over what the dead left. */
  readonly owner: string
  readonly room: string
  /** The command is acknowledged when `writer`'s mark of the room has `acked` ≥ `version`. */
  readonly writer: string
  readonly version: number
  readonly command: Command
  readonly by: 'hand' | 'undo' | 'redo'
  /** Where undo finds it; null: it cannot be undone or redone any more. */
  readonly stack: 'done' | 'undone' | null
  /** Which clocks of which Yjs client the command made; none of a command that only deletes, and of entries of older versions. */
  readonly made?: Omit<MadeSpan, 'at'>
}

/** An own edit that the server would not have: no longer in the document, kept on this device until the person lets it go. */
export type RefusedEdit = {
  /** Of the journal's entry that it was. */
  readonly id: string
  /** Null: the plan's outline. */
  readonly table: TableId | null
  readonly command: Command
  readonly reason: Denial
  /** When it was refused, milliseconds since 1970; when it was made is `command.at`. */
  readonly at: number
}

/**
 * What becomes of a room in which own edits were refused. `state`: the server's, in place of everything stored of the room; null: it cannot
 * be had now, and the room is `outdated` until another replacement brings it. `marks`: all there are from now on.
 */
export type Replacement = {
  readonly reason: Denial
  readonly refused: readonly RefusedEdit[]
  /** Ids of journal entries that are no more, those of the refused ones among them. */
  readonly dropped: readonly string[]
  readonly state: Uint8Array | null
  readonly marks: readonly RoomMark[]
  /** Another tab has done it: what is stored of the room stays when it is of this generation or a later one. */
  readonly already?: number
}

/** `broken`: refused edits that could not be read; they are kept aside. */
export type StoredRefused = { readonly edits: readonly RefusedEdit[]; readonly broken: number }

/** `broken`: pieces that could not be read; they are kept aside and everything else is here. */
export type StoredRoom = {
  readonly updates: readonly Uint8Array[]
  readonly marks: readonly RoomMark[]
  readonly broken: number
  /** How often it has been replaced; 0 when absent. */
  readonly generation?: number
  /** Why it was last replaced. */
  readonly reason?: Denial
  /** It holds edits that were refused, and waits for the server's state. */
  readonly outdated?: boolean
}

/** `broken`: entries that could not be read; everything else is here. */
export type StoredJournal = { readonly entries: readonly JournalEntry[]; readonly broken: number }

/** The trouble a store is in. Edits stay in memory and sending goes on. */
export type StoreTrouble = {
  readonly kind: 'full' | 'failed' | 'unavailable' | 'newer' | 'cleared'
  readonly reason: string
}

/**
 * One plan's documents on this device. Rooms are `outline` and table ids. Nothing here rejects because the device refuses: what could not
 * be written stays queued in memory and is tried again, what could not be read is counted as `broken` (the server has it, or it is lost
 * either way), and the trouble is told to `onTrouble`.
 */
export type PlanStore = {
  /** Names this opening of the store (a tab, a process); random, never used again. */
  readonly writer: string
  /**
   * Everything stored of a room. `whole` gives the room's full state from then on: asked for when the store tidies up, and when its data
   * was cleared under it. It must hold all that was loaded and appended.
   */
  load(room: string, whole: () => Uint8Array): Promise<StoredRoom>
  /** Pieces of the last `load` (by index) that could not be applied are moved aside: kept, but not loaded again. */
  setAside(room: string, indexes: readonly number[]): Promise<void>
  /** `mark` comes with the person's own edits, which are written at once. Resolves when the update is on the disk. */
  append(room: string, update: Uint8Array, mark?: RoomMark): Promise<void>
  /** The server has committed these writers' edits up to `acked`. Never goes back. */
  acknowledge(room: string, marks: readonly RoomMark[]): Promise<void>
  /** Entries whose owner is not at work any more, oldest first. */
  readJournal(): Promise<StoredJournal>
  /** Adds entries, or replaces those with the same id. */
  writeJournal(entries: readonly JournalEntry[]): Promise<void>
  dropJournal(ids: readonly string[]): Promise<void>
  /**
   * Keeps the refused edits first, then forgets the journal's entries and replaces what is stored of the room; whenever it is interrupted,
   * nothing is lost. What was appended before it and is not written yet is not written any more. Resolves with the room's new generation.
   */
  replaceRoom(room: string, replacement: Replacement): Promise<number>
  /** Adds refused edits, or replaces those with the same id. */
  writeRefused(edits: readonly RefusedEdit[]): Promise<void>
  /** Oldest first. */
  readRefused(): Promise<StoredRefused>
  dropRefused(ids: readonly string[]): Promise<void>
  /**
   * Another tab has replaced the room: what this one appended since then was not written, and nothing will be until it has loaded the room
   * again, or replaces it itself.
   */
  onReplaced(handler: (room: string) => void): () => void
  /** Resolves when everything that was appended is on the disk or has been tried. */
  flush(): Promise<void>
  /** Null: the trouble is over. A trouble that is there already is told at once. */
  onTrouble(handler: (trouble: StoreTrouble | null) => void): () => void
  close(): Promise<void>
}

// ---- other tabs ------------------------------------------------------------------------------------------------------------------------

export type TabMessage =
  /** `generation`: of the sender's document (`StoredRoom`); 0 when absent. */
  | {
      readonly say: 'update'
      readonly room: string
      readonly update: Uint8Array
      readonly mark?: RoomMark
      readonly generation?: number
    }
  | { readonly say: 'acknowledged'; readonly room: string; readonly marks: readonly RoomMark[] }
  /** Own edits were refused: the room is `state` now, or (null) waits for the server's. */
  | {
      readonly say: 'replaced'
      readonly room: string
      readonly generation: number
      readonly reason: Denial
      readonly state: Uint8Array | null
    }
  /** The list of refused edits is another one. */
  | { readonly say: 'refused' }

/** Other tabs of the same browser profile with the same plan. Absent in Node. */
export type TabChannel = {
  post(message: TabMessage): void
  onMessage(handler: (message: TabMessage) => void): () => void
  close(): void
}

// ---- server ----------------------------------------------------------------------------------------------------------------------------

export type LinkState = 'online' | 'connecting' | 'offline'

/** Presence as it travels: small plain data, of one Yjs client. Everything in it comes from a stranger and is checked when read. */
export type PresenceState = { readonly [key: string]: unknown }

export type RoomEvents = {
  /** Which store the server has, before anything else on every connection: another number after a restore from a backup. */
  epoch(epoch: number): void
  /** The server's whole state has arrived (again). */
  synced(): void
  /** Everything sent before `version` was asked about is committed. */
  acknowledged(version: number): void
  /** The server will not have us in this room, or (`whole`) in the plan: 44xx. No further attempt is made until `connect()`. */
  refused(code: number, reason: string, whole?: 'plan'): void
  /** This connection may only read (or may write again). */
  access(mode: 'write' | 'read', reason: string): void
  /** The server closed the room for the time being (below 4400); it is joined again by itself. */
  closed(code: number, reason: string): void
  /** Something from the server could not be applied; the room is no longer synchronised. */
  broken(reason: string): void
  presence(states: ReadonlyMap<number, PresenceState>): void
  /** When what the server may not have yet was made; asked for before the difference is sent on every connection. */
  made?(): readonly MadeSpan[]
}

export type RoomLink = {
  /** Asks for an acknowledgement of everything sent so far. While offline only the latest question is kept; it is put after the sync. */
  ask(version: number): void
  setPresence(state: PresenceState | null): void
  leave(): void
}

/** All rooms of one plan over one connection. `y` is a document's opaque value; updates travel by themselves once a room is joined. */
export type PlanSync = {
  join(room: string, y: object, events: RoomEvents): RoomLink
  connect(): void
  disconnect(): void
  readonly state: LinkState
  onState(handler: (state: LinkState) => void): () => void
  close(): void
}

/**
 * Asks the server for the (empty) room of a table that is in the plan, whether it has one or not. Rejects when it cannot be asked. Absent:
 * tables that the server does not know stay refused.
 */
export type MakeRoom = (table: TableId) => Promise<void>

// ---- calculation -----------------------------------------------------------------------------------------------------------------------

/** `stopped`: formulas were taken out of service because they did not end; the rest goes on. `failed`: nothing is calculated any more. */
export type CalcTrouble = { readonly kind: 'stopped' | 'failed'; readonly reason: string }

export type CalcPort = {
  load(sheets: readonly CalcSheet[], names: readonly CalcName[], zone: string): void
  apply(patch: CalcPatch): void
  onValues(handler: (changes: readonly ValueChange[]) => void): () => void
  /** Everything loaded and applied so far has been calculated and its values were handed out. */
  settled(): Promise<void>
  onTrouble(handler: (trouble: CalcTrouble) => void): () => void
  close(): void
}

// ---- the rest --------------------------------------------------------------------------------------------------------------------------

/** Of a text's UTF-8, hexadecimal. */
export type Sha256 = (text: string) => Promise<string>

/** Clock and randomness. `random` must be good enough for ids. */
export type SessionEnv = { readonly random: () => number; readonly now: () => number }
