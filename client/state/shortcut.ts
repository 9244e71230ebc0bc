/**
 * Which command a key asks of the page (the grid has its own keys and takes them first). Pure, so that the table of keys can be
 * tested. Called by the listener of `App.svelte`.
 */
export type PageCommand =
  | 'undo'
  | 'redo'
  | 'find'
  | 'replace'
  | 'palette'
  | 'find-table'
  | 'show-keys'
  | 'next-region'
  | 'previous-region'

export type KeyStroke = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
}

/** `typing`: focus is where letters mean text (a field, or the grid, where `/` begins a cell's content). */
export function commandOf(stroke: KeyStroke, typing: boolean): PageCommand | null {
  if (stroke.isComposing || stroke.altKey) return null
  if (stroke.key === 'F6') return stroke.shiftKey ? 'previous-region' : 'next-region'
  const control = stroke.ctrlKey || stroke.metaKey
  // Some keyboards write a slash with Shift; of letters, Shift makes another shortcut.
  const anywhere = control && ANYWHERE[stroke.shiftKey ? stroke.key : stroke.key.toLowerCase()]
  if (anywhere) return anywhere
  if (typing) return null
  return control ? taking(stroke) : (BARE[stroke.key] ?? null)
}

/** Also while one types: the browser's own meaning would lead out of the page, or past the rows that are out of the window. */
const ANYWHERE: Readonly<Record<string, PageCommand>> = {
  '/': 'show-keys',
  f: 'find',
  h: 'replace',
  k: 'palette',
}

const BARE: Readonly<Record<string, PageCommand>> = { '/': 'find-table', '?': 'show-keys' }

function taking({ key, shiftKey }: KeyStroke): PageCommand | null {
  const letter = key.toLowerCase()
  if (letter === 'z') return shiftKey ? 'redo' : 'undo'
  return letter === 'y' && !shiftKey ? 'redo' : null
}
