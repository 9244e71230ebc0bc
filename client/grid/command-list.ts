/** [GR54] The grid's commands as a list to search in: in words, with their keys, and why one cannot be had now. For the page's palette. */
import { keyNames } from '../ui/key-names.ts'
import { COLUMN_KINDS, type ColumnKind } from './column-kinds.ts'
import { keysNow } from './command-keys.ts'
import { GRID_COMMANDS } from './command-names.ts'
import type { GridCommand } from './commands.ts'
import { commandLabel, isChange, isEnabled } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridMessageKey } from './grid-messages.ts'
import { whyNoLook } from './look-commands.ts'

export type CommandLine = {
  readonly command: GridCommand
  readonly label: string
  readonly keys: string
  /** Empty: it can be had. */
  readonly why: string
}

const WHY: { readonly [command in GridCommand]?: GridMessageKey } = {
  undo: 'nothingToUndo',
  redo: 'nothingToRedo',
  unfreeze: 'nothingFrozen',
  insertColumnBefore: 'cannotDeleteLabel',
  deleteColumns: 'cannotDeleteLabel',
  goToSource: 'noSource',
  fillSeries: 'seriesNeedsCells',
  ...(Object.fromEntries(COLUMN_KINDS.map((kind) => [kind, 'kindStays'])) as Record<
    ColumnKind,
    GridMessageKey
  >),
}

export const commandList = (core: GridCore): CommandLine[] =>
  GRID_COMMANDS.map((command) => ({
    command,
    label: commandLabel(command, core),
    keys: keyNames(keysNow(command, core)),
    why: whyNot(command, core),
  }))

function whyNot(command: GridCommand, core: GridCore): string {
  const { reason, reader } = core
  const look = whyNoLook(command, core)
  if (look) return reader.messages(look)
  if (isEnabled(command, core)) return ''
  return (isChange(command) && reason) || reader.messages(WHY[command] ?? 'nothingHere')
}
