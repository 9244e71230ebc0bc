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
import { type CellContent, isFormula } from '../../shared/model/cell.ts'
import { columnId, isLocalId, rowId, type ColumnId, type RowId } from '../../shared/model/ids.ts'
import { isLanguage, type Language, LANGUAGES, localise } from '../../shared/model/language.ts'
import { cellEditText } from './cell-output.ts'
import type { PlanRooms } from './plan-rooms.ts'
import type { RefusedChange, RefusedEdit } from './session-types.ts'

const LABEL = columnId('label')

/** What a step did, without where and when. */
type Change = Pick<RefusedChange, 'row' | 'column' | 'before' | 'after'>

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
  return collapsed(command.steps.flatMap((step) => read(step, text))).map((change): RefusedChange => {
    const { row, column } = change
    const isThere = document !== undefined && row !== null && column !== null && has(document, row, column)
    return {
      ...change,
      edit: id,
      table,
      tableName: entry?.name(language) ?? table ?? '',
      what: command.kind,
      address: isThere ? addressOf(document, row, column) : '',
      rowLabel: document && row !== null ? rowLabel(document, row, language) : '',
      columnLabel: columnLabel(document, column, language),
      now: isThere ? cellEditText(document, { row, column }, language, scope) : '',
      made: command.at,
      refused: at,
      reason,
    }
  })
}

type CellText = (value: FieldValue, row: RowId, column: ColumnId) => string

function read(step: Step, text: CellText): Change[] {
  if (step.do === 'text') {
    const place = parseTextName(step.name)
    return [
      { row: place?.row ?? null, column: place?.column ?? null, before: step.before, after: step.after },
    ]
  }
  const row = step.in === 'rows' ? rowId(step.id) : null
  const ofColumn = step.in === 'columns' ? columnId(step.id) : null
  if (step.do === 'create') {
    const cells = Object.entries(step.fields).flatMap(([field, value]): Change[] =>
      row !== null && isCell(field)
        ? [{ row, column: columnId(field), before: '', after: text(value, row, columnId(field)) }]
        : [],
    )
    const words = row === null ? namesIn(step.fields).join(' / ') : ''
    return [{ row, column: ofColumn, before: '', after: words }, ...cells]
  }
  const { field, before, after } = step
  if (row !== null && isCell(field)) {
    const column = columnId(field)
    return [{ row, column, before: text(before, row, column), after: text(after, row, column) }]
  }
  // Order keys and tombstones say nothing to a person; the kind of the command does.
  const isPlace = field.startsWith('#')
  return [{ row, column: ofColumn, before: isPlace ? '' : plain(before), after: isPlace ? '' : plain(after) }]
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

function cellText(value: FieldValue): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return editText(value)
  const shown = editText(value as CellContent)
  return shown === '' ? plain(value) : shown
}

/** Words in several languages: the first there are; anything else that is no text as JSON. */
function plain(value: FieldValue): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') return String(value)
  const words = Object.entries(value).flatMap(([key, word]) =>
    isLanguage(key) && typeof word === 'string' ? [word] : [],
  )
  return words.length > 0 ? words.join(' / ') : JSON.stringify(value)
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
  ['before', ({ before }) => before],
  ['after', ({ after }) => after],
  ['now', ({ now }) => now],
  ['made', ({ made }) => new Date(made).toISOString()],
  ['refused', ({ refused }) => new Date(refused).toISOString()],
  ['reason', ({ reason }) => reason],
]

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
