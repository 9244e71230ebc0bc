/**
 * The honest badge: kept on this device, saved on the server, shared with others, put together from the rooms, the store, the link and the
 * calculation. Handlers hear of a change once per tick. Rules SAFE1–SAFE5 in SPEC.md.
 */
import type { OpenRoom } from './open-room.ts'
import type { CalcPort, PlanStore, PlanSync, StoreTrouble } from './ports.ts'
import type { RoomSafety, SessionStatus } from './session-types.ts'

export type StatusSources = {
  readonly rooms: () => Iterable<OpenRoom>
  readonly socket: PlanSync
  readonly store: PlanStore
  readonly calc: CalcPort
  /** Entries of the stored journal that could not be read. */
  readonly brokenEntries: () => number
  /** Own edits that the server would not have. */
  readonly refusedEdits: () => number
  readonly account: () => SessionStatus['account']
  /** Somebody else has the plan open. */
  readonly hasCompany: () => boolean
}

export class StatusBoard {
  readonly #sources: StatusSources
  readonly #handlers = new Set<(status: SessionStatus) => void>()
  readonly #detach: (() => void)[]
  #trouble: StoreTrouble | null = null
  /** The store was cleared and is whole again; until the person has read it. */
  #cleared: StoreTrouble | null = null
  #calc: SessionStatus['calc'] = 'ready'
  #cached: SessionStatus | null = null
  #scheduled = false

  constructor(sources: StatusSources) {
    this.#sources = sources
    this.#detach = [
      sources.socket.onState(() => this.changed()),
      sources.store.onTrouble((trouble) => {
        if (trouble?.kind === 'cleared') this.#cleared = trouble
        else this.#trouble = trouble
        this.changed()
      }),
      sources.calc.onTrouble(({ kind }) => {
        if (kind === 'failed') this.#calc = 'failed'
        this.changed()
      }),
    ]
  }

  get current(): SessionStatus {
    this.#cached ??= this.#read()
    return this.#cached
  }

  onChange(handler: (status: SessionStatus) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  changed(): void {
    this.#cached = null
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      for (const handler of Array.from(this.#handlers)) handler(this.current)
    })
  }

  dismissCleared(): void {
    this.#cleared = null
    this.changed()
  }

  /** Something was given to the engine; it is `busy` until it has answered. */
  calculating(): void {
    if (this.#calc !== 'ready') return
    this.#calc = 'busy'
    this.changed()
    const isReady = (): void => {
      if (this.#calc !== 'busy') return
      this.#calc = 'ready'
      this.changed()
    }
    this.#sources.calc.settled().then(isReady, isReady)
  }

  close(): void {
    for (const detach of this.#detach) detach()
    this.#handlers.clear()
  }

  #read(): SessionStatus {
    const { socket, hasCompany, brokenEntries } = this.#sources
    const rooms = [...this.#sources.rooms()]
    const company = hasCompany()
    const safeties = rooms.map((room): [string, RoomSafety] => {
      const { isSaved, unsaved } = room.acknowledgements
      return [room.name, { kept: room.isKept, saved: isSaved, shared: isSaved && company, unsaved }]
    })
    const all = safeties.map(([, safety]) => safety)
    const saved = all.every((safety) => safety.saved)
    const storage = this.#trouble ?? this.#cleared
    return {
      connection: socket.state,
      kept: this.#trouble ? 'failed' : all.every((safety) => safety.kept) ? 'yes' : 'no',
      saved,
      shared: saved && company,
      unsaved: all.reduce((sum, safety) => sum + safety.unsaved, 0),
      rooms: new Map(safeties),
      storage: {
        state: storage?.kind ?? 'ok',
        reason: storage?.reason ?? '',
        broken: rooms.reduce((sum, room) => sum + room.broken, brokenEntries()),
      },
      calc: this.#calc,
      server: rooms.some((room) => room.serverCannotSave) ? 'cannot-save' : 'ok',
      refused: rooms.flatMap((room) => room.refused ?? []),
      account: this.#sources.account(),
      refusedEdits: this.#sources.refusedEdits(),
    }
  }
}
