/** What the page asks the server about the life of tables: `shared/wire/rest-lifecycle.ts`, over the one door to the REST interface. */
import type { PlanId, TableId } from '../../shared/model/ids.ts'
import type { AuditKind, AuditPage, TableLife, TakeStep } from '../../shared/wire/rest-lifecycle.ts'
import type { Api } from './api.ts'

/** `name` empty: somebody else delivered it, and whoever shows this has to know the person. */
export type LastChange = { readonly person: string; readonly name: string; readonly at: number }

/** A step may wait for others in the plan, and then be calculated twice on a slow machine. */
const STEP_PATIENCE = 180_000
/** What changes a table's contents: its own steps do not. */
const CHANGES: ReadonlySet<AuditKind> = new Set<AuditKind>(['cell', 'text', 'row', 'column', 'table'])
/** Among so many of the latest entries a change is looked for. */
const LOOKED_AT = 20

export type LifePort = {
  /** Tables that feed this one, directly or through others, and are not final. */
  fedBy(table: TableId): Promise<readonly TableId[]>
  /** All of its tables or none. Rejects with what `rest-lifecycle.ts` lists; with `offline` it may have been done all the same. */
  take(step: TakeStep): Promise<void>
  /** Null: nobody changed it, or it cannot be told. */
  lastChange(table: TableId): Promise<LastChange | null>
}

export function lifePort(api: Pick<Api, 'get' | 'post'>, plan: PlanId): LifePort {
  const base = `/api/plans/${encodeURIComponent(plan)}`
  const ofTable = (table: TableId): string => `${base}/tables/${encodeURIComponent(table)}`
  return {
    async fedBy(table) {
      return (await api.get<TableLife>(`${ofTable(table)}/lifecycle`)).fedBy as readonly TableId[]
    },
    async take(step) {
      await api.post(`${base}/lifecycle`, step, { patience: STEP_PATIENCE })
    },
    async lastChange(table) {
      const { entries } = await api.get<AuditPage>(`${ofTable(table)}/audit?limit=${LOOKED_AT}`)
      const last = entries.find(({ kind }) => CHANGES.has(kind))
      if (!last) return null
      const { author, person, name, received: at } = last
      return author === undefined ? { person, name, at } : { person: author, name: '', at }
    },
  }
}
