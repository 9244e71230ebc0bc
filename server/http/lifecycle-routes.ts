/** The life of tables over REST; the bodies are in `shared/wire/rest-lifecycle.ts`. Who may take which step with which table is asked by the desk. */
import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import type { LifecycleRecord } from '../../shared/model/lifecycle.ts'
import type { TableLife } from '../../shared/wire/rest-lifecycle.ts'
import { readStepOrder } from '../finalise/step-order.ts'
import type { TableLives } from '../finalise/table-lives.ts'
import { RateLimit } from './rate-limit.ts'
import { callerOf, type Route, shown } from './route.ts'

/** A note, two hundred tables and their hashes. */
const BODY_LIMIT = 64 * 1024

/** How often a person asks for the life of tables in a minute: each may have a whole plan read. */
const LOOKS = 60

export function lifecycleRoutes({ lives }: { readonly lives: TableLives }): readonly Route[] {
  const looks = new RateLimit(LOOKS, () => performance.now())
  return [
    {
      method: 'GET',
      url: '/api/plans/:plan/tables/:table/lifecycle',
      access: { plan: 'read' },
      handle: async (call): Promise<TableLife> => {
        const { plan = '', table = '' } = call.params
        const caller = callerOf(call)
        if (caller.is !== 'operator') looks.take(caller.person)
        if (!isSlug(table)) throw new AppError('unknown-table', { table: shown(table) })
        return lives.life(plan, table)
      },
    },
    {
      method: 'POST',
      url: '/api/plans/:plan/lifecycle',
      access: { plan: 'read' },
      bodyLimit: BODY_LIMIT,
      handle: async (call): Promise<{ records: readonly LifecycleRecord[] }> => {
        const order = readStepOrder(call.body)
        return { records: await lives.take(callerOf(call), call.params['plan'] ?? '', order) }
      },
    },
  ]
}
