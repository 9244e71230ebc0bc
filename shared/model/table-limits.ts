/**
 * How large a table can grow: what the engine still calculates. Checked where rows and columns are added, by a person or a script; two
 * people who reach the limit apart may pass it together, and then the engine says so in the cells (`table-too-large`).
 */
import { AppError } from './error.ts'

export const TABLE_LIMITS = { rows: 60_000, columns: 1024 } as const

/** Throws `table-full` unless `more` rows or columns fit beside the `has` that there are. */
export function checkRoomFor(what: keyof typeof TABLE_LIMITS, has: number, more: number): void {
  const limit = TABLE_LIMITS[what]
  if (has + more > limit) throw new AppError('table-full', { what, limit, has, more })
}
