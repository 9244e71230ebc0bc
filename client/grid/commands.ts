/**
 * Every command of the grid by name, for the context menu, the keyboard, and the page's palette or toolbar. The words are messages of the
 * same name, their keys in command-keys.ts.
 */
import { isEmphasised } from '../../shared/model/table.ts'
import { COLUMN_KINDS, type ColumnKind, kindOf } from './column-kinds.ts'
import type { GridCore } from './grid-core.ts'
import type { GridMessageKey } from './grid-messages.ts'
import { rowsToDelete } from './rows-to-delete.ts'
import { LABEL_COLUMN } from './table-reader.ts'

export const ROW_COMMANDS = [
  'insertRowAbove',
  'insertRowBelow',
  'moveRowsUp',
  'moveRowsDown',
  'indentRows',
  'outdentRows',
  'deleteRows',
] as const satisfies readonly GridMessageKey[]

const FORMATS = [
  'bold',
  'italic',
  'alignStart',
  'alignCenter',
  'alignEnd',
  'indentLess',
  'indentMore',
  'decimalsFewer',
  'decimalsMore',
  'format',
  'clearFormat',
] as const satisfies readonly GridMessageKey[]

const FIND_COMMANDS = [
  'find',
  'replace',
  'findNext',
  'findPrevious',
] as const satisfies readonly GridMessageKey[]

export const GRID_COMMANDS = [
  'edit',
  'goToSource',
  'showPrecedents',
  'showDependants',
  ...FIND_COMMANDS,
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'pasteValues',
  'pasteSpecial',
  'clear',
  'fillDown',
  'fillRight',
  'fillSeries',
  'copyAbove',
  'valueAbove',
  'insertDate',
  'insertTime',
  ...FORMATS,
  ...ROW_COMMANDS,
  'insertColumnBefore',
  'insertColumnAfter',
  'renameColumn',
  'fitColumns',
  ...COLUMN_KINDS,
  'moveColumnsBack',
  'moveColumnsForward',
  'deleteColumns',
] as const satisfies readonly GridMessageKey[]
export type GridCommand = (typeof GRID_COMMANDS)[number]

export type CommandKeys = { readonly [command in GridCommand]?: string }

/** Of the toolbar; those of all commands are in command-keys.ts. */
export const TOOLBAR_KEYS: CommandKeys = {
  bold: 'Ctrl+B',
  italic: 'Ctrl+I',
  format: 'Ctrl+1',
  moveRowsUp: 'Alt+Shift+↑',
  moveRowsDown: 'Alt+Shift+↓',
  indentRows: 'Alt+Shift+→',
  outdentRows: 'Alt+Shift+←',
}

/** `replace` asks what is to be replaced, perhaps in another table. `undo`, `redo`: what they take back may be in another table; the session knows. */
const READING: ReadonlySet<GridCommand> = new Set([
  'copy',
  'goToSource',
  'showPrecedents',
  'showDependants',
  ...FIND_COMMANDS,
  'undo',
  'redo',
])
export const isChange = (command: GridCommand): boolean => !READING.has(command)
const ON_ROWS: ReadonlySet<GridCommand> = new Set(ROW_COMMANDS)
const ON_COLUMNS: ReadonlySet<GridCommand> = new Set([
  'fitColumns',
  'insertColumnBefore',
  'insertColumnAfter',
  'deleteColumns',
])

/** Whether the command makes sense now. What the tree of rows allows is found out, and said, when it is tried. */
export function isEnabled(command: GridCommand, core: GridCore): boolean {
  if (command === 'goToSource')
    return core.activePlace !== null && core.reader.sourceOf(core.activePlace) !== null
  if (core.readOnly && isChange(command)) return false
  if (command === 'undo') return core.session.canUndo
  if (command === 'redo') return core.session.canRedo
  if (command === 'insertColumnBefore')
    return (core.selectedColumnSpots[0] ?? 0) > 0 || core.reader.columns[0] !== LABEL_COLUMN
  if (isColumnKind(command))
    return core.selectedColumns.every((id) => kindOf(core.reader.column(id)) !== null)
  if (command === 'deleteColumns') return !core.selectedColumns.some((column) => column === LABEL_COLUMN)
  if (command === 'fillSeries') return core.rects.length === 1 && !core.isOneCell
  // Whole columns are no choice of rows.
  if (ON_ROWS.has(command)) return !core.isEmpty
  return true
}

const isColumnKind = (command: GridCommand): command is ColumnKind =>
  COLUMN_KINDS.some((known) => known === command)

/** [GR33] [GR45] Whether a line of the menu, or a button, is the present choice; null for what is no choice. */
export function isChosen(command: GridCommand, core: GridCore): boolean | null {
  if (isColumnKind(command))
    return core.selectedColumns.every((id) => kindOf(core.reader.column(id)) === command)
  const place = core.activePlace
  if ((command !== 'bold' && command !== 'italic') || !place) return null
  const isBold = command === 'bold' && isEmphasised(core.reader.row(place.row).kind)
  return core.reader.table.format(place.row, place.column)[command] ?? isBold
}

/** The command in words, with how many rows or columns it concerns. */
export function commandLabel(command: GridCommand, core: GridCore): string {
  const { messages } = core.reader
  const count = ON_COLUMNS.has(command) ? core.selectedColumnSpots.length : core.selectedRowSpots.length
  const below = command === 'deleteRows' && !core.isEmpty ? rowsToDelete(core).below : 0
  if (below === 0) return messages(command, { count })
  return messages('deleteRowsWith', { count, items: messages('itemsBelow', { count: below }) })
}
