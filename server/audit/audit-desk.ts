/**
 * Makes the audit log's notes of what an update changed: who delivered it, who wrote it where that is somebody else, when it was made. The
 * rules are in SPEC.md beside this file. Handed to the rooms by `server/app.ts`.
 */
import type { AuditDesk, AuditNote } from '../room/ports.ts'

/** `now`: milliseconds since 1970. */
export const auditDesk =
  (now: () => number): AuditDesk =>
  (edits, by) => {
    const { person, token } = by
    const received = now()
    return edits.map((edit): AuditNote => {
      const { by: struct } = edit
      const owner = struct === null ? undefined : by.authorOf(struct.client)
      const said = struct === null ? undefined : by.madeAt(struct.client, struct.clock)
      const note: { -readonly [Key in keyof AuditNote]: AuditNote[Key] } = {
        kind: edit.kind,
        row: edit.row,
        column: edit.column,
        field: edit.field,
        person,
        ...(token !== undefined && { token }),
        author: owner === undefined || owner === person ? '' : owner,
        // What is yet to come was not made; a device's clock may be wrong.
        made: said === undefined || said > received ? received : said,
        received,
      }
      if ('before' in edit) note.before = edit.before
      if ('after' in edit) note.after = edit.after
      return note
    })
  }
