/**
 * Addresses of pages as data. `/` is the list of plans (or the only plan), `/plans/<plan>/<table>` is a bookmark of one table.
 * Parsing never throws: an address that names nothing is `unknown` and gets its own page.
 */
import type { PlanId, TableId } from '../../shared/model/ids.ts'
import { isSlug, planId, tableId } from '../../shared/model/ids.ts'

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'plan'; readonly plan: PlanId; readonly table: TableId | null }
  | { readonly page: 'unknown'; readonly path: string }

export function parseRoute(path: string): Route {
  const [first, plan, table, ...rest] = path.split('/').filter((part) => part !== '')
  if (first === undefined || path === '/index.html') return { page: 'home' }
  if (first !== 'plans' || rest.length > 0) return { page: 'unknown', path }
  if (plan === undefined) return { page: 'home' }
  if (!isSlug(plan) || (table !== undefined && !isSlug(table))) return { page: 'unknown', path }
  return { page: 'plan', plan: planId(plan), table: table === undefined ? null : tableId(table) }
}

export function pathOf(route: Route): string {
  if (route.page === 'home') return '/'
  if (route.page === 'unknown') return route.path
  return route.table === null ? `/plans/${route.plan}` : `/plans/${route.plan}/${route.table}`
}
