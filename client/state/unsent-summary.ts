/**
 * Edits that have not reached the server, table by table, with the time of the oldest: what the badge tells somebody who has been
 * offline. Pure; read from the session's journal.
 */
import type { TableId } from '../../shared/model/ids.ts'
import { tableId } from '../../shared/model/ids.ts'
import type { JournalEntry } from '../session/ports.ts'

export type UnsentSummary = {
  readonly count: number
  /** Milliseconds since 1970, by the author's clock; null when there is nothing. */
  readonly oldest: number | null
  /** `table` null: the plan's outline. In the order of the first edit. */
  readonly places: readonly { readonly table: TableId | null; readonly count: number }[]
}

export function unsentSummary(edits: readonly JournalEntry[]): UnsentSummary {
  const counts = new Map<string, number>()
  for (const { room } of edits) counts.set(room, (counts.get(room) ?? 0) + 1)
  return {
    count: edits.length,
    oldest: edits.length === 0 ? null : Math.min(...edits.map((edit) => edit.command.at)),
    places: [...counts].map(([room, count]) => ({ table: room === 'outline' ? null : tableId(room), count })),
  }
}
