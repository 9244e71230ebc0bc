/**
 * What the audit log keeps of people, as statements for the transaction that changes them: kind `person`, of no plan, `row` the person
 * concerned (empty: an invited address), `field` what changed. Never what is secret: that a password is another is said, not which.
 */
import { type RawBuilder, sql as raw } from 'kysely'

import { type AuditBy, auditWrite } from './audit-store.ts'
import { noted } from './noted-change.ts'
import type { Write } from './tables.ts'

type PersonChange = { readonly of: string; readonly by: AuditBy; readonly now: number }

/** Something that happened to her account. `before`, `after`: plain data; absent: none. */
export const notePerson = ({
  of,
  by: { person, token },
  now,
  ...change
}: PersonChange & {
  readonly field: 'account' | 'invitation' | 'reset' | 'password' | 'sessions' | 'identity'
  readonly before?: unknown
  readonly after?: unknown
}): Write =>
  auditWrite({
    plan: '',
    room: '',
    kind: 'person',
    row: of,
    person,
    ...(token !== undefined && { token }),
    at: now,
    ...change,
  })

type Property = 'name' | 'active' | 'administrator' | 'totp'

/** Writes that change one property of hers, with what it was before and is after them. */
export const notedPerson = (
  { of, by, now }: PersonChange,
  property: Property,
  writes: readonly Write[],
): readonly Write[] =>
  noted({ plan: '', kind: 'person', row: of, field: property, by, now }, VALUES[property](of), writes)

const truth = (is: RawBuilder<unknown>, of: string): RawBuilder<string> =>
  raw<string>`(SELECT iif(${is}, 'true', 'false') FROM person WHERE id = ${of})`

const VALUES: { readonly [property in Property]: (of: string) => RawBuilder<string> } = {
  name: (of) => raw<string>`(SELECT json_quote(name) FROM person WHERE id = ${of})`,
  active: (of) => truth(raw`deactivated IS NULL`, of),
  administrator: (of) => truth(raw`administrator = 1`, of),
  totp: (of) => truth(raw`totp IS NOT NULL`, of),
}
