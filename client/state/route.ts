/**
 * Addresses of pages as data. `/` is the list of plans (or the only plan), `/plans/<plan>/<table>` is a bookmark of one table; the others
 * are about people. Parsing never throws: an address that names nothing is `unknown` and gets its own page.
 */
import type { PlanId, TableId } from '../../shared/model/ids.ts'
import { isSlug, planId, tableId } from '../../shared/model/ids.ts'

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'plan'; readonly plan: PlanId; readonly table: TableId | null }
  | { readonly page: 'share'; readonly plan: PlanId }
  /** `to`: where the person wanted to go, a path of ours. `refused`: why single sign-on sent her back. */
  | { readonly page: 'sign-in'; readonly to: string; readonly refused: string }
  | { readonly page: 'link'; readonly token: string }
  | { readonly page: 'account' }
  | { readonly page: 'people' }
  | { readonly page: 'unknown'; readonly path: string }

/** `address`: path and query. */
export function parseRoute(address: string): Route {
  const [path = '', query = ''] = address.split(/\?(.*)/su)
  const [first, ...rest] = path.split('/').filter((part) => part !== '')
  if (first === undefined || path === '/index.html') return { page: 'home' }
  if (first === 'plans') return planRoute(path, rest)
  if (first === 'link' && rest.length === 1 && isToken(rest[0])) return { page: 'link', token: rest[0] }
  if (rest.length > 0) return { page: 'unknown', path }
  if (first === 'sign-in') return signInRoute(new URLSearchParams(query))
  return first === 'account' || first === 'people' ? { page: first } : { page: 'unknown', path }
}

function planRoute(path: string, [plan, table, ...rest]: string[]): Route {
  if (plan === undefined) return { page: 'home' }
  if (rest.length > 0 || !isSlug(plan) || (table !== undefined && !isSlug(table)))
    return { page: 'unknown', path }
  if (table === 'share') return { page: 'share', plan: planId(plan) }
  return { page: 'plan', plan: planId(plan), table: table === undefined ? null : tableId(table) }
}

function signInRoute(query: URLSearchParams): Route {
  return { page: 'sign-in', to: ownPath(query.get('to')), refused: query.get('problem') ?? '' }
}

/** A path of ours that somebody may be sent to after signing in; anything else is the first page. */
function ownPath(wanted: string | null): string {
  const route = wanted === null || !wanted.startsWith('/') ? null : parseRoute(wanted)
  return route && route.page !== 'unknown' && route.page !== 'sign-in' ? pathOf(route) : '/'
}

/** Pages for whoever is not signed in. */
export const isOutside = ({ page }: Route): boolean => page === 'sign-in' || page === 'link'

const isToken = (text: string | undefined): text is string => /^[\w-]{16,200}$/.test(text ?? '')

export function pathOf(route: Route): string {
  switch (route.page) {
    case 'home':
      return '/'
    case 'unknown':
      return route.path
    case 'share':
      return `/plans/${route.plan}/share`
    case 'plan':
      return route.table === null ? `/plans/${route.plan}` : `/plans/${route.plan}/${route.table}`
    case 'sign-in':
      return signInPath(route)
    case 'link':
      return `/link/${route.token}`
    case 'account':
    case 'people':
      return `/${route.page}`
  }
}

function signInPath({ to, refused }: Extract<Route, { page: 'sign-in' }>): string {
  const query = new URLSearchParams({
    ...(to !== '/' && { to }),
    ...(refused !== '' && { problem: refused }),
  })
  return query.size === 0 ? '/sign-in' : `/sign-in?${query.toString()}`
}

/** The sign-in page from which one comes back to `route`. */
export const signInFor = (route: Route): Route => ({
  page: 'sign-in',
  to: route.page === 'sign-in' || route.page === 'unknown' ? '/' : pathOf(route),
  refused: '',
})
