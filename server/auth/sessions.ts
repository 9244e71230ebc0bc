/**
 * Who is signed in where. The cookie carries an opaque token, the database its SHA-256. A session ends when it is not used for a while, at the
 * latest after an absolute time (both by this clock), when she signs out, and at once with everything that ends it elsewhere.
 * The door asks `find` for requests and `isAlive` for what stays connected.
 */
import type { SessionEntry } from '../../shared/wire/rest-people.ts'
import type { AuditBy } from '../store/audit-store.ts'
import { personWrites } from '../store/people-store.ts'
import { notePerson } from '../store/person-audit.ts'
import { type SessionRow, SessionStore, sessionWrites, type StillSo } from '../store/session-store.ts'
import type { TableStore, Write } from '../store/tables.ts'
import type { AuthChanges } from './auth-changes.ts'
import { FreshCache } from './fresh-cache.ts'
import type { People } from './people.ts'
import type { Person } from './person.ts'
import { digest, isSecret, newId, newSecret } from './secret.ts'
import { readCookie, sessionCookie } from './session-cookie.ts'
import { SESSION_TIMES } from './session-times.ts'

/** `seen` is written at most this often. */
const TOUCH_MS = 60_000
const REMEMBERED = 5000
/** One person's; those not used for longest end when another begins. */
const MOST_SESSIONS = 50
const LONGEST_AGENT = 200
/** Among the writes of a new session, the one that ends others. */
const PUSHED_OUT = 1

export type SessionDeps = {
  readonly tables: TableStore
  readonly people: People
  readonly changes: AuthChanges
  /** Asked each time: which port it is is known only after listening. */
  readonly publicUrl: () => string
  readonly now: () => number
}

export type FoundSession = {
  readonly person: Person
  /** Names the session (not its secret). */
  readonly session: string
  readonly shared: boolean
}

/** Where somebody signs in from. */
export type SignInPlace = {
  readonly shared: boolean
  /** What the browser called itself. */
  readonly agent: string
  readonly address: string
}

/** A session that begins when `Sessions.start` writes it; the token then goes into the cookie. */
export type NewSession = {
  readonly token: string
  readonly person: string
  readonly shared: boolean
  readonly writes: readonly Write[]
}

export class Sessions {
  readonly #deps: SessionDeps
  readonly #store: SessionStore
  readonly #known = new FreshCache<SessionRow>(REMEMBERED)
  /** By id: when it was last written that it is in use. */
  readonly #touched = new Map<string, number>()

