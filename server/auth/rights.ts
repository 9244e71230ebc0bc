/**
 * What the database says about rights, remembered for as long as nothing changes: grants of a person in a plan, states of a plan's tables.
 * The table of rights itself is `shared/model/access.ts`.
 */
import type { Grant, TableFacts } from '../../shared/model/access.ts'
import type { TableState } from '../../shared/model/lifecycle.ts'
import type { PlanOutlines } from '../plan-outlines.ts'
import { MembershipStore } from '../store/membership-store.ts'
import { tableStates } from '../store/table-states.ts'
import type { TableStore } from '../store/tables.ts'
import type { DoorChanges } from './door-changes.ts'
import { FreshCache } from './fresh-cache.ts'

type OfPerson = { readonly person: string; readonly grants: readonly Grant[] }

/** Entries of each memory. */
const MOST = 10_000

export class Rights {
  readonly #tables: TableStore
  readonly #memberships: MembershipStore
  readonly #outlines: Pick<PlanOutlines, 'component'>
  readonly #grants = new FreshCache<OfPerson>(MOST)
  readonly #states = new FreshCache<ReadonlyMap<string, TableState>>(MOST)

  constructor(tables: TableStore, outlines: Pick<PlanOutlines, 'component'>, changes: DoorChanges) {
    this.#tables = tables
    this.#memberships = new MembershipStore(tables)
    this.#outlines = outlines
    changes.onFirst(({ person, plan, tables }) => {
      if (plan !== undefined) this.#states.forget(plan)
      if (tables !== undefined) return
      if (plan !== undefined && person !== undefined) this.#grants.forget(grantsKey(plan, person))
      else if (person !== undefined) this.#grants.forgetWhere((of) => of.person === person)
      else this.#grants.forgetWhere(() => true)
    })
  }

  /** Empty: no member. */
  async grants(plan: string, person: string): Promise<readonly Grant[]> {
    const load = async (): Promise<OfPerson | null> => {
      const grants = await this.#memberships.grants(plan, person)
      return grants.length > 0 ? { person, grants } : null
    }
    return (await this.#grants.get(grantsKey(plan, person), load))?.grants ?? []
  }

  async table(plan: string, table: string): Promise<TableFacts> {
    const [component, states] = await Promise.all([
      this.#outlines.component(plan, table),
      this.#states.get(plan, () => tableStates(this.#tables, plan)),
    ])
    return { id: table, component, state: states?.get(table) ?? 'draft' }
  }
}

const grantsKey = (plan: string, person: string): string => `${plan}/${person}`
