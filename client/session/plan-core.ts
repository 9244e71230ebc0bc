/**
 * What an open plan is made of and how its parts hang together: who is told of what. Every arrow of the five walks passes here, and
 * nothing else does: no document is changed and no cell is read in this file. `PlanSession` is its face.
 */
import { AppError } from '../../shared/model/error.ts'
import type { CellValues } from '../../shared/model/frozen-values.ts'
import { componentId, tableId, type TableId } from '../../shared/model/ids.ts'
import type { FileTable } from '../../shared/model/plan-file.ts'
import { PLAN_LIMITS } from '../../shared/model/plan-limits.ts'
import type { FeedPlan } from '../../shared/plan/feeds.ts'
import { headingOf } from '../../shared/plan/heading.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { AccessBoard } from './access-board.ts'
import { CalcFeed } from './calc-feed.ts'
import { Handlers } from './handlers.ts'
import { History } from './history.ts'
import { Journal } from './journal.ts'
import { openingFailure, whenTrue } from './opening.ts'
import { PendingCut } from './pending-cut.ts'
import { PlanRooms, type PlanRoomsHandlers } from './plan-rooms.ts'
import type { LinkState, TabMessage } from './ports.ts'
import { Presence } from './presence.ts'
import { Refusals } from './refusals.ts'
import { RefusedList } from './refused-list.ts'
import type { Outcome, SessionOptions, SessionStatus } from './session-types.ts'
import { SourceWatch } from './source-watch.ts'
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
  readonly refused: RefusedList
  readonly #refusals: Refusals
  readonly presence: Presence
  readonly status: StatusBoard
  readonly edits: TableEdits
  readonly access: AccessBoard
  readonly sources: SourceWatch
  readonly pendingCut = new PendingCut()
  readonly on = new Handlers()
  /** Until the register changes: asked for every cell that is shown. */
  readonly #frozenValues = new Map<TableId, CellValues | null>()
  #wantsServer = false

  constructor(options: SessionOptions) {
    const { env, store, socket, calc, person } = options
    this.#options = options
    this.rooms = new PlanRooms(options, env, this.#roomHandlers())
    this.access = new AccessBoard({
      person: () => this.presence.person,
      register: () => this.rooms.register.document,
      componentOf: (table) => this.rooms.outline.document.tableEntry(table).component,
      said: (room) => this.rooms.find(room),
      readOnly: options.readOnly === true,
      moved: (table) => this.sources.moved(table),
      heading: (table) => headingOf(this.rooms.tables(), table),
      onChange: () => this.on.access(),
    })
    this.calc = new CalcFeed(
      calc,
      (table) => this.#frozen(table),
      (table, values) => {
        this.sources.changed(table)
        this.on.table(table, { values })
      },
    )
    this.sources = this.#watchSources()
    this.presence = new Presence(person, (state) => this.rooms.outline.setPresence(state))
    this.journal = new Journal({
      store,
      now: env.now,
      isAcknowledged: (room, writer, version) =>
        this.rooms.find(room)?.acknowledgements.isAcknowledged(writer, version) ?? false,
    })
    this.history = this.#makeHistory()
    this.refused = new RefusedList({
      store,
      tabs: options.tabs,
      onChange: () => {
        this.status.changed()
        this.on.refused(this.refused.edits)
      },
    })
    this.#refusals = new Refusals({
      store,
      journal: this.journal,
      history: this.history,
      list: this.refused,
      find: (room) => this.rooms.find(room),
      now: env.now,
    })
    this.status = new StatusBoard({
      rooms: () => this.rooms,
      socket,
      store,
      calc,
      brokenEntries: () => this.journal.broken + this.refused.broken,
      refusedEdits: () => this.refused.size,
      account: () => this.#account(),
      hasCompany: () => this.presence.peers.some((peer) => peer.person !== this.presence.person.id),
    })
    this.edits = new TableEdits({
      outline: () => this.rooms.outline.document,
      table: (id) => this.rooms.table(id),
      tables: () => this.rooms.documents(),
      scope: (language) => this.rooms.scope(language),
      obstacle: (room) => this.access.obstacle(room),
      entryObstacle: (table) => this.access.entryObstacle(table),
      random: env.random,
      did: (command) => this.history.did(command),
    })
    this.#hear()
  }

  #makeHistory(): History {
    return new History({
      journal: this.journal,
      documentOf: (name) => this.rooms.find(name)?.document,
      versionOf: (name) => this.rooms.find(name)?.acknowledgements.version ?? 0,
      clocksOf: (name, version) => this.rooms.find(name)?.clocks.take(version),
      denialOf: (name) => this.access.document(name),
      nameOf: (client) =>
        this.rooms.isOwn(client) ? this.presence.person.name : this.presence.nameOf(client),
      onChange: (own) => {
        for (const command of own) this.pendingCut.touched(command)
        this.on.history()
      },
    })
  }

  formulaPlan(): FeedPlan {
    const { rooms } = this
    return {
      tables: rooms.tables().map(({ id }) => id),
      names: rooms.outline.document.names(),
      document: (id) => (rooms.has(id) ? rooms.table(id) : undefined),
    }
  }

  #watchSources(): SourceWatch {
    const { rooms } = this
    return new SourceWatch({
      register: () => rooms.register.document,
      plan: () => this.formulaPlan(),
      valueOf: (table, row, column) => this.calc.value(rooms.table(table), row, column),
      settled: () => this.calc.settled(),
      onChange: () => this.access.changed(),
    })
  }

  /** [FINAL1] */
  #frozen(table: TableId): CellValues | null {
    const known = this.#frozenValues.get(table)
    if (known !== undefined) return known
    const register = this.rooms.register.document
    const values = register.record(table)?.state === 'final' ? (register.frozen(table)?.values ?? null) : null
    this.#frozenValues.set(table, values)
    return values
  }

  #hear(): void {
    const { tabs, socket, store } = this.#options
    this.on.add(
      tabs?.onMessage((message) => this.#fromTab(message)),
      socket.onState((state) => this.#linkChanged(state)),
      store.onTrouble((trouble) => {
        if (trouble?.kind !== 'cleared') return
        this.journal.writeAgain()
        this.refused.writeAgain()
      }),
      store.onReplaced((room) => {
        // What cannot be applied here is dealt with at the next opening.
        this.rooms
          .find(room)
          ?.reload()
          .catch(() => undefined)
      }),
    )
  }

  /** Every arrow out of a document. */
  #roomHandlers(): PlanRoomsHandlers {
    return {
      changed: (what) => {
        this.status.changed()
        if (what) this.access.changed()
      },
      refuse: (room, reason, fresh) => this.#refusals.refuse(room, reason, fresh),
      replaced: (part) => {
        this.#refusals.announce(part)
        this.status.changed()
      },
      made: (room) => this.journal.made(room),
      acknowledged: () => this.#acknowledged(),
      presence: (states) => {
        this.presence.receive(states)
        this.status.changed()
        this.on.presence(this.presence.peers)
      },
      patch: (table, patch) => {
        if (this.calc.changed(table, patch)) this.status.calculating()
        this.sources.changed(table)
        this.on.table(table, { patch })
      },
      outline: () => {
        const outline = this.rooms.outline.document
        if (this.calc.follow(this.rooms.documents(), outline.names(), outline.plan().zone))
          this.status.calculating()
        this.status.changed()
        this.access.changed()
        this.sources.changed(null)
        this.on.outline()
      },
      register: () => {
        this.#frozenValues.clear()
        if (this.calc.refreeze()) this.status.calculating()
        this.sources.changed(null)
        this.access.changed()
      },
    }
  }

  /** Rejects with an `AppError` when the plan is not on this device and does not arrive. */
  async open(within = FIRST_OPENING): Promise<void> {
    const { outline } = this.rooms
    await this.rooms.load()
    const isHere = outline.document.schemaVersion > 0 || this.rooms.tables().length > 0
    await Promise.all([this.journal.load(), this.refused.load()])
    await this.rooms.reopen(this.journal.rooms())
    this.journal.tidy()
    await this.#refusals.findOrphans()
    this.history.load()
    if (isHere) this.#startCalc()
    outline.join()
    this.rooms.register.join()
    this.presence.announce()
    this.goOnline()
    if (isHere) return
    const arrived = (): boolean =>
      outline.isSynced || outline.refused?.mode === 'closed' || outline.needsSignIn
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
    const limit = PLAN_LIMITS.tables
    if ([...this.rooms.outline.document.recordIds('tables')].length >= limit)
      return { status: 'refused', code: 'plan-full', facts: { what: 'tables', limit } }
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
    this.sources.close()
    this.status.close()
    this.#options.socket.close()
    this.calc.close()
    this.#options.tabs?.close()
    await this.#options.store.close()
    for (const room of [...this.rooms, this.rooms.register]) room.leave()
  }

  #account(): SessionStatus['account'] {
    if ([...this.rooms].some((room) => room.needsSignIn)) return 'sign-in'
    return this.rooms.outline.refused?.code === CLOSE.notAllowed.code ? 'removed' : 'ok'
  }

  #startCalc(): void {
    const outline = this.rooms.outline.document
    this.calc.load(this.rooms.documents(), outline.names(), outline.plan().zone)
    this.status.calculating()
    void this.sources.load().catch(() => undefined)
  }

  #acknowledged(): void {
    this.journal.tidy()
    this.status.changed()
    this.on.history()
  }

  #fromTab(message: TabMessage): void {
    if (message.say === 'refused') {
      void this.refused.readAgain()
      return
    }
    const room = this.rooms.find(message.room)
    if (!room) return
    if (message.say === 'acknowledged') room.confirm(message.marks)
    else if (message.say === 'replaced') room.follow(message.generation, message.reason, message.state)
    else {
      const { update, mark, generation = 0 } = message
      // What cannot be applied here is in the store, and is dealt with at the next opening.
      void room.receiveFromTab(update, mark, generation).catch(() => undefined)
    }
  }

  #linkChanged(state: LinkState): void {
    if (state !== 'online') for (const room of [...this.rooms, this.rooms.register]) room.disconnected()
    this.status.changed()
  }
}
