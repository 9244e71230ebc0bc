/**
 * People of a server under test, written into its database as they would be by hand, with a session and a token each: what tests show the
 * door. How people come to be in earnest is tested where that is written.
 */
import type { App } from '../../server/app.ts'
import { newTokenSecret, tokenHash } from '../../server/auth/api-tokens.ts'
import { newId } from '../../server/auth/secret.ts'
import { sessionCookie } from '../../server/auth/session-cookie.ts'
import { membershipWrites } from '../../server/store/membership-store.ts'
import { personWrites } from '../../server/store/people-store.ts'
import { tokenWrites } from '../../server/store/token-store.ts'
import type { Grant, PlanRole } from '../../shared/model/access.ts'
import { must } from '../../shared/model/error.ts'

export type TestPerson = {
  readonly id: string
  readonly name: string
  readonly email: string
  /** As a browser sends it. */
  readonly cookie: string
  /** Of a request or an upgrade of our page, with the cookie. */
  readonly headers: Record<string, string>
  /** An API token of hers for one plan, for all she may do there; empty where she is no member. */
  readonly token: string
  /** A socket's that can send no headers. */
  readonly protocols: string[]
}

export type PersonOptions = {
  readonly plan?: string
  readonly administrator?: boolean
  /** The token's role; the owner's when absent. */
  readonly role?: PlanRole
}

export async function makePerson(
  { parts }: Pick<App, 'parts'>,
  name: string,
  grants: readonly Grant[],
  { plan = 'p', administrator = false, role = 'owner' }: PersonOptions = {},
): Promise<TestPerson> {
  const { tables, auth, site, changes } = parts
  const [id, email, now] = [slugOf(name), `${slugOf(name)}@example.org`, Date.now()]
  const row = { id, name, email, password: null, language: null, created: now, administrator }
  await tables.write([personWrites.add(row)])
  if (grants.length > 0) await tables.write(membershipWrites.set({ plan, person: id, by: id, now }, grants))
  const session = auth.sessions.begin(id, { shared: false, agent: 'test', address: '127.0.0.1' })
  must(await tables.write(session.writes), `a session of ${name}`)
  const secret = newTokenSecret()
  const token = { id: newId(), hash: tokenHash(secret), person: id, name: 'test', plan, role }
  await tables.write([tokenWrites.add({ ...token, created: now, expires: null })])
  changes.tell({ person: id })
  const cookie = `${sessionCookie(site.url).name}=${session.token}`
  return {
    id,
    name,
    email,
    cookie,
    headers: { cookie, origin: site.url, 'x-fascicle': '1' },
    token: secret,
    protocols: ['fascicle', `token.${secret}`],
  }
}

const slugOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
