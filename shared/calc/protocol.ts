/**
 * What the host and the worker of the calculation say to each other. Tasks are answered one after the other; values go out in batches
 * before the answer. `busy` and `step` tell the watchdog that something is going on.
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
  /** Everything is built anew, which takes its time. */
  | { readonly kind: 'busy'; readonly cells: number }
  /** This formula comes next. */
  | { readonly kind: 'step'; readonly at: CellAddress }
  /** The task is done and its values are out. */
  | { readonly kind: 'done' }
  /** A fault of the program; the worker is of no further use. */
  | { readonly kind: 'failed'; readonly reason: string }
