/**
 * One random thing that one person does to how a table looks: headings over columns, rules of columns, formats of cells and columns, and
 * formats under a condition, each as the page writes it. Each is held against what was meant at once, and now and then taken back and
 * given back, which must leave nothing behind: nobody else was there meanwhile. `same-looks.ts` looks at the end of the story.
 */
import { deepStrictEqual, ok } from 'node:assert/strict'

import { onto } from '../../client/grid/only-changes.ts'
import type { PlanSession } from '../../client/session/plan-session.ts'
import { canonicalTable } from '../../shared/doc/canonical-table.ts'
import { readFormatRules } from '../../shared/doc/format-rules.ts'
import type { RuleContents } from '../../shared/doc/rule-fields.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { setFormatRule } from '../../shared/doc/write-format-rules.ts'
import { ALIGNMENTS, FILLS, type FormatChange, INKS, NUMBERS } from '../../shared/model/cell-format.ts'
import { RULE_PROPERTIES, type RuleChange } from '../../shared/model/column-rule.ts'
import {
  type Condition,
  CONDITION_KINDS,
  type FormatRule,
  operandsOf,
} from '../../shared/model/format-rule.ts'
import { type ColumnId, type TableId, tableId } from '../../shared/model/ids.ts'
import { LANGUAGES, type LocalisedChange } from '../../shared/model/language.ts'
import { type ColumnChange, type ColumnType, isQuantity } from '../../shared/model/table.ts'
import type { Dice } from './random.ts'

const MOST_RULES = 7
const DAYS = ['2022-06-30', '2023-01-01', '2023-12-31'] as const
const CHOICES = ['Plain', 'All', 'some words'] as const
const NO_HEADING: LocalisedChange = Object.fromEntries(LANGUAGES.map((language) => [language, null]))

/** A rule as it was when somebody opened it; what is in the form goes with the page. */
type Form = { readonly table: TableId; readonly rule: FormatRule }
const forms = new WeakMap<PlanSession, Form>()

export class Looks {
  readonly #session: PlanSession
  readonly #dice: Dice
  readonly #log: (what: string) => void

  readonly #did: () => void

  /** `did`: told after each thing that was done, also what is taken back at once. */
  constructor(session: PlanSession, dice: Dice, log: (what: string) => void, did: () => void) {
    this.#session = session
    this.#did = did
    this.#dice = dice
    this.#log = log
  }

  change(table: TableId): void {
    const document = this.#session.table(table)
    const dice = this.#dice.below(20)
    if (dice < 4) this.#head(document)
    else if (dice < 8) this.#expect(document)
    else if (dice < 11) this.#format(document)
    else if (dice < 12) this.#openForm(document)
    else if (dice < 14) this.#saveForm()
    else if (dice < 15) this.#changeColumns(document)
    else this.#changeRules(document)
  }

  // ---- headings: client/grid/SPEC.md, GR100 ----------------------------------------------------------------------------------------------

