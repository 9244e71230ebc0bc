/**
 * Statements about one-time links: who is invited, whose password may be set anew, who becomes the first administrator. Only the SHA-256 of
 * what stands in the address is here. That a link works once is `use`, a write that must change something. Invitations that a decision
 * takes away are in `invitation-drops.ts`. Called by `server/auth/links.ts`.
 */
import { needed } from './needed.ts'
import { sql, type Tables, type TableStore, type Write } from './tables.ts'

export type LinkRow = Tables['link']
/** `by_name`: null when whoever made it is no person (the operator). */
export type NamedLinkRow = LinkRow & { readonly by_name: string | null }

const named = sql
  .selectFrom('link')
  .leftJoin('person as maker', 'maker.id', 'link.made_by')
  .selectAll('link')
  .select('maker.name as by_name')

export class LinkStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  async find(hash: string): Promise<NamedLinkRow | null> {
    const query = named.where('link.hash', '=', hash)
    return (await this.#tables.read<NamedLinkRow>(query.compile()))[0] ?? null
  }

  async openInvitation(id: string, now: number): Promise<NamedLinkRow | null> {
    return (await this.#open({ now, id }))[0] ?? null
  }

  /** Newest first. `plan`: only those into it. `email`: only those for this address. */
  openInvitations(
    now: number,
    only: { plan?: string; email?: string } = {},
  ): Promise<readonly NamedLinkRow[]> {
    return this.#open({ now, ...only })
  }

  /** Of invitations into a plan; null: into none. */
  async countOpen(now: number, plan: string | null): Promise<number> {
    const query = sql
      .selectFrom('link')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('kind', '=', 'invitation')
      .where('used', 'is', null)
      .where('expires', '>', now)
      .where('plan', plan === null ? 'is' : '=', plan)
    return (await this.#tables.read<{ count: number }>(query.compile()))[0]?.count ?? 0
  }

  /** Whether something of this person's is open: a password that may be set anew, or what was made by her. */
  async isOpenOf(person: string, now: number): Promise<boolean> {
    const query = sql
      .selectFrom('link')
      .select('id')
      .where((link) => link.or([link('person', '=', person), link('made_by', '=', person)]))
      .where('used', 'is', null)
      .where('expires', '>', now)
      .limit(1)
    return (await this.#tables.read(query.compile())).length > 0
  }

  #open(only: { now: number; id?: string; plan?: string; email?: string }): Promise<readonly NamedLinkRow[]> {
    let query = named
      .where('link.kind', '=', 'invitation')
      .where('link.used', 'is', null)
      .where('link.expires', '>', only.now)
      .orderBy('link.created', 'desc')
      .orderBy('link.id')
    if (only.id !== undefined) query = query.where('link.id', '=', only.id)
    if (only.plan !== undefined) query = query.where('link.plan', '=', only.plan)
    if (only.email !== undefined) query = query.where('link.email', '=', only.email)
    return this.#tables.read<NamedLinkRow>(query.compile())
  }
}

const unused = sql.deleteFrom('link').where('used', 'is', null)

export const linkWrites = {
  add: (row: LinkRow): Write => needed(sql.insertInto('link').values(row)),

  /** Once, and in time. */
  use: (hash: string, now: number): Write =>
    needed(
      sql
        .updateTable('link')
        .set({ used: now })
        .where('hash', '=', hash)
        .where('used', 'is', null)
        .where('expires', '>', now),
    ),

  dropSetup: (): Write => unused.where('kind', '=', 'setup').compile(),

  /** Those that open something of this person's. */
  dropOf: (person: string): Write => unused.where('person', '=', person).compile(),

  /** Resets: what invites is dropped with its trace (`invitation-drops.ts`). */
  dropMadeBy: (person: string): Write =>
    unused.where('made_by', '=', person).where('kind', '!=', 'invitation').compile(),

  dropOver: (expiredBefore: number): Write =>
    sql.deleteFrom('link').where('expires', '<', expiredBefore).compile(),
} as const
