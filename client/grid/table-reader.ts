import { type NumberStyle, ownDecimals, printNumber, seenAs } from '../../shared/format/print-number.ts'
import { decimalsIn, decimalsOf, editText, styleIn } from '../../shared/format/print-value.ts'
import { readNumber } from '../../shared/format/read-number.ts'
/**
 * One table as the grid shows it, in visible positions: which row and column stand where, what each cell looks like. Reads the session
 * anew on every call, so it is never stale; knows no page and no AG Grid.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import { isError, isFormula } from '../../shared/model/cell.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import {
  type Column,
  type ColumnType,
  isEmphasised,
  type Row,
  type RowKind,
} from '../../shared/model/table.ts'
import { spotName } from './a1.ts'
import { firstOfEach, formulaSources } from './formula-source.ts'
import type { GridMessageKey, GridMessages } from './grid-messages.ts'
import type { CellMark, CellPlace, GridSession, GridTable, Reading } from './grid-session.ts'
import type { HeadSigns } from './head-signs.ts'
import type { CellBlock } from './own-block.ts'
import type { Rect, Size, Spot } from './selection.ts'
import { foundSpot, rectOf } from './selection.ts'
import type { Shown } from './shown-axis.ts'
import { TableLook } from './table-look.ts'
import { errorSentence, syntaxSentence } from './trouble-words.ts'

export type CellLook = {
  readonly text: string
  /** How the text is set: numbers to the right with hanging brackets, what stands in their place without being one, labels as a tree. */
  readonly set: 'label' | 'text' | 'number' | 'no-number' | 'check'
  readonly kind: RowKind
  readonly depth: number
  /** `A.` of a category, `12.` of an item. */
  readonly prefix: string
  /** Pale, behind a label: how many rows are folded away below it. */
  readonly aside: string
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

/** Rectangles of what is shown, and of the document. */
export type DocumentPlaces = {
  /** All that lies between its corners in the document; null: something else that is shown lies there, too, because rows are sorted. */
  inDocument(rect: Rect): Rect | null
  /** What is shown of a rectangle of the document; several where it is sorted apart, none where all of it is hidden. */
  whatIsShown(rect: Rect): Rect[]
  /** Of a corner of a range that is not shown: the next cell that is, towards the other corner. Null: none is. */
  towards(from: CellPlace, to: CellPlace): Spot | null
  /** Of the cell nearest to one that is not shown. Null: that one is gone. */
  near(place: CellPlace): Spot | null
}

export class TableReader {
  readonly session: GridSession
  readonly id: TableId
  readonly personal: TableLook
  language: Language
  messages: GridMessages
  /** What the heads say of what is not shown; late. */
  signs: HeadSigns | null = null
  /** Where things lie in the document; late: until then it is all shown as it stands there. */
  places: DocumentPlaces | null = null
  /** [GR101] [GR103] What rules make of a cell; null: the part that knows is not here. */
  rules: ((look: CellLook, row: RowId, column: ColumnId) => CellLook) | null = null

  /** Of which rows it was found out. */
  #groups: readonly [GridTable['rows'], boolean] | null = null
  #languageNames: Intl.DisplayNames | null = null

  constructor(
    session: GridSession,
    id: TableId,
    language: Language,
    messages: GridMessages,
    personal = new TableLook(),
  ) {
    this.personal = personal
    this.session = session
    this.id = id
    this.language = language
    this.messages = messages
  }

  get table(): GridTable {
    return this.session.table(this.id)
  }

  get shownRows(): Shown<RowId> {
    return this.personal.rows(this.table.rows)
  }

  get shownColumns(): Shown<ColumnId> {
    return this.personal.columns(this.table.columns)
  }

  /** Those shown, in the order shown: the document's own are those of `table`. */
  get rows(): readonly RowId[] {
    return this.shownRows.ids
  }

  get columns(): readonly ColumnId[] {
    return this.shownColumns.ids
  }

  get size(): Size {
    return { rows: this.rows.length, columns: this.columns.length }
  }

