/**
 * One table, as scripts see it: A1 of the visible order, column A the row labels, row 1 the first row under the headers. Positions are
 * those of the moment of the call: others may insert and move at any time. Made by `Plan.table`.
 */
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { columnLetters } from '../../shared/formula/a1.ts'
import { isError, isFormula, isNil } from '../../shared/model/cell.ts'
import type { RowId, TableId } from '../../shared/model/ids.ts'
import { type Language, localise } from '../../shared/model/language.ts'
import type { TableState } from '../../shared/model/lifecycle.ts'
import { checkRoomFor } from '../../shared/model/table-limits.ts'
import type { ColumnType, RowKind } from '../../shared/model/table.ts'
import { unambiguous } from '../session/cell-input.ts'
import type { CellPlace, ExportFormat, Outcome, Session, TypedCell } from '../session/session-types.ts'
import { asPlanError, PlanError } from './plan-error.ts'
import { cellAt, checkCount, columnGap, columnsAt, rowGap, rowOf, rowsAt } from './positions.ts'

/** `null`: empty, or nil (printed —). */
export type PlanValue = number | string | boolean | null | { readonly error: string }

/** What may be typed. Text is read as in the grid; `null` and `''` clear. */
export type Typed = string | number | boolean | null

export type PlanRow = {
  readonly id: string
  readonly kind: RowKind
  /** Id of the row it hangs under. */
  readonly parent: string | null
  /** Of an item, counted through the table; else null. */
  readonly number: number | null
}

export type PlanColumn = {
  readonly id: string
  readonly letter: string
  readonly type: ColumnType
  readonly label: string
  /** The spanning header it stands under; empty when there is none. */
  readonly group: string
}

/** `marked`: it does not fit the column and was kept as typed. */
export type SetResult = { readonly marked: boolean }

export class PlanTable {
  readonly id: string
  readonly #id: TableId
  readonly #session: Session
  readonly #language: Language

  constructor(session: Session, id: TableId, language: Language) {
    this.id = id
    this.#id = id
    this.#session = session
    this.#language = language
  }

  /** As it is numbered now; null for a working table. */
  get number(): string | null {
    return this.#entry().number
  }

  /** As it is called now: `Table 10.16`. */
  get name(): string {
    return this.#entry().name(this.#language)
  }

  /** Where it stands in its life. */
  get state(): TableState {
    return this.#session.access(this.#id).state
  }

  /** What this script may do with it now, as far as is known here; the server decides. */
  get access(): 'write' | 'read' {
    return this.#session.access(this.#id).mode
  }

