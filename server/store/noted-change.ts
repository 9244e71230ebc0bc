/**
 * A change with its row in the audit log, in one transaction: what there was and what there is are read in it, before and after, so that the log
 * says what became of it and not what somebody meant. What changed nothing is not noted.
 */
import { sql as raw, type RawBuilder } from 'kysely'

import type { AuditKind } from '../../shared/wire/rest-lifecycle.ts'
import type { AuditBy } from './audit-store.ts'
import { sql, type Write } from './tables.ts'

export type NotedChange = {
  /** Empty: of the server. */
  readonly plan: string
  readonly kind: AuditKind
  /** The person concerned. */
  readonly row: string
  readonly field: string
  readonly by: AuditBy
  readonly now: number
}

/** `value`: what is noted, as JSON, as it stands when it is asked. `writes` note nothing themselves. */
export function noted(
  { plan, kind, row, field, by, now }: NotedChange,
  value: RawBuilder<string>,
  writes: readonly Write[],
): readonly Write[] {
  const before = sql.insertInto('audit').values({
    plan,
    room: '',
    seq: 0,
    kind,
    row,
    col: '',
    field,
    before: value,
    after: null,
    person: by.person,
    token: by.token ?? '',
    author: '',
    made: now,
    received: now,
  })
  const last = sql.selectFrom('audit').select((eb) => eb.fn.max('audit.id').as('id'))
  const after = sql.updateTable('audit').set({ after: value }).where('id', '=', last)
  const same = sql
    .deleteFrom('audit')
    .where('id', '=', last)
    .where(raw<boolean>`before IS after`)
  return [before.compile(), ...writes, after.compile(), same.compile()]
}
