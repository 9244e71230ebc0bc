/**
 * Makes the audit log's notes of what an update changed: who delivered it, who wrote it where that is somebody else, when it was made. The
 * rules are in SPEC.md beside this file. Handed to the rooms by `server/app.ts`.
 */
import type { DocumentEdit } from '../../shared/doc/audit-changes.ts'
import type { AuditDesk, AuditNote } from '../room/ports.ts'

/** `now`: milliseconds since 1970. */
export const auditDesk =
  (now: () => number): AuditDesk =>
  (edits, by) => {
    const { person } = by
    const received = now()
    return edits.map(({ by: struct, ...edit }: DocumentEdit): AuditNote => {
      const owner = struct === null ? undefined : by.authorOf(struct.client)
      const made = struct === null ? undefined : by.madeAt(struct.client, struct.clock)
      return {
        ...edit,
        person,
        author: owner === undefined || owner === person ? '' : owner,
        // What is yet to come was not made; a device's clock may be wrong.
        made: made === undefined || made > received ? received : made,
        received,
      }
    })
  }
