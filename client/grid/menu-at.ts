/**
 * What every menu and panel at a point of the grid does: stands there, inside the window, with the keyboard on its first control; goes with
 * Escape, a press anywhere else, and the window's keyboard going elsewhere. For `{@attach}`: done anew for another menu.
 */
import type { Attachment } from 'svelte/attachments'

import type { GridMenu } from './grid-state.ts'
import { MARGIN } from './place-beside.ts'

type Settings = {
  /** What takes the keyboard. */
  readonly first: string
  readonly close: () => void
  /** Something is typed in it: it stays when one goes to another window, to look something up. */
  readonly staysInBackground?: boolean
}

export const menuAt =
  (
    { x, y }: Pick<GridMenu, 'x' | 'y'>,
    { first, close, staysInBackground = false }: Settings,
  ): Attachment<HTMLElement> =>
  (menu) => {
    const abort = new AbortController()
    const { signal } = abort
    placeAt(menu, x, y)
    menu.querySelector<HTMLElement>(first)?.focus()
    menu.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        close()
      },
      { signal },
    )
    window.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (target instanceof Node && !menu.contains(target)) close()
      },
      { capture: true, signal },
    )
    if (!staysInBackground) window.addEventListener('blur', close, { signal })
    return () => abort.abort()
  }

/** By the style object, which the content policy allows. */
function placeAt(menu: HTMLElement, x: number, y: number): void {
  const { width, height } = menu.getBoundingClientRect()
  const view = menu.ownerDocument.documentElement
  const toLeft = getComputedStyle(menu).direction === 'rtl'
  const left = toLeft ? x - width : x
  const top = y + height > view.clientHeight - MARGIN && y - height > MARGIN ? y - height : y
  menu.style.left = `${Math.max(MARGIN, Math.min(left, view.clientWidth - width - MARGIN))}px`
  menu.style.top = `${Math.max(MARGIN, Math.min(top, view.clientHeight - height - MARGIN))}px`
}
