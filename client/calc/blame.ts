/**
 * Which formulas are held responsible when a worker had to be ended, and which of them may try again. The host asks it how to load the
 * rest; it takes formulas out of service in the host's mirror of the plan. Holds no timers and never fails.
 */
import type { CalcTask } from '../../shared/calc/protocol.ts'
import type { CalcPatch } from '../../shared/model/calc.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import { cellsOf, type PlanMirror } from './plan-mirror.ts'

/** What a worker was doing: `step` is the formula it had announced last. */
export type Interrupted = { readonly task: CalcTask; readonly step: CellAddress | null }

/** Endless formulas found one by one before their copies are taken out unseen. */
const PATIENCE_WITH_COPIES = 3
/** Of many changed at once, so many are found out; the rest stays out of service until it is edited. */
const MAX_CULPRITS = 10

export class Blame {
  readonly #mirror: PlanMirror
  readonly #onCulprit: () => void
  /** Formulas to try again one by one, once everything else is calculated. */
  #suspects: readonly CellAddress[] = []
  /** How many of them at once. */
  #portion = Infinity
  /** Formulas found not to end, since everything was well. */
  #culprits = 0

  constructor(mirror: PlanMirror, onCulprit: () => void) {
    this.#mirror = mirror
    this.#onCulprit = onCulprit
  }

  get hasSuspects(): boolean {
    return this.#suspects.length > 0
  }

  /** Another plan was loaded. */
  forget(): void {
    this.#suspects = []
    this.#portion = Infinity
  }

  /** Those to be tried next; what was edited meanwhile is none any more. */
  nextSuspects(): readonly CellAddress[] {
    this.#suspects = this.#mirror.quarantinedAmong(this.#suspects)
    return this.#suspects.slice(0, this.#portion)
  }

  /** A task came to its end. */
  done(task: CalcTask): void {
    if (task.kind === 'release') {
      this.#mirror.release(task.cells)
      this.#suspects = this.#suspects.slice(task.cells.length)
    }
    if (this.#suspects.length > 0) return
    this.#culprits = 0
    this.#portion = Infinity
  }

  /** Takes what seems not to end out of service, and says how to load the rest. `slow`: it was no formula's fault. */
  blame({ task, step }: Interrupted, slow: boolean): 'load' | 'careful' {
    switch (task.kind) {
      case 'apply':
        return slow || this.#blameEdit(task.patch) ? 'load' : 'careful'
      case 'load':
        if (step) this.#condemn(step)
        return 'careful'
      case 'release':
        this.#blameReleased(task.cells, step)
        return 'load'
      case 'tick':
        return slow ? 'load' : 'careful'
    }
  }

  /** False when the patch brought no formula: a constant made another one endless. */
  #blameEdit(patch: CalcPatch): boolean {
    const formulas = this.#mirror.formulasAmong(cellsOf(patch))
    this.#mirror.quarantine(formulas)
    if (formulas.length > 1) this.#suspects = [...this.#suspects, ...formulas]
    else if (formulas.length === 1) this.#onCulprit()
    return formulas.length > 0
  }

  /** Where nothing tells which one it was, half of them are tried next. */
  #blameReleased(cells: readonly CellAddress[], step: CellAddress | null): void {
    const [first] = cells
    const found = step ?? (cells.length === 1 && first ? first : null)
    if (found) {
      this.#condemn(found)
      this.#suspects = this.#suspects.filter((cell) => !isSameCell(cell, found))
    } else this.#portion = Math.ceil(cells.length / 2)
    if (this.#culprits >= MAX_CULPRITS) this.#suspects = []
  }

  /** The third in a row: its copies need not be waited for one by one. */
  #condemn(cell: CellAddress): void {
    this.#mirror.quarantine(++this.#culprits < PATIENCE_WITH_COPIES ? [cell] : this.#mirror.alike(cell))
    this.#onCulprit()
  }
}

const isSameCell = (a: CellAddress, b: CellAddress): boolean =>
  a.table === b.table && a.row === b.row && a.column === b.column
