/**
 * Where the focus goes when a window is gone: to what opened it, or to the button of the menu that did, or, when both are gone with what was
 * done, to the heading of the page. Never to nothing: whoever uses the keyboard would begin again at the top. Used by `Dialog.svelte`.
 */
const openers = new WeakMap<Element, readonly HTMLElement[]>()
/** Of a window that has just gone, and may have made room for another. */
let leaving: readonly HTMLElement[] = []

/** Asked before the window takes the focus; what comes back gives it away again, once the window is gone. */
export function keepFocus(window: HTMLElement): () => void {
  const from = waysBack(document.activeElement)
  openers.set(window, from)
  return () => {
    leaving = from
    setTimeout(() => {
      leaving = []
      if (!isLost()) return
      for (const element of [...from, ...pageItself()]) {
        if (element.isConnected) element.focus()
        if (!isLost()) return
      }
    })
  }
}

/** Takes the focus as soon as it is drawn. For what appears in the place of what had it. */
export const focused = (element: HTMLElement): void => {
  element.focus()
}

function waysBack(active: Element | null): readonly HTMLElement[] {
  if (!(active instanceof HTMLElement) || active === document.body) return leaving
  const around = active.closest('dialog')
  if (around) return openers.get(around) ?? []
  const menu = active.closest('[popover]')
  const button = menu && document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`)
  return button ? [active, button] : [active]
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body

function pageItself(): readonly HTMLElement[] {
  const heading = document.querySelector<HTMLElement>('main h2, h1')
  heading?.setAttribute('tabindex', '-1')
  return heading ? [heading] : []
}