  constructor(deps: SessionDeps) {
    this.#deps = deps
    this.#store = new SessionStore(deps.tables)
    deps.changes.on((change) => this.#known.forgetWhere(({ person }) => person === change.person))
  }

  /** From a `Cookie` header as it came. Null: nobody (no cookie, tampered with, over, ended, deactivated). Counts as use. */
  async find(cookie: string | undefined): Promise<FoundSession | null> {
    const token = this.#tokenIn(cookie)
    const row = token === null ? null : await this.#current(digest(token))
    const person = row && (await this.#deps.people.find(row.person))
    if (!row || !person?.active) return null
    this.touch(row.id, row.person)
    return { person, session: row.id, shared: row.shared === 1 }
  }

  /** For what stays connected after `find`: false as soon as the session is over or ended, or its person deactivated. No use by itself. */
  async isAlive(session: string, person: string): Promise<boolean> {
    const row = await this.#store.byId(session)
    if (row?.person !== person || this.#isOver(row)) return false
    return (await this.#deps.people.find(person))?.active === true
  }

  /** It is in use, if only over a socket. Costs nothing more than once a minute. */
  touch(session: string, person: string): void {
    const now = this.#deps.now()
    const last = this.#touched.get(session)
    if (last !== undefined && now - last < TOUCH_MS && now >= last) return
    this.#touched.delete(session)
    this.#touched.set(session, now)
    if (this.#touched.size > REMEMBERED) this.#touched.delete(this.#touched.keys().next().value ?? '')
    const writes = [sessionWrites.touch(session, now), personWrites.noteSeen(person, now)]
    this.#deps.tables.write(writes).catch(() => this.#touched.delete(session))
  }

  /** Nothing is written yet. `still`: what must be so of her when it is, beside that she is active. */
  begin(person: string, place: SignInPlace, still: StillSo = {}): NewSession {
    const token = newSecret()
    const now = this.#deps.now()
    const row: SessionRow = {
      hash: digest(token),
      id: newId(),
      person,
      shared: place.shared ? 1 : 0,
      created: now,
      seen: now,
      agent: place.agent.slice(0, LONGEST_AGENT),
      address: place.address,
    }
    const writes = [
      sessionWrites.start(row, still),
      sessionWrites.keepLatest(person, row.id, MOST_SESSIONS - 1),
      personWrites.noteSeen(person, now),
    ]
    return { token, person, shared: place.shared, writes }
  }

  /**
   * Begins it, in one transaction with what must be so, or has to be done, with it. False: something of that was not, and nothing is written.
   * Whatever it pushes out is told.
   */
  async start({ person, writes }: NewSession, ...within: readonly Write[]): Promise<boolean> {
    const done = await this.#deps.tables.write([...within, ...writes])
    if (done && (done.at(PUSHED_OUT - writes.length) ?? 0) > 0) this.#deps.changes.tell({ person })
    return done !== null
  }

  /** Used last first. */
  async list(person: string, current: string): Promise<SessionEntry[]> {
    const rows = await this.#store.ofPerson(person)
    return rows
      .filter((row) => !this.#isOver(row))
      .map(({ id, created, seen, agent, address }) => ({
        id,
        current: id === current,
        created,
        seen,
        agent,
        address,
      }))
  }

  /** Signs out where this cookie is. */
  async endHere(cookie: string | undefined): Promise<void> {
    const token = this.#tokenIn(cookie)
    const row = token === null ? null : await this.#store.find(digest(token))
    if (row) await this.#end(row.person, sessionWrites.end(row.hash))
  }

  /** One of hers; of anybody else's nothing happens. */
  async endOne(person: string, session: string): Promise<void> {
    await this.#end(person, sessionWrites.endOne(person, session))
  }

  /** `except`: the id of the one that stays. */
  async endAll(person: string, except?: string): Promise<void> {
    await this.#end(person, sessionWrites.endAll(person, except))
  }

  /** For an administrator, who leaves a trace. */
  async endAllOf(person: string, by: AuditBy): Promise<void> {
    const note = notePerson({ of: person, by, now: this.#deps.now(), field: 'sessions' })
    await this.#end(person, sessionWrites.endAll(person), note)
  }

  /** Forgets in the database what is over. Called now and then. */
  async sweep(): Promise<void> {
    const now = this.#deps.now()
    const drop = (shared: boolean): Write => {
      const { idle, absolute } = shared ? SESSION_TIMES.shared : SESSION_TIMES.own
      return sessionWrites.dropOver(shared, now - idle, now - absolute)
    }
    await this.#deps.tables.write([drop(true), drop(false)])
  }

  #tokenIn(cookie: string | undefined): string | null {
    const token = readCookie(cookie, sessionCookie(this.#deps.publicUrl()).name)
    return token !== null && isSecret(token) ? token : null
  }

  async #current(hash: string): Promise<SessionRow | null> {
    const load = (): Promise<SessionRow | null> => this.#store.find(hash)
    const row = await this.#known.get(hash, load)
    if (!row || !this.#isOver(row)) return row
    // What is remembered may be older than its last use.
    this.#known.forget(hash)
    const now = await this.#known.get(hash, load)
    return now && !this.#isOver(now) ? now : null
  }

  #isOver({ shared, created, seen }: SessionRow): boolean {
    const { idle, absolute } = shared === 1 ? SESSION_TIMES.shared : SESSION_TIMES.own
    const now = this.#deps.now()
    return now - seen >= idle || now - created >= absolute
  }

  async #end(person: string, ...writes: readonly Write[]): Promise<boolean> {
    const done = await this.#deps.tables.write(writes)
    if (done) this.#deps.changes.tell({ person })
    return done !== null
  }
}
