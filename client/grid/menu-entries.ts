/** The lines of a context menu, with their words, keys and whether they can be chosen now. */
import { keyNames } from '../ui/key-names.ts'
import { COLUMN_KINDS } from './column-kinds.ts'
import { COMMAND_KEYS } from './command-keys.ts'
import type { GridCommand } from './commands.ts'
import { commandLabel, isChange, isChosen, isEnabled, ROW_COMMANDS } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { MenuEntry } from './grid-state.ts'

/** Groups of the context menu, by where it was opened. */
const MENUS: { readonly [place in 'cell' | 'row' | 'column']: readonly (readonly GridCommand[])[] } = {
  cell: [
    ['edit', 'goToSource', 'showPrecedents', 'showDependants'],
    ['cut', 'copy', 'paste', 'pasteValues', 'pasteSpecial', 'clear'],
    ['fillDown', 'fillRight', 'fillSeries'],
    ['format'],
    ROW_COMMANDS,
    ['insertColumnBefore', 'insertColumnAfter', 'deleteColumns'],
  ],
  row: [
    ['cut', 'copy', 'paste', 'clear'],
    ['insertRowAbove', 'insertRowBelow'],
    ['format'],
    ['moveRowsUp', 'moveRowsDown', 'indentRows', 'outdentRows'],
    ['deleteRows'],
  ],
  column: [
    ['renameColumn', 'fitColumns'],
    COLUMN_KINDS,
    ['format'],
    ['insertColumnBefore', 'insertColumnAfter'],
    ['moveColumnsBack', 'moveColumnsForward'],
    ['copy', 'paste', 'clear'],
    ['deleteColumns'],
  ],
}

export type MenuPlace = keyof typeof MENUS

export const menuEntries = (
  place: MenuPlace,
  core: GridCore,
  run: (command: GridCommand) => void,
): MenuEntry[] =>
  MENUS[place]
    .map((group) => group.filter((command) => isOffered(command, core)))
    .filter((group) => group.length > 0)
    .flatMap((group, index): MenuEntry[] => [
      ...(index > 0 ? [{ separator: true } as const] : []),
      ...group.map((command) => ({
        label: commandLabel(command, core),
        run: () => run(command),
        note: keyNames(COMMAND_KEYS[command] ?? ''),
        enabled: isEnabled(command, core),
        chosen: isChosen(command, core),
      })),
    ])

/** [GR34] A table that may only be read has a short menu; GridMenu.svelte says below it why. */
const isOffered = (command: GridCommand, core: GridCore): boolean =>
  core.readOnly && isChange(command) ? false : command !== 'goToSource' || isEnabled(command, core)
