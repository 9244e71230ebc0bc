/**
 * One table as the grid shows it, in visible positions: which row and column stand where, what each cell looks like. Reads the session
 * anew on every call, so it is never stale; knows no page and no AG Grid.
 */
import { editNumber, printNumber } from '../../shared/format/print-number.ts'
import { decimalsIn } from '../../shared/format/print-value.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import { isError, isFormula } from '../../shared/model/cell.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { Column, ColumnType, Row, RowKind } from '../../shared/model/table.ts'
import { spotName } from './a1.ts'
import { firstOfEach, formulaSources } from './formula-source.ts'
import type { GridMessageKey, GridMessages } from './grid-messages.ts'
import type { CellMark, CellPlace, GridSession, GridTable, Reading } from './grid-session.ts'
import type { CellBlock } from './own-block.ts'
import type { Rect, Size, Spot } from './selection.ts'
import { rectOf } from './selection.ts'
import { errorSentence, syntaxSentence } from './trouble-words.ts'

export type CellLook = {
  readonly text: string
  /** How the text is set: numbers to the right with hanging brackets, labels with their place in the tree. */
  readonly set: 'label' | 'text' | 'number' | 'check'
  readonly kind: RowKind
  readonly depth: number
  /** `A.` of a category, `12.` of an item. */
  readonly prefix: string
  /** Characters at the beginning that are set bold, as the print does; null where the text has no lead-in. */
  readonly lead: number | null
  readonly formula: boolean
  readonly format: CellFormat
  /** The words are those of another language; `reason` says of which. */
  readonly borrowed: boolean
  /** What is said of a formula that has no value yet; empty for all others. */
  readonly waiting: string
  /** An error value, or input of the wrong type kept as typed; `reason` says it in words. */
  readonly trouble: 'error' | 'wrong' | null
  readonly reason: string
}

/** Column A of every table. */
export const LABEL_COLUMN = 'label'

const MARK_MESSAGES: Readonly<Record<CellMark, GridMessageKey>> = {
  'not-a-number': 'wrongNumber',
  'not-a-date': 'wrongDate',
  'not-a-choice': 'wrongChoice',
  'not-a-check': 'wrongCheck',
  'not-a-formula': 'errorSyntax',
  malformed: 'errorMalformed',
}

export class TableReader {
  readonly session: GridSession
  readonly id: TableId
  language: Language
  messages: GridMessages

  #languageNames: Intl.DisplayNames | null = null

  constructor(session: GridSession, id: TableId, language: Language, messages: GridMessages) {
    this.session = session
    this.id = id
    this.language = language
    this.messages = messages
  }

  get table(): GridTable {
    return this.session.table(this.id)
  }

  get rows(): readonly RowId[] {
    return this.table.rows.ids
  }

  get columns(): readonly ColumnId[] {
    return this.table.columns.ids
  }

  get size(): Size {
    return { rows: this.rows.length, columns: this.columns.length }
  }

  /** The table's own name as formulas write it. */
  get name(): string {
    return this.nameOf(this.id)
  }

  nameOf(table: TableId): string {
    return (
      this.session
        .tables()
        .find((entry) => entry.id === table)
        ?.name(this.language) ?? table
    )
  }

  placeAt(spot: Spot): CellPlace | null {
    const [row, column] = [this.rows[spot.row], this.columns[spot.column]]
    return row !== undefined && column !== undefined ? { row, column } : null
  }

  /** Null when the row or the column is not there any more. */
  spotOf(place: CellPlace): Spot | null {
    const spot = { row: this.table.rows.indexOf(place.row), column: this.table.columns.indexOf(place.column) }
    return spot.row < 0 || spot.column < 0 ? null : spot
  }

  /** Follows rectangles by the ids of their corners: gives where they are now; null when a corner is not there any more. */
  hold(rects: readonly Rect[]): () => readonly Rect[] | null {
    const corners = rects.map(({ top, left, bottom, right }) => [
      this.placeAt({ row: top, column: left }),
      this.placeAt({ row: bottom, column: right }),
    ])
    return () => {
      const now = corners.flatMap((places) => {
        const [from, to] = places.map((place) => place && this.spotOf(place))
        return from && to ? [rectOf(from, to)] : []
      })
      return now.length === corners.length ? now : null
    }
  }

  /** The rows and columns of a rectangle. */
  blockIn({ top, left, bottom, right }: Rect): CellBlock {
    return { rows: this.rows.slice(top, bottom + 1), columns: this.columns.slice(left, right + 1) }
  }

  row(id: RowId): Row {
    return this.table.row(id) ?? { id, kind: 'line' }
  }

  column(id: ColumnId): Column {
    return this.table.column(id) ?? { id, type: 'text', label: {} }
  }

  columnLabel(column: Column): string {
    return column.label[this.language] ?? Object.values(column.label).find((label) => label) ?? ''
  }

  groupLabel(column: Column): string {
    return column.group?.[this.language] ?? Object.values(column.group ?? {}).find((label) => label) ?? ''
  }

