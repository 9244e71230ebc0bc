/** [GR54] The grid's commands as a list to search in: in words, with their keys, and why one cannot be had now. For the page's palette. */
import { keyNames } from '../ui/key-names.ts'
import { COMMAND_KEYS } from './command-keys.ts'
import type { GridCommand } from './commands.ts'
import { commandLabel, GRID_COMMANDS, isChange, isEnabled } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridMessageKey } from './grid-messages.ts'

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
  insertColumnBefore: 'cannotDeleteLabel',
  deleteColumns: 'cannotDeleteLabel',
  goToSource: 'noSource',
  fillSeries: 'seriesNeedsCells',
  columnNumbers: 'kindStays',
  columnWhole: 'kindStays',
  columnText: 'kindStays',
}

export const commandList = (core: GridCore): CommandLine[] =>
  GRID_COMMANDS.map((command) => ({
    command,
    label: commandLabel(command, core),
    keys: keyNames(COMMAND_KEYS[command] ?? ''),
    why: isEnabled(command, core) ? '' : whyNot(command, core),
  }))

const whyNot = (command: GridCommand, { reason, reader }: GridCore): string =>
  (isChange(command) && reason) || reader.messages(WHY[command] ?? 'nothingHere')
