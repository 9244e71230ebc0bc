/**
 * [GR112] Of a long table, the rows in and about the window are measured before they show; the others a few at a time, while one reads the
 * first. Until then they have the height they had, or one line. Those that come into the window are next.
 */
import type { RowId } from '../../shared/model/ids.ts'
import type { RowHeights } from './row-heights.ts'

/** So many rows are measured at once, without any to come. */
const FEW = 400
/** Rows measured in one pass, and milliseconds that passes may take before the page has its turn. */
const PASS = 50
const TURN = 8
const PAUSE = 24

export class HeightsToCome {
  readonly #heights: RowHeights
  readonly #measured: (rows: readonly RowId[]) => void
  #next: RowId[] = []
  #rows: readonly RowId[] = []
  #at = 0
  #timer: ReturnType<typeof setTimeout> | null = null

  /** @param measured rows that may have other heights now */
  constructor(heights: RowHeights, measured: (rows: readonly RowId[]) => void) {
    this.#heights = heights
    this.#measured = measured
  }

  /** All rows as they are shown, and the first of them in the window. */
  begin(rows: readonly RowId[], first: number): void {
    this.stop()
    const from = rows.length <= FEW ? 0 : Math.max(0, first - FEW / 4)
    this.#heights.measure(rows.slice(from, from + FEW))
    this.#rows = rows
    this.#at = 0
    if (rows.length > FEW) this.#later()
  }

  /** It comes into the window. */
  need(row: RowId): void {
    if (this.#timer !== null && !this.#heights.isSure(row)) this.#next.push(row)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#next = []
  }

  #later(): void {
    this.#timer = setTimeout(() => this.#turn(), PAUSE)
  }

  #turn(): void {
    const until = performance.now() + TURN
    const taken: RowId[] = []
    let pass = this.#take()
    while (pass.length > 0) {
      this.#heights.measure(pass)
      taken.push(...pass)
      pass = performance.now() < until ? this.#take() : []
    }
    if (this.#at < this.#rows.length) this.#later()
    else this.stop()
    this.#measured(taken)
  }

  /** What is seen goes first. */
  #take(): readonly RowId[] {
    if (this.#next.length > 0) return this.#next.splice(0)
    const rows: RowId[] = []
    for (; rows.length < PASS && this.#at < this.#rows.length; this.#at++) {
      const row = this.#rows[this.#at]
      if (row !== undefined && !this.#heights.isSure(row)) rows.push(row)
    }
    return rows
  }
}
