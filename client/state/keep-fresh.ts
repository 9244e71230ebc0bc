/**
 * A list that others change is read again while somebody looks at it: when she comes back to the page, and every half a minute. Used by the
 * pages about people; what is being typed or asked there is not touched by it.
 */
const EVERY = 30_000

export type Watched = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/** Until what it gives back is called. */
export function keepFresh(refresh: () => void, page: Watched = document): () => void {
  const look = (): void => {
    if (page.visibilityState === 'visible') refresh()
  }
  const timer = setInterval(look, EVERY)
  page.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    page.removeEventListener('visibilitychange', look)
  }
}