  /** `B3` of whichever table; empty when it is not there any more. */
  addressOf({ table, row, column }: CellAddress): string {
    const { rows, columns } = this.session.table(table)
    const spot = { row: rows.indexOf(row), column: columns.indexOf(column) }
    return spot.row < 0 || spot.column < 0 ? '' : spotName(spot)
  }

  display(place: CellPlace): string {
    return this.session.display(this.id, place.row, place.column, this.language)
  }

  editText(place: CellPlace): string {
    return this.session.editText(this.id, place.row, place.column, this.language)
  }

  /** A number as the column prints it, with all its decimals. */
  readingLabel({ value }: Reading, { row, column }: CellPlace): string {
    const format = this.table.format(row, column)
    const decimals = decimalsIn({ column: this.column(column), row: this.row(row), format }) ?? 0
    const own = editNumber(value).split('.')[1]?.length ?? 0
    return printNumber(value, { decimals: Math.max(decimals, own), language: this.language })
  }

  /** [GR32] The name of the language whose words stand in for those this one lacks. */
  borrowedFrom({ row, column }: CellPlace): string | null {
    const from = this.session.borrowedFrom(this.id, row, column, this.language)
    if (from === null) return null
    this.#languageNames ??= new Intl.DisplayNames([this.language], { type: 'language' })
    return this.#languageNames.of(from) ?? from
  }

  isFilled(spot: Spot): boolean {
    const place = this.placeAt(spot)
    return place !== null && this.display(place) !== ''
  }

  look(row: RowId, column: ColumnId): CellLook {
    const { kind, letter } = this.row(row)
    const definition = this.column(column)
    const isLabel = column === LABEL_COLUMN
    const number = isLabel && kind === 'item' ? this.session.itemNumber(this.id, row) : null
    const prefix = number !== null ? `${number}.` : isLabel && letter ? `${letter}.` : ''
    const text = this.session.display(this.id, row, column, this.language)
    const borrowed = this.borrowedFrom({ row, column })
    return {
      text,
      set: isLabel ? 'label' : SET_BY_TYPE[definition.type],
      kind,
      depth: isLabel ? this.table.rows.depthOf(row) : 0,
      prefix,
      lead: isLabel && kind === 'note' && this.isList ? leadIn(text) : null,
      waiting: this.session.isCalculating(this.id, row, column) ? this.messages('calculating') : '',
      formula: isFormula(this.table.cell(row, column)),
      format: this.table.format(row, column),
      borrowed: borrowed !== null,
      ...this.#trouble(row, column, borrowed),
    }
  }

  /** Deliverables: sentences with a few figures beside them, notes with a lead-in. */
  get isList(): boolean {
    return this.table.meta().kind === 'deliverables'
  }

  /** The label's text runs on over the empty cells beside it, as the printed table lets a note run over its whole width. */
  runsOn(row: RowId): boolean {
    const { kind } = this.row(row)
    if (kind !== 'category' && kind !== 'note') return false
    return this.columns.every((column) => column === LABEL_COLUMN || this.table.cell(row, column) === null)
  }

  /** The cells of other tables that a view cell is made from, one of each table. */
  sourcesOf(place: CellPlace): CellAddress[] {
    const content = this.table.cell(place.row, place.column)
    if (!isFormula(content)) return []
    const known = new Set(this.session.tables().map((entry) => entry.id))
    const all = formulaSources(content, this.id, (table) =>
      known.has(table) ? this.session.table(table) : undefined,
    )
    return firstOfEach(all, (source) => this.isEmptySource(source))
  }

  /** The source to go to: the first whose cell shows something. */
  sourceOf(place: CellPlace): CellAddress | null {
    const sources = this.sourcesOf(place)
    return sources.find((source) => !this.isEmptySource(source)) ?? sources[0] ?? null
  }

  isEmptySource({ table, row, column }: CellAddress): boolean {
    return this.session.display(table, row, column, this.language) === ''
  }

  #trouble(row: RowId, column: ColumnId, language: string | null): Pick<CellLook, 'trouble' | 'reason'> {
    const value = this.session.value(this.id, row, column)
    if (isError(value)) {
      const own = value.reason === 'syntax' && isFormula(this.table.cell(row, column))
      const reason = own
        ? syntaxSentence(value, this.editText({ row, column }), this.messages)
        : errorSentence(value, this.messages)
      return { trouble: 'error', reason }
    }
    const mark = this.session.mark(this.id, row, column)
    if (mark) return { trouble: 'wrong', reason: this.messages(MARK_MESSAGES[mark]) }
    return { trouble: null, reason: language === null ? '' : this.messages('borrowed', { language }) }
  }
}

/** [GR30] Up to and with the first colon, when words follow it. */
function leadIn(text: string): number | null {
  const end = text.search(/[:：]/) + 1
  return end > 0 && text.slice(end).trim() !== '' ? end : null
}

export const SET_BY_TYPE: Readonly<Record<ColumnType, CellLook['set']>> = {
  number: 'number',
  percent: 'number',
  text: 'text',
  'long-text': 'text',
  choice: 'text',
  date: 'text',
  person: 'text',
  check: 'check',
}
