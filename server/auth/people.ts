/**
 * The people of this server. Who asks about somebody on every request asks `find`, which remembers and is never out of date; everything that
 * changes somebody is written here and told to `AuthChanges` once it is durable. Used by the door, by sign-in and by the people page.
 */
import { AppError } from '../../shared/model/error.ts'
import type { PersonEntry } from '../../shared/wire/rest-people.ts'
import type { AuditBy } from '../store/audit-store.ts'
import { invitationDrops } from '../store/invitation-drops.ts'
import { linkWrites } from '../store/link-store.ts'
import { MembershipStore, membershipWrites } from '../store/membership-store.ts'
import { PeopleStore, type PersonRow, personWrites } from '../store/people-store.ts'
import { notedPerson } from '../store/person-audit.ts'
import { notedGrants } from '../store/rights-audit.ts'
import { sessionWrites } from '../store/session-store.ts'
import type { TableStore, Write } from '../store/tables.ts'
import type { AuthChanges } from './auth-changes.ts'
import { emailKey } from './email.ts'
import { FreshCache } from './fresh-cache.ts'
import { meOf, type Person } from './person.ts'
import { liveSessions } from './session-times.ts'

const REMEMBERED = 5000

export type PeopleDeps = {
  readonly tables: TableStore
  readonly changes: AuthChanges
  readonly now: () => number
}

export type PersonChange = {
  readonly name?: string
  readonly administrator?: boolean
  readonly active?: boolean
  /** With `active: false`: id of who is to own what she alone owns. */
  readonly heir?: string
  /** With `active: false`: it is known that nobody will own what she alone owns. */
  readonly ownerless?: boolean
}

export class People {
  readonly #deps: PeopleDeps
  readonly #store: PeopleStore
  readonly #memberships: MembershipStore
  readonly #known = new FreshCache<Person>(REMEMBERED)
  #isAnybody = false

