/**
 * One table: rows (a tree), columns, cells, long texts. Reading only; write-cells.ts, write-rows.ts and write-columns.ts change it.
 *
 * A row is one Y.Map: reserved fields begin with `#`, every other field is a column's id and holds that cell. A long text lives in a root
 * Y.Text named `row:column:language` (`_` where the column is not localised), so that two people who start one at once merge.
 */
import { Axis } from '../model/axis.ts'
import type { AxisEntry } from '../model/axis.ts'
import type { CalcCell, CalcSheet } from '../model/calc.ts'
import {
  type CellFormat,
  formatField,
  NO_FORMAT,
  parseFormatField,
  readFormat,
} from '../model/cell-format.ts'
import { isFormula, type CellContent } from '../model/cell.ts'
import { readRule } from '../model/column-rule.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import { columnId, isLocalId, rowId } from '../model/ids.ts'
import type { Language, Localised } from '../model/language.ts'
import { isLanguage, LANGUAGES } from '../model/language.ts'
import type { Column, Row, TableMeta, TablePatch } from '../model/table.ts'
import { COLUMN_TYPES, ROW_KINDS, TABLE_KINDS } from '../model/table.ts'
import { decodeContent, decodeScalar, encodeContent, hasReference } from './content.ts'
import { keysAt } from './place.ts'
import type { DocEnv, DocumentChange } from './plan-document.ts'
import { PlanDocument } from './plan-document.ts'
import { RecordReader } from './read-record.ts'
import type { Collection, FieldValue } from './step.ts'
import { PLACE_FIELDS } from './step.ts'

/** The language part of a text that is the same in all languages. */
export const ANY_LANGUAGE = '_'

/** More distinct fields than this are not remembered (a hostile writer may make millions). */
const MAX_FIELDS = 2_000

export class TableDoc extends PlanDocument {
  readonly id: TableId
  #rows: Axis<RowId> | null = null
  #columns: Axis<ColumnId> | null = null
  readonly #columnCache = new Map<ColumnId, Column>()
  /** Fields of rows seen so far: 120,000 cells share a dozen of them. */
  readonly #columnFields = new Map<string, ColumnId | null>()
  /** By row, of those that were asked for: every cell is printed by its format, and hardly one has any. */
  readonly #formats = new Map<RowId, ReadonlyMap<string, CellFormat>>()
  /** Cells that were read before the template they point at arrived. */
  readonly #waiting = new Map<string, Set<string>>()
  /** Columns that have words as long texts, whatever their type is now; null: to be found out. */
  #worded: Set<ColumnId> | null = null
  readonly #patchHandlers = new Set<(patch: TablePatch, origin: unknown) => void>()

  constructor(id: TableId, env: DocEnv) {
    super(id, env)
    this.id = id
    this.onChange((change, origin) => this.#publish(change, origin))
  }

  get #templates() {
    return this.y.getMap('templates')
  }

  get rows(): Axis<RowId> {
    this.#rows ??= new Axis(this.#entries('rows', rowId))
    return this.#rows
  }

  get columns(): Axis<ColumnId> {
    this.#columns ??= new Axis(this.#entries('columns', columnId))
    return this.#columns
  }

  /** Deleted rows are read too. */
  row(id: RowId): Row | undefined {
    if (!this.hasRecord('rows', id)) return undefined
    const read = RecordReader.of(this, 'rows', id)
    const [letter, unit] = [read.text('#letter'), read.oneOf('#unit', ['posts', 'money'] as const)]
    return {
      id,
      kind: read.oneOf('#kind', ROW_KINDS) ?? 'line',
      ...(letter !== undefined && { letter }),
      ...(unit !== undefined && { unit }),
    }
  }

  column(id: ColumnId): Column | undefined {
    const cached = this.#columnCache.get(id)
    if (cached || !this.hasRecord('columns', id)) return cached
    const column = readColumn(id, RecordReader.of(this, 'columns', id))
    this.#columnCache.set(id, column)
    return column
  }

  meta(): TableMeta {
    const read = RecordReader.ofMeta(this)
    const [unit, notes, caption] = [
      read.localised('unit'),
      read.localisedList('notes'),
      read.localised('caption'),
    ]
    return {
      kind: read.oneOf('kind', TABLE_KINDS) ?? 'free',
      ...(unit && { unit }),
      ...(notes && { notes }),
      ...(caption && { caption }),
    }
  }

