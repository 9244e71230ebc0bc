/**
 * Everything about who somebody is, put together once per server (`server/app.ts`) and handed to the routes and the door. What the door needs:
 * `sessions.find(cookieHeader)`, `sessions.isAlive(session, person)`, `sessions.touch`, `people.find(id)` and `changes.on(handler)`.
 * Nothing here listens, asks a provider or hashes before it is called.
 */
import type { Localised } from '../../shared/model/language.ts'
import type { TableStore } from '../store/tables.ts'
import { LinkAcceptance } from './accept-link.ts'
import { Accounts } from './accounts.ts'
import { AuthChanges } from './auth-changes.ts'
import { Challenges } from './challenges.ts'
import { Links } from './links.ts'
import { type PasswordCost, Passwords } from './passwords.ts'
import { People } from './people.ts'
import { Sessions } from './sessions.ts'
import { SignIn } from './sign-in.ts'
import { SingleSignOn } from './single-sign-on.ts'
import { SsoPeople } from './sso-people.ts'
import { SsoProvider, type SsoSettings } from './sso-provider.ts'

export type AuthOptions = {
  readonly tables: TableStore
  /** `https://plan.example.org`; asked each time, as the port may be known only after listening. */
  readonly publicUrl: () => string
  /** Title of a plan in any language, for whoever is invited to it. */
  readonly planTitle: (plan: string) => Promise<Localised | null>
  /** Absent: there is no single sign-on. */
  readonly sso?: SsoSettings | null
  /** The first administrator is there: makes her owner of plans that have none. */
  readonly onSetup?: (person: string) => Promise<void>
  readonly now?: () => number
  /** For tests that cannot wait. */
  readonly passwordCost?: PasswordCost
}

export type Auth = {
  readonly changes: AuthChanges
  readonly people: People
  readonly sessions: Sessions
  readonly links: Links
  readonly acceptance: LinkAcceptance
  readonly signIn: SignIn
  readonly accounts: Accounts
  /** Null: there is none. */
  readonly sso: SingleSignOn | null
  readonly publicUrl: () => string
  /** Forgets what is over. Called now and then. */
  sweep(): Promise<void>
}

export function createAuth(options: AuthOptions): Auth {
  const { tables, publicUrl, planTitle, now = Date.now, onSetup = async () => {} } = options
  const changes = new AuthChanges()
  const people = new People({ tables, changes, now })
  const sessions = new Sessions({ tables, people, changes, publicUrl, now })
  const links = new Links({
    tables,
    people,
    publicUrl,
    planTitle,
    hasProvider: Boolean(options.sso),
    now,
  })
  const passwords = new Passwords(options.passwordCost)
  const challenges = new Challenges(now)
  const parts = { tables, people, sessions, links, passwords, challenges, changes, now }
  return {
    changes,
    people,
    sessions,
    links,
    acceptance: new LinkAcceptance({ ...parts, onSetup }),
    signIn: new SignIn(parts),
    accounts: new Accounts(parts),
    sso: options.sso
      ? new SingleSignOn({
          provider: new SsoProvider(options.sso, now),
          people: new SsoPeople(parts),
          publicUrl,
          now,
        })
      : null,
    publicUrl,
    sweep: async () => {
      challenges.sweep()
      await sessions.sweep()
      await links.sweep()
    },
  }
}
