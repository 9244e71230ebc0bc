/**
 * A whole plan as one JSON value, everything in it; importing it gives the same plan. Deleted rows and columns are carried with their
 * contents, because ranges are anchored to their places.
 */
import { readFormatRules } from '../doc/format-rules.ts'
import type { OutlineDoc } from '../doc/outline-doc.ts'
import type { TableDoc } from '../doc/table-doc.ts'
import { type CellFormat, NO_FORMAT } from '../model/cell-format.ts'
import type { CellContent } from '../model/cell.ts'
import { isFormula, isMalformed } from '../model/cell.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import { columnId, componentId, nameId, rowId, tableId } from '../model/ids.ts'
import type { Localised } from '../model/language.ts'
import type {
  FileCell,
  FileColumn,
  FileFormatRule,
  FileRow,
  FileTable,
  PlanFile,
} from '../model/plan-file.ts'
import { PLAN_FILE_FORMAT, PLAN_FILE_VERSION } from '../model/plan-file.ts'

export function planFileOf(
  planId: string,
  outline: OutlineDoc,
  tableOf: (id: TableId) => TableDoc | undefined,
): PlanFile {
  const components = outline.axis('components', componentId)
  const names = outline.axis('names', nameId)
  return {
    format: PLAN_FILE_FORMAT,
    version: PLAN_FILE_VERSION,
    plan: { id: planId, ...outline.plan() },
    components: outline.components().map((one) => ({ key: components.entry(one.id)?.key ?? '', ...one })),
    names: outline.names().map((one) => ({ key: names.entry(one.id)?.key ?? '', ...one })),
    tables: outline.tables().flatMap(({ id }) => {
      const table = tableOf(id)
      return table ? [fileTable(outline, table)] : []
    }),
  }
}

function fileTable(outline: OutlineDoc, table: TableDoc): FileTable {
  const { kind: _own, ...words } = table.meta()
  return {
    ...outline.tableEntry(table.id),
    key: outline.axis('tables', tableId).entry(table.id)?.key ?? '',
    ...words,
    columns: inOrder(table, 'columns', columnId).map((id) => fileColumn(table, id)),
    rows: inOrder(table, 'rows', rowId).map((id) => fileRow(table, id)),
    ...fileRules(table),
  }
}

function fileRules(table: TableDoc): Pick<FileTable, 'rules'> {
  const rules = readFormatRules(table).map(({ id, columns, when, format }): FileFormatRule => {
    const { key } = table.axisEntry('rules', id)
    return { id, key, ...(columns && { columns }), when, ...format }
  })
  return rules.length > 0 ? { rules } : {}
}

/** Live ones in visible order, then the deleted ones. */
function inOrder<Id extends string>(
  table: TableDoc,
  collection: 'rows' | 'columns',
  brand: (id: string) => Id,
): Id[] {
  const all = [...table.recordIds(collection)].map(brand)
  const position = new Map(
    (collection === 'rows' ? table.rows.ids : table.columns.ids).map((id, index): [string, number] => [
      id,
      index,
    ]),
  )
  const place = (id: Id): number => position.get(id) ?? Number.MAX_SAFE_INTEGER
  return all.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}

const placed = (entry: { id: string; key: string; deleted: boolean; tag: string | null }) => ({
  id: entry.id,
  key: entry.key,
  ...(entry.deleted && { deleted: true as const }),
  ...(entry.tag !== null && { tag: entry.tag }),
})

function fileColumn(table: TableDoc, id: ColumnId): FileColumn {
  const column = table.column(id)
  return { ...placed(table.axisEntry('columns', id)), type: 'text', label: {}, ...column }
}

function fileRow(table: TableDoc, id: RowId): FileRow {
  const entry = table.axisEntry('rows', id)
  const cells: { [column: string]: FileCell } = {}
  const texts: { [column: string]: Localised } = {}
  const formats: { [column: string]: CellFormat } = {}
  for (const column of table.recordIds('columns')) {
    const stored = table.field('rows', id, column)
    const content = stored === undefined ? null : table.cell(id, columnId(column))
    const cell = fileCell(content)
    if (cell !== undefined) cells[column] = cell
    const words = textsOf(table, id, columnId(column))
    if (Object.keys(words).length > 0) texts[column] = words
    const format = table.ownFormat(id, columnId(column))
    if (format !== NO_FORMAT) formats[column] = format
  }
  return {
    ...placed(entry),
    kind: 'line',
    ...table.row(id),
    ...(entry.parent !== null && { parent: entry.parent }),
    ...(Object.keys(cells).length > 0 && { cells }),
    ...(Object.keys(texts).length > 0 && { texts }),
    ...(Object.keys(formats).length > 0 && { formats }),
  }
}

/** A text that is the same in all languages is filed under the main one. */
function textsOf(table: TableDoc, row: RowId, column: ColumnId): Localised {
  if (!table.hasWords(column)) return {}
  if (table.column(column)?.localised) return table.texts(row, column)
  const main = table.env.mainLanguage()
  const text = table.text(row, column, main)
  return text === undefined ? {} : { [main]: text }
}

function fileCell(content: CellContent): FileCell | undefined {
  if (content === null || isMalformed(content)) return undefined
  return isFormula(content) ? { formula: content } : content
}
