/**
 * When changes are drawn: one's own at once, those of others at most ten times a second, so that a room full of people costs the same as
 * one. The first after a quiet time waits only for the values that follow from it, so that both are seen together. The values that follow
 * from an own edit arrive a little later from the calculation and count as own.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { CellPlace, TableEvent } from './grid-session.ts'

export type Changes = {
  /** Rows or columns came, went or moved. */
  readonly rows: boolean
  readonly columns: boolean
  /** Labels, kinds, anything but contents. */
  readonly looks: boolean
  readonly cells: ReadonlyMap<RowId, ReadonlySet<ColumnId>>
}

/** Nobody changed anything: other rows and columns are shown. */
export const LOOKED_ANEW: Changes = { rows: true, columns: true, looks: false, cells: new Map() }

/** Between two draws of what others did. */
export const REMOTE_PACE = 100
/** As long as a calculation usually takes. */
export const GATHER = 20
/** An edit's own results are waited for this long. */
const OWN = 400

export class RemoteRefresh {
  readonly #draw: (changes: Changes) => void
  readonly #actedAt: () => number
  readonly #now: () => number
  #cells = new Map<RowId, Set<ColumnId>>()
  #rows = false
  #columns = false
  #looks = false
  #timer: ReturnType<typeof setTimeout> | null = null
  #queued = false
  #drawnAt = -Infinity

  constructor(draw: (changes: Changes) => void, actedAt: () => number, now: () => number = Date.now) {
    this.#draw = draw
    this.#actedAt = actedAt
    this.#now = now
  }

  take({ patch, values }: TableEvent): void {
    if (patch) {
      this.#rows ||= patch.rows.length > 0
      this.#columns ||= patch.columns.length > 0
      this.#looks ||= patch.looks
      this.#add(patch.cells)
    }
    if (values) this.#add(values)
    this.#schedule()
  }

  /** Draws what is waiting now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#queued = false
    if (!this.#rows && !this.#columns && !this.#looks && this.#cells.size === 0) return
    const changes = { rows: this.#rows, columns: this.#columns, looks: this.#looks, cells: this.#cells }
    this.#cells = new Map()
    this.#rows = this.#columns = this.#looks = false
    this.#drawnAt = this.#now()
    this.#draw(changes)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#queued = true
  }

  #add(places: readonly CellPlace[]): void {
    for (const { row, column } of places) {
      const columns = this.#cells.get(row) ?? new Set()
      this.#cells.set(row, columns.add(column))
    }
  }

  #schedule(): void {
    if (this.#queued) return
    const now = this.#now()
    if (now - this.#actedAt() < OWN) {
      if (this.#timer !== null) clearTimeout(this.#timer)
      this.#timer = null
      this.#queued = true
      queueMicrotask(() => {
        if (this.#queued) this.flush()
      })
      return
    }
    this.#timer ??= setTimeout(() => this.flush(), Math.max(GATHER, this.#drawnAt + REMOTE_PACE - now))
  }
}
