/**
 * Statements about who a person is at a single sign-on provider. The provider's name for her (`subject`) is what counts: addresses are given
 * to somebody else one day. Called by `server/auth/sso-people.ts`.
 */
import { needed } from './needed.ts'
import { sql, type TableStore, type Write } from './tables.ts'

export class IdentityStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  async personOf(issuer: string, subject: string): Promise<string | null> {
    const query = sql
      .selectFrom('identity')
      .select('person')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
    return (await this.#tables.read<{ person: string }>(query.compile()))[0]?.person ?? null
  }
}

export const identityWrites = {
  /** Only for an active person, and only when nobody at this provider is her yet. */
  tie: (issuer: string, subject: string, person: string): Write => {
    const values = sql
      .selectFrom('person')
      .select((eb) => [eb.val(issuer).as('issuer'), eb.val(subject).as('subject'), 'person.id as person'])
      .where('person.id', '=', person)
      .where('person.deactivated', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            sql
              .selectFrom('identity as other')
              .select('other.subject')
              .where('other.issuer', '=', issuer)
              .where('other.person', '=', person),
          ),
        ),
      )
    return needed(
      sql
        .insertInto('identity')
        .columns(['issuer', 'subject', 'person'])
        .expression(values)
        .onConflict((taken) => taken.doNothing()),
    )
  },
} as const
