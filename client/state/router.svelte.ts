/**
 * Where the person is, kept equal to the address bar. Links stay ordinary links (a new tab, a bookmark and "copy link" work); a plain
 * click inside the app is caught by `followLink` and becomes a move without a reload. Back and forward come in as `popstate`.
 */
import type { Route } from './route.ts'
import { parseRoute, pathOf } from './route.ts'

export class Router {
  #route = $state.raw<Route>({ page: 'home' })
  readonly #window: Window
  readonly #arrived = (): void => {
    this.#route = parseRoute(this.#window.location.pathname)
  }

  constructor(window: Window) {
    this.#window = window
    this.#arrived()
    window.addEventListener('popstate', this.#arrived)
  }

  get route(): Route {
    return this.#route
  }

  /** A new entry in the history, unless it is where we are. */
  go(route: Route): void {
    const path = pathOf(route)
    if (path !== this.#window.location.pathname) this.#window.history.pushState(null, '', path)
    this.#route = route
  }

  /** Corrects the address without a new entry: `/` that became its only plan, a plan that became its first table. */
  correct(route: Route): void {
    this.#window.history.replaceState(null, '', pathOf(route))
    this.#route = route
  }

  /** For `onclick` of a link: true when it was a plain click and the move has been made. */
  followLink(event: MouseEvent, route: Route): boolean {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return false
    event.preventDefault()
    this.go(route)
    return true
  }

  close(): void {
    this.#window.removeEventListener('popstate', this.#arrived)
  }
}
