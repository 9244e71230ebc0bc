/**
 * Arrow keys inside a list of things (menu, toolbar, navigator): one tab stop, arrows move. An attachment for the container; the items
 * are looked up on every key, so the list may change under it.
 */
import type { Attachment } from 'svelte/attachments'

export type RovingOptions = {
  /** CSS selector of the items inside the container. */
  readonly items: string
  readonly axis: 'vertical' | 'horizontal'
  /** Whether the arrow leaves the last item for the first. */
  readonly wraps?: boolean
  /** Letters jump to the item that begins with them. */
  readonly typeahead?: boolean
}

const STEPS = {
  vertical: { ArrowDown: 1, ArrowUp: -1 },
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
} as const

export function rovingKeys(options: RovingOptions): Attachment<HTMLElement> {
  return (container) => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (isTextField(event.target) && !leavesField(event, options)) return
      const items = [...container.querySelectorAll<HTMLElement>(options.items)].filter(isUsable)
      const at = items.findIndex((item) => item === container.ownerDocument.activeElement)
      const next = items[destination(event, items, at, options)]
      if (!next) return
      event.preventDefault()
      next.focus()
    }
    container.addEventListener('keydown', onKey)
    return () => container.removeEventListener('keydown', onKey)
  }
}

/** In a search field the arrows that cannot move its caret lead on to the list. */
const leavesField = ({ key, target }: KeyboardEvent, { axis }: RovingOptions): boolean =>
  axis === 'vertical' && target instanceof HTMLInputElement && (key === 'ArrowDown' || key === 'ArrowUp')

/** Where the key leads; -1: nowhere. */
function destination(
  event: KeyboardEvent,
  items: readonly HTMLElement[],
  at: number,
  options: RovingOptions,
): number {
  if (event.key === 'Home') return 0
  if (event.key === 'End') return items.length - 1
  const steps: Readonly<Record<string, number>> = STEPS[options.axis]
  const step = steps[event.key]
  if (step !== undefined) {
    const to = at === -1 ? (step > 0 ? 0 : items.length - 1) : at + step
    return options.wraps === true ? (to + items.length) % items.length : to
  }
  return options.typeahead === true && event.key.length === 1 ? byLetter(items, at, event.key) : -1
}

function byLetter(items: readonly HTMLElement[], at: number, letter: string): number {
  const wanted = letter.toLocaleLowerCase()
  const order = items.map((_, index) => (at + 1 + index) % items.length)
  return order.find((index) => items[index]?.textContent?.trim().toLocaleLowerCase().startsWith(wanted)) ?? -1
}

const isUsable = (item: HTMLElement): boolean =>
  !item.matches(':disabled,[aria-disabled="true"]') && item.getClientRects().length > 0

export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=radio]):not([type=checkbox]),textarea,select'))