  /** [DOC27] A cell's own content, or the main-language text of one that holds none: also where the column was of long texts once. */
  cell(row: RowId, column: ColumnId): CellContent {
    const stored = this.field('rows', row, column)
    if (stored !== undefined) return this.#decode(stored, row, column)
    return this.hasWords(column) ? this.#mainText(row, column) : null
  }

  /** Some of its cells may have words as long texts. */
  hasWords(column: ColumnId): boolean {
    if (this.column(column)?.type === 'long-text') return true
    // Taken as they are: tens of thousands of names are looked through at the first edit, and one too many does no harm.
    this.#worded ??= new Set([...this.textNames()].map((name) => columnId(name.split(':', 2)[1] ?? '')))
    return this.#worded.has(column)
  }

  /** What was set for this cell alone. */
  ownFormat(row: RowId, column: ColumnId): CellFormat {
    let formats = this.#formats.get(row)
    if (!formats) this.#formats.set(row, (formats = this.#formatsIn(row)))
    return formats.get(column) ?? NO_FORMAT
  }

  /** As it is shown: the cell's own over its column's. */
  format(row: RowId, column: ColumnId): CellFormat {
    const [own, ofColumn] = [this.ownFormat(row, column), this.column(column)?.format]
    return ofColumn ? { ...ofColumn, ...own } : own
  }

  /** Places of the format rules. Read by format-rules.ts, which comes late. */
  get rules(): Axis {
    return new Axis(
      [...this.recordIds('rules')].map((id) => ({ ...this.axisEntry('rules', id), parent: null })),
    )
  }

  /** A key in front of the rule `before`; behind all others where that is null, or gone. `moving` does not count. */
  ruleKey(before: string | null, moving: string): string | undefined {
    const { rules } = this
    const place = { parent: null, before: before !== null && rules.has(before) ? before : null }
    return keysAt(rules, place, 1, this.env.random, new Set([moving]))[0]
  }

  /** What a format rule sets, and whatever else a stranger wrote there that is a format. */
  ruleFormat(id: string): CellFormat {
    return readFormat((property) => this.field('rules', id, property))
  }

  /** The long text of a cell in one language; `undefined` when it was never written there. */
  text(row: RowId, column: ColumnId, language: Language): string | undefined {
    return this.textOf(this.textName(row, column, language))
  }

  texts(row: RowId, column: ColumnId): Localised {
    const found: { [language: string]: string } = {}
    for (const language of LANGUAGES) {
      const text = this.text(row, column, language)
      if (text !== undefined) found[language] = text
    }
    return found
  }

  textName(row: RowId, column: ColumnId, language: Language): string {
    return `${row}:${column}:${this.column(column)?.localised ? language : ANY_LANGUAGE}`
  }

  /** Every cell that holds something, in deleted rows and columns too. */
  cells(): CalcCell[] {
    const cells: CalcCell[] = []
    for (const id of this.recordIds('rows')) this.#readCells(rowId(id), cells)
    for (const name of this.textNames()) {
      const place = parseTextName(name)
      if (place && this.field('rows', place.row, place.column) === undefined && this.#isShownText(place)) {
        const text = this.#mainText(place.row, place.column)
        if (text !== null) cells.push([place.row, place.column, text])
      }
    }
    return cells
  }

