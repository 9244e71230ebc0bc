/**
 * What an open plan is made of and how its parts hang together: who is told of what. Every arrow of the five walks passes here, and
 * nothing else does: no document is changed and no cell is read in this file. `PlanSession` is its face.
 */
import { AppError } from '../../shared/model/error.ts'
import { componentId, tableId, type TableId } from '../../shared/model/ids.ts'
import type { FileTable } from '../../shared/model/plan-file.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { AccessBoard, asDenial, type RoomVerdict } from './access-board.ts'
import { CalcFeed } from './calc-feed.ts'
import { Handlers } from './handlers.ts'
import { History } from './history.ts'
import { Journal } from './journal.ts'
import { openingFailure, whenTrue } from './opening.ts'
import { PendingCut } from './pending-cut.ts'
import { PlanRooms } from './plan-rooms.ts'
import type { LinkState, TabMessage } from './ports.ts'
import { Presence } from './presence.ts'
import type { Outcome, SessionOptions } from './session-types.ts'
import { StatusBoard } from './status.ts'
import { TableEdits } from './table-edits.ts'

/** How long a plan that is not on this device may take to arrive. */
const FIRST_OPENING = 10_000

export class PlanCore {
  readonly #options: SessionOptions
  readonly rooms: PlanRooms
  readonly calc: CalcFeed
  readonly journal: Journal
  readonly history: History
  readonly presence: Presence
  readonly status: StatusBoard
  readonly edits: TableEdits
  readonly access: AccessBoard
  readonly pendingCut = new PendingCut()
  readonly on = new Handlers()
  #wantsServer = false

