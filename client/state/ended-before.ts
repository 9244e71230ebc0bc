/**
 * What the address of the account page says after the first single sign-on into an account that was there already: that what was set up under
 * it before was ended, and where the person wanted to go. Read by the page; an address that says something else says nothing.
 */
import { ENDED } from '../../shared/wire/rest-people.ts'
import { parseRoute, type Route } from './route.ts'

/** `search`: of the address. Null: nothing was ended. */
export function endedBefore(search: string): Route | null {
  const to = new URLSearchParams(search).get(ENDED)
  if (to === null) return null
  const route = to.startsWith('/') ? parseRoute(to) : null
  return route && route.page !== 'unknown' && route.page !== 'sign-in' ? route : { page: 'home' }
}