  #head(document: TableDoc): void {
    const columns = this.#run(document, 1)
    if (columns.length === 0) return
    const words = this.#dice.pick(['Changes', 'Total', '变动']) ?? ''
    const language = this.#dice.pick(LANGUAGES.slice(0, 3)) ?? 'en'
    const kind = this.#dice.below(4)
    const group: LocalisedChange =
      kind === 0 ? NO_HEADING : kind === 1 ? { ...NO_HEADING, [language]: words } : { [language]: words }
    this.#do(document, `heading over ${columns.join('+')}: ${JSON.stringify(group)}`, () => {
      const step = `heading-${this.#dice()}`
      this.#session.together(step, () => {
        for (const id of columns) this.#session.setColumn(document.id, id, { group })
      })
      for (const id of columns) {
        const stands = document.column(id)?.group
        for (const [known, said] of Object.entries(group))
          deepStrictEqual(new Map(Object.entries(stands ?? {})).get(known) ?? null, said)
      }
    })
  }

  // ---- rules of columns: shared/doc/SPEC.md, RULE1 ---------------------------------------------------------------------------------------

  #expect(document: TableDoc): void {
    const id = this.#dice.pick(document.columns.ids)
    const column = id && document.column(id)
    if (!id || !column) return
    const change = this.#dice.below(4) === 0 ? this.#list(column.type) : { rule: this.#rule(column.type) }
    this.#do(document, `rule of ${id}: ${JSON.stringify(change, (_, one: unknown) => one ?? null)}`, () => {
      this.#session.setColumn(document.id, id, change)
      const { rule = {}, choices, type } = document.column(id) ?? {}
      for (const property of RULE_PROPERTIES)
        if (change.rule && property in change.rule) deepStrictEqual(rule[property], change.rule[property])
      if (change.choices) deepStrictEqual({ type, choices }, { type: 'choice', choices: change.choices })
    })
  }

  /** All of it, as the window writes it, or a part, as a program may. */
  #rule(type: ColumnType): RuleChange {
    const some = <T>(value: T): T | undefined => (this.#dice.below(2) === 0 ? value : undefined)
    const number = (): number => this.#dice.below(20) - 5
    const bound = (): number | string | undefined =>
      isQuantity(type) ? number() : type === 'date' ? this.#dice.pick(DAYS) : undefined
    const all: RuleChange = {
      whole: some(isQuantity(type) || undefined),
      least: some(bound()),
      most: some(bound()),
      longest: some(isQuantity(type) ? undefined : 1 + this.#dice.below(9)),
      filled: some(true as const),
    }
    const part = this.#dice.pick(RULE_PROPERTIES)
    return this.#dice.below(2) === 0 || part === undefined ? all : { [part]: all[part] }
  }

  /** A text becomes a list of choices, or is free again. */
  #list(type: ColumnType): ColumnChange {
    if (type === 'choice') return { type: 'text' }
    if (type === 'text') return { type: 'choice', choices: CHOICES.slice(this.#dice.below(2)) }
    return { rule: this.#rule(type) }
  }

  /** A column that some rule speaks of goes away; where there are few, another one comes beside it, under the same heading. */
  #changeColumns(document: TableDoc): void {
    const named = new Set(readFormatRules(document).flatMap(({ columns }) => columns ?? []))
    const ruled = document.columns.ids.slice(1).filter((id) => named.has(id))
    const column = this.#dice.pick(ruled.length > 0 ? ruled : document.columns.ids.slice(1))
    if (column === undefined || document.columns.ids[0] !== 'label') return
    if (document.columns.length > 3)
      return this.#do(document, `delete ruled column ${column}`, () => {
        deepStrictEqual(this.#session.deleteColumns(document.id, [column]).status, 'done')
      })
    const { type, group } = document.column(column) ?? { type: 'number' }
    const at = document.columns.indexOf(column) + this.#dice.below(2)
    this.#do(document, `new ${type} column at ${at}`, () => {
      this.#session.insertColumns(document.id, {
        at,
        columns: [{ type, label: {}, ...(group && { group }) }],
      })
    })
  }

  // ---- formats of cells: FORM ------------------------------------------------------------------------------------------------------------

  #format(document: TableDoc): void {
    const from = this.#dice.below(document.rows.length)
    const rows = document.rows.ids.slice(from, from + 1 + this.#dice.below(3))
    const columns = this.#run(document, 0)
    const cells = rows.flatMap((row) => columns.map((column) => ({ row, column })))
    const isWhole = this.#dice.below(4) === 0
    const change = this.#formatChange()
    const where = isWhole ? 'all rows' : rows.join('+')
    this.#do(document, `format ${where}:${columns.join('+')} ${JSON.stringify(change)}`, () => {
      this.#session.format(document.id, isWhole ? { columns } : { cells }, change)
      for (const row of isWhole ? document.rows.ids : rows)
        for (const column of columns) {
          const shown = document.format(row, column)
          if (change.ink) deepStrictEqual(shown.ink ?? 'none', change.ink)
          if (change.fill) deepStrictEqual(shown.fill ?? 'none', change.fill)
        }
    })
  }

  #formatChange(): FormatChange {
    const all: FormatChange = {
      bold: this.#dice.pick([true, false, null]) ?? null,
      italic: this.#dice.pick([true, false, null]) ?? null,
      align: this.#dice.pick([...ALIGNMENTS, null]) ?? null,
      indent: this.#dice.pick([0, 2, null]) ?? null,
      ink: this.#dice.pick([...INKS, null]) ?? null,
      fill: this.#dice.pick([...FILLS, null]) ?? null,
      decimals: this.#dice.pick([0, 2, null]) ?? null,
      number: this.#dice.pick([...NUMBERS, null]) ?? null,
    }
    const first = this.#dice.below(8)
    return Object.fromEntries(Object.entries(all).slice(first, first + 1 + this.#dice.below(3)))
  }

  // ---- formats under a condition: RULE3–RULE5 --------------------------------------------------------------------------------------------

  #changeRules(document: TableDoc): void {
    const rules = readFormatRules(document)
    const dice = this.#dice.below(10)
    // Everybody has an eye on the first ones.
    const rule = this.#dice.pick(rules.slice(0, this.#dice.below(2) === 0 ? 2 : MOST_RULES))
    if (!rule || (dice < 3 && rules.length < MOST_RULES)) this.#addRule(document)
    else if (dice < 6) this.#saveRule(document, this.#changed(document, rule))
    else if (dice < 8) this.#moveRule(document, rules, rule)
    else this.#removeRule(document, rule.id)
  }

  #addRule(document: TableDoc): void {
    const id = `rule-${Math.floor(this.#dice() * 2 ** 32).toString(36)}`
    const before = this.#dice.pick([undefined, null, ...document.rules.ids])
    const rule = { id, ...this.#contents(document) }
    this.#do(document, `new format rule before ${before}: ${JSON.stringify(rule)}`, () => {
      this.#set(document, id, rule, before)
      deepStrictEqual(ruleIn(document, id), rule)
      this.#checkBefore(document, id, before ?? null)
    })
  }

  #saveRule(document: TableDoc, rule: FormatRule): void {
    this.#do(document, `format rule ${JSON.stringify(rule)}`, () => {
      this.#set(document, rule.id, rule)
      // [RULE4] Also where somebody took it away.
      deepStrictEqual(ruleIn(document, rule.id), rule)
    })
  }

  #moveRule(document: TableDoc, rules: readonly FormatRule[], { id }: FormatRule): void {
    const before = this.#dice.pick([null, ...rules.map((one) => one.id)]) ?? null
    this.#do(document, `format rule ${id} before ${before}`, () => {
      this.#set(document, id, undefined, before)
      if (before !== id) this.#checkBefore(document, id, before)
    })
  }

  #removeRule(document: TableDoc, id: string): void {
    this.#do(document, `no format rule ${id}`, () => {
      this.#set(document, id, null)
      deepStrictEqual(ruleIn(document, id), undefined)
    })
  }

  #checkBefore(document: TableDoc, id: string, before: string | null): void {
    const { ids } = document.rules
    deepStrictEqual(ids[ids.indexOf(id) + 1] ?? null, before)
  }

  #set(document: TableDoc, id: string, rule: FormatRule | null | undefined, before?: string | null): void {
    const { status } = this.#session.change(document.id, (table) => setFormatRule(table, id, rule, before))
    deepStrictEqual(status, 'done')
  }

  #openForm(document: TableDoc): void {
    const rule = this.#dice.pick(readFormatRules(document))
    if (!rule) return
    this.#log(`${document.id} opens format rule ${rule.id}`)
    forms.set(this.#session, { table: document.id, rule })
  }

  #saveForm(): void {
    const { table, rule } = forms.get(this.#session) ?? {}
    if (!rule || !this.#session.tables().some(({ id }) => id === table)) return
    const document = this.#session.table(tableId(table ?? ''))
    forms.delete(this.#session)
    // [RULE4] As the panel writes it.
    this.#saveRule(document, onto(ruleIn(document, rule.id), rule, this.#changed(document, rule)))
  }

  /** One or two things about it. */
  #changed(document: TableDoc, rule: FormatRule): FormatRule {
    const { columns, when, format } = this.#contents(document)
    const kind = this.#dice.below(5)
    if (kind === 0) return { ...rule, columns }
    if (kind === 1) return { ...rule, when }
    return kind === 2 ? { ...rule, when, format } : { ...rule, format }
  }

  #contents(document: TableDoc): RuleContents {
    const some = <T>(value: T): T | undefined => (this.#dice.below(2) === 0 ? value : undefined)
    const [bold, italic] = [some(this.#dice.below(2) === 0), some(true)]
    const [ink, fill] = [some(this.#dice.pick(INKS)), some(this.#dice.pick(FILLS))]
    return {
      columns: this.#dice.below(3) === 0 ? null : this.#run(document, 0),
      when: this.#condition(),
      format: {
        ...(bold !== undefined && { bold }),
        ...(italic !== undefined && { italic }),
        ...(ink !== undefined && { ink }),
        ...(fill !== undefined && { fill }),
      },
    }
  }

  #condition(): Condition {
    const is = this.#dice.pick(CONDITION_KINDS) ?? 'empty'
    const text = this.#dice.pick(['some', 'WORDS', '员']) ?? ''
    const operand = (): number | string =>
      is === 'contains' ? text : (this.#dice.pick([0, 5, this.#dice.below(100), DAYS[1]]) ?? 0)
    const [value, to] = [operand(), operand()]
    const count = operandsOf(is)
    return { is, ...(count > 0 && { value }), ...(count > 1 && { to }) }
  }

  // ----------------------------------------------------------------------------------------------------------------------------------------

  /** One to three columns side by side; `from` 1: not the labels. Rather those that others also change. */
  #run(document: TableDoc, from: number): readonly ColumnId[] {
    const columns = document.columns.ids.slice(from)
    const first = this.#dice.below(2) === 0 ? 0 : this.#dice.below(columns.length)
    return columns.slice(first, first + 1 + this.#dice.below(3))
  }

  /** [UND1] [RULE5] [FORM5] What is taken back at once leaves nothing behind, and can be given back. */
  #do(document: TableDoc, what: string, work: () => void): void {
    this.#log(`${document.id} ${what}`)
    const [before, top] = [canonicalTable(document), this.#session.nextUndo]
    work()
    this.#did()
    const after = canonicalTable(document)
    if (this.#session.nextUndo === top) return deepStrictEqual(after, before)
    const dice = this.#dice.below(6)
    if (dice > 1) return
    this.#log(`${document.id} not so${dice === 0 ? ', but yes' : ''}`)
    deepStrictEqual(this.#session.undo().status, 'done')
    this.#did()
    deepStrictEqual(canonicalTable(document), before)
    if (dice === 1) return
    deepStrictEqual(this.#session.redo().status, 'done')
    deepStrictEqual(canonicalTable(document), after)
    ok(this.#session.canUndo)
  }
}

const ruleIn = (document: TableDoc, id: string): FormatRule | undefined =>
  readFormatRules(document).find((rule) => rule.id === id)
