/** Two sayings about one writer's edits of one room: what is known of both. Used by every store; neither number ever goes back. */
import type { RoomMark } from './ports.ts'

export const newerMark = (known: RoomMark | undefined, said: RoomMark): RoomMark => ({
  writer: said.writer,
  version: Math.max(known?.version ?? 0, said.version),
  acked: Math.max(known?.acked ?? 0, said.acked),
})
