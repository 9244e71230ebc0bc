export const isMac = (): boolean =>
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent)

/** A shortcut as the person's keyboard has it: `Ctrl+Z`, on a Mac `⌘Z`. */
export function keyNames(keys: string, mac = isMac()): string {
  if (!mac) return keys
  return keys
    .replaceAll('Ctrl+Y', '⇧⌘Z')
    .replaceAll('Ctrl+', '⌘')
    .replaceAll('Shift+', '⇧')
    .replaceAll('Alt+', '⌥')
}
