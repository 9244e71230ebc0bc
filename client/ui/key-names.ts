export const isMac = (): boolean =>
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent)

/** A shortcut as the person's keyboard has it: `Ctrl+Z`, on a Mac `⌘Z`. There ⌘H and ⌘Space are the system's; with Control both reach us. */
export function keyNames(keys: string, mac = isMac()): string {
  if (!mac) return keys
  return keys
    .replaceAll('Ctrl+Y', '⇧⌘Z')
    .replace(/Ctrl.(?=H$|Sp)/, '⌃')
    .replaceAll('Ctrl+', '⌘')
    .replaceAll('Shift+', '⇧')
    .replaceAll('Alt+', '⌥')
}
