/**
 * What formulas see of a plan: axes from the table documents, names from the outline. Used by a session (per language of the reader) and
 * by the importer. Numbers are worked out again only when the outline has changed.
 */
import type { OutlineDoc } from '../doc/outline-doc.ts'
import type { TableDoc } from '../doc/table-doc.ts'
import { frozenAxes, type FormulaScope } from '../formula/scope.ts'
import type { TableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import type { NumberedTable } from './numbering.ts'
import { findTable, numberTables } from './numbering.ts'

/** The outline's tables with their numbers, kept until the outline changes. */
export function numberedTablesOf(outline: OutlineDoc): () => readonly NumberedTable[] {
  let numbered: readonly NumberedTable[] | null = null
  outline.onChange(() => {
    numbered = null
  })
  return () => {
    const { section, mainLanguage } = outline.plan()
    return (numbered ??= numberTables(outline.tables(), section, mainLanguage))
  }
}

/** The scope as it is now, whatever happens to the documents later: what a person sees while typing a formula. */
export const frozenScope = (
  scope: FormulaScope,
  tables: readonly NumberedTable[],
  language: Language,
): FormulaScope => ({
  ...scope,
  ...frozenAxes(
    scope,
    tables.map(({ id }) => id),
  ),
  tableByName: (text) => findTable(text, tables),
  tableName: (table) => tables.find((one) => one.id === table)?.name(language) ?? '#REF!',
})

export function planScope(
  outline: OutlineDoc,
  tableOf: (id: TableId) => TableDoc | undefined,
  language: Language,
  numberedTables: () => readonly NumberedTable[] = numberedTablesOf(outline),
): FormulaScope {
  return {
    rows: (table) => tableOf(table)?.rows,
    columns: (table) => tableOf(table)?.columns,
    tableByName: (text) => findTable(text, numberedTables()),
    tableName: (table) =>
      numberedTables()
        .find((one) => one.id === table)
        ?.name(language) ?? '#REF!',
    nameByText: (text) => {
      const wanted = text.toLowerCase()
      return outline.names().find((one) => one.name.toLowerCase() === wanted)?.id
    },
    nameText: (name) => outline.names().find((one) => one.id === name)?.name,
  }
}
