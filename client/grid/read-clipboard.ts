/**
 * What the browser's clipboard holds, for commands that no clipboard event comes with. Called by late-paste.ts and paste-special.ts.
 * Rejects when the browser or the person does not allow it. Our own form cannot be read this way: the text tells whether it is ours.
 */
import { cellsCopiedAs } from './grid-clipboard.ts'
import type { Pasted } from './late-paste.ts'

export async function readClipboard(): Promise<Pasted> {
  const { clipboard } = navigator
  // Older browsers give the text alone.
  const items = typeof clipboard.read === 'function' ? await clipboard.read() : null
  const [text, html] = items
    ? await Promise.all([textOf(items, 'text/plain'), textOf(items, 'text/html')])
    : [await clipboard.readText(), '']
  return { cells: cellsCopiedAs(text), text, html }
}

async function textOf(items: ClipboardItems, type: string): Promise<string> {
  const item = items.find(({ types }) => types.includes(type))
  return item ? (await item.getType(type)).text() : ''
}

/** Whether it may be read without asking the person. */
export async function mayRead(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })
    return state === 'granted'
  } catch {
    return false
  }
}
