/**
 * An account that was there before its address was vouched for: nobody knows who set it up. Whoever comes in by the provider gets it with what
 * it may do, and everything by which somebody else could come in again, or that was made in its name and waits, ends in the transaction
 * that ties it to her. Used by `sso-people.ts`.
 */
import { invitationDrops } from '../store/invitation-drops.ts'
import { linkWrites, LinkStore } from '../store/link-store.ts'
import { type PersonRow, personWrites } from '../store/people-store.ts'
import { notedPerson } from '../store/person-audit.ts'
import { SessionStore, sessionWrites } from '../store/session-store.ts'
import type { TableStore, Write } from '../store/tables.ts'
import { TokenStore } from '../store/token-store.ts'

/** What there was of it when it was taken over; for her, and for the audit log. */
export type Ended = readonly ('password' | 'second-factor' | 'sessions' | 'tokens' | 'links')[]

export async function endedBy(
  { id, password, totp }: PersonRow,
  tables: TableStore,
  now: number,
): Promise<Ended> {
  const [sessions, tokens, isOpen] = await Promise.all([
    new SessionStore(tables).ofPerson(id),
    new TokenStore(tables).of(id),
    new LinkStore(tables).isOpenOf(id, now),
  ])
  return [
    ...(password === null ? [] : (['password'] as const)),
    ...(totp === null ? [] : (['second-factor'] as const)),
    ...(sessions.length === 0 ? [] : (['sessions'] as const)),
    ...(tokens.length === 0 ? [] : (['tokens'] as const)),
    ...(isOpen ? (['links'] as const) : []),
  ]
}

/** All of it, whatever there was when somebody looked. */
export function endEverything(person: string, now: number): readonly Write[] {
  const said = { of: person, by: { person }, now }
  return [
    ...notedPerson(said, 'totp', [personWrites.dropSecrets(person)]),
    personWrites.dropRecoveryCodes(person),
    personWrites.dropTokens(person),
    sessionWrites.endAll(person),
    ...invitationDrops.madeBy(person, said),
    linkWrites.dropOf(person),
    linkWrites.dropMadeBy(person),
  ]
}
