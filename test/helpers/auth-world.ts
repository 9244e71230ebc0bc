/** People, sessions and links without HTTP: over a database of one's choice, with a clock that stands until it is moved, and cheap hashes. */
import { createAuth, type Auth, type AuthOptions } from '../../server/auth/auth.ts'
import type { FoundSession, NewSession, SignInPlace } from '../../server/auth/sessions.ts'
import type { SignedIn } from '../../server/auth/sign-in.ts'
import { MemoryTables } from '../../server/store/memory-tables.ts'
import type { TableStore } from '../../server/store/tables.ts'
import type { Grant } from '../../shared/model/access.ts'

/** Who changed something, as the audit log names the command line on the server's machine. */
export const AS_OPERATOR = { person: 'operator' } as const
export const PASSWORD = 'a long sentence is a good one'
export const SITE = 'https://plans.example.org'
export const HERE: SignInPlace = { shared: false, agent: 'a browser', address: '192.0.2.1' }
export const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 }

export type Somebody = {
  readonly id: string
  readonly email: string
  readonly cookie: string
  readonly token: string
}

export type AuthWorld = Auth & {
  readonly tables: TableStore
  readonly clock: { now: number }
  /** Plans for which a title is known: `p`. */
  setUp(email?: string): Promise<Somebody>
  invite(email: string, order?: { administrator?: boolean; grants?: readonly Grant[] }): Promise<string>
  /** Invited and accepted. */
  join(email: string, order?: { administrator?: boolean; grants?: readonly Grant[] }): Promise<Somebody>
  found(somebody: Pick<Somebody, 'cookie'>): Promise<FoundSession | null>
  accept(url: string, body: object, signedIn?: FoundSession | null): Promise<SignedIn>
}

export const tokenIn = (url: string): string => url.split('/').at(-1) ?? ''
export const cookieOf = ({ token }: Pick<NewSession, 'token'>): string => `__Host-fascicle=${token}`

export function authWorld(
  tables: TableStore = new MemoryTables(),
  options: Partial<AuthOptions> = {},
): AuthWorld {
  const clock = { now: 1_700_000_000_000 }
  const auth = createAuth({
    tables,
    publicUrl: () => SITE,
    planTitle: async (plan) => (plan === 'p' ? { en: 'The plan' } : null),
    now: () => clock.now,
    passwordCost: CHEAP,
    ...options,
  })
  const accept: AuthWorld['accept'] = (url, body, signedIn = null) =>
    auth.acceptance.accept({ token: tokenIn(url), body, signedIn, place: HERE })
  const somebody = (signedIn: SignedIn): Somebody => {
    if (signedIn.is !== 'signed-in' || !signedIn.session) throw new Error('not signed in')
    const { id, email } = signedIn.person
    return { id, email, token: signedIn.session.token, cookie: cookieOf(signedIn.session) }
  }
  const invite: AuthWorld['invite'] = async (email, { administrator = false, grants } = {}) => {
    const plan = grants ? { plan: 'p', grants } : {}
    return (await auth.links.invite({ email, name: 'Invited', administrator, ...plan, by: 'operator' })).url
  }
  return {
    ...auth,
    tables,
    clock,
    accept,
    invite,
    setUp: async (email = 'root@example.org') =>
      somebody(
        await accept((await auth.links.firstLink()) ?? '', { email, name: 'Root', password: PASSWORD }),
      ),
    join: async (email, order) =>
      somebody(await accept(await invite(email, order), { name: 'Joined', password: PASSWORD })),
    found: ({ cookie }) => auth.sessions.find(cookie),
  }
}
