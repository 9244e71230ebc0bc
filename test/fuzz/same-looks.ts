/**
 * What must be true of the looks of every table at the end of a story: the same everywhere, nothing lost that nobody took away, readable by
 * whatever reads it, and the same again after it went through a plan file.
 */
import { deepStrictEqual, ok } from 'node:assert/strict'

import type { PlanSession } from '../../client/session/plan-session.ts'
import { canonicalTable } from '../../shared/doc/canonical-table.ts'
import { readFormatRules } from '../../shared/doc/format-rules.ts'
import type { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { planFileOf } from '../../shared/export/plan-file.ts'
import { readTable } from '../../shared/export/read-table.ts'
import { documentsOf } from '../../shared/import/plan-documents.ts'
import { readPlanFile } from '../../shared/import/read-plan-file.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import {
  CONDITION_KINDS,
  type FormatRule,
  MOST_FORMAT_RULES,
  RULE_FORMAT_PROPERTIES,
} from '../../shared/model/format-rule.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { type RuleBreak, ruleBreak } from '../../shared/model/rule-break.ts'
import { type CellFacts, dressed, isMet, ruledFormat } from '../../shared/model/ruled-format.ts'
import { diceOf } from './random.ts'

/** The format rules that somebody made, and those of them that somebody took away, or that went with a table or a dead machine. */
export class RuleLedger {
  readonly #made = new Set<string>()
  readonly #gone = new Set<string>()
  #seen: ReadonlySet<string> = new Set()

  /** A person is about to do something: what she sees. */
  begin(session: PlanSession): void {
    this.#seen = rulesIn(session)
  }

