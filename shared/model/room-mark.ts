/**
 * How far one writer's own edits of one room have come. A writer is one tab (or one process) between its start and its end; versions
 * count its edits from 1. Saved ⇔ `acked` = `version` for every writer of the room. Kept by every client store.
 */
export type RoomMark = { readonly writer: string; readonly version: number; readonly acked: number }

/** Two sayings about one writer's edits of one room: what is known of both. Neither number ever goes back. */
export const newerMark = (known: RoomMark | undefined, said: RoomMark): RoomMark => ({
  writer: said.writer,
  version: Math.max(known?.version ?? 0, said.version),
  acked: Math.max(known?.acked ?? 0, said.acked),
})

/** Marks come from a device's store, where anything may stand. */
export function isRoomMark(value: unknown): value is RoomMark {
  if (typeof value !== 'object' || value === null) return false
  const { writer, version, acked } = value as { readonly [field in keyof RoomMark]?: unknown }
  return typeof writer === 'string' && isCount(version) && isCount(acked)
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
