/**
 * One document of an open plan with its three ways out: the store, the other tabs, the server. Knows what of it is kept and what is saved.
 * A `PlanSession` has one per room; everything that changes its state is told through `events`.
 */
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import { StrandedPieces } from '../../shared/doc/stranded-pieces.ts'
import { type Denial, DENIALS } from '../../shared/model/access.ts'
import type { RoomMark } from '../../shared/model/room-mark.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'
import type { MadeSpan } from '../../shared/wire/message.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { fanOutOf, originOf } from './fan-out.ts'
import { KeptRoom } from './kept-room.ts'
import { loadDocument } from './load-document.ts'
import { OwnClocks } from './own-clocks.ts'
import type {
  MakeRoom,
  PlanStore,
  PlanSync,
  PresenceState,
  RefusedEdit,
  Replacement,
  RoomLink,
  StoredRoom,
  TabChannel,
} from './ports.ts'
import { RoomVerdict } from './room-verdict.ts'
import type { RefusedRoom } from './session-types.ts'

export type RoomPorts = {
  readonly store: PlanStore
  readonly socket: PlanSync
  readonly tabs?: TabChannel | undefined
  readonly makeRoom?: MakeRoom | undefined
}

export type RoomHandlers = {
  /** Anything that a status is made of; `access`: what the server lets us do, too. */
  changed(what?: 'access'): void
  /** These edits are committed now. */
  acknowledged(marks: readonly RoomMark[]): void
  presence(states: ReadonlyMap<number, PresenceState>): void
  /** Own edits of the room are refused, `fresh` being the server's state (null: it cannot be had now). They are taken out of the journal. */
  refuse(room: string, reason: Denial, fresh: PlanDocument | null): RefusedPart
  /** What was refused is out of the document, or the document is marked. */
  replaced(part: RefusedPart): void
  /** When edits of the room that are not acknowledged were made. */
  made(room: string): readonly MadeSpan[]
}

/** `dropped`: ids of the journal's entries that are no more. */
export type RefusedPart = Pick<Replacement, 'refused' | 'dropped'>

/** `beside`: for the server's state, under a Yjs client of its own. */
export type MakeDocument<D> = (beside?: 'beside') => D

export class OpenRoom<D extends PlanDocument = PlanDocument> {
  readonly name: string
  readonly acknowledgements: Acknowledgements
  /** Of own edits, by version. */
  readonly clocks = new OwnClocks()
  readonly #make: MakeDocument<D>
  readonly #socket: PlanSync
  readonly #handlers: RoomHandlers
  readonly #kept: KeptRoom
  readonly #verdict: RoomVerdict
  #document: D
  #link: RoomLink | null = null
  #presence: PresenceState | null = null
  #broken = 0
  /**
   * [OPEN6] Stored pieces that build on one that is damaged. Sent, they would make the server refuse the whole table; they come back into
   * the document when somebody brings what is missing.
   */
  #stranded = new StrandedPieces()
  #synced = false
  /** [REF2] The server's state, being fetched beside the document, which holds edits that the server does not take. */
  #beside: D | null = null
  /** [REF4] Why, while the document holds edits that were refused already, and nothing but the server's state may take its place. */
  #outdated: Denial | null = null
  #asking = false
  #detach: () => void
  #loaded = false

