/**
 * Open invitations that a decision takes away, with their rows in the audit log, as statements for the transaction of the decision: a link
 * that is still on its way gives nothing that was decided otherwise since. Called by `server/auth/`.
 */
import { type Expression, type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely'

import type { AuditBy } from './audit-store.ts'
import type { LinkRow } from './link-store.ts'
import { needed } from './needed.ts'
import { sql, type Tables, type Write } from './tables.ts'

type Which = (link: ExpressionBuilder<Tables, 'link'>) => Expression<SqlBool>
/** Who decided, and when. */
type Decision = { readonly by: AuditBy; readonly now: number }

export const invitationDrops = {
  /** One that is taken back. */
  one: (id: string, decision: Decision): readonly Write[] =>
    dropped((link) => link('id', '=', id), decision, true),

  /** She came by one of them: those of her address that gave rights in the same plan, or no more than an account. */
  usedUpWith: (row: LinkRow, decision: Decision): readonly Write[] =>
    dropped(
      (link) =>
        link.and([
          link('email', '=', row.email),
          link('hash', '!=', row.hash),
          link.or([
            link.and([link('plan', 'is', null), link('administrator', '<=', row.administrator)]),
            ...(row.plan === null ? [] : [link('plan', '=', row.plan)]),
          ]),
        ]),
      decision,
    ),

  /** She is invited anew, to the same plan or to none. */
  replacedBy: ({ email, plan, hash }: LinkRow, decision: Decision): readonly Write[] =>
    dropped(
      (link) =>
        link.and([
          link('email', '=', email),
          link('hash', '!=', hash),
          plan === null ? link('plan', 'is', null) : link('plan', '=', plan),
        ]),
      decision,
    ),

  /** What she has in the plan is decided otherwise. */
  intoPlan: (plan: string, person: string, decision: Decision): readonly Write[] =>
    dropped((link) => link.and([link('plan', '=', plan), link('email', '=', addressOf(person))]), decision),

  /** She owned the plan until now, and made them as its owner. Asked while she still does. */
  ofOwner: (plan: string, person: string, decision: Decision): readonly Write[] =>
    dropped(
      (link) =>
        link.and([link('plan', '=', plan), link('made_by', '=', person), link.exists(owned(plan, person))]),
      decision,
    ),

  /** She is deactivated: those to her address, and those she made. */
  ofPerson: (person: string, decision: Decision): readonly Write[] =>
    dropped(
      (link) => link.or([link('made_by', '=', person), link('email', '=', addressOf(person))]),
      decision,
    ),

  /** Whoever had her account until now is not known to be her: those that were made by it. */
  madeBy: (person: string, decision: Decision): readonly Write[] =>
    dropped((link) => link('made_by', '=', person), decision),

  /** She is no administrator any more: those she made as one. */
  ofAdministrator: (person: string, decision: Decision): readonly Write[] =>
    dropped(
      (link) =>
        link.and([
          link('made_by', '=', person),
          link.or([
            link('administrator', '=', 1),
            link('plan', 'is', null),
            link.not(link.exists(owned(link.ref('link.plan'), person))),
          ]),
        ]),
      decision,
    ),
} as const

const addressOf = (person: string) => sql.selectFrom('person').select('email').where('id', '=', person)

const owned = (plan: string | Expression<string | null>, person: string) =>
  sql
    .selectFrom('membership')
    .select('membership.person')
    .where('membership.plan', '=', plan as string)
    .where('membership.person', '=', person)
    .where('membership.scope', '=', 'plan')
    .where('membership.role', '=', 'owner')

/** Those that are over already go, too, unsaid. `must`: there has to be one. */
function dropped(which: Which, { by, now }: Decision, must = false): readonly Write[] {
  const gone = sql.deleteFrom('link').where('kind', '=', 'invitation').where('used', 'is', null).where(which)
  const said = sql
    .selectFrom('link')
    .select((link) => [
      link.fn.coalesce('plan', link.val('')).as('plan'),
      link.val('').as('room'),
      link.val(0).as('seq'),
      raw<string>`iif(plan IS NULL, 'person', 'rights')`.as('kind'),
      link.val('').as('row'),
      link.val('').as('col'),
      link.val('invitation').as('field'),
      raw<string>`iif(administrator = 1,
        json_object('email', email, 'grants', json(grants), 'administrator', json('true')),
        json_object('email', email, 'grants', json(grants)))`.as('before'),
      link.val(by.person).as('person'),
      link.val(by.token ?? '').as('token'),
      link.val('').as('author'),
      link.val(now).as('made'),
      link.val(now).as('received'),
    ])
    .where('kind', '=', 'invitation')
    .where('used', 'is', null)
    .where('expires', '>', now)
    .where(which)
    .orderBy('created')
  const note = sql
    .insertInto('audit')
    .columns([
      'plan',
      'room',
      'seq',
      'kind',
      'row',
      'col',
      'field',
      'before',
      'person',
      'token',
      'author',
      'made',
      'received',
    ])
    .expression(said)
  return [note.compile(), must ? needed(gone) : gone.compile()]
}
