/** Puts a menu at a point of the window, inside it; by the style object, which the content policy allows. Called when it opens. */
const MARGIN = 8
const GAP = 4

export function placeMenu(menu: HTMLElement, x: number, y: number): void {
  const { width, height } = menu.getBoundingClientRect()
  const view = menu.ownerDocument.documentElement
  const toLeft = getComputedStyle(menu).direction === 'rtl'
  const left = toLeft ? x - width : x
  const top = y + height > view.clientHeight - MARGIN && y - height > MARGIN ? y - height : y
  menu.style.left = `${Math.max(MARGIN, Math.min(left, view.clientWidth - width - MARGIN))}px`
  menu.style.top = `${Math.max(MARGIN, Math.min(top, view.clientHeight - height - MARGIN))}px`
}

/** Below a cell, or above it where there is no room. */
export function placeBeside(
  node: HTMLElement,
  { start, top, bottom }: { readonly start: number; readonly top: number; readonly bottom: number },
): void {
  const { width, height } = node.getBoundingClientRect()
  const view = node.ownerDocument.documentElement
  const fits = bottom + GAP + height <= view.clientHeight - MARGIN
  node.style.left = `${Math.max(MARGIN, Math.min(start, view.clientWidth - width - MARGIN))}px`
  node.style.top = `${fits ? bottom + GAP : Math.max(MARGIN, top - GAP - height)}px`
}

/** The item that gets focus for a key, among all items of the menu; null: the key is not the menu's. */
export function nextItem(items: readonly HTMLElement[], at: Element | null, key: string): HTMLElement | null {
  const index = items.findIndex((item) => item === at)
  const wrap = (position: number): HTMLElement | null =>
    items[(position + items.length) % items.length] ?? null
  switch (key) {
    case 'ArrowDown':
      return wrap(index + 1)
    case 'ArrowUp':
      return wrap(index < 0 ? -1 : index - 1)
    case 'Home':
      return wrap(0)
    case 'End':
      return wrap(-1)
    default:
      return key.length === 1 ? byLetter(items, index, key) : null
  }
}

/** The same in several lines of buttons: sideways within a line, up and down to the nearest of the next one. */
export function nextAlong(
  lines: readonly (readonly HTMLElement[])[],
  at: Element | null,
  key: string,
  isMirrored: boolean,
): HTMLElement | null {
  const line = lines.findIndex((buttons) => buttons.some((button) => button === at))
  const buttons = lines[line] ?? []
  const place = buttons.findIndex((button) => button === at)
  const within = (to: number): HTMLElement | undefined => buttons[(to + buttons.length) % buttons.length]
  const beside = (other: readonly HTMLElement[] = []): HTMLElement | undefined =>
    other[Math.min(place, other.length - 1)]
  const forward = isMirrored ? -1 : 1
  const leads: { readonly [key: string]: () => HTMLElement | undefined } = {
    ArrowLeft: () => within(place - forward),
    ArrowRight: () => within(place + forward),
    ArrowUp: () => beside(lines[line - 1]),
    ArrowDown: () => beside(lines[line + 1]),
    Home: () => within(0),
    End: () => within(-1),
  }
  return leads[key]?.() ?? null
}

function byLetter(items: readonly HTMLElement[], index: number, key: string): HTMLElement | null {
  const starts = (item: HTMLElement): boolean =>
    (item.textContent ?? '').trim().toLowerCase().startsWith(key.toLowerCase())
  return items.slice(index + 1).find(starts) ?? items.find(starts) ?? null
}