  get title(): string {
    return localise(this.#entry().title, this.#language, this.#session.outline.plan().mainLanguage)
  }

  get(a1: string): PlanValue {
    const { row, column } = this.#at(a1)
    const value = this.#session.value(this.#id, row, column)
    if (value === null || isNil(value)) return null
    if (isError(value)) return { error: value.error }
    const isWords = typeof value === 'string' && this.#document().column(column)?.type === 'long-text'
    return isWords ? this.#session.display(this.#id, row, column, this.#language) : value
  }

  /** As printed. */
  text(a1: string): string {
    const { row, column } = this.#at(a1)
    return this.#session.display(this.#id, row, column, this.#language)
  }

  /** Formula text, or null where there is none. */
  formula(a1: string): string | null {
    const { row, column } = this.#at(a1)
    if (!isFormula(this.#document().cell(row, column))) return null
    return this.#session.editText(this.#id, row, column, this.#language)
  }

  /** Throws `PlanError`: `ambiguous-number` when the text can be read in two ways, or the refusal. */
  set(a1: string, typed: Typed): SetResult {
    return this.setMany([[a1, typed]])
  }

  /** Many cells in one step. */
  setMany(cells: Iterable<readonly [a1: string, typed: Typed]>): SetResult {
    const typed = [...cells].map(([a1, text]): TypedCell => ({ ...this.#at(a1), typed: typedText(text) }))
    const outcome = this.#session.commitMany(this.#id, typed, this.#language)
    if (outcome.status === 'ambiguous') throw ambiguity(typed, outcome)
    this.#must(outcome)
    return { marked: outcome.status === 'done' && (outcome.marked?.length ?? 0) > 0 }
  }

  rows(): PlanRow[] {
    const table = this.#document()
    return table.rows.ids.map((id) => ({
      id,
      kind: table.row(id)?.kind ?? 'line',
      parent: table.rows.parentOf(id),
      number: this.#session.itemNumber(this.#id, id),
    }))
  }

  columns(): PlanColumn[] {
    const table = this.#document()
    const main = this.#session.outline.plan().mainLanguage
    return table.columns.ids.map((id, index) => {
      const column = table.column(id)
      return {
        id,
        letter: columnLetters(index),
        type: column?.type ?? 'text',
        label: localise(column?.label ?? {}, this.#language, main),
        group: localise(column?.group ?? {}, this.#language, main),
      }
    })
  }

  /**
   * Inserts `n` rows so that the first of them is row `at`. They become siblings of the row that stood there, or children of `parent`
   * (an id, a row number, or null for the top level). Gives their ids. Throws `count-invalid`, `table-full`.
   */
  insertRows(
    at: number,
    n = 1,
    options: { readonly parent?: string | number | null; readonly kind?: RowKind } = {},
  ): string[] {
    const { parent, kind } = options
    const table = this.#document()
    checkCount(n)
    const under = parent === undefined || parent === null ? parent : rowOf(table, this.name, parent)
    return this.#try(() => [
      ...this.#session.insertRows(this.#id, {
        at: rowGap(table, this.name, at),
        count: n,
        ...(under !== undefined && { parent: under }),
        ...(kind && { kind }),
      }),
    ])
  }

  /** Rows under a deleted row go with it. */
  deleteRows(at: number, n = 1): void {
    this.#must(this.#session.deleteRows(this.#id, rowsAt(this.#document(), this.name, at, n)))
  }

  /** Moves `n` rows to before the row that is row `to` now (one more than there are: to the end), among that row's siblings. */
  moveRows(from: number, n: number, to: number): void {
    const table = this.#document()
    const rows = rowsAt(table, this.name, from, n)
    const before: RowId | null = table.rows.ids[rowGap(table, this.name, to)] ?? null
    this.#must(this.#session.moveRows(this.#id, rows, { before }))
  }

  /** Column A holds the labels and stays. `at`: a letter, or counted from 1. */
  insertColumns(
    at: number | string,
    n = 1,
    options: { readonly type?: ColumnType; readonly label?: string; readonly decimals?: number } = {},
  ): string[] {
    const { type = 'number', label = '', decimals } = options
    const column = { type, label: { [this.#language]: label }, ...(decimals !== undefined && { decimals }) }
    const table = this.#document()
    checkCount(n)
    return this.#try(() => {
      checkRoomFor('columns', table.columns.length, n)
      return [
        ...this.#session.insertColumns(this.#id, {
          at: columnGap(table, this.name, at),
          columns: Array.from({ length: n }, () => column),
        }),
      ]
    })
  }

  deleteColumns(at: number | string, n = 1): void {
    this.#must(this.#session.deleteColumns(this.#id, columnsAt(this.#document(), this.name, at, n)))
  }

  moveColumns(from: number | string, n: number, to: number | string): void {
    const table = this.#document()
    const columns = columnsAt(table, this.name, from, n)
    const before = table.columns.ids[columnGap(table, this.name, to)] ?? null
    this.#must(this.#session.moveColumns(this.#id, columns, { before }))
  }

  /** The table as a file. Waits until its values are calculated; rejects with `calculation-failed` when they cannot be. */
  async export(format: ExportFormat, language: Language = this.#language): Promise<Uint8Array> {
    this.#document()
    try {
      return await this.#session.exportTable(this.#id, format, language)
    } catch (error) {
      throw asPlanError(error)
    }
  }

  #document() {
    return mustBeHere(this.#session, this.#id, this.#language)
  }

  #entry() {
    const entry = this.#session.tables().find((table) => table.id === this.#id)
    if (!entry) throw new PlanError('unknown-table', { table: this.#id })
    return entry
  }

  #at(a1: string): CellPlace {
    return cellAt(this.#document(), this.name, a1)
  }

  #try<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw asPlanError(error)
    }
  }

  #must(outcome: Outcome): void {
    if (outcome.status === 'refused')
      throw new PlanError(outcome.code, { ...outcome.facts, table: this.name })
  }
}

/** The table's document. Throws `unknown-table`, and `incomplete` while its contents have not arrived: it is not an empty table. */
export function mustBeHere(session: Session, id: TableId, language: Language): TableDoc {
  const entry = session.tables().find((table) => table.id === id)
  if (!entry) throw new PlanError('unknown-table', { table: id })
  const document = session.table(id)
  if (document.schemaVersion > 0) return document
  const reason = session.status.refused.find(({ room }) => room === id)?.reason ?? ''
  throw new PlanError('incomplete', { table: entry.name(language), reason })
}

function typedText(typed: Typed): string {
  if (typed === null) return ''
  if (typeof typed === 'boolean') return typed ? 'TRUE' : 'FALSE'
  if (typeof typed === 'string') return typed
  if (!Number.isFinite(typed)) throw new PlanError('value-invalid', { value: String(typed) })
  // A zero typed is nil; every other number is itself, never a second reading.
  return typed === 0 ? '0' : unambiguous(typed)
}

function ambiguity(cells: readonly TypedCell[], { at, readings }: Extract<Outcome, { status: 'ambiguous' }>) {
  const cell = cells.find(({ row, column }) => row === at.row && column === at.column)
  const [first = '', second = ''] = readings.map((reading) => reading.typed)
  return new PlanError('ambiguous-number', { typed: cell?.typed ?? '', first, second })
}
