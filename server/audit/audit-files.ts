/**
 * The audit log as a file: a line for each entry, made while it is read. CSV for people who open it in a spreadsheet (text that begins like
 * a formula is kept from being one), JSON lines for programs.
 */
import { guard } from '../../shared/export/csv-guard.ts'
import type { AuditEntry } from '../../shared/wire/rest-lifecycle.ts'

type Batches = AsyncIterable<readonly AuditEntry[]>

const COLUMNS: readonly (readonly [heading: string, of: (entry: AuditEntry) => string])[] = [
  ['id', ({ id }) => String(id)],
  ['received', ({ received }) => timeOf(received)],
  ['made', ({ made }) => timeOf(made)],
  ['person', ({ person }) => guard(person)],
  ['name', ({ name }) => guard(name)],
  ['token', ({ token }) => guard(token?.id ?? '')],
  ['token name', ({ token }) => guard(token?.name ?? '')],
  ['author', ({ author = '' }) => guard(author)],
  ['kind', ({ kind }) => kind],
  ['table', ({ room }) => guard(room)],
  ['seq', ({ seq }) => String(seq)],
  ['row', ({ row }) => guard(row)],
  ['column', ({ column }) => guard(column)],
  ['field', ({ field }) => guard(field)],
  ['before', ({ before }) => valueOf(before)],
  ['after', ({ after }) => valueOf(after)],
]

/** Without it Excel takes the file for one in the machine's old code page. */
const BYTE_ORDER_MARK = '\ufeff'

export async function* auditCsv(batches: Batches): AsyncIterable<string> {
  yield `${BYTE_ORDER_MARK}${lineOf(COLUMNS.map(([heading]) => heading))}`
  for await (const entries of batches)
    yield entries.map((entry) => lineOf(COLUMNS.map(([, of]) => of(entry)))).join('')
}

export async function* auditLines(batches: Batches): AsyncIterable<string> {
  for await (const entries of batches) yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

const timeOf = (at: number): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

/** Text as it is, everything else as JSON. */
const valueOf = (value: unknown): string => {
  if (value === undefined) return ''
  return typeof value === 'string' ? guard(value) : JSON.stringify(value)
}

const lineOf = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\r\n`

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
