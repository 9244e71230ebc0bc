/** Patches on their way to the worker: what has gathered while it was busy goes as one. Used by the host. */
import type { CalcPatch } from '../../shared/model/calc.ts'

/** A patch and its number among all posts. */
export type PostedPatch = { readonly patch: CalcPatch; readonly number: number }

/** Entries and cells are complete states: applied in order, the last one holds. */
export function merged(batch: readonly PostedPatch[]): CalcPatch {
  const [first] = batch
  if (first && batch.length === 1) return first.patch
  const names = batch.findLast(({ patch }) => patch.names)?.patch.names
  const zone = batch.findLast(({ patch }) => patch.zone !== undefined)?.patch.zone
  return {
    tables: batch.flatMap(({ patch }) => patch.tables ?? []),
    ...(names && { names }),
    ...(zone !== undefined && { zone }),
  }
}
