/**
 * What the host and the worker of the calculation say to each other. Tasks are answered one after the other; values go out in batches
 * before the answer. `busy`, `pulse` and `step` tell the watchdog what is going on.
 */
import type { CalcName, CalcPatch } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import type { PackedSheet, PackedValues } from './packing.ts'

export type CalcTask =
  | {
      readonly kind: 'load'
      readonly sheets: readonly PackedSheet[]
      readonly names: readonly CalcName[]
      readonly zone: string
      /** Formulas that stay out of service. */
      readonly quarantine: readonly CellAddress[]
      /** Slowly, with a `step` before every formula, to find one that does not end. */
      readonly careful: boolean
    }
  | { readonly kind: 'apply'; readonly patch: CalcPatch }
  /** Back into service, with a `step` before every formula. */
  | { readonly kind: 'release'; readonly cells: readonly CellAddress[] }
  /** A minute has passed. */
  | { readonly kind: 'tick' }

export type CalcReport =
  /** The worker listens. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'values'; readonly values: readonly PackedValues[] }
  /** Work on the whole plan, of so many cells, comes next; how long it takes is no formula's fault. */
  | { readonly kind: 'busy'; readonly cells: number }
  /** Formulas are being parsed or evaluated, one after the other: said when it begins and several times a second. */
  | { readonly kind: 'pulse' }
  /** This formula comes next; said of each, where the one that does not end is looked for. */
  | { readonly kind: 'step'; readonly at: CellAddress }
  /** The task is done and its values are out. */
  | { readonly kind: 'done' }
  /** A fault of the program; the worker is of no further use. */
  | { readonly kind: 'failed'; readonly reason: string }
