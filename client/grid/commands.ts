/**
 * Every command of the grid by name, for the context menu, the keyboard, and the page's palette or toolbar. The words are messages of the
 * same name, their keys in command-keys.ts.
 */
import { COLUMN_KINDS, type ColumnKind, kindOf } from './column-kinds.ts'
import type { GRID_COMMANDS } from './command-names.ts'
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

export const FIND_COMMANDS = [
  'find',
  'replace',
  'findNext',
  'findPrevious',
] as const satisfies readonly GridMessageKey[]

/** [GR90] What this person sees of the table; nobody else does. */
export const VIEW_COMMANDS = [
  'freezeRows',
  'freezeColumns',
  'unfreeze',
  'zoomIn',
  'zoomOut',
  'zoomReset',
  'heads',
  'print',
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
  'nextMarked',
  ...FIND_COMMANDS,
  ...VIEW_COMMANDS,
  'undo',
  'redo',
])
/** [GR80] What changes only what one person is shown begins with one of these. */
const LOOKING = /^(un)?fold|^(hide|show|sort|filter|look)/
export const isChange = (command: GridCommand): boolean => !READING.has(command) && !LOOKING.test(command)
const ON_ROWS: ReadonlySet<GridCommand> = new Set(ROW_COMMANDS)
const ON_COLUMNS: ReadonlySet<GridCommand> = new Set([
  'fitColumns',
  'widenColumns',
  'narrowColumns',
  'insertColumnBefore',
  'insertColumnAfter',
  'deleteColumns',
  'hideColumns',
])

const POSSIBLE: { readonly [command in GridCommand]?: (core: GridCore) => boolean } = {
  goToSource: ({ activePlace, reader }) => activePlace !== null && reader.sourceOf(activePlace) !== null,
  undo: ({ session }) => session.canUndo,
  redo: ({ session }) => session.canRedo,
  insertColumnBefore: ({ selectedColumnSpots, reader }) =>
    (selectedColumnSpots[0] ?? 0) > 0 || reader.columns[0] !== LABEL_COLUMN,
  deleteColumns: ({ selectedColumns }) => !selectedColumns.some((column) => column === LABEL_COLUMN),
  fillSeries: ({ rects, isOneCell }) => rects.length === 1 && !isOneCell,
  unfreeze: ({ view }) => view.frozen + view.frozenRows > 0,
}

/** Whether the command makes sense now. What the tree of rows allows is found out, and said, when it is tried. */
export function isEnabled(command: GridCommand, core: GridCore): boolean {
  if (core.readOnly && isChange(command)) return false
  if (isColumnKind(command)) return core.selectedColumns.every((id) => id !== LABEL_COLUMN)
  // Whole columns are no choice of rows.
  if (ON_ROWS.has(command)) return !core.isEmpty
  return POSSIBLE[command]?.(core) ?? true
}

const isColumnKind = (command: GridCommand): command is ColumnKind =>
  COLUMN_KINDS.some((known) => known === command)

/** [GR33] [GR45] Whether a line of the menu, or a button, is the present choice; null for what is no choice. */
export function isChosen(command: GridCommand, core: GridCore): boolean | null {
  if (isColumnKind(command))
    return core.selectedColumns.every((id) => kindOf(core.reader.column(id)) === command)
  if (command === 'heads') return core.display.heads
  const place = core.activePlace
  if ((command !== 'bold' && command !== 'italic') || !place) return null
  return core.reader.formatOf(place)[command] ?? false
}

/** The command in words, with how many rows or columns it concerns. */
export function commandLabel(command: GridCommand, core: GridCore): string {
  const { messages } = core.reader
  const count = ON_COLUMNS.has(command) ? core.selectedColumnSpots.length : core.selectedRowSpots.length
  const below = command === 'deleteRows' && !core.isEmpty ? rowsToDelete(core).below : 0
  if (below === 0) return messages(command, { count })
  return messages('deleteRowsWith', { count, items: messages('itemsBelow', { count: below }) })
}
