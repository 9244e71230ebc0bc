/** The lines of a context menu, with their words, keys and whether they can be chosen now. */
import type { CellAddress } from '../../shared/model/cell.ts'
import { keyNames } from '../ui/key-names.ts'
import { COLUMN_KINDS } from './column-kinds.ts'
import { keysNow } from './command-keys.ts'
import type { GridCommand } from './commands.ts'
import { commandLabel, isChange, isChosen, isEnabled, ROW_COMMANDS } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { CellSource, MenuEntry } from './grid-state.ts'
import { isSortedSo, whyNoLook } from './look-commands.ts'

/** Groups of the context menu, by where it was opened. */
const MENUS: { readonly [place in 'cell' | 'row' | 'column']: readonly (readonly GridCommand[])[] } = {
  cell: [
    ['edit', 'pickChoice', 'goToSource', 'showPrecedents', 'showDependants'],
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
    ['hideRows', 'showRows'],
    ['foldRows', 'unfoldRows', 'foldAll', 'unfoldAll'],
    ['freezeRows', 'unfreeze', 'heads'],
    ['deleteRows'],
  ],
  column: [
    ['sortUp', 'sortDown', 'sortOff', 'filter', 'filterOff'],
    ['renameColumn', 'headColumns', 'unheadColumns'],
    ['fitColumns', 'widenColumns', 'narrowColumns'],
    ['freezeColumns', 'unfreeze', 'heads'],
    COLUMN_KINDS,
    ['columnRules', 'nextMarked'],
    ['format', 'formatRules'],
    ['insertColumnBefore', 'insertColumnAfter'],
    ['moveColumnsBack', 'moveColumnsForward'],
    ['hideColumns', 'showColumns'],
    ['copy', 'paste', 'clear'],
    ['deleteColumns'],
  ],
}

export type MenuPlace = keyof typeof MENUS

export const menuEntries = (
  place: MenuPlace,
  core: GridCore,
  run: (command: GridCommand) => void,
  show: (entries: readonly MenuEntry[]) => void,
): MenuEntry[] => {
  const entryOf = (command: GridCommand): MenuEntry => ({
    label: commandLabel(command, core),
    run: () => run(command),
    note: keyNames(keysNow(command, core)),
    enabled: isEnabled(command, core),
    chosen: isSortedSo(command, core) ?? isChosen(command, core),
    isSwitch: command === 'heads',
  })
  return MENUS[place]
    .map((group) => group.filter((command) => isOffered(command, core)))
    .filter((group) => group.length > 0)
    .flatMap((group, index): MenuEntry[] => [
      ...(index > 0 ? [{ separator: true } as const] : []),
      ...(group.includes('columnText')
        ? [kindsEntry(core, () => show(group.map(entryOf)))]
        : group.map(entryOf)),
    ])
}

/** [GR33] Says what the columns hold, and leads to what they may hold. */
const kindsEntry = (core: GridCore, run: () => void): MenuEntry => {
  const { messages } = core.reader
  const now = COLUMN_KINDS.find((kind) => isChosen(kind, core))
  return {
    label: now ? `${messages(now)}…` : messages('columnHolds'),
    run,
    note: '',
    enabled: isEnabled('columnText', core),
  }
}

/** The tables that a cell is made from. */
export const sourceEntries = (
  { reader }: GridCore,
  sources: readonly CellSource[],
  open: (address: CellAddress) => void,
): MenuEntry[] =>
  sources.map(({ at, table, address }) => ({
    label: reader.messages('viewOf', { table, address }),
    run: () => open(at),
    note: '',
    enabled: true,
  }))

/** [GR34] A table that may only be read has a short menu; GridMenu.svelte says below it why. */
function isOffered(command: GridCommand, core: GridCore): boolean {
  if ((core.readOnly && isChange(command)) || whyNoLook(command, core) !== null) return false
  if (command === 'goToSource' || command === 'unfreeze') return isEnabled(command, core)
  const { reader, selectedColumns, activePlace } = core
  if (command === 'pickChoice')
    return activePlace !== null && reader.column(activePlace.column).type === 'choice'
  return (
    command !== 'unheadColumns' || selectedColumns.some((id) => reader.groupLabel(reader.column(id)) !== '')
  )
}
