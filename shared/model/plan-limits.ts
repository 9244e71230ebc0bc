/**
 * How much one plan can hold: far more than any has, and little enough that everybody opens it and the server reads its outline between two
 * edits. Checked where tables are added, by whoever takes in what others added, and where plans are imported. Deleted ones count: they stay.
 */
import { AppError } from './error.ts'

export const PLAN_LIMITS = { tables: 1000, components: 1000, names: 1000 } as const

/** Bytes of an outline. */
export const MOST_OUTLINE_BYTES = 4 * 1024 * 1024

/** Throws `plan-full` unless one more fits beside the `has` that there are. */
export function checkRoomInPlan(what: keyof typeof PLAN_LIMITS, has: number): void {
  const limit = PLAN_LIMITS[what]
  if (has >= limit) throw new AppError('plan-full', { what, limit })
}