  /** Formulas with a reference that is `wanted`, as it is stored and unchecked; in deleted rows and columns too. */
  *formulas(
    wanted: (ref: readonly unknown[], row: RowId) => boolean,
  ): Iterable<readonly [RowId, ColumnId, StoredFormula]> {
    for (const id of this.recordIds('rows')) {
      const row = rowId(id)
      for (const [field, stored] of this.fields('rows', row)) {
        if (!hasReference(stored, this.#templates, (ref) => wanted(ref, row))) continue
        const column = this.#columnOf(field)
        const content = column === null ? null : this.#decode(stored, row, column)
        if (column !== null && isFormula(content)) yield [row, column, content]
      }
    }
  }

  /** The whole table for the engine. */
  calcSheet(): CalcSheet {
    return {
      table: this.id,
      rows: [...this.rows.entries()],
      columns: [...this.columns.entries()],
      cells: this.cells(),
      dates: this.dateColumns(),
    }
  }

  dateColumns(): ColumnId[] {
    return [...this.recordIds('columns')].map(columnId).filter((id) => this.column(id)?.type === 'date')
  }

  /** What each transaction changed, in the model's words. */
  onPatch(handler: (patch: TablePatch, origin: unknown) => void): () => void {
    this.#patchHandlers.add(handler)
    return () => this.#patchHandlers.delete(handler)
  }

  override encodeField(collection: Collection | 'meta', field: string, value: FieldValue): unknown {
    if (!isCellField(collection, field)) return value
    const templates = this.#templates
    return encodeContent(value as CellContent, {
      get: (hash) => templates.get(hash),
      set: (hash, template) => templates.set(hash, template),
    })
  }

  override decodeField(collection: Collection | 'meta', field: string, stored: unknown): FieldValue {
    if (!isCellField(collection, field) || stored === undefined)
      return super.decodeField(collection, field, stored)
    return decodeContent(stored, this.#templates, () => undefined)
  }

  protected override refresh(change: DocumentChange): void {
    if (touchesPlace(change, 'rows')) this.#rows = null
    if (touchesPlace(change, 'columns')) this.#columns = null
    for (const id of change.records.get('columns')?.keys() ?? []) this.#columnCache.delete(columnId(id))
    for (const id of change.records.get('rows')?.keys() ?? []) this.#formats.delete(rowId(id))
    for (const name of this.#worded ? change.texts : []) {
      const place = parseTextName(name)
      if (place) this.#worded?.add(place.column)
    }
    if (change.anew) {
      this.#worded = null
      this.#waiting.clear()
      this.#formats.clear()
    }
  }

  *#entries<Id extends string>(
    collection: 'rows' | 'columns',
    brand: (id: string) => Id,
  ): Iterable<AxisEntry<Id>> {
    for (const id of this.recordIds(collection)) yield this.axisEntry(collection, brand(id))
  }

  #formatsIn(row: RowId): ReadonlyMap<string, CellFormat> {
    const columns = new Set<string>()
    this.eachField('rows', row, (field) => {
      const found = parseFormatField(field)
      if (found) columns.add(found.column)
    })
    if (columns.size === 0) return NO_FORMATS
    const read = (column: string): CellFormat =>
      readFormat((property) => this.field('rows', row, formatField(property, column)))
    return new Map([...columns].map((column) => [column, read(column)]))
  }

  #readCells(row: RowId, into: CalcCell[]): void {
    this.eachField('rows', row, (field, stored) => {
      const column = this.#columnOf(field)
      if (column !== null) into.push([row, column, this.#decode(stored, row, column)])
    })
  }

  /** The column whose cell a row's field holds; null for reserved and illegal fields. */
  #columnOf(field: string): ColumnId | null {
    let column = this.#columnFields.get(field)
    if (column === undefined) {
      column = isLocalId(field) ? columnId(field) : null
      if (this.#columnFields.size < MAX_FIELDS) this.#columnFields.set(field, column)
    }
    return column
  }

  #decode(stored: unknown, row: RowId, column: ColumnId): CellContent {
    if (typeof stored !== 'object') return decodeScalar(stored)
    return decodeContent(stored, this.#templates, (hash) => {
      const waiting = this.#waiting.get(hash) ?? new Set()
      this.#waiting.set(hash, waiting.add(`${row}:${column}`))
    })
  }

  #mainText(row: RowId, column: ColumnId): string | null {
    const own = this.text(row, column, this.env.mainLanguage())
    if (own) return own
    return LANGUAGES.map((language) => this.text(row, column, language)).find((text) => text) ?? null
  }

  /** One text stands for all languages of its cell: the first that is there. */
  #isShownText({ row, column, language }: TextPlace): boolean {
    if (!this.column(column)) return false
    const known = [this.env.mainLanguage(), ...LANGUAGES].find((one) => this.text(row, column, one))
    return this.column(column)?.localised ? known === language : language === ANY_LANGUAGE
  }

  #publish(change: DocumentChange, origin: unknown): void {
    if (this.#patchHandlers.size === 0) return
    const patch = this.#patchOf(change)
    for (const handler of this.#patchHandlers) handler(patch, origin)
  }

  /** The cells that may read differently, once each. */
  #changedCells(change: DocumentChange): TablePatch['cells'] {
    const cells = new Map<string, TablePatch['cells'][number]>()
    for (const { row, column } of this.#changedPlaces(change))
      cells.set(`${row}:${column}`, { row, column, content: this.cell(row, column) })
    return [...cells.values()]
  }

  *#changedPlaces(change: DocumentChange): Iterable<{ readonly row: RowId; readonly column: ColumnId }> {
    for (const [id, fields] of change.records.get('rows') ?? []) {
      if (!isLocalId(id)) continue
      const row = rowId(id)
      if (fields.size === 0)
        for (const [field] of this.fields('rows', row)) {
          const column = this.#columnOf(field)
          if (column !== null) yield { row, column }
        }
      for (const column of changedIn(fields)) yield { row, column }
    }
    const retyped = retypedColumns(change)
    for (const name of retyped.size > 0 ? this.textNames() : change.texts) {
      const place = parseTextName(name)
      if (place && (change.texts.has(name) || retyped.has(place.column))) yield place
    }
    for (const hash of change.templates) yield* this.#arrived(hash)
  }

  /** The cells that waited for a template. */
  *#arrived(hash: string): Iterable<TextPlace> {
    const waiting = this.#waiting.get(hash) ?? []
    this.#waiting.delete(hash)
    for (const cell of waiting) {
      const place = parseTextName(`${cell}:${ANY_LANGUAGE}`)
      if (place) yield place
    }
  }

  #patchOf(change: DocumentChange): TablePatch {
    const placed = (collection: 'rows' | 'columns'): string[] =>
      [...(change.records.get(collection) ?? [])]
        .filter(([id, fields]) => this.hasRecord(collection, id) && placeChanged(fields))
        .map(([id]) => id)
    return {
      rows: placed('rows').map((id) => this.axisEntry('rows', rowId(id))),
      columns: placed('columns').map((id) => this.axisEntry('columns', columnId(id))),
      cells: this.#changedCells(change),
      looks: change.meta.size > 0 || looksChanged(change),
      ...(change.anew && { anew: true }),
    }
  }
}

