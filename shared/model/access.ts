/**
 * Who may do what: the one table of rights, used by the server before anything is done and by the client before anything is offered.
 * `denial` answers null for yes, or the reason for no, which the client turns into a sentence. Pure; whoever calls it knows the standing.
 *
 * A plan has members with a role each. Beside that a person may be made editor or viewer of one component or one table: the nearest word
 * counts (table, then component, then plan), except that an owner is never limited. Whoever edits a part reads the whole plan; whoever only
 * reads a part does not change the structure, which says what is part of what.
 */
import type { TableState } from './lifecycle.ts'

export const PLAN_ROLES = ['owner', 'editor', 'commenter', 'viewer'] as const
export type PlanRole = (typeof PLAN_ROLES)[number]

/** Of one component or one table. */
export const PART_ROLES = ['editor', 'viewer'] as const
export type PartRole = (typeof PART_ROLES)[number]

/** `plan`, `component:<id>` or `table:<id>`. */
export type Scope = 'plan' | `component:${string}` | `table:${string}`

export type Grant = { readonly scope: Scope; readonly role: PlanRole }

/** What one person, or one token, may do in one plan. */
export type Standing = {
  /** Empty: no member. */
  readonly grants: readonly Grant[]
  /** Of the whole server: looks after people, and may give rights in any plan, her own included; reads none by that. */
  readonly administrator: boolean
  /** A token's role: never more than this, whatever its person may do. */
  readonly limit?: PlanRole
}

export const NO_STANDING: Standing = { grants: [], administrator: false }

/** What of a table the rights depend on. */
export type TableFacts = {
  readonly id: string
  readonly component: string | null
  readonly state: TableState
}

export const PLAN_ACTIONS = [
  /** Everything that is read: tables, outline, register, discussion, history. */
  'read',
  'comment',
  /** Who is in the plan, with which rights. */
  'members',
  /** The outline: components, tables and their order, titles, settings. New tables. */
  'structure',
  /** Members, their roles, invitations to the plan; tokens of others. */
  'share',
  /** The whole audit log as a file, changes of rights included. */
  'audit',
] as const
export type PlanAction = (typeof PLAN_ACTIONS)[number]

export const TABLE_ACTIONS = ['edit', 'submit', 'withdraw', 'finalise', 'reopen'] as const
export type TableAction = (typeof TABLE_ACTIONS)[number]

/** Why not. Each has a sentence in the client's catalogues (`denied.<reason>`). */
export const DENIALS = [
  'not-a-member',
  /** Reads, and no more. */
  'viewer',
  /** Reads and comments. */
  'commenter',
  /** Edits other parts of the plan, not this one. */
  'another-part',
  'owners-only',
  'administrators-only',
  'final',
  /** The token was made for less. */
  'token-limit',
  /** Somebody else wrote under the Yjs client id that this was written under. */
  'id-taken',
] as const
export type Denial = (typeof DENIALS)[number]

const RANK: { readonly [role in PlanRole]: number } = { viewer: 0, commenter: 1, editor: 2, owner: 3 }
const reaches = (role: PlanRole | null, least: PlanRole): boolean =>
  role !== null && RANK[role] >= RANK[least]

/** The role in the plan as a whole; whoever has a part of it reads it. Null: no member. */
export function planRole({ grants }: Standing): PlanRole | null {
  const own = grants.find(({ scope }) => scope === 'plan')
  return own?.role ?? (grants.length > 0 ? 'viewer' : null)
}

/** The role that counts in one table. */
export function tableRole(standing: Standing, table: Pick<TableFacts, 'id' | 'component'>): PlanRole | null {
  const whole = planRole(standing)
  if (whole === 'owner') return whole
  const role = (scope: Scope): PlanRole | undefined =>
    standing.grants.find((grant) => grant.scope === scope)?.role
  const near =
    role(`table:${table.id}`) ?? (table.component === null ? undefined : role(`component:${table.component}`))
  if (near === undefined || whole === null) return whole
  // A viewer of a part of which she comments the whole still comments.
  return near === 'viewer' && whole === 'commenter' ? whole : near
}

/** Null: yes. */
export function planDenial(standing: Standing, action: PlanAction): Denial | null {
  const role = planRole(standing)
  if ((action === 'share' || action === 'members') && administratorDenial(standing) === null) return null
  if (role === null) return 'not-a-member'
  const least = LEAST[action]
  if (!reaches(role, least)) return least === 'owner' ? 'owners-only' : below(standing, role, least)
  // [RI8]
  if (action === 'structure' && role !== 'owner' && isLimited(standing)) return 'another-part'
  return withinLimit(standing, least)
}

/** Only reads some part: whoever moves tables between components, or takes them away, could take that part's. */
const isLimited = ({ grants }: Standing): boolean =>
  grants.some(({ scope, role }) => scope !== 'plan' && role === 'viewer')

const LEAST: { readonly [action in PlanAction]: PlanRole } = {
  read: 'viewer',
  comment: 'commenter',
  members: 'viewer',
  structure: 'editor',
  share: 'owner',
  audit: 'owner',
}

/** Null: yes. Whether the step fits the table's state is asked of `afterStep`. */
export function tableDenial(standing: Standing, action: TableAction, table: TableFacts): Denial | null {
  const role = tableRole(standing, table)
  if (role === null) return 'not-a-member'
  if (action === 'reopen') return role === 'owner' ? withinLimit(standing, 'owner') : 'owners-only'
  if (!reaches(role, 'editor')) return below(standing, role, 'editor')
  if (table.state === 'final') return 'final'
  return withinLimit(standing, 'editor')
}

const withinLimit = ({ limit }: Standing, least: PlanRole): Denial | null =>
  limit === undefined || reaches(limit, least) ? null : 'token-limit'

/** Who is below an editor is a viewer or a commenter. */
function below(standing: Standing, role: PlanRole, least: PlanRole): Denial {
  if (least === 'editor' && hasPart(standing)) return 'another-part'
  return role === 'commenter' ? 'commenter' : 'viewer'
}

/** Edits something of the plan. */
const hasPart = ({ grants }: Standing): boolean => grants.some(({ role }) => reaches(role, 'editor'))

/** What an administrator alone may do; tokens never may. */
export const administratorDenial = (standing: Pick<Standing, 'administrator' | 'limit'>): Denial | null =>
  standing.administrator && standing.limit === undefined ? null : 'administrators-only'

/** Reads a scope from outside. */
export function isScope(text: string): text is Scope {
  return (
    text === 'plan' ||
    /^component:[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(text) ||
    /^table:[a-z0-9][a-z0-9-]{0,63}$/.test(text)
  )
}

/** An owner or commenter of a part there is not. */
export const isGrant = (scope: Scope, role: PlanRole): boolean =>
  scope === 'plan' || PART_ROLES.some((known) => known === role)
