/** The lines of a context menu, with their words, keys and whether they can be chosen now. */
import { COMMAND_KEYS, commandLabel, isChosen, isEnabled, MENUS } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { MenuEntry } from './grid-state.ts'

export type MenuPlace = keyof typeof MENUS

export const menuEntries = (place: MenuPlace, core: GridCore): MenuEntry[] =>
  MENUS[place].flatMap((group, index): MenuEntry[] => [
    ...(index > 0 ? [{ separator: true } as const] : []),
    ...group
      .filter((command) => command !== 'goToSource' || isEnabled(command, core))
      .map((command) => ({
        id: command,
        label: commandLabel(command, core),
        keys: COMMAND_KEYS[command] ?? '',
        enabled: isEnabled(command, core),
        chosen: isChosen(command, core),
      })),
  ])