  constructor(name: string, make: MakeDocument<D>, ports: RoomPorts, handlers: RoomHandlers) {
    this.name = name
    this.#make = make
    this.#socket = ports.socket
    this.#handlers = handlers
    this.#verdict = new RoomVerdict(name)
    this.#kept = new KeptRoom(name, ports, {
      whole: () => this.#stranded.with(this.#document.encode()),
      state: () => (this.#outdated === null ? this.#document.encode() : null),
      changed: () => handlers.changed(),
    })
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
    return this.#kept.isKept
  }

  get refused(): RefusedRoom | null {
    return this.#verdict.refused
  }

  /** Why the server takes nothing of ours; null: it never said so. */
  get denial(): Denial | null {
    return this.#verdict.denial
  }

  /** Why the document is not the server's: it holds edits that are not taken there, and the server's state has not come yet. */
  get outdated(): Denial | null {
    return this.#outdated ?? (this.#beside ? this.#verdict.reason : null)
  }

  /** The server wants to know who this is. */
  get needsSignIn(): boolean {
    return this.#verdict.needsSignIn
  }

  /** The server said that its storage does not work, and has not let us in again since. */
  get serverCannotSave(): boolean {
    return this.#verdict.cannotSave
  }

  /** Stored pieces that could not be read. */
  get broken(): number {
    return this.#broken
  }

  get isLoaded(): boolean {
    return this.#loaded
  }

  /** Why edits were taken out of it on this device the last time; null: none ever were. */
  get replacedFor(): Denial | null {
    return this.#kept.reason
  }

  /** Fills the document from the store; call once. Listeners to the document come after it: damage in the store replaces the document. */
  async load(): Promise<void> {
    const stored = await this.#kept.load()
    // Nobody is to hear of it: for whoever listens Yjs writes all that it has just read as bytes again, which takes longer than reading it.
    this.#detach()
    const { document, bad } = loadDocument(this.#document, this.#make, stored.updates)
    const isAnother = document !== this.#document
    this.#document = document
    this.#detach = this.#attach()
    this.#stranded.takeFrom(document)
    this.#broken = Math.max(stored.broken + bad.length, this.#stranded.isEmpty ? 0 : 1)
    if (isAnother) await this.#kept.setAside(bad)
    for (const mark of stored.marks) this.acknowledgements.learn(mark)
    if (stored.outdated === true) this.#outdated = stored.reason ?? 'viewer'
    this.#loaded = true
  }

  join(): void {
    if (this.#link) return
    if (this.#outdated !== null) this.#beside ??= this.#make('beside')
    this.#link = this.#joinWith(this.#beside ?? this.#document)
    if (this.#presence) this.#link.setPresence(this.#presence)
    this.#ask()
  }

  /** The connection is gone: what the server has in the meantime is unknown. */
  disconnected(): void {
    this.#synced = false
    this.#verdict.disconnected()
    // [REF3] The next connection may be one that takes them.
    if (this.#beside && this.#outdated === null) this.#backToDocument()
  }

  /** A new attempt to connect is made: what was refused may be allowed now. */
  retry(): void {
    this.#verdict.askAgain()
    if (this.#outdated !== null) this.join()
    this.#handlers.changed('access')
  }

  /** After the server made what it did not have. */
  rejoin(): void {
    this.#leaveLink()
    this.retry()
    this.join()
  }

  setPresence(state: PresenceState | null): void {
    this.#presence = state
    this.#link?.setPresence(state)
  }

  leave(): void {
    this.#detach()
    this.#leaveLink()
    this.#document.destroy()
  }

  // ---- other tabs ------------------------------------------------------------------------------------------------------------------------

  /** Another tab made or heard this. A gap is closed from the store, where that tab has written what came before. */
  async receiveFromTab(update: Uint8Array, mark: RoomMark | undefined, generation: number): Promise<void> {
    // [REF7] Of a document that is replaced here: whoever sent it follows, and what is refused of it is for her list.
    if (generation < this.#kept.generation || this.#outdated !== null) return
    if (generation > this.#kept.generation) return this.reload()
    this.#document.apply(update, 'tab')
    if (this.#document.hasPending) {
      const stored = await this.#kept.read()
      if ((stored.generation ?? 0) > this.#kept.generation) return this.#followStored(stored)
      for (const piece of stored.updates) this.#document.apply(piece, 'tab')
    }
    if (!mark || this.#document.hasPending) return
    this.acknowledgements.learn(mark)
    this.#ask()
    this.#fetchIfRefused()
    this.#handlers.changed()
  }

  /** Another tab had an answer from the server. */
  confirm(marks: readonly RoomMark[]): void {
    const grown = this.acknowledgements.confirm(marks)
    if (grown.length > 0) this.#handlers.acknowledged(grown)
    else this.#handlers.changed()
  }

  /** [REF7] Another tab replaced the room; `state` null: the server's is still to come. */
  follow(generation: number, reason: Denial, state: Uint8Array | null): void {
    // What is being fetched here is the server's state too.
    if (generation <= this.#kept.generation || (this.#beside && this.#outdated === null)) return
    const isJoined = this.#link !== null
    this.#leaveLink()
    if (state === null) this.#refuseWithout(reason, generation)
    else {
      const fresh = this.#make('beside')
      fresh.apply(state, 'tab')
      this.#replace(fresh, reason, generation)
      if (isJoined) this.join()
    }
    this.#handlers.changed('access')
  }

  /** The same from the store: what the other tab said was not heard. */
  async reload(): Promise<void> {
    this.#followStored(await this.#kept.read())
  }

  #followStored({ generation = 0, reason = 'viewer', outdated = false, updates }: StoredRoom): void {
    this.follow(generation, reason, outdated ? null : mergeUpdates(updates))
  }

  // ---- what the server says of this room -------------------------------------------------------------------------------------------------

  #joinWith(document: D): RoomLink {
    /** A link that was left may still have something to say. */
    const ifJoined =
      <A extends readonly unknown[]>(handler: (...args: A) => void) =>
      (...args: A): void => {
        if ((this.#beside ?? this.#document).y === document.y) handler(...args)
      }
    const { name } = this
    return this.#socket.join(name, document.y, {
      epoch: (epoch) => this.#renew(epoch),
      synced: ifJoined(() => this.#arrived()),
      closed: ifJoined((code) => {
        this.#synced = false
        this.#verdict.closed(code)
        this.#handlers.changed()
      }),
      acknowledged: ifJoined((length) => {
        if (!this.#beside) this.#settled(length)
      }),
      refused: ifJoined((code, reason, whole) => this.#closedFor(code, reason, whole)),
      access: ifJoined((mode, reason) => this.#told(mode, reason)),
      broken: ifJoined((reason) => this.#closedFor(0, reason)),
      presence: ifJoined((states) => this.#handlers.presence(states)),
      made: () => (this.#beside ? [] : this.#handlers.made(name)),
    })
  }

  #arrived(): void {
    this.#verdict.letIn()
    if (this.#beside) return this.#besideArrived(this.#beside)
    this.#synced = true
    this.#fetchIfRefused()
    this.#handlers.changed('access')
  }

  #told(mode: 'write' | 'read', reason: string): void {
    this.#verdict.access(mode, reason)
    if (mode === 'write' && this.#beside && this.#outdated === null) this.#backToDocument()
    this.#fetchIfRefused()
    this.#handlers.changed('access')
  }

  #closedFor(said: number, reason: string, whole?: 'plan'): void {
    // [REF4] To whoever is no member a server does not tell that there is such a plan; we have it, so there was.
    const isOut = whole && said === CLOSE.unknownRoom.code && this.#document.schemaVersion > 0
    const code = isOut ? CLOSE.notAllowed.code : said
    this.#synced = false
    this.#verdict.closedFor(code, reason)
    if (code === CLOSE.clientTaken.code) this.#comeBackAsAnother()
    else if (code === CLOSE.notAllowed.code && !this.acknowledgements.isSaved)
      this.#refuseWithout(DENIALS.find((known) => known === reason) ?? 'not-a-member')
    else if (this.#beside && this.#outdated === null) this.#backToDocument()
    this.#handlers.changed('access')
  }

  // ---- own edits that the server would not have ------------------------------------------------------------------------------------------

  /**
   * [REF1] Only once all that the server had to say to the document has come: an answer to its question must not be taken for one to the
   * empty document's.
   */
  #fetchIfRefused(): void {
    if (!this.#synced || !this.#verdict.mayOnlyRead || this.#beside || this.acknowledgements.isSaved) return
    this.#leaveLink()
    this.#beside = this.#make('beside')
    this.#synced = false
    this.#verdict.disconnected()
    this.join()
    this.#handlers.changed('access')
  }

  #besideArrived(fresh: D): void {
    // [REF3] Nobody said that it may only be read: what is in the document may be sent after all.
    if (this.#outdated === null && !this.#verdict.mayOnlyRead) return this.#backToDocument()
    const reason = this.#outdated ?? this.#verdict.reason
    this.#beside = null
    this.#synced = true
    this.#replace(fresh, reason)
    this.#handlers.changed('access')
  }

  #backToDocument(): void {
    this.#leaveLink()
    this.join()
    this.#handlers.changed('access')
  }

  /** [REF5] The refused edits are kept, and in the same step the server's state takes the place of everything that was stored. */
  #replace(fresh: D, reason: Denial, already?: number): void {
    const part = this.#handlers.refuse(this.name, reason, fresh)
    const marks = this.acknowledgements.renounce()
    this.#outdated = null
    this.clocks.clear()
    this.#stranded = new StrandedPieces()
    this.#document.become(fresh, 'remote')
    const state = this.#document.encode()
    this.#kept.replace({ ...part, reason, state, marks, ...(already !== undefined && { already }) })
    this.#handlers.replaced(part)
  }

  /** [REF4] The server does not even let us read: the document stays as it is, marked, and nothing of it is sent any more. */
  #refuseWithout(reason: Denial, already?: number, more: readonly RefusedEdit[] = []): void {
    this.#leaveLink()
    const { dropped, refused } = this.#handlers.refuse(this.name, reason, null)
    const part = { dropped, refused: [...refused, ...more] }
    const marks = this.acknowledgements.renounce()
    this.#outdated = reason
    this.#synced = false
    this.#kept.replace({ ...part, reason, state: null, marks, ...(already !== undefined && { already }) })
    this.#handlers.replaced(part)
  }

  /**
   * [REF15] Somebody else wrote under our Yjs client: what the server has under it may not be ours, however far its clocks reach, so nothing
   * that was not acknowledged is taken for being there.
   */
  #comeBackAsAnother(): void {
    this.#refuseWithout('id-taken')
    this.retry()
  }

  /** [REF13] The table it holds is not wanted in the plan; `contents`: all of it. */
  giveUp(reason: Denial, contents: RefusedEdit): void {
    this.#refuseWithout(reason, undefined, [contents])
    this.#handlers.changed('access')
  }

  #leaveLink(): void {
    this.#link?.leave()
    this.#link = null
    this.#beside?.destroy()
    this.#beside = null
  }

  // ---- changes and their way to safety ---------------------------------------------------------------------------------------------------

  #attach(): () => void {
    return this.#document.onUpdate((update, origin) => this.#fanOut(update, origin))
  }

  #fanOut(update: Uint8Array, origin: unknown): void {
    const to = fanOutOf(origin)
    const mark = originOf(origin) === 'local' ? this.acknowledgements.grow() : undefined
    if (mark) this.clocks.note(this.#document, mark.version)
    if (to.store) this.#kept.append(update, mark)
    if (to.tabs) this.#kept.tell(update, mark)
    if (!mark && !this.#stranded.isEmpty)
      queueMicrotask(() => this.#stranded.reunite(this.#document, 'storage'))
    if (mark) this.#ask()
    if (mark) this.#handlers.changed()
  }

  /** Once per tick, behind the updates it is about: the provider sends them while the transaction ends. */
  #ask(): void {
    if (this.#asking || this.#beside || this.acknowledgements.isSaved) return
    this.#asking = true
    queueMicrotask(() => {
      this.#asking = false
      if (!this.#beside) this.#link?.ask(this.acknowledgements.length)
    })
  }

  #settled(length: number): void {
    const marks = this.acknowledgements.settle(length)
    this.#kept.acknowledge(marks)
    if (marks.length > 0) this.#handlers.acknowledged(marks)
    else this.#handlers.changed()
  }

  /** [SAFE7] */
  #renew(epoch: number): void {
    const marks = this.acknowledgements.renew(epoch)
    this.#kept.acknowledge(this.#outdated === null ? marks : this.acknowledgements.renounce())
    this.#ask()
    this.#handlers.changed()
  }
}
