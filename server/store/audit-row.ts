/**
 * A change as a row of the audit table: values as JSON, and no larger than somebody may want to read. Made on the event loop, written by
 * whoever holds the database, in the transaction of the edit itself.
 */
import type { AuditNote, RoomKey } from '../room/ports.ts'
import type { Db } from './sqlite-schema.ts'

/** What a row holds besides its place; a list travels to the writer's thread faster than an object. */
export type AuditRow = readonly [
  kind: string,
  row: string,
  column: string,
  field: string,
  before: string | null,
  after: string | null,
  person: string,
  token: string,
  author: string,
  made: number,
  received: number,
]

/** Longest value kept, in UTF-16 code units of its JSON. */
export const MOST_OF_A_VALUE = 64 * 1024

export const auditRow = (note: AuditNote): AuditRow => [
  note.kind,
  note.row,
  note.column,
  note.field,
  jsonOf(note.before),
  jsonOf(note.after),
  note.person,
  note.token ?? '',
  note.author,
  note.made,
  note.received,
]

/**
 * [AUD4] What is longer is cut, and says so: `{"cut": the beginning of its JSON, "length": of the whole}`. Of a text only the beginning is
 * ever turned into JSON; its length is what it is without signs that JSON spells longer.
 */
function jsonOf(value: unknown): string | null {
  if (value === undefined) return null
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && value.length > MOST_OF_A_VALUE)
    return cutJson(JSON.stringify(value.slice(0, MOST_OF_A_VALUE)), value.length + 2)
  const json = JSON.stringify(value)
  return json.length <= MOST_OF_A_VALUE ? json : cutJson(json, json.length)
}

const cutJson = (json: string, length: number): string =>
  JSON.stringify({ cut: json.slice(0, MOST_OF_A_VALUE), length })

export function insertAudit(db: Db): (key: RoomKey, seq: number, row: AuditRow) => void {
  const insert = db.prepare(
    `INSERT INTO audit(plan, room, seq, kind, row, col, field, before, after, person, token, author, made, received)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return ({ plan, room }, seq, row) => void insert.run(plan, room, seq, ...row)
}
