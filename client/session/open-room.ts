/**
 * One document of an open plan with its three ways out: the store, the other tabs, the server. Knows what of it is kept and what is saved.
 * A `PlanSession` has one per room; everything that changes its state is told through `events`.
 */
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import { StrandedPieces } from '../../shared/doc/stranded-pieces.ts'
import type { RoomMark } from '../../shared/model/room-mark.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { fanOutOf, originOf } from './fan-out.ts'
import { loadDocument } from './load-document.ts'
import type {
  MakeRoom,
  PlanStore,
  PlanSync,
  PresenceState,
  RoomLink,
  StoredRoom,
  TabChannel,
} from './ports.ts'
import type { RefusedRoom } from './session-types.ts'

export type RoomPorts = {
  readonly store: PlanStore
  readonly socket: PlanSync
  readonly tabs?: TabChannel | undefined
  readonly makeRoom?: MakeRoom | undefined
}

export type RoomHandlers = {
  /** Anything that a status is made of. */
  changed(): void
  /** These edits are committed now. */
  acknowledged(marks: readonly RoomMark[]): void
  presence(states: ReadonlyMap<number, PresenceState>): void
}

/** Of a store that breaks its promise never to reject: the server has the rest. */
const NOTHING: StoredRoom = { updates: [], marks: [], broken: 1 }

export class OpenRoom<D extends PlanDocument = PlanDocument> {
  readonly name: string
  readonly acknowledgements: Acknowledgements
  readonly #make: () => D
  readonly #ports: RoomPorts
  readonly #handlers: RoomHandlers
  #document: D
  #link: RoomLink | null = null
  #writing = 0
  #broken = 0
  /**
   * [OPEN6] Stored pieces that build on one that is damaged. Sent, they would make the server refuse the whole table; they come back into
   * the document when somebody brings what is missing.
   */
  readonly #stranded = new StrandedPieces()
  #synced = false
  #refused: RefusedRoom | null = null
  #cannotSave = false
  #asking = false
  #detach: () => void
  #loaded = false

  constructor(name: string, make: () => D, ports: RoomPorts, handlers: RoomHandlers) {
    this.name = name
    this.#make = make
    this.#ports = ports
    this.#handlers = handlers
    this.#document = make()
    this.#detach = this.#attach()
    this.acknowledgements = new Acknowledgements(ports.store.writer)
  }

  get document(): D {
    return this.#document
  }

  /** The server's state has arrived since we are connected. */
  get isSynced(): boolean {
    return this.#synced
  }

  /** All own edits are on this device. */
  get isKept(): boolean {
    return this.#writing === 0
  }

  get refused(): RefusedRoom | null {
    return this.#refused
  }

  /** The server said that its storage does not work, and has not let us in again since. */
  get serverCannotSave(): boolean {
    return this.#cannotSave
  }

  /** Stored pieces that could not be read. */
  get broken(): number {
    return this.#broken
  }

  get isLoaded(): boolean {
    return this.#loaded
  }

  /** Fills the document from the store; call once. Listeners to the document come after it: damage in the store replaces the document. */
  async load(): Promise<void> {
    const { store } = this.#ports
    const { updates, marks, broken } = await store.load(this.name, () => this.#whole()).catch(() => NOTHING)
    const { document, bad } = loadDocument(this.#document, this.#make, updates)
    this.#stranded.takeFrom(document)
    this.#broken = Math.max(broken + bad.length, this.#stranded.isEmpty ? 0 : 1)
    if (document !== this.#document) {
      this.#document = document
      this.#detach = this.#attach()
      await store.setAside(this.name, bad).catch(() => undefined)
    }
    for (const mark of marks) this.acknowledgements.learn(mark)
    this.#loaded = true
  }

  join(): void {
    this.#link ??= this.#ports.socket.join(this.name, this.#document.y, {
      epoch: (epoch) => this.#renew(epoch),
      synced: () => {
        this.#synced = true
        this.#refused = null
        this.#cannotSave = false
        this.#handlers.changed()
      },
      closed: (code) => {
        this.#cannotSave = code === CLOSE.storageUnavailable.code
        this.#synced = false
        this.#handlers.changed()
      },
      acknowledged: (length) => this.#settled(length),
      refused: (code, reason) => this.#refuse({ room: this.name, mode: 'closed', code, reason }),
      access: (mode, reason) =>
        this.#refuse(mode === 'read' ? { room: this.name, mode, code: 0, reason } : null),
      broken: (reason) => this.#refuse({ room: this.name, mode: 'closed', code: 0, reason }),
      presence: (states) => this.#handlers.presence(states),
    })
    this.#ask()
  }

