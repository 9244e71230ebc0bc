/**
 * A plan file becomes documents: the outline and one document per table, each as one update. Called by the server when it seeds or
 * imports a plan. Formulas given as text are bound when all tables are there; what is wrong with the file throws `import-invalid`
 * before anything is returned.
 */
import { OutlineDoc } from '../doc/outline-doc.ts'
import type { DocEnv } from '../doc/plan-document.ts'
import { SCHEMA_VERSION } from '../doc/plan-document.ts'
import { ruleFields } from '../doc/rule-fields.ts'
import type { Fields, FieldValue } from '../doc/step.ts'
import { FIELD } from '../doc/step.ts'
import { TableDoc } from '../doc/table-doc.ts'
import { columnFields, localisedFields, writeTableMeta } from '../doc/write-columns.ts'
import { formatFields } from '../doc/write-formats.ts'
import { bind } from '../formula/bind.ts'
import type { FormulaScope } from '../formula/scope.ts'
import { isNil, NIL } from '../model/cell.ts'
import type { CellContent } from '../model/cell.ts'
import { AppError } from '../model/error.ts'
import { readCondition } from '../model/format-rule.ts'
import type { TableId } from '../model/ids.ts'
import { columnId, isLocalId, isSlug, rowId, tableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import { isLanguage } from '../model/language.ts'
import { isOrderKey, orderKeysBetween, type Random } from '../model/order.ts'
import type { FileCell, FileRow, FileTable, PlanFile } from '../model/plan-file.ts'
import { planScope } from '../plan/scope.ts'

export type PlanDocuments = { readonly outline: OutlineDoc; readonly tables: ReadonlyMap<TableId, TableDoc> }

/** `clientId` makes the bytes reproducible; every document is written by that one Yjs client. */
export function documentsOf(file: PlanFile, env: Omit<DocEnv, 'mainLanguage'>): PlanDocuments {
  checkIds(file)
  const docEnv: DocEnv = { ...env, mainLanguage: () => file.plan.mainLanguage }
  const outline = outlineOf(file, docEnv)
  const tables = new Map<TableId, TableDoc>()
  for (const table of file.tables) tables.set(tableId(table.id), tableDocumentOf(table, docEnv))
  const scope = planScope(outline, (id) => tables.get(id), 'en')
  for (const table of file.tables) bindTexts(table, tables.get(tableId(table.id)), scope)
  return { outline, tables }
}

function checkIds(file: PlanFile): void {
  const ids = new Set<string>()
  const slugs = [file.plan.id, ...file.tables.map((table) => table.id)]
  for (const id of slugs) if (!isSlug(id)) throw new AppError('import-invalid', { what: 'id', id })
  for (const table of file.tables) {
    if (ids.has(table.id)) throw new AppError('import-invalid', { what: 'twice', id: table.id })
    ids.add(table.id)
    checkLocalIds(table.id, table.columns)
    checkLocalIds(table.id, table.rows)
    checkLocalIds(table.id, table.rules ?? [])
  }
}

/** Rows and columns are named apart: a row may be called what a column is called. */
function checkLocalIds(table: string, records: readonly { readonly id: string }[]): void {
  const local = new Set<string>()
  for (const { id } of records) {
    if (!isLocalId(id)) throw new AppError('import-invalid', { what: 'id', table, id })
    if (local.has(id)) throw new AppError('import-invalid', { what: 'twice', table, id })
    local.add(id)
  }
}

function outlineOf(file: PlanFile, env: DocEnv): OutlineDoc {
  const outline = new OutlineDoc(env)
  const { plan } = file
  outline.transact('change-outline', (writer) => {
    const settings: Fields = {
      schema: SCHEMA_VERSION,
      section: plan.section,
      year: plan.year,
      mainLanguage: plan.mainLanguage,
      languages: plan.languages,
      zone: plan.zone,
      ...localisedFields('title', plan.title),
      ...localisedFields('office', plan.office),
    }
    for (const [field, value] of Object.entries(settings)) writer.set('meta', '', field, value)
    for (const [item, key] of keyed(file.components, env.random))
      writer.create('components', item.id, {
        [FIELD.key]: key,
        number: item.number,
        ...localisedFields('label', item.label),
      })
    for (const [item, key] of keyed(file.tables, env.random))
      writer.create('tables', item.id, {
        [FIELD.key]: key,
        component: item.component ?? undefined,
        kind: item.kind,
        numbering: item.numbering,
        series: item.series,
        ...localisedFields('title', item.title),
      })
    for (const [item, key] of keyed(file.names, env.random))
      writer.create('names', item.id, { [FIELD.key]: key, name: item.name, formula: item.formula })
  })
  return outline
}

/** One table's document; formulas given as text are left out (they need the other tables). Also what a new table starts as. */
export function tableDocumentOf(file: FileTable, env: DocEnv): TableDoc {
  const table = new TableDoc(tableId(file.id), env)
  table.transact('change-table', (writer) => {
    writer.set('meta', '', 'schema', SCHEMA_VERSION)
    writeTableMeta(writer, file)
    for (const [column, key] of keyed(file.columns, env.random))
      writer.create('columns', column.id, {
        ...placeFields(column, key),
        ...columnFields({ ...column, type: column.type }),
      })
    for (const [row, key] of keyedTree(file.rows, env.random))
      writer.create('rows', row.id, {
        ...placeFields(row, key),
        [FIELD.parent]: row.parent,
        '#kind': row.kind === 'line' ? undefined : row.kind,
        '#letter': row.letter,
        '#unit': row.unit,
        ...rowCells(row),
        ...rowFormats(row),
      })
    for (const [rule, key] of keyed(file.rules ?? [], env.random))
      writer.create('rules', rule.id, {
        [FIELD.key]: key,
        ...ruleFields({
          columns: rule.columns?.map(columnId) ?? null,
          when: readCondition(rule.when) ?? rule.when,
          format: rule,
        }),
      })
    for (const row of file.rows)
      for (const [column, texts] of Object.entries(row.texts ?? {}))
        for (const [language, text] of Object.entries(texts))
          if (isLanguage(language))
            writer.text(table.textName(rowId(row.id), columnId(column), language satisfies Language), text)
  })
  return table
}

const placeFields = (item: { deleted?: true; tag?: string }, key: string): Fields => ({
  [FIELD.key]: key,
  [FIELD.deleted]: item.deleted,
  [FIELD.tag]: item.tag,
})

function rowCells(row: FileRow): Fields {
  const cells: { [column: string]: FieldValue } = {}
  for (const [column, cell] of Object.entries(row.cells ?? {})) {
    if (!isLocalId(column)) throw new AppError('import-invalid', { what: 'id', id: column })
    const content = contentOf(cell)
    if (content !== undefined) cells[column] = content
  }
  return cells
}

const rowFormats = ({ formats = {} }: FileRow): Fields =>
  Object.assign({}, ...Object.entries(formats).map(([id, format]) => formatFields(format, columnId(id))))

/** `undefined`: a formula given as text, bound later. */
function contentOf(cell: FileCell): CellContent | undefined {
  if (typeof cell !== 'object') return cell
  if (isNil(cell)) return NIL
  return 'formula' in cell ? cell.formula : undefined
}

function bindTexts(file: FileTable, table: TableDoc | undefined, scope: FormulaScope): void {
  table?.transact('edit-cells', (writer) => {
    for (const row of file.rows)
      for (const [column, cell] of Object.entries(row.cells ?? {}))
        if (typeof cell === 'object' && 'f' in cell) {
          const at = { table: table.id, row: rowId(row.id), column: columnId(column) }
          writer.set('rows', row.id, column, bind(cell.f, at, scope))
        }
  })
}

/** Items with their own keys where all have valid ones, with new keys in their order otherwise. */
function keyed<T extends { readonly key?: string }>(items: readonly T[], random: Random): [T, string][] {
  const own = items.map((item) => item.key)
  if (own.every(isOrderKey)) return items.map((item, index) => [item, own[index] ?? ''])
  const keys = orderKeysBetween(null, null, items.length, random)
  return items.map((item, index) => [item, keys[index] ?? ''])
}

/** The same, family by family. */
function keyedTree(rows: readonly FileRow[], random: Random): [FileRow, string][] {
  const families = new Map<string, FileRow[]>()
  for (const row of rows) {
    const family = families.get(row.parent ?? '') ?? []
    families.set(row.parent ?? '', family)
    family.push(row)
  }
  const keys = new Map([...families.values()].flatMap((family) => keyed(family, random)))
  return rows.map((row) => [row, keys.get(row) ?? ''])
}
