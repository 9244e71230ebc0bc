/**
 * A plan file from anywhere, checked to the last field. Called by the command line and by the server for what a stranger sent. What is
 * wrong throws `AppError('import-invalid')` with the place and the reason (`import-sentence.ts` puts it into words) before anything has
 * been made of the file. The rules are [IMP…] in SPEC.md.
 */
import { ALIGNMENTS, FILLS, INKS, MOST_DECIMALS, MOST_INDENT, NUMBERS } from '../model/cell-format.ts'
import type { Scalar } from '../model/cell.ts'
import { isNil, NIL } from '../model/cell.ts'
import { isDay } from '../model/column-rule.ts'
import { CONDITION_KINDS, MOST_FORMAT_RULES, LONGEST_OPERAND, readCondition } from '../model/format-rule.ts'
import { sanitiseFormula } from '../model/formula-shape.ts'
import { isLocalId, isSlug } from '../model/ids.ts'
import type { Localised } from '../model/language.ts'
import { isLanguage, LANGUAGES } from '../model/language.ts'
import { isOrderKey, LONGEST_KEY } from '../model/order.ts'
import type { FileCell, FileRow, FileTable, PlanFile } from '../model/plan-file.ts'
import { PLAN_FILE_FORMAT, PLAN_FILE_VERSION } from '../model/plan-file.ts'
import { PLAN_LIMITS } from '../model/plan-limits.ts'
import { COLUMN_TYPES, NUMBERINGS, ROW_KINDS, TABLE_KINDS } from '../model/table.ts'
import type { Check, Where } from './json-check.ts'
import {
  dictionary,
  entriesOf,
  flag,
  list,
  number,
  oneOf,
  record,
  refuse,
  text,
  that,
  yes,
} from './json-check.ts'
import { parseJson } from './parse-json.ts'

/** What a document reads back (`shared/doc`): a longer one would be cut there. */
const LABEL = 4096
const CELL_TEXT = 32_767
const LONG_TEXT = 1_000_000
const FORMULA_TEXT = 8192
const MOST = {
  ...PLAN_LIMITS,
  rows: 200_000,
  columns: 2_048,
  notes: 1_000,
  choices: 10_000,
}

/** `limit`: longest file, in characters. */
export function parsePlanFile(source: string, limit?: number): PlanFile {
  return readPlanFile(parseJson(source, limit))
}

/** `value`: as `JSON.parse` gave it. The result is a new object. */
export function readPlanFile(value: unknown): PlanFile {
  checkKind(value)
  const file: PlanFile = planFile(value, null)
  unique(file.components, { key: 'components', inside: null })
  unique(file.names, { key: 'names', inside: null })
  unique(file.tables, { key: 'tables', inside: null })
  for (const [index, table] of file.tables.entries())
    checkTable(table, { key: index, inside: { key: 'tables', inside: null } })
  return file
}

/** First of all: is it a plan file, and one that this program knows? */
function checkKind(value: unknown): void {
  const fields = new Map(entriesOf(value, null))
  if (fields.get('format') !== PLAN_FILE_FORMAT) refuse(null, 'format')
  const version = fields.get('version')
  if (typeof version === 'number' && version > PLAN_FILE_VERSION)
    refuse(null, 'newer-version', { version, known: PLAN_FILE_VERSION })
}

const localId = that(text(LABEL), isLocalId, 'an id: letters, digits, - and _, at most 32')
const slug = that(text(LABEL), isSlug, 'an id: small letters, digits and -, at most 64')
/** An empty key is as good as none. */
const orderKey = that(text(LONGEST_KEY), (key) => key === '' || isOrderKey(key), 'an order key')

const words = (longest: number): Check<Localised> =>
  dictionary((language, where) => {
    if (!isLanguage(language))
      refuse(where, 'unknown-language', { field: language.slice(0, 64), known: LANGUAGES.join(', ') })
  }, text(longest))
const label = words(LABEL)

const formula: Check<NonNullable<ReturnType<typeof sanitiseFormula>>> = (value, where) =>
  sanitiseFormula(value) ?? refuse(where, 'formula')

const scalar: Check<Scalar> = (value, where) => {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : refuse(where, 'type', { wanted: 'a finite number' })
  return text(CELL_TEXT)(value, where)
}
const written = record(
  {},
  { formula, f: that(text(FORMULA_TEXT), (f) => f.startsWith('='), 'a formula beginning with =') },
)

/** `null`, as other programs write an empty cell, is as good as absent. */
const cell: Check<FileCell | undefined> = (value, where) => {
  if (value === null) return undefined
  if (typeof value !== 'object') return scalar(value, where)
  if (isNil(value))
    return Object.keys(value).length === 1 ? NIL : refuse(where, 'type', { wanted: '{"nil": true}' })
  const { formula: stored, f } = written(value, where)
  if (stored && f === undefined) return { formula: stored }
  if (f !== undefined && !stored) return { f }
  return refuse(where, 'type', { wanted: 'a value, {"nil": true}, {"f": "=…"} or {"formula": […]}' })
}