  /** The connection is gone: what the server has in the meantime is unknown. */
  disconnected(): void {
    this.#synced = false
  }

  /** A new attempt to connect is made: what was refused may be allowed now. */
  retry(): void {
    if (this.#refused?.mode === 'closed') this.#refused = null
  }

  /** After the server made what it did not have. */
  rejoin(): void {
    this.#link?.leave()
    this.#link = null
    this.retry()
    this.join()
  }

  setPresence(state: PresenceState | null): void {
    this.#link?.setPresence(state)
  }

  /** Another tab made or heard this. A gap is closed from the store, where that tab has written what came before. */
  async receiveFromTab(update: Uint8Array, mark: RoomMark | undefined): Promise<void> {
    this.#document.apply(update, 'tab')
    if (this.#document.hasPending) {
      const { updates } = await this.#ports.store.load(this.name, () => this.#whole())
      for (const stored of updates) this.#document.apply(stored, 'tab')
    }
    if (!mark || this.#document.hasPending) return
    this.acknowledgements.learn(mark)
    this.#ask()
    this.#handlers.changed()
  }

  /** Another tab had an answer from the server. */
  confirm(marks: readonly RoomMark[]): void {
    const grown = this.acknowledgements.confirm(marks)
    if (grown.length > 0) this.#handlers.acknowledged(grown)
    else this.#handlers.changed()
  }

  leave(): void {
    this.#detach()
    this.#link?.leave()
    this.#link = null
    this.#document.destroy()
  }

  #attach(): () => void {
    return this.#document.onUpdate((update, origin) => this.#fanOut(update, origin))
  }

  #fanOut(update: Uint8Array, origin: unknown): void {
    const to = fanOutOf(origin)
    const mark = originOf(origin) === 'local' ? this.acknowledgements.grow() : undefined
    if (to.store) this.#keep(update, mark)
    if (to.tabs) this.#ports.tabs?.post({ say: 'update', room: this.name, update, ...(mark && { mark }) })
    if (!mark && !this.#stranded.isEmpty)
      queueMicrotask(() => this.#stranded.reunite(this.#document, 'storage'))
    if (mark) this.#ask()
    if (mark) this.#handlers.changed()
  }

  /** All that is to be stored of the room. */
  #whole(): Uint8Array {
    return this.#stranded.with(this.#document.encode())
  }

  #keep(update: Uint8Array, mark: RoomMark | undefined): void {
    if (!mark) {
      void this.#ports.store.append(this.name, update)
      return
    }
    this.#writing++
    const written = (): void => {
      this.#writing--
      this.#handlers.changed()
    }
    this.#ports.store.append(this.name, update, mark).then(written, () => undefined)
  }

  /** Once per tick, behind the updates it is about: the provider sends them while the transaction ends. */
  #ask(): void {
    if (this.#asking || this.acknowledgements.isSaved) return
    this.#asking = true
    queueMicrotask(() => {
      this.#asking = false
      this.#link?.ask(this.acknowledgements.length)
    })
  }

  #settled(length: number): void {
    const marks = this.acknowledgements.settle(length)
    this.#noteMarks(marks)
    if (marks.length > 0) this.#handlers.acknowledged(marks)
    else this.#handlers.changed()
  }

  /** [SAFE7] */
  #renew(epoch: number): void {
    this.#noteMarks(this.acknowledgements.renew(epoch))
    this.#ask()
    this.#handlers.changed()
  }

  #noteMarks(marks: readonly RoomMark[]): void {
    if (marks.length === 0) return
    void this.#ports.store.acknowledge(this.name, marks)
    this.#ports.tabs?.post({ say: 'acknowledged', room: this.name, marks })
  }

  #refuse(refused: RefusedRoom | null): void {
    this.#refused = refused
    this.#synced = this.#synced && refused?.mode !== 'closed'
    this.#handlers.changed()
  }
}
