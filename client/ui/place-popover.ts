/**
 * Puts an open popover under (or, without room, over) the button that opened it, inside the window. Styles are set through the style
 * object, which a content security policy without inline styles allows. Used by `Popover.svelte`, `Menu.svelte` and the tooltips.
 */
const GAP = 6
const MARGIN = 8

export type Alignment = 'start' | 'end' | 'center'

export function placePopover(popover: HTMLElement, anchor: Element, alignment: Alignment): void {
  const [button, box] = [anchor.getBoundingClientRect(), popover.getBoundingClientRect()]
  const view = popover.ownerDocument.documentElement
  const left = {
    start: button.left,
    end: button.right - box.width,
    center: button.left + (button.width - box.width) / 2,
  }
  const below = button.bottom + GAP
  const above = button.top - GAP - box.height
  const fitsBelow = below + box.height <= view.clientHeight - MARGIN
  const top = fitsBelow || above < MARGIN ? below : above
  popover.style.setProperty('inset', 'auto')
  popover.style.setProperty('margin', '0')
  popover.style.setProperty(
    'left',
    `${within(left[alignment], MARGIN, view.clientWidth - box.width - MARGIN)}px`,
  )
  popover.style.setProperty('top', `${within(top, MARGIN, view.clientHeight - box.height - MARGIN)}px`)
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
