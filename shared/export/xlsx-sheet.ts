/**
 * One table as a sheet that reads like the printed one: title lines, spanning heads, rules above and below, totals in bold, notes. Used by
 * `xlsx.ts` for the exported table and for every table its formulas read. Pure.
 */
import { styleIn } from '../format/print-value.ts'
import { numberFormat } from '../format/spreadsheet-format.ts'
import type { CellFormat } from '../model/cell-format.ts'
import { isEmphasised, isQuantity } from '../model/table.ts'
import { numberOf } from './csv.ts'
import type { ExportCell, ExportColumn, ExportHeading, ExportRow, ExportTable } from './export-model.ts'
import { shortened } from './export-words.ts'
import { FILL_TONES, INK_TONES } from './paper-tones.ts'
import type { SheetFormulas } from './sheet-formulas.ts'
import { conditionsOf, validationsOf } from './sheet-rules.ts'
import { lineCount, linesHeight, textWidth } from './text-measure.ts'
import type { WorkbookArea, WorkbookCell, WorkbookLook, WorkbookSheet, WorkbookValue } from './workbook.ts'
import type { SheetLayout } from './xlsx-layout.ts'
import { dateFormat, dateNumber, workbookValue } from './xlsx-values.ts'

const LONGEST_TEXT = 32_767
const SIZE = 10
const SMALL = 9
/** In characters. */
const INDENT = 2
const ITEM_FORMAT = '0".";;;@"."'
/** In characters: what a portrait page holds at a size one can read. */
const PORTRAIT = 110
const TITLE_LOOKS = {
  caption: { italic: true },
  number: {},
  title: { bold: true, size: 11 },
  unit: {},
} as const satisfies { readonly [kind: string]: WorkbookLook }

export class SheetWriter {
  readonly #table: ExportTable
  readonly #layout: SheetLayout
  readonly #formulas: SheetFormulas
  readonly #cells: WorkbookCell[] = []
  readonly #merged: WorkbookArea[] = []
  readonly #heights = new Map<number, number>()
  readonly #widths: readonly number[]

  constructor(table: ExportTable, layout: SheetLayout, formulas: SheetFormulas) {
    this.#table = table
    this.#layout = layout
    this.#formulas = formulas
    this.#widths = [...(layout.left === 1 ? [5] : []), ...table.columns.map(columnWidth)]
  }

