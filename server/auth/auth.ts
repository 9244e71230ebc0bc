/**
 * Everything about who somebody is, put together once per server (`server/app.ts`) and handed to the routes and the door. What the door needs:
 * `sessions.find(cookieHeader)`, `sessions.isAlive(session, person)`, `sessions.touch`, `people.find(id)` and `changes.on(handler)`.
 * Nothing here listens, asks a provider or hashes before it is called.
 */
import type { TableStore } from '../store/tables.ts'
import { AuthChanges } from './auth-changes.ts'
import { Links } from './links.ts'
import { People } from './people.ts'
import { Sessions } from './sessions.ts'

export type AuthOptions = {
  readonly tables: TableStore
  /** `https://plan.example.org`; asked each time, as the port may be known only after listening. */
  readonly publicUrl: () => string
  /** Title of a plan in any language, for whoever is invited to it. */
  readonly planTitle: (plan: string) => Promise<string | null>
  readonly now?: () => number
}

export type Auth = {
  readonly changes: AuthChanges
  readonly people: People
  readonly sessions: Sessions
  readonly links: Links
  /** Forgets what is over. Called now and then. */
  sweep(): Promise<void>
}

export function createAuth({ tables, publicUrl, planTitle, now = Date.now }: AuthOptions): Auth {
  const changes = new AuthChanges()
  const people = new People({ tables, changes, now })
  const sessions = new Sessions({ tables, people, changes, publicUrl, now })
  const links = new Links({ tables, people, publicUrl, planTitle, now })
  return {
    changes,
    people,
    sessions,
    links,
    sweep: async () => {
      await sessions.sweep()
      await links.sweep()
    },
  }
}
