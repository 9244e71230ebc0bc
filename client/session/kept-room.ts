/**
 * One room on this device: what is stored of it, and what other tabs are told. `OpenRoom` hands everything on to here; a device that refuses
 * says so through its store, and nothing is lost meanwhile but by ending the program.
 */
import type { Denial } from '../../shared/model/access.ts'
import type { RoomMark } from '../../shared/model/room-mark.ts'
import type { PlanStore, Replacement, StoredRoom, TabChannel } from './ports.ts'

/** Of a store that breaks its promise never to reject: the server has the rest. */
const NOTHING: StoredRoom = { updates: [], marks: [], broken: 1 }

export type KeptRoomPorts = { readonly store: PlanStore; readonly tabs?: TabChannel | undefined }

export type KeptRoomHandlers = {
  /** All that is to be stored of the room. */
  whole(): Uint8Array
  /** What other tabs are told that the room is now; null: nobody knows yet. */
  state(): Uint8Array | null
  changed(): void
}

export class KeptRoom {
  readonly #room: string
  readonly #ports: KeptRoomPorts
  readonly #handlers: KeptRoomHandlers
  #writing = 0
  #generation = 0
  #reason: Denial | null = null

  constructor(room: string, ports: KeptRoomPorts, handlers: KeptRoomHandlers) {
    this.#room = room
    this.#ports = ports
    this.#handlers = handlers
  }

  /** All own edits are on this device. */
  get isKept(): boolean {
    return this.#writing === 0
  }

  /** How often the room has been replaced on this device. */
  get generation(): number {
    return this.#generation
  }

  /** Why it was replaced the last time; null: never. */
  get reason(): Denial | null {
    return this.#generation > 0 ? (this.#reason ?? 'viewer') : null
  }

  async load(): Promise<StoredRoom> {
    const stored = await this.read()
    this.#generation = stored.generation ?? 0
    this.#reason = stored.reason ?? null
    return stored
  }

  /** Never rejects. */
  read(): Promise<StoredRoom> {
    return this.#ports.store.load(this.#room, () => this.#handlers.whole()).catch(() => NOTHING)
  }

  async setAside(pieces: readonly number[]): Promise<void> {
    await this.#ports.store.setAside(this.#room, pieces).catch(() => undefined)
  }

  /** `mark`: an own edit. */
  append(update: Uint8Array, mark: RoomMark | undefined): void {
    const { store } = this.#ports
    if (!mark) {
      void store.append(this.#room, update)
      return
    }
    this.#writing++
    store.append(this.#room, update, mark).then(
      () => this.#written(),
      () => undefined,
    )
  }

  tell(update: Uint8Array, mark: RoomMark | undefined): void {
    const generation = this.#generation
    this.#ports.tabs?.post({
      say: 'update',
      room: this.#room,
      update,
      ...(mark && { mark }),
      ...(generation > 0 && { generation }),
    })
  }

  acknowledge(marks: readonly RoomMark[]): void {
    if (marks.length === 0) return
    void this.#ports.store.acknowledge(this.#room, marks)
    this.#ports.tabs?.post({ say: 'acknowledged', room: this.#room, marks })
  }

  /** [REF5] Other tabs are told when it is on the disk. */
  replace(replacement: Replacement): void {
    const { store, tabs } = this.#ports
    const { already, reason, refused } = replacement
    this.#reason = reason
    if (already !== undefined) this.#generation = already
    this.#writing++
    const replaced = (generation: number): void => {
      this.#generation = Math.max(this.#generation, generation)
      const state = this.#handlers.state()
      if (already === undefined) tabs?.post({ say: 'replaced', room: this.#room, generation, reason, state })
      if (refused.length > 0) tabs?.post({ say: 'refused' })
      this.#written()
    }
    store.replaceRoom(this.#room, replacement).then(replaced, () => undefined)
  }

  #written(): void {
    this.#writing--
    this.#handlers.changed()
  }
}
