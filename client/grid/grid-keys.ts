/**
 * What keys mean while no cell is edited. Pure decision: the controller carries it out. `type`: the key belongs into a fresh editor, which
 * must have focus before this key press ends, so that the browser (or an input method) delivers the character there.
 */
import type { GridCommand } from './commands.ts'
import type { Spot } from './selection.ts'

export type KeyAction =
  | { readonly do: 'move'; readonly by: Spot; readonly jump: boolean; readonly extend: boolean }
  | { readonly do: 'page'; readonly by: 1 | -1; readonly extend: boolean }
  /** A window's width sideways; `by` 1: towards the end of the row. */
  | { readonly do: 'across'; readonly by: 1 | -1; readonly extend: boolean }
  /** Home, End: of the row; with Ctrl of the table. */
  | { readonly do: 'edge'; readonly end: boolean; readonly table: boolean; readonly extend: boolean }
  | { readonly do: 'step'; readonly by: 1 | -1; readonly along: 'rows' | 'columns' }
  | { readonly do: 'select'; readonly what: 'all' | 'rows' | 'columns' | 'active' }
  /** The active cell goes round the corners of its range. */
  | { readonly do: 'corner' }
  /** Brings the active cell into the window. */
  | { readonly do: 'show' }
  /** Arrows extend the selection, or go to where one more range begins; the same key, or Escape, ends it. */
  | { readonly do: 'mode'; readonly mode: 'extend' | 'add' }
  | { readonly do: 'command'; readonly command: GridCommand }
  | { readonly do: 'menu' }
  | { readonly do: 'type' }
  /** Clipboard events follow: the browser must see the key, AG Grid must not. */
  | { readonly do: 'browser'; readonly valuesOnly?: true }

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

/** Where an arrow leads; null: the key is none. */
export function arrowStep(key: string, isRightToLeft: boolean): Spot | null {
  const by = ARROWS[key]
  if (!by) return null
  return isRightToLeft && by.column !== 0 ? { row: 0, column: -by.column } : by
}

function arrowAction(press: KeyPress, control: boolean): KeyAction | null {
  const by = arrowStep(press.key, press.rightToLeft)
  if (!by) return null
  if (press.altKey && !press.altGraph) {
    const key = press.rightToLeft ? mirror(press.key) : press.key
    const command = MOVES[key]
    return press.shiftKey && command && !control ? { do: 'command', command } : null
  }
  return { do: 'move', by, jump: control, extend: press.shiftKey }
}

const mirror = (key: string): string =>
  key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key

function namedAction(press: KeyPress, control: boolean): KeyAction | null {
  if (press.altKey) return altAction(press, control)
  return NAMED[press.key]?.({ shift: press.shiftKey, control }) ?? null
}

function altAction({ key, keyCode, shiftKey }: KeyPress, control: boolean): KeyAction | null {
  // By its place: with Alt, a Mac writes another character.
  if (control) return keyCode === V_KEY && !shiftKey ? command('pasteSpecial') : null
  if (key !== 'PageUp' && key !== 'PageDown') return null
  return { do: 'across', by: key === 'PageDown' ? 1 : -1, extend: shiftKey }
}

type Held = { readonly shift: boolean; readonly control: boolean }

const command = (name: GridCommand): KeyAction => ({ do: 'command', command: name })

const V_KEY = 86

const NAMED: Readonly<Record<string, (held: Held) => KeyAction | null>> = {
  PageUp: ({ shift, control }) => (control ? null : { do: 'page', by: -1, extend: shift }),
  PageDown: ({ shift, control }) => (control ? null : { do: 'page', by: 1, extend: shift }),
  Home: ({ shift, control }) => ({ do: 'edge', end: false, table: control, extend: shift }),
  End: ({ shift, control }) => ({ do: 'edge', end: true, table: control, extend: shift }),
  Tab: ({ shift, control }) => (control ? null : { do: 'step', by: shift ? -1 : 1, along: 'rows' }),
  Enter: ({ shift, control }) =>
    control ? { do: 'show' } : { do: 'step', by: shift ? -1 : 1, along: 'columns' },
  F2: () => command('edit'),
  F3: ({ shift }) => command(shift ? 'findPrevious' : 'findNext'),
  F8: ({ shift, control }) => (control ? null : { do: 'mode', mode: shift ? 'add' : 'extend' }),
  F10: ({ shift }) => (shift ? { do: 'menu' } : null),
  ContextMenu: () => ({ do: 'menu' }),
  Delete: ({ control }) => (control ? null : command('clear')),
  Backspace: ({ shift, control }) => {
    if (control) return { do: 'show' }
    return shift ? { do: 'select', what: 'active' } : command('clear')
  },
}

const CONTROL: Readonly<Record<string, KeyAction>> = {
  a: { do: 'select', what: 'all' },
  z: command('undo'),
  y: command('redo'),
  '[': command('goToSource'),
  '{': command('showPrecedents'),
  ']': command('showDependants'),
  f: command('find'),
  h: command('replace'),
  g: command('findNext'),
  '.': { do: 'corner' },
  d: command('fillDown'),
  r: command('fillRight'),
  b: command('bold'),
  i: command('italic'),
  1: command('format'),
  ';': command('insertDate'),
  // Where it takes Shift to write it.
  ':': command('insertTime'),
  "'": command('copyAbove'),
  '"': command('valueAbove'),
  c: { do: 'browser' },
  x: { do: 'browser' },
  v: { do: 'browser' },
}

/** Of letters, Shift makes another shortcut; other characters may need it to be written. */
const WITH_SHIFT: Readonly<Record<string, KeyAction>> = {
  z: command('redo'),
  v: { do: 'browser', valuesOnly: true },
  g: command('findPrevious'),
}

function controlAction({ key, shiftKey }: KeyPress): KeyAction | null {
  if (key === ' ') return { do: 'select', what: shiftKey ? 'all' : 'columns' }
  const letter = key.toLowerCase()
  return (shiftKey && /[a-z]/.test(letter) ? WITH_SHIFT[letter] : CONTROL[letter]) ?? null
}

function letterAction(press: KeyPress, control: boolean): KeyAction | null {
  const { key, keyCode, shiftKey, altKey, altGraph } = press
  if (control && !altKey) return controlAction(press)
  if (shiftKey && key === ' ') return { do: 'select', what: 'rows' }
  if (control || (altKey && !altGraph)) return null
  // An input method announces itself with 229 or `Process`, a dead accent with `Dead`.
  const composing = keyCode === 229 || key === 'Process' || key === 'Dead'
  return key.length === 1 || composing ? { do: 'type' } : null
}
