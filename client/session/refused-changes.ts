/**
 * Refused edits place by place, to be read, typed again by hand, and taken away in a file. Loaded when there are any. Cells read as they would
 * be typed, with the names that tables have now; everything else reads in words of the model. Never throws, whatever has become of the plan.
 */
import type { Fields, FieldValue, Step } from '../../shared/doc/step.ts'
import { parseTextName, type TableDoc } from '../../shared/doc/table-doc.ts'
import { guard } from '../../shared/export/csv-guard.ts'
import { editText } from '../../shared/format/print-value.ts'
import { columnLetters } from '../../shared/formula/a1.ts'
import { render } from '../../shared/formula/render.ts'
import { parseFormatField } from '../../shared/model/cell-format.ts'
import { type CellContent, isFormula } from '../../shared/model/cell.ts'
import { columnId, isLocalId, rowId, type ColumnId, type RowId } from '../../shared/model/ids.ts'
import { type Language, LANGUAGES, localise } from '../../shared/model/language.ts'
import { cellEditText } from './cell-output.ts'
import type { PlanRooms } from './plan-rooms.ts'
import { cellLines } from './refused-cells.ts'
import { outlineLabel, plain, propertyChange, type Records } from './refused-property.ts'
import type { RefusedChange, RefusedEdit } from './session-types.ts'

const LABEL = columnId('label')

/** What a step did, without where and when. `property` null: a cell, of which the rest is found out where it stands. */
type Change = Pick<RefusedChange, 'row' | 'column' | 'before' | 'after' | 'property' | 'language'> & {
  readonly now?: string
  readonly isThere?: boolean
  /** Of the outline: what it was about. */
  readonly record?: string
}

export const refusedChanges = (
  edits: readonly RefusedEdit[],
  rooms: PlanRooms,
  language: Language,
): readonly RefusedChange[] => edits.flatMap((edit) => changesOf(edit, rooms, language))

function changesOf(edit: RefusedEdit, rooms: PlanRooms, language: Language): RefusedChange[] {
  const { id, table, command, reason, at } = edit
  const entry = rooms.tables().find((one) => one.id === table)
  const document = entry && rooms.table(entry.id)
  const scope = rooms.scope(language)
  const text = (value: FieldValue, row: RowId, column: ColumnId): string =>
    isFormula(value) && table !== null ? render(value, { table, row, column }, scope) : cellText(value)
  const records = table === null ? ofOutline(rooms, language) : ofTable(document, language)
  return cellsAsOne(collapsed(command.steps.flatMap((step) => read(step, text, records))), language).map(
    (change): RefusedChange => {
      const { row, column, property, record = '', ...rest } = change
      const isCell = document !== undefined && row !== null && column !== null && has(document, row, column)
      // What somebody wrote in one language is compared with what stands there in that language.
      const spoken = change.language ?? language
      return {
        now: isCell ? cellEditText(document, { row, column }, spoken, rooms.scope(spoken)) : '',
        isThere: isCell,
        ...rest,
        row,
        column,
        property,
        edit: id,
        table,
        tableName: entry?.name(language) ?? table ?? '',
        what: command.kind,
        address: isCell ? addressOf(document, row, column) : '',
        rowLabel: document && row !== null ? rowLabel(document, row, language) : record,
        columnLabel: columnLabel(document, column, language),
        made: command.at,
        refused: at,
        reason,
      }
    },
  )
}

function ofOutline(rooms: PlanRooms, language: Language): Records {
  const { document } = rooms.outline
  const nameOf = (id: string): string =>
    rooms
      .tables()
      .find((one) => one.id === id)
      ?.name(language) ?? ''
  return { document, label: (collection, id) => outlineLabel(document, collection, id, language, nameOf) }
}

const ofTable = (document: TableDoc | undefined, language: Language): Records => ({
  document,
  label: (collection, id) =>
    collection === 'columns'
      ? columnLabel(document, columnId(id), language)
      : document && collection === 'rows'
        ? rowLabel(document, rowId(id), language)
        : '',
})

type CellText = (value: FieldValue, row: RowId, column: ColumnId) => string

const CELL = { property: null, language: null } as const

