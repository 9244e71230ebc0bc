/** Which commands on what one is shown make sense now, and why one does not. Called by the menu and the palette. */
import { arrangedBy } from './arranged-by.ts'
import type { GridCommand } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridMessageKey } from './grid-messages.ts'

/** Null: nothing is in its way. */
export function whyNoLook(command: GridCommand, { reader, selectedRows }: GridCore): GridMessageKey | null {
  const { hiddenRows, hiddenColumns, folded } = reader.personal.parts
  const { sort, choice } = arrangedBy(reader.personal)
  const unless = (isPossible: boolean, why: GridMessageKey): GridMessageKey | null =>
    isPossible ? null : why
  switch (command) {
    case 'foldRows':
    case 'foldAll':
    case 'foldToSecond':
      return unless(reader.hasGroups, 'nothingToFold')
    case 'unfoldRows':
      return unless(
        selectedRows.some((row) => folded.has(row)),
        'nothingFolded',
      )
    case 'unfoldAll':
      return unless(folded.size > 0, 'nothingFolded')
    case 'showRows':
    case 'showAllRows':
      return unless(hiddenRows.size > 0, 'nothingHidden')
    case 'showColumns':
    case 'showAllColumns':
      return unless(hiddenColumns.size > 0, 'nothingHidden')
    case 'sortOff':
      return unless(sort !== null, 'notSorted')
    case 'filterOff':
      return unless(choice.size > 0, 'notFiltered')
    case 'lookAgain':
      return unless(sort !== null || choice.size > 0, 'notArranged')
    default:
      return null
  }
}

/** Of a column that is sorted: whether it is how; null: it is not sorted, or it is no such command. */
export function isSortedSo(command: GridCommand, { reader, activePlace }: GridCore): boolean | null {
  const { sort } = arrangedBy(reader.personal)
  if ((command !== 'sortUp' && command !== 'sortDown') || !sort || sort.column !== activePlace?.column)
    return null
  return sort.way === (command === 'sortUp' ? 'up' : 'down')
}