  /** With what is not shown. */
  get documentSize(): Size {
    return { rows: this.table.rows.length, columns: this.table.columns.length }
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

  /** Null when the row or the column is not shown, or not there any more. */
  spotOf(place: CellPlace): Spot | null {
    return foundSpot(this.shownRows.indexOf(place.row), this.shownColumns.indexOf(place.column))
  }

  /** It is in the document, whether shown or not. */
  has({ row, column }: CellPlace): boolean {
    return this.table.rows.has(row) && this.table.columns.has(column)
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

  /** `B`, whatever is hidden. */
  lettersOf(column: ColumnId): string {
    return columnLetters(this.table.columns.indexOf(column))
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
    const spot = foundSpot(rows.indexOf(row), columns.indexOf(column))
    return spot ? spotName(spot) : ''
  }

  whatIsShown(rect: Rect): Rect[] {
    return this.places?.whatIsShown(rect) ?? [rect]
  }

  /** `B3`, `B3:D7`: the corners as they are shown. */
  rangeOf({ top, left, bottom, right }: Rect): string {
    const [from, to] = [this.nameAt({ row: top, column: left }), this.nameAt({ row: bottom, column: right })]
    return from === to ? from : `${from}:${to}`
  }

  /** `B3` of a cell that is shown. */
  nameAt(spot: Spot): string {
    const place = this.placeAt(spot)
    return place ? this.nameIn(place) : ''
  }

  /** `B3` of this table, whatever is hidden. */
  nameIn(place: CellPlace): string {
    return this.addressOf({ table: this.id, ...place })
  }

  display(place: CellPlace): string {
    return this.session.display(this.id, place.row, place.column, this.language)
  }

  editText(place: CellPlace): string {
    return this.session.editText(this.id, place.row, place.column, this.language)
  }

  /** How a cell is set, as it is seen: headings and sums are bold by themselves. */
  formatOf({ row, column }: CellPlace): CellFormat & { readonly bold: boolean } {
    const format = this.table.format(row, column)
    return { ...format, bold: format.bold ?? isEmphasised(this.row(row).kind) }
  }

  /** Digits after the mark that a cell prints; absent: as many as its number has. */
  decimalsIn({ row, column }: CellPlace): number | undefined {
    const format = this.table.format(row, column)
    return decimalsIn({ column: this.column(column), row: this.row(row), format })
  }

  /** The same with this number in it, also where it shows all it has. */
  decimalsOf({ row, column }: CellPlace, value: number): number {
    const format = this.table.format(row, column)
    return decimalsOf(value, { column: this.column(column), row: this.row(row), format })
  }

  styleIn({ row, column }: CellPlace): NumberStyle {
    return styleIn({ column: this.column(column), format: this.table.format(row, column) })
  }

  /** A number as it is typed into this cell. */
  numberText(value: number, place: CellPlace): string {
    return editText(value, this.styleIn(place))
  }

  /** [EDIT11] A number typed into a cell that shows 0.12 as 12 % is a percentage, too. */
  asTyped(text: string, place: CellPlace): string {
    if (this.column(place.column).type !== 'number' || this.styleIn(place) !== 'percent') return text
    const read = readNumber(text)
    return read.kind === 'number' && !read.percent && read.note === undefined ? `${text.trim()}%` : text
  }

  /** A number as the column prints it, with all its decimals. */
  readingLabel({ value, typed }: Reading, place: CellPlace): string {
    const style = typed.endsWith('%') ? 'percent' : this.styleIn(place)
    const decimals = Math.max(this.decimalsIn(place) ?? 0, ownDecimals(seenAs(value, style)))
    return printNumber(value, { decimals, style, language: this.language })
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

  /** A column or the table has rules. */
  get hasRules(): boolean {
    return this.columns.some((id) => this.column(id).rule) || this.table.rules.length > 0
  }

  /** As it is drawn, with what rules make of it; asked of cells in the window alone. */
  seen(row: RowId, column: ColumnId): CellLook {
    const look = this.look(row, column)
    return this.rules?.(look, row, column) ?? look
  }

  look(row: RowId, column: ColumnId): CellLook {
    const { kind, letter } = this.row(row)
    const definition = this.column(column)
    const isLabel = column === LABEL_COLUMN
    const number = isLabel && kind === 'item' ? this.session.itemNumber(this.id, row) : null
    const prefix = number !== null ? `${number}.` : isLabel && letter ? `${letter}.` : ''
    const text = this.session.display(this.id, row, column, this.language)
    const borrowed = this.borrowedFrom({ row, column })
    const trouble = this.#trouble(row, column, borrowed)
    return {
      text,
      set: isLabel ? 'label' : setOf(definition, trouble),
      kind,
      depth: isLabel ? this.table.rows.depthOf(row) : 0,
      prefix,
      aside: (isLabel && this.signs?.aside(row)) || '',
      lead: isLabel && kind === 'note' && this.isList ? leadIn(text) : null,
      waiting: this.session.isCalculating(this.id, row, column) ? this.messages('calculating') : '',
      formula: isFormula(this.table.cell(row, column)),
      format: this.table.format(row, column),
      borrowed: borrowed !== null,
      ...trouble,
    }
  }

  /** Deliverables: sentences with a few figures beside them, notes with a lead-in. */
  get isList(): boolean {
    return this.table.meta().kind === 'deliverables'
  }

  /** Some rows stand below others. */
  get hasGroups(): boolean {
    const { rows } = this.table
    if (this.#groups?.[0] !== rows) this.#groups = [rows, rows.ids.some((row) => rows.parentOf(row) !== null)]
    return this.#groups[1]
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

function setOf({ type }: Column, { trouble }: Pick<CellLook, 'trouble'>): CellLook['set'] {
  const set = SET_BY_TYPE[type]
  return set === 'number' && trouble === 'wrong' ? 'no-number' : set
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
