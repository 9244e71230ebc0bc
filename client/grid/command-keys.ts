/** The keys of the grid's commands, as menus and the palette show them beside their names. Decided in grid-keys.ts; late, as those are. */
import type { CommandKeys, GridCommand } from './commands.ts'
import { TOOLBAR_KEYS } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import { ZOOM_KEYS } from './zoom-keys.ts'

export const COMMAND_KEYS: CommandKeys = {
  edit: 'F2',
  goToSource: 'Ctrl+[',
  showPrecedents: 'Ctrl+Shift+[',
  showDependants: 'Ctrl+]',
  find: 'Ctrl+F',
  replace: 'Ctrl+H',
  findNext: 'F3',
  findPrevious: 'Shift+F3',
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Y',
  cut: 'Ctrl+X',
  copy: 'Ctrl+C',
  paste: 'Ctrl+V',
  pasteValues: 'Ctrl+Shift+V',
  pasteSpecial: 'Ctrl+Alt+V',
  clear: 'Del',
  fillDown: 'Ctrl+D',
  fillRight: 'Ctrl+R',
  copyAbove: "Ctrl+'",
  valueAbove: 'Ctrl+Shift+"',
  insertDate: 'Ctrl+;',
  insertTime: 'Ctrl+Shift+;',
  numberGrouped: 'Ctrl+Shift+1',
  numberPercent: 'Ctrl+Shift+5',
  hideRows: 'Ctrl+9',
  showRows: 'Ctrl+Shift+9',
  hideColumns: 'Ctrl+0',
  showColumns: 'Ctrl+Shift+0',
  foldRows: 'Alt+Shift+−',
  unfoldRows: 'Alt+Shift++',
  filter: 'Ctrl+Shift+L',
  pickChoice: 'Alt+↓',
  print: 'Ctrl+P',
  moveColumnsBack: 'Alt+Shift+←',
  moveColumnsForward: 'Alt+Shift+→',
  ...ZOOM_KEYS,
  ...TOOLBAR_KEYS,
}

const ON_ROWS: ReadonlySet<GridCommand> = new Set(['indentRows', 'outdentRows'])
const ON_COLUMNS: ReadonlySet<GridCommand> = new Set(['moveColumnsBack', 'moveColumnsForward'])

/** The keys that have the command now; empty: none. [GR113] What is selected decides whether rows or columns are meant. */
export function keysNow(command: GridCommand, core: GridCore): string {
  if ((core.isOnColumns ? ON_ROWS : ON_COLUMNS).has(command)) return ''
  const keys = COMMAND_KEYS[command] ?? ''
  // Where the table begins at the right, arrows lead where they point.
  return core.view.isRightToLeft ? keys.replace(/[←→]/, (arrow) => (arrow === '←' ? '→' : '←')) : keys
}