  write(name: string): WorkbookSheet {
    const { head, body, left, width } = this.#layout
    this.#writeTitles()
    this.#writeHeadings()
    for (const [index, row] of this.#table.rows.entries()) this.#writeRow(row, index)
    this.#writeNotes()
    return {
      name,
      cells: this.#cells,
      merged: this.#merged,
      widths: this.#widths,
      heights: this.#heights,
      frozen: { rows: body, columns: width > left + 1 ? left + 1 : 0 },
      repeated: [head, Math.max(head, body - 1)],
      landscape: sum(this.#widths) > PORTRAIT,
      rightToLeft: this.#table.language === 'ar',
      validations: validationsOf(this.#table, this.#layout, (column) =>
        this.#formulas.isRead(this.#table.id, column),
      ),
      conditions: conditionsOf(this.#table, this.#layout),
    }
  }

  #put(row: number, column: number, value: WorkbookValue, look: WorkbookLook): void {
    this.#cells.push({ row, column, value, look })
  }

  #merge(area: WorkbookArea): void {
    if (area.rows * area.columns > 1) this.#merged.push(area)
  }

  #writeTitles(): void {
    for (const [row, { text, kind }] of this.#layout.titles.entries())
      this.#put(row, 0, text, TITLE_LOOKS[kind])
  }

  #writeHeadings(): void {
    const { head, left } = this.#layout
    const { headings } = this.#table
    for (const heading of headings.flat()) {
      // The head of the labels reaches over the column of item numbers.
      const first = heading.column === 0 ? 0 : heading.column + left
      const area = {
        row: head + heading.row,
        column: first,
        rows: heading.rows,
        columns: heading.column === 0 ? heading.columns + left : heading.columns,
      }
      this.#merge(area)
      this.#writeHeading(heading, area)
    }
    for (const [index, height] of this.#headHeights().entries()) this.#heights.set(head + index, height)
  }

  /** Every place that a merged head covers has its rules. */
  #writeHeading({ text, column, columns }: ExportHeading, area: WorkbookArea): void {
    const { head, body } = this.#layout
    const type = this.#table.columns[column]?.type
    const align = columns > 1 ? 'center' : type && isQuantity(type) ? 'right' : 'left'
    for (let row = area.row; row < area.row + area.rows; row++)
      for (let at = area.column; at < area.column + area.columns; at++)
        this.#put(row, at, row === area.row && at === area.column ? text : null, {
          align,
          size: SMALL,
          wrap: true,
          ...(row === head && { above: 'thin' }),
          ...(row === body - 1 ? { below: 'medium' } : columns > 1 && { below: 'thin' }),
        })
  }

  /** Programs fit no row to merged cells. */
  #headHeights(): number[] {
    const { headings } = this.#table
    const needed = (heading: ExportHeading): number => {
      const first = this.#layout.left + heading.column
      return lineCount(heading.text, sum(this.#widths.slice(first, first + heading.columns)))
    }
    const inRow = headings.map((row) => Math.max(1, ...row.filter(({ rows }) => rows === 1).map(needed)))
    const down = Math.max(
      0,
      ...headings
        .flat()
        .filter(({ rows }) => rows > 1)
        .map(needed),
    )
    const last = inRow.length - 1
    inRow[last] = Math.max(inRow[last] ?? 1, down - sum(inRow.slice(0, last)))
    return inRow.map((lines) => linesHeight(lines, SMALL))
  }

  #writeRow(row: ExportRow, index: number): void {
    const { body, left } = this.#layout
    const at = body + index
    const lines = this.#runOn(row, at) ?? this.#linesOf(row)
    if (lines > 1) this.#heights.set(at, linesHeight(lines, SIZE))
    const look: WorkbookLook = {
      ...rowLook(row, index === this.#table.rows.length - 1),
      // Words begin in the first line, numbers stand in the last.
      ...(lines > 1 && { middle: 'top' }),
    }
    if (left === 1)
      this.#put(at, 0, row.item ?? (numberOf(row) || null), { ...look, align: 'right', format: ITEM_FORMAT })
    for (const [column, definition] of this.#table.columns.entries()) {
      const cell = row.cells[column]
      if (cell) this.#writeCell(row, cell, { row: at, column: left + column }, definition, look)
    }
  }

  /** Not every program fits rows to wrapped text when it opens a file. */
  #linesOf(row: ExportRow): number {
    const { left } = this.#layout
    const lines = row.cells.map(({ text, value }, column) =>
      typeof value === 'string'
        ? lineCount(text, (this.#widths[left + column] ?? 0) - (column === 0 ? indentOf(row) * INDENT : 0))
        : 1,
    )
    return Math.max(1, ...lines)
  }

  #writeCell(
    row: ExportRow,
    cell: ExportCell,
    place: { row: number; column: number },
    column: ExportColumn,
    rowLook: WorkbookLook,
  ): void {
    const isLabel = place.column === this.#layout.left
    const day = this.#dayOf(cell, column, place.column - this.#layout.left)
    const value = day ?? workbookValue(cell.value)
    const format = day === null ? formatOf(cell, column) : dateFormat(this.#table.language)
    const look: WorkbookLook = {
      ...rowLook,
      ...cellLook(column, value),
      ...(isLabel && { indent: indentOf(row) }),
      ...(format !== undefined && { format }),
      ...ownLook(cell.format, isLabel ? indentOf(row) : 0, this.#table.language === 'ar'),
    }
    this.#cells.push({ ...place, ...this.#contents(row, cell, column, value), look })
  }

  /** [XLSX7] A day as a number, unless a formula reads this column as the text it is here. */
  #dayOf({ value, formula }: ExportCell, column: ExportColumn, index: number): number | null {
    if (column.type !== 'date' || typeof value !== 'string' || formula) return null
    return this.#formulas.isRead(this.#table.id, index) ? null : dateNumber(value)
  }

  #contents(
    row: ExportRow,
    cell: ExportCell,
    column: ExportColumn,
    value: WorkbookValue,
  ): Pick<WorkbookCell, 'value' | 'formula' | 'note'> {
    if (cell.formula) {
      const at = { table: this.#table.id, row: row.id, column: column.id }
      const written = this.#formulas.write(cell, cell.formula, at, this.#table)
      if ('note' in written) return { value, note: written.note }
      // An empty result is zero to a spreadsheet program.
      return { value: value ?? 0, formula: written.text }
    }
    if (typeof value !== 'string' || value.length <= LONGEST_TEXT) return { value }
    return { value: `${value.slice(0, LONGEST_TEXT - 1)}…`, note: shortened(this.#table.language) }
  }

  /** A heading too long for its column takes the whole line, if the line is free. Gives its lines, null when it stays in its column. */
  #runOn(row: ExportRow, at: number): number | null {
    const { left, width } = this.#layout
    const indent = indentOf(row) * INDENT
    const isAlone = row.cells.slice(1).every(({ value, formula }) => value === null && !formula)
    if (!isAlone || width === left + 1 || textWidth(row.label) <= (this.#widths[left] ?? 0) - indent)
      return null
    this.#merge({ row: at, column: left, rows: 1, columns: width - left })
    return lineCount(row.label, sum(this.#widths.slice(left)) - indent)
  }

  #writeNotes(): void {
    const { notes: first, width } = this.#layout
    for (const [index, note] of this.#table.notes.entries()) {
      const row = first + index
      this.#put(row, 0, note, { size: SMALL, wrap: true, middle: 'top' })
      this.#merge({ row, column: 0, rows: 1, columns: Math.max(1, width) })
      this.#heights.set(row, linesHeight(lineCount(note, sum(this.#widths)), SMALL))
    }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

function columnWidth({ type, width }: ExportColumn, index: number): number {
  if (width !== undefined) return Math.max(8, Math.round((width - 5) / 7))
  if (isQuantity(type)) return 13
  if (index === 0) return 42
  return type === 'long-text' ? 44 : type === 'text' ? 30 : 16
}

/** Totals stand a little further in. */
const indentOf = ({ depth, kind }: ExportRow): number => depth + (kind === 'total' ? 2 : 0)

function rowLook({ kind }: ExportRow, isLast: boolean): WorkbookLook {
  return {
    ...(isEmphasised(kind) && { bold: true }),
    ...(kind === 'total' && { above: 'thin' }),
    ...(isLast && { below: 'medium' }),
  }
}

/** [XLSX17] What a person set, over what row and column give; on paper the tones are those of the light theme. */
function ownLook(
  { bold, italic, align, indent = 0, ink = 'none', fill = 'none' }: CellFormat,
  depth: number,
  isMirrored: boolean,
): WorkbookLook {
  return {
    ...(bold !== undefined && { bold }),
    ...(italic !== undefined && { italic }),
    ...(align !== undefined && {
      align: align === 'center' ? align : (align === 'start') === isMirrored ? 'right' : 'left',
    }),
    ...(indent > 0 && { indent: depth + indent }),
    ...(ink !== 'none' && { ink: INK_TONES[ink] }),
    ...(fill !== 'none' && { fill: FILL_TONES[fill] }),
  }
}

function cellLook({ type }: ExportColumn, value: WorkbookValue): WorkbookLook {
  if (isQuantity(type))
    return typeof value === 'string' ? { align: 'left' } : { align: 'right', middle: 'bottom' }
  return type === 'check' ? { align: 'center' } : { align: 'left', wrap: true }
}

/** Formulas in columns of words may come to numbers, too. */
function formatOf(
  { value, decimals, formula, format }: ExportCell,
  column: ExportColumn,
): string | undefined {
  const { type } = column
  const isWords = typeof value === 'string' || typeof value === 'boolean'
  if (isWords && !isQuantity(type)) return undefined
  if (value === null && !formula && !isQuantity(type)) return undefined
  return numberFormat(decimals, value === null && formula !== null, styleIn({ column, format }))
}
