/**
 * How a table is headed in print, from the plan's outline: recorded when it becomes final, and compared later with what the outline says then.
 * Called by the server's `PlanReading`, by `verify` and by the session. Rules FIN15 and FINAL6.
 */
import { canonicalJson } from '../model/canonical-json.ts'
import type { Heading } from '../model/frozen-values.ts'
import type { NumberedTable } from './numbering.ts'

/** Null: the table is not in the plan (any more). */
export function headingOf(tables: readonly NumberedTable[], id: string): Heading | null {
  const found = tables.find((table) => table.id === id)
  return found ? { numbering: found.numbering, number: found.number, title: found.title } : null
}

export const isSameHeading = (a: Heading | null, b: Heading | null): boolean =>
  canonicalJson(a) === canonicalJson(b)