  /** She did it. */
  did(session: PlanSession): void {
    const before = this.#seen
    this.begin(session)
    for (const rule of this.#seen) this.#made.add(rule)
    for (const rule of before) if (!this.#seen.has(rule)) this.#gone.add(rule)
  }

  /** [RULE3] */
  check(session: PlanSession): void {
    const stand = rulesIn(session)
    const tables = new Set<string>(session.tables().map(({ id }) => id))
    const lost = [...this.#made].filter(
      (rule) => tables.has(rule.split('/')[0]!) && !stand.has(rule) && !this.#gone.has(rule),
    )
    deepStrictEqual({ lost }, { lost: [] })
    deepStrictEqual(
      [...stand].filter((rule) => !this.#made.has(rule)),
      [],
    )
  }
}

/** By table and id. */
const rulesIn = (session: PlanSession): ReadonlySet<string> =>
  new Set(
    session
      .tables()
      .flatMap(({ id }) => readFormatRules(session.table(id)).map((rule) => `${id}/${rule.id}`)),
  )

/** How many of which kind there were. */
export async function checkLooks(
  sessions: readonly PlanSession[],
  server: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>()
  const [first, ...others] = sessions
  if (!first) return seen
  const file = fileOf(first.outline, (id) => first.table(id))
  const again = documentsOf(readPlanFile(JSON.parse(file)), { random: diceOf(1), now: () => 0, clientId: 1 })
  const told = withoutEmpty(file)
  deepStrictEqual(withoutEmpty(fileOf(again.outline, (id) => again.tables.get(id))), told)
  for (const other of others)
    deepStrictEqual(withoutEmpty(fileOf(other.outline, (id) => other.table(id))), told)
  for (const { id } of first.tables()) {
    const onServer = new TableDoc(id, { random: () => 0, now: () => 0, mainLanguage: () => 'zh' })
    onServer.apply(server.get(id)!, 'storage')
    const text = canonicalTable(first.table(id))
    // [CAN1]
    for (const [where, document] of [
      ...others.map((other) => [other.person.name, other.table(id)] as const),
      ['server', onServer] as const,
      ['file', again.tables.get(id)!] as const,
    ])
      deepStrictEqual([where, canonicalTable(document)], [where, text])
    onServer.destroy()
    checkRules(first.table(id))
    const looks = shownIn(first, id)
    for (const other of others) deepStrictEqual(shownIn(other, id), looks)
    await checkExports(sessions, id)
    count(seen, first.table(id))
  }
  return seen
}

/** Names stand in no order. */
function fileOf(...[outline, tableOf]: [OutlineDoc, Parameters<typeof planFileOf>[2]]): string {
  const file = planFileOf('small', outline, tableOf)
  return JSON.stringify({ ...file, names: file.names.toSorted((a, b) => (a.id < b.id ? -1 : 1)) })
}

/** [CAN2] A text that was emptied is as good as none. */
const withoutEmpty = (file: string): unknown =>
  JSON.parse(file, function (this: unknown, _, one: unknown) {
    const isEmpty = one === '' || (typeof one === 'object' && one !== null && Object.keys(one).length === 0)
    return isEmpty && !Array.isArray(this) ? undefined : one
  })

/** [RULE3] [RULE6] [RULE1] */
function checkRules(document: TableDoc): void {
  const rules = readFormatRules(document)
  ok(rules.length <= MOST_FORMAT_RULES)
  const places = rules.map(({ id }) => {
    const { key, deleted } = document.axisEntry('rules', id)
    return [deleted, `${key}!${id}`]
  })
  const inOrder = places.map(([, place]) => place).toSorted((a, b) => (a! < b! ? -1 : 1))
  deepStrictEqual(
    places,
    inOrder.map((place) => [false, place]),
  )
  for (const { when, format } of rules) {
    ok(CONDITION_KINDS.includes(when.is))
    for (const property of Object.keys(format)) ok(RULE_FORMAT_PROPERTIES.some((known) => known === property))
  }
}

type Shown = { readonly format: CellFormat; readonly broken: RuleBreak | null }

/** Every cell as the grid shows it. */
function shownIn(session: PlanSession, table: TableDoc['id']): readonly Shown[] {
  const document = session.table(table)
  const rules = readFormatRules(document)
  return document.rows.ids.flatMap((row) =>
    document.columns.ids.map((column) => shown(session, document, rules, row, column)),
  )
}

function shown(
  session: PlanSession,
  document: TableDoc,
  all: readonly FormatRule[],
  row: RowId,
  column: ColumnId,
): Shown {
  const rules = all.filter(({ columns }) => columns?.includes(column) ?? true)
  const kind = document.row(row)?.kind ?? 'line'
  const value = session.value(document.id, row, column)
  const broken = ruleBreak(document.column(column) ?? { type: 'text' }, kind, value)
  const facts: CellFacts = {
    value,
    text: session.display(document.id, row, column, 'en'),
    kind,
    isMarked: broken !== null || session.mark(document.id, row, column) !== null,
  }
  const own = document.format(row, column)
  const format = dressed(own, ruledFormat(rules, facts))
  // [RULE8] Said once more.
  for (const property of RULE_FORMAT_PROPERTIES) {
    const decides = rules.find(({ when, format }) => property in format && isMet(when, facts))
    deepStrictEqual(format[property], (decides?.format ?? own)[property])
  }
  return { format, broken }
}

/** [DOC4] Whatever reads a table can read it, and reads the same. */
async function checkExports(sessions: readonly PlanSession[], table: TableDoc['id']): Promise<void> {
  const files = await Promise.all(sessions.map((session) => session.exportTable(table, 'json', 'en')))
  const [file, ...others] = files.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown)
  for (const other of others) deepStrictEqual(other, file)
  const [session] = sessions
  if (!session) return
  await session.exportTable(table, 'xlsx', 'zh')
  for (const language of ['en', 'zh', 'ar'] as const) {
    const { headings, columns } = readTable(session, table, language)
    // [GR100] Every column is under as many heads as there are lines of them.
    const under = columns.map((_, at) =>
      headings.flat().reduce((sum, one) => sum + (covers(one, at) ? one.rows : 0), 0),
    )
    deepStrictEqual(
      under,
      columns.map(() => headings.length),
    )
  }
}

const covers = (one: { readonly column: number; readonly columns: number }, at: number): boolean =>
  one.column <= at && at < one.column + one.columns

function count(seen: Map<string, number>, document: TableDoc): void {
  const add = (what: string, often: number): unknown =>
    often > 0 && seen.set(what, (seen.get(what) ?? 0) + often)
  const columns = document.columns.ids.map((id) => document.column(id))
  const rules = readFormatRules(document)
  add('heading', columns.filter((column) => column?.group).length)
  add('column rule', columns.filter((column) => column?.rule).length)
  add('format rule', rules.length)
  add(
    'rule of a gone column',
    rules.filter(({ columns }) => columns?.some((id) => !document.columns.has(id))).length,
  )
  add(
    'cell format',
    document.rows.ids.filter((row) => document.columns.ids.some((id) => 'ink' in document.ownFormat(row, id)))
      .length,
  )
}
