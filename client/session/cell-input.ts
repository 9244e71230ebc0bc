/**
 * What a person typed into a cell becomes an edit: `=` begins a formula, which is bound to identities here and now; everything else is
 * read by the column's type. Nothing is dropped: what does not fit is kept as typed and marked, and what can be read in two ways is asked.
 * @throws AppError from the guards of formulas, `unknown-row`, `unknown-column`.
 */
import { MAX_CELL_TEXT } from '../../shared/doc/content.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { CellEdit } from '../../shared/doc/write-cells.ts'
import { editNumber, ownDecimals, seenAs } from '../../shared/format/print-number.ts'
import { decimalsIn, editText, styleIn } from '../../shared/format/print-value.ts'
import { readNumber, type DecimalMark, type ReadOptions } from '../../shared/format/read-number.ts'
import { type ReadTyped, readTyped } from '../../shared/format/read-typed.ts'
import { bind } from '../../shared/formula/bind.ts'
import { rebase } from '../../shared/formula/rebase.ts'
import { render } from '../../shared/formula/render.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import { lex } from '../../shared/formula/tokens.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import { cleanText } from '../../shared/model/clean-text.ts'
import { AppError } from '../../shared/model/error.ts'
import type { StoredFormula } from '../../shared/model/formula.ts'
import type { Language } from '../../shared/model/language.ts'
import type { Column } from '../../shared/model/table.ts'
import type { CellMark, CellPlace, CopiedFormula, Reading, TypedCell } from './session-types.ts'

export type ReadInput =
  | { readonly edit: CellEdit; readonly mark: CellMark | null }
  | { readonly readings: readonly Reading[] }

export function readInput(
  table: TableDoc,
  cell: TypedCell,
  language: Language,
  scope: FormulaScope,
  decimal?: DecimalMark,
): ReadInput {
  const { row, column, typed, copied } = cell
  const type = table.column(column)
  const ofRow = table.row(row)
  if (!ofRow) throw new AppError('unknown-row', { table: table.id, row })
  if (!type) throw new AppError('unknown-column', { table: table.id, column })
  const copy = copied && copiedFormula(copied, { table: table.id, row, column }, scope)
  if (copy) return { edit: { row, column, content: copy }, mark: null }
  if (typed.length > MAX_CELL_TEXT)
    throw new AppError('too-large', { length: typed.length, limit: MAX_CELL_TEXT })
  if (isFormulaText(typed)) {
    const content = bind(formulaText(cleanText(typed)), { table: table.id, row, column }, scope)
    return { edit: { row, column, content }, mark: content[0] === 0 ? 'not-a-formula' : null }
  }
  const whole = decimalsIn({ column: type, row: ofRow }) === 0
  return readConstant(table, cell, type, language, { whole, ...(decimal && { decimal }) })
}

function readConstant(
  table: TableDoc,
  cell: TypedCell,
  type: Column,
  language: Language,
  options: ReadOptions,
): ReadInput {
  const { row, column, typed, number } = cell
  const { content, wrong, other, percent } =
    (number === undefined ? null : exactNumber(typed, number, type)) ??
    readTyped(cleanText(typed), type, options)
  if (typeof content !== 'number')
    return { edit: { row, column, content, language }, mark: wrong ? wrongIn(type) : null }
  if (other !== undefined && !isUnchanged(table, cell))
    return { readings: readingsOf(content, other, percent) }
  const format = percent ? percentFormat(table, cell, type, content) : null
  return { edit: { row, column, content, language, ...(format && { format }) }, mark: null }
}

/** [EDIT11] What is typed as a percentage is shown as one, with the decimals it has. Null: the cell does so, or somebody set it otherwise. */
function percentFormat(
  table: TableDoc,
  { row, column }: CellPlace,
  type: Column,
  content: number,
): CellFormat | null {
  const now = table.format(row, column)
  if (type.type !== 'number' || now.number !== undefined) return null
  const [decimals, shown] = [
    ownDecimals(seenAs(content, 'percent')),
    decimalsIn({ column: type, format: now }),
  ]
  return { number: 'percent', ...(now.decimals === undefined && decimals !== shown && { decimals }) }
}

/** The likelier one first: it takes a comma for thousands and a dot for decimals. */
function readingsOf(first: number, second: number, isPercent = false): readonly Reading[] {
  const asTyped = (value: number): string =>
    isPercent ? `${unambiguous(seenAs(value, 'percent'))}%` : unambiguous(value)
  return [
    { typed: asTyped(first), value: first, decimal: '.' },
    { typed: asTyped(second), value: second, decimal: ',' },
  ]
}

/**
 * [EDIT10] Another program says which number it prints: that one is meant, where the text is a number at all (what prints `12-Mar` is none)
 * or too wide to be printed. Null: the text says it.
 */
function exactNumber(typed: string, number: number, { type }: Pick<Column, 'type'>): ReadTyped | null {
  if (!Number.isFinite(number) || (type !== 'number' && type !== 'percent')) return null
  const text = cleanText(typed)
  if (/^#+$/.test(text)) return { content: number }
  const read = readNumber(text)
  if (read.kind !== 'number' || read.note !== undefined) return null
  if (!read.percent) return { content: number }
  return type === 'percent' ? { content: seenAs(number, 'percent') } : { content: number, percent: true }
}

/** [EDIT7] Null where the text must do: the cell it was copied from is gone, or it is none that could have been typed here. */
function copiedFormula(
  { from, formula, way }: CopiedFormula,
  to: CellAddress,
  scope: FormulaScope,
): StoredFormula | null {
  const isThere = scope.rows(from.table)?.has(from.row) && scope.columns(from.table)?.has(from.column)
  if (formula[0] === 0 || !isThere) return null
  const copy = rebase(formula, from, to, scope, way)
  return isSound(render(copy, to, scope)) ? copy : null
}

/** Within the limits of typed formulas, and a formula at all: the clipboard is anybody's to write. */
function isSound(text: string): boolean {
  try {
    return lex(text).sound
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** A lone `=` is text; full-width `＝`, as a Chinese keyboard gives it, begins a formula too. */
const isFormulaText = (typed: string): boolean => /^\s*[=＝]\s*\S/u.test(typed)
export const formulaText = (typed: string): string => typed.trimStart().replace(/^＝/u, '=')

/** The editor opened on `1.234` and was closed again: nothing to ask. */
const isUnchanged = (table: TableDoc, { row, column, typed }: TypedCell): boolean => {
  const [content, type] = [table.cell(row, column), table.column(column)]
  if (typeof content !== 'number' || !type) return false
  return editText(content, styleIn({ column: type, format: table.format(row, column) })) === typed.trim()
}

/** Text that can be read as this number only: `1.234` would be asked about, `1.2340` is not. */
export function unambiguous(value: number): string {
  const text = editNumber(value)
  return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text
}

export function wrongIn(column: Pick<Column, 'type'>): CellMark {
  if (column.type === 'date') return 'not-a-date'
  if (column.type === 'choice') return 'not-a-choice'
  return column.type === 'check' ? 'not-a-check' : 'not-a-number'
}
