/**
 * Titles of plans, read from their outlines: the one place where the server looks into a document, because a list of ids helps nobody.
 * Remembered until the outline changes.
 */
import { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { PlanSummary } from '../../shared/wire/rest.ts'
import { OUTLINE_ROOM } from '../../shared/wire/socket-path.ts'
import type { LogStore } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'

export class PlanTitles {
  readonly #store: LogStore
  readonly #rooms: Rooms
  readonly #known = new Map<string, { readonly seq: number; readonly said: Omit<PlanSummary, 'rooms'> }>()

  constructor(store: LogStore, rooms: Rooms) {
    this.#store = store
    this.#rooms = rooms
  }

  /** `null`: no such plan. */
  async summary(plan: string): Promise<PlanSummary | null> {
    const rooms = await this.#store.rooms(plan)
    if (rooms.length === 0) return null
    const seq = rooms.find(({ room }) => room === OUTLINE_ROOM)?.seq ?? 0
    let known = this.#known.get(plan)
    if (known?.seq !== seq) {
      known = { seq, said: await this.#read(plan) }
      this.#known.set(plan, known)
    }
    return { ...known.said, rooms: rooms.length }
  }

  async #read(plan: string): Promise<Omit<PlanSummary, 'rooms'>> {
    const outline = new OutlineDoc({ random: unused, now: unused, mainLanguage: () => 'en' })
    const state = await this.#rooms.state({ plan, room: OUTLINE_ROOM })
    if (state) outline.apply(state, 'log')
    const { title, section, year } = outline.plan()
    outline.destroy()
    return { id: plan, title, section, year }
  }
}

const unused = (): never => {
  throw new Error('a server makes no changes of its own')
}
