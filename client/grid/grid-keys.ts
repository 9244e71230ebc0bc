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
  'key' | 'keyCode' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'
> & {
  /** What Alt makes of the key is a character to be written. */
  readonly altGraph: boolean
  readonly rightToLeft: boolean
  /** [GR113] What is selected is columns, and no rows. */
  readonly onColumns: boolean
}

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

const COLUMN_MOVES: typeof MOVES = {
  ...MOVES,
  ArrowLeft: 'moveColumnsBack',
  ArrowRight: 'moveColumnsForward',
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
    if (press.key === 'ArrowDown' && !press.shiftKey && !control)
      return { do: 'command', command: 'pickChoice' }
    const key = press.rightToLeft ? mirror(press.key) : press.key
    const command = (press.onColumns ? COLUMN_MOVES : MOVES)[key]
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
  // By their places: with Alt, a Mac writes other characters.
  const asked = control && WITH_ALT[keyCode]
  if (control) return asked && !shiftKey ? command(asked) : null
  const folding = shiftKey && FOLDING[keyCode]
  if (folding) return command(folding)
  if (key !== 'PageUp' && key !== 'PageDown') return null
  return { do: 'across', by: key === 'PageDown' ? 1 : -1, extend: shiftKey }
}

type Held = { readonly shift: boolean; readonly control: boolean }

const command = (name: GridCommand): KeyAction => ({ do: 'command', command: name })

/** The letter V; plus, minus and nought above the letters and on the number pad. */
const WITH_ALT: Readonly<Record<number, GridCommand>> = {
  86: 'pasteSpecial',
  187: 'zoomIn',
  107: 'zoomIn',
  189: 'zoomOut',
  109: 'zoomOut',
  48: 'zoomReset',
  96: 'zoomReset',
}
/** Minus and plus, where browsers and number pads have them. */
const FOLDING: Readonly<Record<number, GridCommand>> = {
  109: 'foldRows',
  173: 'foldRows',
  189: 'foldRows',
  61: 'unfoldRows',
  107: 'unfoldRows',
  187: 'unfoldRows',
}
/** Digits, with and without Shift, which writes another character on each keyboard. */
const DIGITS: Readonly<Record<number, readonly [GridCommand | null, GridCommand]>> = {
  49: ['format', 'numberGrouped'],
  53: [null, 'numberPercent'],
  48: ['hideColumns', 'showColumns'],
  57: ['hideRows', 'showRows'],
}

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
  l: command('filter'),
}

function controlAction({ key, keyCode, shiftKey }: KeyPress): KeyAction | null {
  const byDigit = DIGITS[keyCode]?.[shiftKey ? 1 : 0]
  if (byDigit) return command(byDigit)
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
