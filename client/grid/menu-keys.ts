/** Where a key leads in a menu, or among lines of buttons. Pure. */

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