  constructor(deps: PeopleDeps) {
    this.#deps = deps
    this.#store = new PeopleStore(deps.tables)
    this.#memberships = new MembershipStore(deps.tables)
    deps.changes.on(({ person }) => this.#known.forget(person))
  }

  /** Null: nobody has this id. Deactivated people are found, too (`active`). */
  find(id: string): Promise<Person | null> {
    return this.#known.get(id, async () => {
      const row = await this.#store.find(id)
      return row && personOf(row)
    })
  }

  async byEmail(email: string): Promise<Person | null> {
    const row = await this.rowByEmail(email)
    return row && personOf(row)
  }

  /** Active people, for offering names while somebody types. */
  async search(text: string, limit: number): Promise<readonly Person[]> {
    return (await this.#store.search(text.normalize('NFC'), limit)).map(personOf)
  }

  /** False until the setup link was used. */
  async isAnybody(): Promise<boolean> {
    this.#isAnybody ||= await this.#store.isAnybody()
    return this.#isAnybody
  }

  async entries(): Promise<PersonEntry[]> {
    const [rows, alone] = await Promise.all([
      this.#store.all(liveSessions(this.#deps.now())),
      this.#memberships.ownedAlone(),
    ])
    return rows.map((row) => ({
      ...meOf(personOf(row)),
      active: row.deactivated === null,
      created: row.created,
      seen: row.seen,
      totp: row.totp !== null,
      sso: row.sso > 0,
      sessions: row.sessions,
      ownsAlone: alone.get(row.id) ?? [],
    }))
  }

  recoveryCodesLeft(person: string): Promise<number> {
    return this.#store.recoveryCodesLeft(person)
  }

  /**
   * What an administrator changes, all of it or nothing. Deactivating ends her sessions, her tokens and every open link that is for her or
   * was made by her, at once. What she alone owns goes to an heir, or it is said that it is to be nobody's. Rejects `unknown-person`,
   * `last-administrator`, `sole-owner`.
   */
  async change(id: string, change: PersonChange, by: AuditBy): Promise<void> {
    if (!(await this.#store.find(id))) throw unknown(id)
    const { active, heir, ownerless = false } = change
    if (heir !== undefined && (heir === id || !(await this.find(heir))?.active)) throw unknown(heir)
    const leaves = await this.#leaves(id, change, by)
    if (!(await this.#deps.tables.write([...leaves, ...this.#writesOf(id, change, by)]))) {
      const plans = active === false && heir === undefined && !ownerless ? await this.#ownsAlone(id) : []
      // What no heir can change is said first.
      if (plans.length === 0 || (await this.#store.isLastAdministrator(id)))
        throw new AppError('last-administrator')
      throw new AppError('sole-owner', { plans: plans.join(', '), count: plans.length })
    }
    this.#deps.changes.tell({ person: id })
    if (heir !== undefined) this.#deps.changes.tell({ person: heir })
  }

  async #ownsAlone(id: string): Promise<readonly string[]> {
    return (await this.#memberships.ownedAlone()).get(id) ?? []
  }

  /** What becomes of the plans that she alone owns. */
  async #leaves(id: string, { active, heir, ownerless }: PersonChange, by: AuditBy): Promise<Write[]> {
    if (active !== false || ownerless) return []
    const plans = heir === undefined ? [] : await this.#ownsAlone(id)
    return [...plans.flatMap((plan) => this.#inherited(plan, heir ?? '', by)), membershipWrites.mayGo(id)]
  }

  #inherited(plan: string, heir: string, by: AuditBy): readonly Write[] {
    const now = this.#deps.now()
    const writes = [membershipWrites.inherit(plan, heir, by.person, now)]
    return notedGrants({ plan, of: heir, by, now }, writes)
  }

  /** What she changes about herself. */
  async describe(
    id: string,
    change: { readonly name?: string; readonly language?: string | null },
  ): Promise<void> {
    if (change.name === undefined && change.language === undefined) return
    const writes = [personWrites.describe(id, change)]
    const said = { of: id, by: { person: id }, now: this.#deps.now() }
    if (!(await this.#deps.tables.write(notedPerson(said, 'name', writes)))) throw unknown(id)
    this.#deps.changes.tell({ person: id })
  }

  /** With what is secret about her, for those who check it. Never kept. */
  row(id: string): Promise<PersonRow | null> {
    return this.#store.find(id)
  }

  /** As `row`. Of what is no address, null. */
  async rowByEmail(email: string): Promise<PersonRow | null> {
    const key = emailKey(email)
    return key === null ? null : this.#store.byEmail(key)
  }

  #writesOf(id: string, { name, administrator, active }: PersonChange, by: AuditBy): Write[] {
    const now = this.#deps.now()
    const said = { of: id, by, now }
    const writes: Write[] = []
    if (name !== undefined) writes.push(...notedPerson(said, 'name', [personWrites.describe(id, { name })]))
    if (active === true) writes.push(...notedPerson(said, 'active', [personWrites.reactivate(id)]))
    if (administrator === true)
      writes.push(...notedPerson(said, 'administrator', [personWrites.makeAdministrator(id)]))
    if (administrator === false)
      writes.push(
        ...notedPerson(said, 'administrator', [personWrites.endAdministrator(id)]),
        ...invitationDrops.ofAdministrator(id, said),
        linkWrites.dropMadeBy(id),
      )
    if (active === false)
      writes.push(
        ...notedPerson(said, 'active', [personWrites.deactivate(id, now)]),
        sessionWrites.endAll(id),
        personWrites.dropTokens(id),
        ...invitationDrops.ofPerson(id, said),
        linkWrites.dropOf(id),
        linkWrites.dropMadeBy(id),
      )
    return writes
  }
}

const unknown = (person: string): AppError => new AppError('unknown-person', { person: person.slice(0, 64) })

export const personOf = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  administrator: row.administrator === 1,
  active: row.deactivated === null,
  language: row.language,
  created: row.created,
  hasPassword: row.password !== null,
  hasTotp: row.totp !== null,
})
