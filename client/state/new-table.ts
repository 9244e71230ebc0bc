/** A table to be: what the dialog asks for, and from that the table's file and its place in the plan. Pure. */
import type { TableId } from '../../shared/model/ids.ts'
import { tableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { FileTable } from '../../shared/model/plan-file.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import { freeTable } from '../../shared/plan/templates.ts'
import type { NavigatorGroup } from './navigator.ts'

export type NewTableChoice = { readonly title: string; readonly numbered: boolean }

/** A free table in the group's component, titled in the language of whoever made it. */
export function newTable(
  group: NavigatorGroup,
  { title, numbered }: NewTableChoice,
  language: Language,
  random: () => number,
): FileTable {
  const letters = Array.from({ length: 12 }, () => Math.floor(random() * 36).toString(36)).join('')
  const table = freeTable(tableId(`table-${letters}`), group.id, { [language]: title })
  return { ...table, numbering: numbered ? 'table' : 'none' }
}

/** The table that the new one stands before: it comes last among its kind in its component; null: at the end of the plan. */
export function placeOf(
  group: NavigatorGroup,
  { numbered }: NewTableChoice,
  tables: readonly NumberedTable[],
): TableId | null {
  const fellows = numbered ? group.items.filter((item) => item.counted === 'table') : group.workingTables
  const last = fellows.at(-1)
  const at = last ? tables.findIndex((table) => table.id === last.id) : -1
  return at === -1 ? null : (tables[at + 1]?.id ?? null)
}