function read(step: Step, text: CellText, records: Records): Change[] {
  if (step.do === 'text') {
    const { row = null, column = null, language } = parseTextName(step.name) ?? {}
    const spoken = LANGUAGES.find((known) => known === language) ?? null
    return [{ row, column, property: null, language: spoken, before: step.before, after: step.after }]
  }
  const row = step.in === 'rows' ? rowId(step.id) : null
  const ofColumn = step.in === 'columns' ? columnId(step.id) : null
  if (step.do === 'create') {
    const cells = Object.entries(step.fields).flatMap(([field, value]): Change[] =>
      row !== null && isCell(field)
        ? [{ row, column: columnId(field), ...CELL, before: '', after: text(value, row, columnId(field)) }]
        : [],
    )
    const words = row === null ? namesIn(step.fields).join(' / ') : ''
    const itself = { property: 'itself', language: null, before: '', after: words } as const
    return [{ row, column: ofColumn, ...itself }, ...cells]
  }
  const { field, before, after } = step
  if (row !== null && isCell(field)) {
    const column = columnId(field)
    return [{ row, column, ...CELL, before: text(before, row, column), after: text(after, row, column) }]
  }
  const change = propertyChange(step, records)
  const record = records.label(step.in, step.id)
  const formatted = row === null ? null : parseFormatField(field)
  const column = formatted ? columnId(formatted.column) : ofColumn
  return change ? [{ row, column, ...change, record }] : []
}

/** A title or label, in every language it has. */
const namesIn = (fields: Fields): string[] =>
  LANGUAGES.flatMap((language) => plain(fields[`title:${language}`] ?? fields[`label:${language}`]) || [])

const isCell = (field: string): boolean => isLocalId(field)

/** Several reserved fields of one row or column are one change. */
function collapsed(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<string>()
  return changes.filter((change) => {
    const key = JSON.stringify(change)
    return !seen.has(key) && seen.add(key)
  })
}

/** [REF11] One line for each cell. A row that was added with something in it is told by that. */
function cellsAsOne(changes: readonly Change[], language: Language): readonly Change[] {
  const parts = changes.flatMap(({ row, column, property, language: spoken, before, after }) =>
    property === null && row !== null && column !== null
      ? [{ row, column, language: spoken, before, after }]
      : [],
  )
  const cells = cellLines(parts, language)
  const told = new Set<string>(cells.map(({ row }) => row))
  const rest = changes.filter(
    ({ row, property, before, after }) =>
      property !== null && !(property === 'itself' && before + after === '' && row !== null && told.has(row)),
  )
  return [...rest, ...cells.map((cell): Change => ({ ...cell, property: null }))]
}

function cellText(value: FieldValue): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return editText(value)
  const shown = editText(value as CellContent)
  return shown === '' ? plain(value) : shown
}

const has = (table: TableDoc, row: RowId, column: ColumnId): boolean =>
  table.rows.has(row) && table.columns.has(column)

const addressOf = (table: TableDoc, row: RowId, column: ColumnId): string =>
  `${columnLetters(table.columns.indexOf(column))}${table.rows.indexOf(row) + 1}`

function rowLabel(table: TableDoc, row: RowId, language: Language): string {
  const label = table.cell(row, LABEL)
  return table.text(row, LABEL, language) ?? (typeof label === 'string' ? label : '')
}

function columnLabel(table: TableDoc | undefined, column: ColumnId | null, language: Language): string {
  const known = column === null ? undefined : table?.column(column)
  return known ? localise(known.label, language, language) : ''
}

/** One line per place, for spreadsheets: texts are guarded against being run as formulas. */
export function refusedAsCsv(changes: readonly RefusedChange[]): string {
  const lines = changes.map((change) => FIELDS.map(([, of]) => quoted(guard(of(change)))).join(','))
  return `\ufeff${[FIELDS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`
}

export const refusedAsJson = (changes: readonly RefusedChange[]): string =>
  `${JSON.stringify(
    changes.map((change) => Object.fromEntries(FIELDS.map(([name, of]) => [name, of(change)]))),
    null,
    2,
  )}\n`

const FIELDS: readonly (readonly [name: string, of: (change: RefusedChange) => string])[] = [
  ['table', ({ tableName }) => tableName],
  ['cell', ({ address }) => address],
  ['row', (change) => change.rowLabel],
  ['column', (change) => change.columnLabel],
  ['what', ({ what }) => what],
  ['property', ({ property, language }) => [property, language].filter(Boolean).join(':')],
  ['before', ({ before }) => before],
  ['after', ({ after }) => after],
  ['now', ({ now }) => now],
  ['made', ({ made }) => new Date(made).toISOString()],
  ['refused', ({ refused }) => new Date(refused).toISOString()],
  ['reason', ({ reason }) => reason],
]

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
