/**
 * Where the person is, kept equal to the address bar. Links stay ordinary links (a new tab, a bookmark and "copy link" work); a plain
 * click inside the app is caught by `followLink` and becomes a move without a reload. Back and forward come in as `popstate`. A guard may
 * keep the person where they are; Back has happened by then, so it is taken back: every entry of the history knows its place.
 */
import type { Route } from './route.ts'
import { parseRoute, pathOf } from './route.ts'

export class Router {
  #route = $state.raw<Route>({ page: 'home' })
  readonly #window: Window
  #mayGo: (to: Route) => boolean = () => true
  /** Of the entry shown, in the history of this tab. */
  #place = 0
  readonly #arrived = (): void => {
    const to = this.#there()
    const place = placeIn(this.#window.history)
    if (place !== null && place !== this.#place && !this.#mayGo(to)) {
      this.#window.history.go(this.#place - place)
      return
    }
    if (place !== null) this.#place = place
    this.#route = to
  }

  constructor(window: Window) {
    this.#window = window
    const { history, location } = window
    this.#place = placeIn(history) ?? 0
    history.replaceState({ place: this.#place }, '', location.href)
    this.#route = this.#there()
    window.addEventListener('popstate', this.#arrived)
  }

  get route(): Route {
    return this.#route
  }

  /** Asked before each move to another address. Until the function given back is called. */
  guard(mayGo: (to: Route) => boolean): () => void {
    this.#mayGo = mayGo
    return () => {
      if (this.#mayGo === mayGo) this.#mayGo = () => true
    }
  }

  /** A new entry in the history, unless it is where we are. False: the guard did not let us go. */
  go(route: Route): boolean {
    const path = pathOf(route)
    if (path !== pathOf(this.#there())) {
      if (!this.#mayGo(route)) return false
      this.#place++
      this.#window.history.pushState({ place: this.#place }, '', path)
    }
    this.#route = route
    return true
  }

  /** Corrects the address without a new entry: `/` that became its only plan, a plan that became its first table. */
  correct(route: Route): void {
    this.#window.history.replaceState({ place: this.#place }, '', pathOf(route))
    this.#route = route
  }

  /** For `onclick` of a link: true when it was a plain click and the move has been made. */
  followLink(event: MouseEvent, route: Route): boolean {
    if (!isPlainClick(event)) return false
    event.preventDefault()
    return this.go(route)
  }

  #there(): Route {
    const { pathname, search } = this.#window.location
    return parseRoute(pathname + search)
  }

  close(): void {
    this.#window.removeEventListener('popstate', this.#arrived)
  }
}

/** Null: an entry that somebody else made. */
function placeIn({ state }: History): number | null {
  const place: unknown = (state as { readonly place?: unknown } | null)?.place
  return typeof place === 'number' ? place : null
}

/** Nobody's else yet, and not for another tab or window. */
export const isPlainClick = (event: MouseEvent): boolean =>
  !event.defaultPrevented &&
  event.button === 0 &&
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
