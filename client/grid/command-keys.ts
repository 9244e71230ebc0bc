/** The keys of the grid's commands, as menus and the palette show them beside their names. Decided in grid-keys.ts; late, as those are. */
import type { CommandKeys } from './commands.ts'
import { TOOLBAR_KEYS } from './commands.ts'

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
  ...TOOLBAR_KEYS,
}