const columnFormat = {
  bold: flag,
  italic: flag,
  align: oneOf(...ALIGNMENTS),
  indent: number(0, MOST_INDENT),
  ink: oneOf(...INKS),
  fill: oneOf(...FILLS),
  number: oneOf(...NUMBERS),
}
const cellFormat = record({}, { ...columnFormat, decimals: number(0, MOST_DECIMALS) })

const finite: Check<number> = (value, where) =>
  typeof value === 'number' && Number.isFinite(value)
    ? value
    : refuse(where, 'type', { wanted: 'a finite number' })
const operand: Check<number | string> = (value, where) =>
  typeof value === 'string' ? text(LONGEST_OPERAND)(value, where) : finite(value, where)

const placed = { key: orderKey, deleted: yes, tag: text(LABEL) }

/** A number, or a day. */
const bound: Check<number | string> = (value, where) =>
  typeof value === 'string'
    ? that(text(LABEL), isDay, 'a number or a day such as 2026-01-31')(value, where)
    : finite(value, where)

const condition = that(
  record({ is: oneOf(...CONDITION_KINDS) }, { value: operand, to: operand }),
  (stored) => readCondition(stored) !== null,
  'a condition with the values it takes',
)
const formatRule = record(
  { id: localId, when: condition },
  {
    key: orderKey,
    columns: list(localId, MOST.columns),
    bold: flag,
    italic: flag,
    ink: oneOf(...INKS),
    fill: oneOf(...FILLS),
  },
)

const column = record(
  { id: localId, type: oneOf(...COLUMN_TYPES), label },
  {
    ...placed,
    group: label,
    decimals: number(0, MOST_DECIMALS),
    localised: flag,
    choices: list(text(LABEL), MOST.choices),
    width: number(20, 2000),
    format: record({}, columnFormat),
    rule: record({}, { whole: yes, least: bound, most: bound, longest: number(1, 1_000_000), filled: yes }),
  },
)

const byColumn = (field: string, where: Where): void => {
  if (!isLocalId(field)) refuse(where, 'unknown-column', { id: field.slice(0, 64) })
}
const row = record(
  { id: localId, kind: oneOf(...ROW_KINDS) },
  {
    ...placed,
    parent: localId,
    letter: text(LABEL),
    unit: oneOf('posts', 'money'),
    cells: dictionary(byColumn, cell),
    texts: dictionary(byColumn, words(LONG_TEXT)),
    formats: dictionary(byColumn, cellFormat),
  },
)

const table = record(
  {
    id: slug,
    component: (value: unknown, where: Where) => (value === null ? null : localId(value, where)),
    kind: oneOf(...TABLE_KINDS),
    numbering: oneOf(...NUMBERINGS),
    title: label,
    columns: list(column, MOST.columns),
    rows: list(row, MOST.rows),
  },
  {
    key: orderKey,
    series: text(LABEL),
    unit: label,
    notes: list(label, MOST.notes),
    caption: label,
    rules: list(formatRule, MOST_FORMAT_RULES),
  },
)

const planFile = record(
  {
    format: oneOf(PLAN_FILE_FORMAT),
    version: oneOf(PLAN_FILE_VERSION),
    plan: record(
      {
        id: slug,
        section: text(LABEL),
        year: that(
          number(0, 9999),
          (year) => year === 0 || year >= 1900,
          'a year from 1900 to 9999, or 0 for none',
        ),
        mainLanguage: oneOf(...LANGUAGES),
        languages: list(oneOf(...LANGUAGES), 100),
        title: label,
      },
      { office: label, zone: that(text(LABEL), isZone, 'the name of a time zone, such as Europe/Vienna') },
    ),
    components: list(
      record({ id: localId, label }, { key: orderKey, number: number(1, 999) }),
      MOST.components,
    ),
    names: list(record({ id: localId, name: text(LABEL), formula }, { key: orderKey }), MOST.names),
    tables: list(table, MOST.tables),
  },
  {},
)

function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function unique(items: readonly { readonly id: string }[], where: Where): Set<string> {
  const ids = new Set<string>()
  for (const [index, { id }] of items.entries()) {
    if (ids.has(id)) refuse({ key: index, inside: where }, 'twice', { id })
    ids.add(id)
  }
  return ids
}

/** What the pieces of one table say about each other. */
function checkTable({ columns, rows, rules = [] }: FileTable, where: Where): void {
  const known = new Set(columns.map((one) => one.id))
  unique(columns, { key: 'columns', inside: where })
  unique(rules, { key: 'rules', inside: where })
  const rowIds = unique(rows, { key: 'rows', inside: where })
  for (const [index, one] of rows.entries()) {
    const at: Where = { key: index, inside: { key: 'rows', inside: where } }
    if (one.parent !== undefined && !rowIds.has(one.parent)) refuse(at, 'unknown-row', { id: one.parent })
    checkColumnsOf(one, known, at)
  }
}

/** Texts may stand in any column: it may have been one of long texts. */
function checkColumnsOf(one: FileRow, known: ReadonlySet<string>, where: Where): void {
  for (const key of ['cells', 'formats', 'texts'] as const)
    for (const id of Object.keys(one[key] ?? {}))
      if (!known.has(id)) refuse({ key, inside: where }, 'unknown-column', { id })
}
