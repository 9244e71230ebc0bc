/**
 * For each cell with a formula: the text that calculates the same on its sheet, or the reason why only the value can be written. Made once
 * for a workbook by `xlsx.ts`.
 */
import { NOWHERE } from '../formula/nowhere.ts'
import type { FormulaScope } from '../formula/scope.ts'
import { toXlsx } from '../formula/xlsx.ts'
import type { CalcName } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import { isError } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { NameId, TableId } from '../model/ids.ts'
import type { ExportCell, ExportTable } from './export-model.ts'
import type { ExportSource } from './export-source.ts'
import { readsWords, valueOnly } from './export-words.ts'
import { absolute, closed, placeFunction } from './sheet-formula.ts'
import { sheetScope } from './sheet-scope.ts'
import { formulasOf, type ReadArea, type WorkbookTables } from './workbook-tables.ts'
import type { SheetLayout } from './xlsx-layout.ts'
import { EXCEL_ERRORS } from './xlsx-values.ts'

/** `text` without `=`; or what to tell whoever wonders why there is none. */
export type SheetFormula = { readonly text: string } | { readonly note: string }

export class SheetFormulas {
  /** Named expressions of the workbook, without `=`. */
  readonly names: readonly { readonly name: string; readonly formula: string }[]
  readonly #book: WorkbookTables
  readonly #planScope: FormulaScope
  readonly #sheetScope: FormulaScope
  readonly #written: ReadonlySet<NameId>
  /** Rows by column. */
  readonly #foreignWords: ReadonlyMap<TableId, ReadonlyMap<number, readonly number[]>>
  readonly #formulaOfName: ReadonlyMap<NameId, CalcName>
  readonly #read = new Map<TableId, Set<number>>()

  constructor(
    source: ExportSource,
    book: WorkbookTables,
    layouts: ReadonlyMap<TableId, SheetLayout>,
    sheets: ReadonlyMap<TableId, string>,
  ) {
    this.#book = book
    this.#planScope = source.scope(book.tables[0]?.language ?? 'en')
    this.#sheetScope = sheetScope(source, layouts, sheets, this.#planScope)
    this.#foreignWords = new Map(book.tables.map((table) => [table.id, foreignWords(source, table)]))
    this.#formulaOfName = new Map(book.names.map((name) => [name.id, name]))
    const names = this.#writeNames()
    this.names = [...names.values()]
    this.#written = new Set(names.keys())
    for (const table of book.tables)
      for (const { formula, at } of formulasOf(table))
        for (const area of book.areas(formula, at)) this.#noteRead(area)
  }

  /** Whether some formula reads cells of this column (visible position). */
  isRead(table: TableId, column: number): boolean {
    return this.#read.get(table)?.has(column) ?? false
  }

  write({ value }: ExportCell, formula: StoredFormula, at: CellAddress, table: ExportTable): SheetFormula {
    const note = (what: string): SheetFormula => ({ note: valueOnly(table.language, what) })
    if (isError(value) && !EXCEL_ERRORS.has(value.error)) return note(value.error)
    const place = placeFunction(formula)
    if (place !== null) return note(place)
    const name = this.#nameMissing(formula)
    if (name !== null) return note(name)
    if (this.#book.areas(formula, at).some((area) => this.#holdsForeignWords(area)))
      return { note: readsWords(table.language) }
    const written = toXlsx(closed(formula, at, this.#planScope), at, this.#sheetScope)
    return 'text' in written ? written : note(written.unsupported)
  }

  #writeNames(): Map<NameId, { name: string; formula: string }> {
    const written = new Map<NameId, { name: string; formula: string }>()
    for (const { id, name, formula } of this.#book.names) {
      const said = absolute(closed(formula, NOWHERE, this.#planScope))
      if (!said || !isXlsxName(name) || placeFunction(said) !== null) continue
      const text = toXlsx(said, NOWHERE, this.#sheetScope)
      if ('text' in text) written.set(id, { name, formula: text.text })
    }
    return written
  }

  /** A name that the workbook cannot have, directly or inside another name. */
  #nameMissing(formula: StoredFormula): string | null {
    const waiting: StoredFormula[] = [formula]
    const seen = new Set<NameId>()
    for (let next = waiting.pop(); next; next = waiting.pop())
      for (const part of next) {
        if (!Array.isArray(part) || part[0] !== 'n' || seen.has(part[1])) continue
        seen.add(part[1])
        const name = this.#formulaOfName.get(part[1])
        if (name && !this.#written.has(name.id)) return name.name
        if (name) waiting.push(name.formula)
      }
    return null
  }

  #noteRead({ table, columns: [first, last] }: ReadArea): void {
    const read = this.#read.get(table) ?? new Set()
    this.#read.set(table, read)
    for (let column = first; column <= last; column++) read.add(column)
  }

  #holdsForeignWords({ table, rows: [top, bottom], columns: [left, right] }: ReadArea): boolean {
    for (const [column, rows] of this.#foreignWords.get(table) ?? [])
      if (column >= left && column <= right && rows.some((row) => row >= top && row <= bottom)) return true
    return false
  }
}

/** Cells whose words in this edition are not the ones that formulas calculate with. */
function foreignWords(source: ExportSource, table: ExportTable): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (const [column, { id, type }] of table.columns.entries()) {
    if (type !== 'long-text') continue
    const rows = [...table.rows.entries()].filter(([, row]) => {
      const cell = row.cells[column]
      return cell?.formula === null && source.value(table.id, row.id, id) !== cell.value
    })
    if (rows.length > 0)
      found.set(
        column,
        rows.map(([index]) => index),
      )
  }
  return found
}

/** A word that is no cell address: what spreadsheet programs take for a name. */
const isXlsxName = (name: string): boolean =>
  name.length <= 255 &&
  /^[\p{L}_\\][\p{L}\p{N}_.\\]*$/u.test(name) &&
  !/^(?:[a-z]{1,3}\d+|r|c|r\d*c\d*|true|false)$/i.test(name)
