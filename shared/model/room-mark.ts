/**
 * How far one writer's own edits of one room have come. A writer is one tab (or one process) between its start and its end; versions
 * count its edits from 1. Saved ⇔ `acked` = `version` for every writer of the room. Kept by every client store.
 */
import { fieldsOf } from './fields-of.ts'

export type RoomMark = {
  readonly writer: string
  readonly version: number
  readonly acked: number
  /** Of the server that acknowledged. After a restore from a backup it has another, and what was acknowledged before may be gone. */
  readonly epoch?: number
}

/**
 * Two sayings about one writer's edits of one room: what is known of both. No number ever goes back, except that what an older epoch
 * acknowledged says nothing about a newer one.
 */
export function newerMark(known: RoomMark | undefined, said: RoomMark): RoomMark {
  const [before, now] = [known?.epoch ?? 0, said.epoch ?? 0]
  const epoch = Math.max(before, now)
  const acked = Math.max(before === epoch ? (known?.acked ?? 0) : 0, now === epoch ? said.acked : 0)
  const version = Math.max(known?.version ?? 0, said.version)
  return { writer: said.writer, version, acked, ...(epoch > 0 && { epoch }) }
}

/** Marks come from a device's store, where anything may stand. */
export function isRoomMark(value: unknown): value is RoomMark {
  const { writer, version, acked, epoch } = fieldsOf(value)
  return typeof writer === 'string' && [version, acked, epoch ?? 0].every(isCount)
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
