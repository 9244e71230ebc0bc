/**
 * One table as every export format needs it: words in one language, values with their printed texts, formulas by identity. Made by
 * `read-table.ts`; the writers of the formats know nothing of documents.
 */
import type { CellFormat } from '../model/cell-format.ts'
import type { CellValue } from '../model/cell.ts'
import type { ColumnRule } from '../model/column-rule.ts'
import type { FormatRule } from '../model/format-rule.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import type { ColumnType, RowKind, TableKind } from '../model/table.ts'

export type ExportColumn = {
  readonly id: ColumnId
  readonly type: ColumnType
  readonly label: string
  /** The spanning header it stands under; empty when there is none. */
  readonly group: string
  readonly decimals?: number
  readonly choices?: readonly string[]
  readonly rule?: ColumnRule
  /** Pixels at 100 %. */
  readonly width?: number
}

/** One cell of the head; `row` and `column` count from 0. What it covers beside its own place is covered by nothing else. */
export type ExportHeading = {
  readonly text: string
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

export type ExportCell = {
  /** Texts of localised columns are in the language of the export. */
  readonly value: CellValue
  /** As printed. */
  readonly text: string
  readonly formula: StoredFormula | null
  readonly format: CellFormat
  /** Digits after the mark as printed; absent: as many as the number has. */
  readonly decimals?: number
}

export type ExportRow = {
  readonly id: RowId
  readonly kind: RowKind
  readonly parent: RowId | null
  readonly depth: number
  /** 1..n through the table for items. */
  readonly item: number | null
  /** Of a category: A, B, C, D. */
  readonly letter?: string
  readonly unit?: 'posts' | 'money'
  /** What stands in the first column, as printed. */
  readonly label: string
  /** One for each column, the label's among them. */
  readonly cells: readonly ExportCell[]
}

export type ExportTable = {
  readonly id: TableId
  readonly kind: TableKind
  readonly language: Language
  /** `10.16`; null for a working table. */
  readonly number: string | null
  /** `Table 10.16`; the title of a working table. Unique in the plan. */
  readonly name: string
  readonly title: string
  /** In brackets, or empty. */
  readonly unit: string
  /** The line above the table: the result it belongs to, or empty. */
  readonly caption: string
  readonly columns: readonly ExportColumn[]
  /** One or two; cells from left to right. */
  readonly headings: readonly (readonly ExportHeading[])[]
  readonly rows: readonly ExportRow[]
  readonly notes: readonly string[]
  /** Formats that cells have while a condition holds, in their order. */
  readonly rules: readonly FormatRule[]
}
