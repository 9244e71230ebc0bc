/**
 * Keeps the link to the open page in view while a list is still growing around it (words of tables arrive one by one), until the person
 * scrolls or walks in the list. For `{@attach}` of the element that scrolls; made anew for another page.
 */
const BY_HAND = ['wheel', 'pointerdown', 'keydown', 'touchmove'] as const

export function keepInView(list: HTMLElement): () => void {
  const abort = new AbortController()
  const show = (): void => list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  const observer = new ResizeObserver(show)
  for (const child of list.children) observer.observe(child)
  const end = (): void => {
    observer.disconnect()
    abort.abort()
  }
  for (const type of BY_HAND)
    list.addEventListener(type, end, { passive: true, capture: true, signal: abort.signal })
  show()
  return end
}