const NO_FORMATS: ReadonlyMap<string, CellFormat> = new Map()

type TextPlace = {
  readonly row: RowId
  readonly column: ColumnId
  readonly language: Language | typeof ANY_LANGUAGE
}

export function parseTextName(name: string): TextPlace | null {
  const [row, column, language, ...rest] = name.split(':')
  if (rest.length > 0 || !row || !column || !isLocalId(row) || !isLocalId(column)) return null
  if (language !== ANY_LANGUAGE && !isLanguage(language)) return null
  return { row: rowId(row), column: columnId(column), language }
}

/** Of whose cells a field of a row says something, contents or format. */
const changedIn = (fields: Iterable<string>): ColumnId[] =>
  [...fields].flatMap((field) => {
    const column = isLocalId(field) ? field : parseFormatField(field)?.column
    return column === undefined ? [] : [columnId(column)]
  })

const isCellField = (collection: Collection | 'meta', field: string): boolean =>
  collection === 'rows' && isLocalId(field)

const placeChanged = (fields: ReadonlySet<string>): boolean =>
  fields.size === 0 || [...fields].some((field) => PLACE_FIELDS.has(field))

const touchesPlace = (change: DocumentChange, collection: 'rows' | 'columns'): boolean =>
  [...(change.records.get(collection)?.values() ?? [])].some(placeChanged)

/** Columns whose texts may be their cells' contents now, or no longer. Texts may also come before their column. */
const retypedColumns = (change: DocumentChange): ReadonlySet<string> =>
  new Set(
    [...(change.records.get('columns') ?? [])]
      .filter(([, fields]) => fields.size === 0 || fields.has('type') || fields.has('localised'))
      .map(([id]) => id),
  )

/** Anything but place and cell content: row kinds, column labels. A new record looks like something too. */
const looksChanged = (change: DocumentChange): boolean =>
  change.records.has('rules') ||
  [...(change.records.get('columns')?.values() ?? [])].length > 0 ||
  [...(change.records.get('rows')?.values() ?? [])].some(
    (fields) =>
      fields.size === 0 ||
      [...fields].some(
        (field) => field.startsWith('#') && !PLACE_FIELDS.has(field) && !parseFormatField(field),
      ),
  )

function readColumn(id: ColumnId, read: RecordReader): Column {
  const [group, decimals] = [read.localised('group'), read.number('decimals', 0, 10)]
  const [choices, width] = [read.texts('choices'), read.number('width', 20, 2000)]
  const format = readFormat((property) => (property === 'decimals' ? undefined : read.value(property)))
  const rule = readRule((property) => read.value(property))
  return {
    id,
    type: read.oneOf('type', COLUMN_TYPES) ?? 'text',
    label: read.localised('label') ?? {},
    ...(group && { group }),
    ...(decimals !== undefined && { decimals }),
    ...(read.flag('localised') && { localised: true }),
    ...(choices && { choices }),
    ...(width !== undefined && { width }),
    ...(format !== NO_FORMAT && { format }),
    ...(rule && { rule }),
  }
}