  constructor(options: SessionOptions) {
    const { env, store, socket, calc, person } = options
    this.#options = options
    this.rooms = new PlanRooms(options, env, {
      changed: () => {
        this.status.changed()
        this.access.changed()
      },
      acknowledged: () => this.#acknowledged(),
      presence: (states) => {
        this.presence.receive(states)
        this.status.changed()
        this.on.presence(this.presence.peers)
      },
      patch: (table, patch) => {
        if (this.rooms.has(table) && this.calc.changed(table, patch)) this.status.calculating()
        this.on.table(table, { patch })
      },
      outline: () => {
        const outline = this.rooms.outline.document
        if (this.calc.follow(this.rooms.documents(), outline.names(), outline.plan().zone))
          this.status.calculating()
        this.status.changed()
        this.access.changed()
        this.on.outline()
      },
      register: () => this.access.changed(),
    })
    this.access = new AccessBoard({
      person: () => this.presence.person,
      register: () => this.rooms.register.document,
      componentOf: (table) => this.rooms.outline.document.tableEntry(table).component,
      verdict: (room) => this.#verdict(room),
      moved: () => [],
      onChange: () => this.on.access(),
    })
    this.calc = new CalcFeed(calc, (table, values) => this.on.table(table, { values }))
    this.presence = new Presence(person, (state) => this.rooms.outline.setPresence(state))
    this.journal = new Journal({
      store,
      now: env.now,
      isAcknowledged: (room, writer, version) =>
        this.rooms.find(room)?.acknowledgements.isAcknowledged(writer, version) ?? false,
    })
    this.history = new History({
      journal: this.journal,
      documentOf: (name) => this.rooms.find(name)?.document,
      versionOf: (name) => this.rooms.find(name)?.acknowledgements.version ?? 0,
      nameOf: (client) =>
        client === this.rooms.clientId ? this.presence.person.name : this.presence.nameOf(client),
      onChange: (own) => {
        for (const command of own) this.pendingCut.touched(command)
        this.on.history()
      },
    })
    this.status = new StatusBoard({
      rooms: () => this.rooms,
      socket,
      store,
      calc,
      brokenEntries: () => this.journal.broken,
      refusedEdits: () => 0,
      account: () => 'ok',
      hasCompany: () => this.presence.peers.some((peer) => peer.person !== this.presence.person.id),
    })
    this.edits = new TableEdits({
      outline: () => this.rooms.outline.document,
      table: (id) => this.rooms.table(id),
      tables: () => this.rooms.documents(),
      scope: (language) => this.rooms.scope(language),
      refused: (room) =>
        options.readOnly
          ? { room, mode: 'read', code: 0, reason: 'it was opened for reading' }
          : (this.rooms.find(room)?.refused ?? null),
      random: env.random,
      did: (command) => this.history.did(command),
    })
    this.on.add(
      options.tabs?.onMessage((message) => this.#fromTab(message)),
      socket.onState((state) => this.#linkChanged(state)),
      store.onTrouble((trouble) => {
        if (trouble?.kind === 'cleared') this.journal.writeAgain()
      }),
    )
  }

  /** Rejects with an `AppError` when the plan is not on this device and does not arrive. */
  async open(within = FIRST_OPENING): Promise<void> {
    const { outline } = this.rooms
    await this.rooms.load()
    const isHere = outline.document.schemaVersion > 0 || this.rooms.tables().length > 0
    await this.journal.load()
    await this.rooms.reopen(this.journal.rooms())
    this.journal.tidy()
    this.history.load()
    if (isHere) this.#startCalc()
    outline.join()
    this.rooms.register.join()
    this.presence.announce()
    this.goOnline()
    if (isHere) return
    const arrived = (): boolean => outline.isSynced || outline.refused !== null
    await whenTrue(arrived, (handler) => this.status.onChange(handler), within)
    const failure = openingFailure(this.#options.planId, outline, within)
    if (failure) throw failure
    const isWhole = await this.#arrived(within)
    if (!isWhole && this.#options.whole) throw new AppError('incomplete', this.#missing(within))
    this.#startCalc()
  }

  /** A table that is new to the plan: its document is there before anybody reads of it in the outline. */
  async addTable(file: FileTable, before: TableId | null): Promise<Outcome> {
    const id = tableId(file.id)
    if (this.rooms.outline.document.hasRecord('tables', id))
      return { status: 'refused', code: 'id-taken', facts: { id } }
    const refused = this.edits.mayChangePlan()
    if (refused) return refused
    const holds = await this.rooms.make(id, file)
    const { kind, numbering, series, title, component } = file
    return this.edits.addEntry(
      {
        id,
        kind,
        numbering,
        title,
        component: component === null ? null : componentId(component),
        ...(series !== undefined && { series }),
      },
      before,
      holds,
    )
  }

  goOffline(): void {
    this.#wantsServer = false
    this.#options.socket.disconnect()
  }

  goOnline(): void {
    this.#wantsServer = true
    for (const room of [...this.rooms, this.rooms.register]) room.retry()
    this.#options.socket.connect()
    this.status.changed()
  }

  /** True when the server's state of every table is here. False as soon as that cannot be, or after `within` milliseconds. [OPEN5] */
  async synced(within: number): Promise<boolean> {
    await this.#arrived(within)
    return this.#wantsServer && this.rooms.live().every((room) => room.isSynced && this.rooms.isFilled(room))
  }

  /** Nothing is on its way any more: every room has the server's state, or is refused. */
  #arrived(within: number): Promise<boolean> {
    const all = (): boolean => this.rooms.live().every((room) => room.isSynced || this.rooms.isRefused(room))
    const isOver = (): boolean => this.#wantsServer && all() && this.rooms.isRegistered
    return whenTrue(isOver, (handler) => this.status.onChange(handler), within)
  }

  #missing(waited: number): { missing: number; of: number; waited: number } {
    const rooms = this.rooms.live()
    const missing = rooms.filter((room) => !room.isSynced && !this.rooms.isRefused(room))
    return { missing: missing.length, of: rooms.length - 1, waited }
  }

  async close(): Promise<void> {
    this.on.close()
    this.status.close()
    this.#options.socket.close()
    this.calc.close()
    this.#options.tabs?.close()
    await this.#options.store.close()
    for (const room of [...this.rooms, this.rooms.register]) room.leave()
  }

  /** What the server last said of a room. */
  #verdict(name: string): RoomVerdict {
    if (this.#options.readOnly) return { denial: 'viewer', outdated: false }
    const refused = this.rooms.find(name)?.refused
    if (refused?.mode === 'read') return { denial: asDenial(refused.reason), outdated: false }
    const isOut = refused?.code === CLOSE.notAllowed.code
    return { denial: isOut ? 'not-a-member' : null, outdated: false }
  }

  #startCalc(): void {
    const outline = this.rooms.outline.document
    this.calc.load(this.rooms.documents(), outline.names(), outline.plan().zone)
    this.status.calculating()
  }

  #acknowledged(): void {
    this.journal.tidy()
    this.status.changed()
    this.on.history()
  }

  #fromTab(message: TabMessage): void {
    const room = this.rooms.find(message.room)
    if (!room) return
    if (message.say === 'acknowledged') room.confirm(message.marks)
    // What cannot be applied here is in the store, and is dealt with at the next opening.
    else void room.receiveFromTab(message.update, message.mark).catch(() => undefined)
  }

  #linkChanged(state: LinkState): void {
    if (state !== 'online') for (const room of [...this.rooms, this.rooms.register]) room.disconnected()
    this.status.changed()
  }
}
