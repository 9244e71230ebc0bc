import type { StoredFormula } from './formula.ts'
import type { ColumnId, RowId, TableId } from './ids.ts'

/** A quantity of nothing, printed as an em dash. Counts as zero in a formula; it is not an empty cell. */
export type Nil = { readonly nil: true }
export const NIL: Nil = { nil: true }

export type Scalar = number | string | boolean

/** What a document keeps in a cell. `null`: empty. Strings are plain text, never formulas. */
export type CellContent = null | Scalar | Nil | StoredFormula | MalformedContent

/** What stands in a cell when the stored value has an illegal shape (a hostile or broken writer). Shown as `#VALUE!`. */
export type MalformedContent = { readonly malformed: string }

/**
 * `code` as a spreadsheet shows it (`#REF!`, `#DIV/0!`, `#TIMEOUT!` …); `reason` is a key the client turns into words, `facts` what its
 * sentence needs (`name` of an unknown function).
 */
export type CellError = {
  readonly error: string
  readonly reason?: string
  readonly facts?: Readonly<Record<string, string>>
}

/** What a cell evaluates to. Numbers are rounded to 15 significant digits. `null`: empty. */
export type CellValue = null | Scalar | Nil | CellError

export type CellAddress = { readonly table: TableId; readonly row: RowId; readonly column: ColumnId }

export const isFormula = (content: unknown): content is StoredFormula =>
  Array.isArray(content) && (content[0] === 1 || content[0] === 0)
export const isNil = (value: unknown): value is Nil =>
  typeof value === 'object' && value !== null && 'nil' in value && value.nil === true
export const isMalformed = (value: unknown): value is MalformedContent =>
  typeof value === 'object' && value !== null && 'malformed' in value
export const isError = (value: unknown): value is CellError =>
  typeof value === 'object' && value !== null && 'error' in value

/** The name of one cell inside its table; row and column ids never hold a `:`. */
export const cellKey = (row: RowId, column: ColumnId): string => `${row}:${column}`
