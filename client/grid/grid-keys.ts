/**
 * What keys mean while no cell is edited. Pure decision: the controller carries it out. `type`: the key belongs into a fresh editor, which
 * must have focus before this key press ends, so that the browser (or an input method) delivers the character there.
 */
import type { GridCommand } from './commands.ts'
import type { Spot } from './selection.ts'

export type KeyAction =
  | { readonly do: 'move'; readonly by: Spot; readonly jump: boolean; readonly extend: boolean }
  | { readonly do: 'page'; readonly by: 1 | -1; readonly extend: boolean }
  /** Home, End: of the row; with Ctrl of the table. */
  | { readonly do: 'edge'; readonly end: boolean; readonly table: boolean; readonly extend: boolean }
  | { readonly do: 'step'; readonly by: 1 | -1; readonly along: 'rows' | 'columns' }
  | { readonly do: 'select'; readonly what: 'all' | 'rows' | 'columns' }
  | { readonly do: 'command'; readonly command: GridCommand }
  | { readonly do: 'menu' }
  | { readonly do: 'type' }
  /** Clipboard events follow: the browser must see the key, AG Grid must not. */
  | { readonly do: 'browser' }

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing'
> & { readonly altGraph: boolean; readonly rightToLeft: boolean }

const ARROWS: Readonly<Record<string, Spot>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

const MOVES: Readonly<Record<string, GridCommand>> = {
  ArrowUp: 'moveRowsUp',
  ArrowDown: 'moveRowsDown',
  ArrowLeft: 'outdentRows',
  ArrowRight: 'indentRows',
}

export function keyAction(press: KeyPress): KeyAction | null {
  const control = (press.ctrlKey || press.metaKey) && !press.altGraph
  return arrowAction(press, control) ?? namedAction(press, control) ?? letterAction(press, control)
}

function arrowAction(press: KeyPress, control: boolean): KeyAction | null {
  const by = ARROWS[press.key]
  if (!by) return null
  const mirrored = press.rightToLeft ? { row: by.row, column: by.column === 0 ? 0 : -by.column } : by
  if (press.altKey) {
    const key = press.rightToLeft ? mirror(press.key) : press.key
    const command = MOVES[key]
    return press.shiftKey && command && !control ? { do: 'command', command } : null
  }
  return { do: 'move', by: mirrored, jump: control, extend: press.shiftKey }
}

const mirror = (key: string): string =>
  key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key

function namedAction(press: KeyPress, control: boolean): KeyAction | null {
  return press.altKey ? null : (moveAction(press, control) ?? commandAction(press, control))
}

function moveAction({ key, shiftKey }: KeyPress, control: boolean): KeyAction | null {
  switch (key) {
    case 'PageUp':
    case 'PageDown':
      return control ? null : { do: 'page', by: key === 'PageUp' ? -1 : 1, extend: shiftKey }
    case 'Home':
    case 'End':
      return { do: 'edge', end: key === 'End', table: control, extend: shiftKey }
    case 'Tab':
      return control ? null : { do: 'step', by: shiftKey ? -1 : 1, along: 'rows' }
    case 'Enter':
      return { do: 'step', by: shiftKey ? -1 : 1, along: 'columns' }
    default:
      return null
  }
}

function commandAction({ key, shiftKey }: KeyPress, control: boolean): KeyAction | null {
  switch (key) {
    case 'F2':
      return { do: 'command', command: 'edit' }
    case 'Delete':
    case 'Backspace':
      return control ? null : { do: 'command', command: 'clear' }
    case 'ContextMenu':
      return { do: 'menu' }
    case 'F10':
      return shiftKey ? { do: 'menu' } : null
    default:
      return null
  }
}

const CONTROL: Readonly<Record<string, KeyAction>> = {
  a: { do: 'select', what: 'all' },
  z: { do: 'command', command: 'undo' },
  y: { do: 'command', command: 'redo' },
  '[': { do: 'command', command: 'goToSource' },
  ' ': { do: 'select', what: 'columns' },
  c: { do: 'browser' },
  x: { do: 'browser' },
  v: { do: 'browser' },
}

function letterAction(press: KeyPress, control: boolean): KeyAction | null {
  const { key, keyCode, shiftKey, altKey, altGraph } = press
  if (control && !altKey) {
    if (shiftKey && key.toLowerCase() === 'z') return { do: 'command', command: 'redo' }
    return CONTROL[key.toLowerCase()] ?? null
  }
  if (shiftKey && key === ' ') return { do: 'select', what: 'rows' }
  if (control || (altKey && !altGraph)) return null
  // An input method announces itself with 229 or `Process`, a dead accent with `Dead`.
  const composing = keyCode === 229 || key === 'Process' || key === 'Dead'
  return key.length === 1 || composing ? { do: 'type' } : null
}
