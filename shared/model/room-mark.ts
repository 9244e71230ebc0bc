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
