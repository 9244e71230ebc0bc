/**
 * Who may do what in a plan, as something to look at: people by components, with the tables that differ from their component named; and a
 * person's rights as a form gives them back. Reads the one table of rights (`shared/model/access.ts`) and decides nothing itself. Pure.
 */
import type { Grant, PartRole, PlanRole, Scope } from '../../shared/model/access.ts'
import { PART_ROLES, planRole, tableRole } from '../../shared/model/access.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { NavigatorGroup } from './navigator.ts'

/** A component, or the tables that have none. */
export type PartGroup = {
  /** Null: tables without a component. */
  readonly id: string | null
  readonly number: number | null
  readonly label: string
  readonly tables: readonly PartTable[]
}
export type PartTable = { readonly id: TableId; readonly name: string; readonly title: string }

/** What somebody can do in a part. */
export type Reach = 'edits' | 'comments' | 'reads'
export type MatrixCell = {
  readonly reach: Reach
  /** Tables in which it is otherwise. */
  readonly apart: readonly { readonly table: PartTable; readonly reach: Reach }[]
}
export type MatrixRow = { readonly role: PlanRole; readonly cells: readonly MatrixCell[] }

/** As the navigator groups them, working tables behind the numbered ones. */
export const partGroups = (groups: readonly NavigatorGroup[]): PartGroup[] =>
  groups.map(({ id, number, label, items, workingTables }) => ({
    id,
    number,
    label,
    tables: [...items, ...workingTables].map((item) => ({
      id: item.id,
      name: item.number === '' ? item.title : item.number,
      title: item.title,
    })),
  }))

const reachOf = (role: PlanRole | null): Reach =>
  role === 'owner' || role === 'editor' ? 'edits' : role === 'commenter' ? 'comments' : 'reads'

export function matrixRow(grants: readonly Grant[], groups: readonly PartGroup[]): MatrixRow {
  const standing = { grants, administrator: false }
  const reach = (id: string, component: string | null): Reach =>
    reachOf(tableRole(standing, { id, component }))
  const cells = groups.map(({ id, tables }): MatrixCell => {
    // No table has an empty id.
    const whole = reach('', id)
    const apart = tables.map((table) => ({ table, reach: reach(table.id, id) }))
    return { reach: whole, apart: apart.filter((one) => one.reach !== whole) }
  })
  return { role: planRole(standing) ?? 'viewer', cells }
}

/** What differs from the role in the plan: for a small screen, and for whoever has the matrix read out. */
export type Exception = { readonly part: PartGroup | PartTable; readonly reach: Reach }

export function exceptions({ role, cells }: MatrixRow, groups: readonly PartGroup[]): Exception[] {
  const usual = reachOf(role)
  return cells.flatMap((cell, at) => {
    const part = groups[at]
    const whole = part && cell.reach !== usual ? [{ part, reach: cell.reach }] : []
    return [...whole, ...cell.apart.map(({ table, reach }) => ({ part: table, reach }))]
  })
}

/** Rights while they are being given: the role in the plan, and what is said of its parts. */
export type RightsDraft = {
  readonly role: PlanRole
  readonly parts: ReadonlyMap<Scope, PartRole>
}

export function draftOf(grants: readonly Grant[]): RightsDraft {
  const parts = new Map<Scope, PartRole>()
  for (const { scope, role } of grants) {
    const known = PART_ROLES.find((one) => one === role)
    if (scope !== 'plan' && known) parts.set(scope, known)
  }
  return { role: planRole({ grants, administrator: false }) ?? 'viewer', parts }
}

/** An owner is never limited, so nothing is said of parts. */
export const grantsOf = ({ role, parts }: RightsDraft): Grant[] => [
  { scope: 'plan', role },
  ...(role === 'owner' ? [] : [...parts].map(([scope, partRole]): Grant => ({ scope, role: partRole }))),
]

/** `null`: as the plan, or the component, has it. */
export function withPart(draft: RightsDraft, scope: Scope, role: PartRole | null): RightsDraft {
  const parts = new Map(draft.parts)
  if (role === null) parts.delete(scope)
  else parts.set(scope, role)
  return { ...draft, parts }
}

/** What the draft comes to in one part. */
export const draftReach = (draft: RightsDraft, table: string, component: string | null): Reach =>
  reachOf(tableRole({ grants: grantsOf(draft), administrator: false }, { id: table, component }))

export const scopeOfComponent = (id: string): Scope => `component:${id}`
export const scopeOfTable = (id: string): Scope => `table:${id}`
