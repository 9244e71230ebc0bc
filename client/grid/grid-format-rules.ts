/**
 * [GR104] The panel of conditional formats: lists the table's rules in their order, tries what is being set, writes each change as one undo step.
 * It is no window: the table goes on working beside it. Rules are known by their ids, whoever else changes them.
 */
import { mount, unmount } from 'svelte'

import { newId } from '../../shared/doc/new-id.ts'
import { setFormatRule } from '../../shared/doc/write-format-rules.ts'
import { printValue } from '../../shared/format/print-value.ts'
import { isDay } from '../../shared/model/column-rule.ts'
import {
  type Condition,
  type FormatRule,
  MOST_FORMAT_RULES,
  operandsOf,
} from '../../shared/model/format-rule.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import { CONDITION_WORDS, type RuleBoard } from './condition-fields.ts'
import FormatRulesPanel from './FormatRulesPanel.svelte'
import type { GridCore } from './grid-core.ts'
import type { GridRules } from './grid-rules.ts'
import { onto } from './only-changes.ts'
import { type RuleValue, valueText } from './rule-values.ts'

export class GridFormatRules implements RuleBoard {
  readonly #core: GridCore
  readonly #rules: GridRules
  #panel: ReturnType<typeof mount> | null = null

  constructor(core: GridCore, rules: GridRules) {
    this.#core = core
    this.#rules = rules
  }

  open(): void {
    const core = this.#core
    if (!core.mayChange() || core.isEmpty) return
    this.close()
    this.#panel = mount(FormatRulesPanel, {
      target: document.body,
      props: { messages: core.reader.messages, rules: this, selected: core.selectedColumns },
    })
  }

  /** Also when the grid goes. */
  close(): void {
    if (this.#panel) void unmount(this.#panel)
    this.#panel = null
    this.#rules.try(null)
  }

  /** Back to the table. */
  leave(): void {
    this.close()
    this.#core.view.focus(this.#core.active)
  }

  get all(): readonly FormatRule[] {
    return this.#rules.formats
  }

  get isFull(): boolean {
    return this.all.length >= MOST_FORMAT_RULES
  }

  /** Not yellow: that is nearly the tone of marks. */
  newRule(columns: readonly ColumnId[]): FormatRule {
    return { id: newId(Math.random), columns, when: { is: 'above' }, format: { fill: 'green' } }
  }

  /** Told at every change of rules and columns. */
  onChange(handler: () => void): () => void {
    const { session, reader } = this.#core
    return session.onTable(reader.id, ({ patch }) => {
      // Behind everybody who reads rules anew.
      if (patch && (patch.looks || patch.anew || patch.columns.length > 0)) queueMicrotask(handler)
    })
  }

  /** In the table as it would be with this rule; null: as it is. */
  try(rule: FormatRule | null): void {
    if (!rule) return this.#rules.try(null)
    const isKnown = this.all.some(({ id }) => id === rule.id)
    this.#rules.try(isKnown ? this.all.map((one) => (one.id === rule.id ? rule : one)) : [...this.all, rule])
  }

  save(rule: FormatRule, opened: FormatRule): void {
    const now = this.all.find(({ id }) => id === rule.id)
    this.#change(rule.id, onto(now, opened, rule))
  }

  remove({ id }: FormatRule): void {
    this.#change(id, null)
    this.#core.announce('formatRuleRemoved')
  }

  /** One place up or down. */
  move({ id }: FormatRule, by: 1 | -1): void {
    const ids = this.all.map((rule) => rule.id)
    const at = ids.indexOf(id)
    const before = ids[by < 0 ? at - 1 : at + 2] ?? null
    if (at < 0 || (by < 0 ? at === 0 : at === ids.length - 1)) return
    this.#change(id, undefined, before)
    this.#core.announce('formatRuleMoved', { at: at + by + 1, count: ids.length })
  }

  /** `Above 100`. */
  sayWhen({ is, value, to }: Condition): string {
    const { messages, language } = this.#core.reader
    const say = (operand: RuleValue | undefined): string =>
      isDay(operand) ? printValue(operand, { column: { type: 'date' } }, language) : valueText(operand)
    const words = [messages(CONDITION_WORDS[is]), say(value), messages('whenAnd'), say(to)]
    return words.slice(0, [1, 2, 4][operandsOf(is)]).join(' ')
  }

  /** `Columns B, C`; those that have been deleted are passed over. */
  sayWhere(columns: FormatRule['columns']): string {
    const { reader } = this.#core
    const { messages, table } = reader
    if (columns === null) return messages('whereTable')
    const letters = table.columns.ids.filter((id) => columns.includes(id)).map((id) => reader.lettersOf(id))
    return letters.length === 0
      ? messages('whereGone')
      : messages('whereColumns', {
          count: letters.length,
          letters: letters.join(messages('letterSeparator')),
        })
  }

  #change(id: string, contents: FormatRule | null | undefined, before?: string | null): void {
    const core = this.#core
    if (!core.mayChange()) return
    this.#rules.try(null)
    core.isDone(
      core.act(() =>
        core.session.change(core.reader.id, (table) => setFormatRule(table, id, contents, before)),
      ),
    )
    core.settle()
  }
}
