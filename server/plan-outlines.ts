/**
 * What the server itself reads in documents: of each plan its title, because a list of ids helps nobody, and the component of each table,
 * because rights are given by component. Read from the outline, remembered until it changes; of one that takes long to read, and changes
 * again and again, what it said a moment ago is believed. [DR5]
 */
import { OutlineDoc } from '../shared/doc/outline-doc.ts'
import type { PlanSummary } from '../shared/wire/rest.ts'
import { OUTLINE_ROOM } from '../shared/wire/socket-path.ts'
import type { LogStore } from './room/ports.ts'
import type { Rooms } from './room/rooms.ts'

export type PlanOutline = {
  readonly said: Pick<PlanSummary, 'id' | 'title' | 'section' | 'year'>
  /** Component of each live table; null: of none. */
  readonly components: ReadonlyMap<string, string | null>
}
type Known = {
  readonly seq: number
  readonly rooms: number
  readonly outline: PlanOutline
  /** Before that it is not read anew, however often it changes. */
  readonly readAgain: number
}

/** How long a component is believed without a look at the place of the outline's log; milliseconds. Changes are told besides. */
const BELIEVED_MS = 1000
/** Reading an outline that takes so long, milliseconds in this thread, is done in one part in so many of the time. */
const LONG_MS = 20
const PART = 10

export class PlanOutlines {
  readonly #store: Pick<LogStore, 'rooms'>
  readonly #rooms: Pick<Rooms, 'state'>
  readonly #known = new Map<string, Known>()
  readonly #looking = new Map<string, Promise<Known | null>>()
  readonly #looked = new Map<string, number>()
  readonly #waiting = new Set<string>()
  /** What was last said of changes: others look, too, and see them before they are told. */
  readonly #told = new Map<string, PlanOutline['components']>()

  constructor(store: Pick<LogStore, 'rooms'>, rooms: Pick<Rooms, 'state'>) {
    this.#store = store
    this.#rooms = rooms
  }

  /** Plans stay: what was there once is not asked for again. */
  async isPlan(plan: string): Promise<boolean> {
    return this.#known.has(plan) || (await this.#shared(plan)) !== null
  }

  /** Null: no such plan. */
  async summary(plan: string): Promise<PlanSummary | null> {
    const known = await this.#look(plan)
    return known && { ...known.outline.said, rooms: known.rooms }
  }

  /** Null too for a table that the outline does not name. */
  async component(plan: string, table: string): Promise<string | null> {
    const isFresh = performance.now() - (this.#looked.get(plan) ?? -Infinity) < BELIEVED_MS
    const known = (isFresh ? this.#known.get(plan) : undefined) ?? (await this.#shared(plan))
    return known?.outline.components.get(table) ?? null
  }

  /** The outline was changed: answers which tables are in another component now. None where somebody is about to be told that already. */
  async changed(plan: string): Promise<readonly string[]> {
    if (this.#waiting.has(plan)) return []
    await this.#rested(plan)
    this.#looked.delete(plan)
    const after = (await this.#look(plan))?.outline.components
    const before = this.#told.get(plan)
    if (!before || !after) return []
    this.#told.set(plan, after)
    const tables = new Set([...before.keys(), ...after.keys()])
    return [...tables].filter((table) => before.get(table) !== after.get(table))
  }

  async #rested(plan: string): Promise<void> {
    const left = (this.#known.get(plan)?.readAgain ?? 0) - performance.now()
    if (left <= 0) return
    this.#waiting.add(plan)
    await new Promise((resolve) => void setTimeout(resolve, left + 1).unref())
    this.#waiting.delete(plan)
  }

  /** One look for all who ask at the same time. */
  #shared(plan: string): Promise<Known | null> {
    const under = this.#looking.get(plan)
    if (under) return under
    const look = this.#look(plan).finally(() => this.#looking.delete(plan))
    this.#looking.set(plan, look)
    return look
  }

  async #look(plan: string): Promise<Known | null> {
    const began = performance.now()
    const rooms = await this.#store.rooms(plan)
    if (rooms.length === 0) return null
    const seq = rooms.find(({ room }) => room === OUTLINE_ROOM)?.seq ?? 0
    const last = this.#known.get(plan)
    const isEnough = last !== undefined && (last.seq === seq || began < last.readAgain)
    const known: Known = isEnough
      ? { ...last, rooms: rooms.length }
      : { seq, rooms: rooms.length, ...(await this.#read(plan)) }
    this.#known.set(plan, known)
    if (!this.#told.has(plan)) this.#told.set(plan, known.outline.components)
    this.#looked.set(plan, began)
    return known
  }

  async #read(plan: string): Promise<Pick<Known, 'outline' | 'readAgain'>> {
    const outline = new OutlineDoc({ random: unused, now: unused, mainLanguage: () => 'en' })
    const state = await this.#rooms.state({ plan, room: OUTLINE_ROOM })
    const began = performance.now()
    if (state) outline.apply(state, 'log')
    const { title, section, year } = outline.plan()
    const components = new Map(outline.tables().map(({ id, component }) => [String(id), component]))
    outline.destroy()
    const now = performance.now()
    const took = now - began
    const rest = took < LONG_MS ? 0 : (PART - 1) * took
    const said = { id: plan, title, section, year }
    return { outline: { said, components }, readAgain: now + rest }
  }
}

const unused = (): never => {
  throw new Error('a server makes no changes of its own')
}
