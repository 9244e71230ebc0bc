/**
 * What rules make of the cells in the window: marks where something else is expected than what stands there, formats where a condition holds.
 * [GR101] [GR103] The reader asks for each cell that is drawn, and for no other; rules are read again when looks of the table change.
 */
import { readFormatRules } from '../../shared/doc/format-rules.ts'
import type { CellValue } from '../../shared/model/cell.ts'
import type { FormatRule } from '../../shared/model/format-rule.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { ruleBreak } from '../../shared/model/rule-break.ts'
import { dressed, ruledFormat } from '../../shared/model/ruled-format.ts'
import type { GridCore } from './grid-core.ts'
import { ruleSentence } from './rule-words.ts'
import type { CellLook } from './table-reader.ts'

export class GridRules {
  readonly #core: GridCore
  readonly #end: () => void
  #formats: readonly FormatRule[] | null = null
  readonly #byColumn = new Map<ColumnId, readonly FormatRule[]>()
  /** In the place of the table's own, while somebody tries others. */
  #tried: readonly FormatRule[] | null = null

  constructor(core: GridCore) {
    this.#core = core
    const { reader, session, view } = core
    reader.rules = (look, row, column) => this.#seen(look, row, column)
    this.#end = session.onTable(reader.id, ({ patch }) => {
      if (patch?.looks || patch?.anew) this.#forget()
    })
    if (reader.hasRules) view.refreshVisible()
  }

  /** The grid goes. */
  leave(): void {
    this.#end()
    this.#core.reader.rules = null
  }

  /** Of the table, in their order. */
  get formats(): readonly FormatRule[] {
    return (this.#formats ??= readFormatRules(this.#core.reader.table))
  }

  /** [GR104] Shown as if these were the table's rules; null: its own again. */
  try(rules: readonly FormatRule[] | null): void {
    if (rules === this.#tried) return
    this.#tried = rules
    this.#byColumn.clear()
    this.#core.view.refreshVisible()
  }

  /** Something else stands in the cell than its column expects, in words; empty: it does not. */
  reason(row: RowId, column: ColumnId): string {
    const { reader } = this.#core
    const definition = reader.column(column)
    if (!definition.rule && definition.type !== 'choice') return ''
    const broken = ruleBreak(definition, reader.row(row).kind, this.#value(row, column))
    if (broken === null) return ''
    if (broken === 'empty') return reader.messages('ruleFilled')
    return reader.messages('ruleBroken', {
      expected: ruleSentence(definition, reader.messages, reader.language),
    })
  }

  #forget(): void {
    this.#formats = null
    this.#byColumn.clear()
  }

  #seen(look: CellLook, row: RowId, column: ColumnId): CellLook {
    return this.#dressed(this.#marked(look, row, column), row, column, this.#rulesOf(column))
  }

  /** [GR95] With the formats of the table's rules, whichever are being tried; without marks, which are for those who write. */
  onPaper(look: CellLook, row: RowId, column: ColumnId): CellLook {
    const seen = this.#dressed(this.#marked(look, row, column), row, column, onColumn(this.formats, column))
    return seen.trouble === 'wrong' ? { ...seen, trouble: null, reason: '' } : seen
  }

  #marked(look: CellLook, row: RowId, column: ColumnId): CellLook {
    const reason = look.trouble === null && look.waiting === '' ? this.reason(row, column) : ''
    if (reason === '') return look
    const isWords = look.set === 'number' && typeof this.#value(row, column) === 'string'
    return { ...look, trouble: 'wrong', reason, ...(isWords && { set: 'no-number' }) }
  }

  #dressed(look: CellLook, row: RowId, column: ColumnId, rules: readonly FormatRule[]): CellLook {
    if (rules.length === 0) return look
    const facts = {
      value: this.#core.session.value(this.#core.reader.id, row, column),
      text: look.text,
      kind: look.kind,
      isMarked: look.trouble === 'wrong',
    }
    return { ...look, format: dressed(look.format, ruledFormat(rules, facts)) }
  }

  #rulesOf(column: ColumnId): readonly FormatRule[] {
    let rules = this.#byColumn.get(column)
    if (!rules) {
      rules = onColumn(this.#tried ?? this.formats, column)
      this.#byColumn.set(column, rules)
    }
    return rules
  }

  /** Of a text the words that are read here: each language has its own. */
  #value(row: RowId, column: ColumnId): CellValue {
    const { reader, session } = this.#core
    const value = session.value(reader.id, row, column)
    return reader.column(column).type === 'long-text' && typeof value === 'string'
      ? reader.display({ row, column })
      : value
  }
}

const onColumn = (rules: readonly FormatRule[], column: ColumnId): readonly FormatRule[] =>
  rules.filter(({ columns }) => columns?.includes(column) ?? true)
