/** What the page asks the server about the life of tables: `shared/wire/rest-lifecycle.ts`, over the one door to the REST interface. */
import type { PlanId, TableId } from '../../shared/model/ids.ts'
import type { AuditPage, TableLife, TakeStep } from '../../shared/wire/rest-lifecycle.ts'
import type { Api } from './api.ts'

export type LastChange = { readonly name: string; readonly at: number }

export type LifePort = {
  /** Tables that feed this one, directly or through others, and are not final. */
  fedBy(table: TableId): Promise<readonly TableId[]>
  /** All of its tables or none. Rejects with what `rest-lifecycle.ts` lists. */
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
      await api.post(`${base}/lifecycle`, step)
    },
    async lastChange(table) {
      const { entries } = await api.get<AuditPage>(`${ofTable(table)}/audit?limit=1`)
      const [last] = entries
      return last ? { name: last.author ?? last.name, at: last.received } : null
    },
  }
}
