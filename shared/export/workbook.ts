/**
 * A workbook as this project means it: what `xlsx.ts` builds and `workbook-file.ts` turns into bytes. Rows and columns count from 0.
 */

/** Excel's own error codes; any other error of ours is written as one of these. */
export type WorkbookError = { readonly error: string }

export type WorkbookValue = string | number | boolean | WorkbookError | null

export type WorkbookLook = {
  readonly bold?: boolean
  readonly italic?: boolean
  /** Points; 10 when absent. */
  readonly size?: number
  readonly align?: 'left' | 'center' | 'right'
  readonly middle?: 'top' | 'bottom'
  readonly wrap?: boolean
  /** Steps of indentation. */
  readonly indent?: number
  /** Six hexadecimal digits each: of the letters, of the ground. */
  readonly ink?: string
  readonly fill?: string
  /** A number format. */
  readonly format?: string
  readonly above?: 'thin' | 'medium'
  readonly below?: 'thin' | 'medium'
}

export type WorkbookCell = {
  readonly row: number
  readonly column: number
  /** Of a formula: what it comes to now. */
  readonly value: WorkbookValue
  /** Without `=`. */
  readonly formula?: string
  /** Shown when a person points at the cell. */
  readonly note?: string
  readonly look: WorkbookLook
}

export type WorkbookArea = {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

/** What may be typed into an area; something else is warned of. Days are numbers, `most` of `textLength` counts characters. */
export type WorkbookValidation = {
  readonly area: WorkbookArea
  readonly type: 'whole' | 'decimal' | 'date' | 'textLength' | 'list'
  readonly least?: number
  readonly most?: number
  readonly list?: readonly string[]
  readonly mayBeEmpty: boolean
}

/** `formula`: of the area's first cell, without `=`. Earlier ones go before later ones. */
export type WorkbookCondition = {
  readonly area: WorkbookArea
  readonly formula: string
  readonly look: WorkbookLook
}

export type WorkbookSheet = {
  /** Unique, allowed as a sheet's name. */
  readonly name: string
  /** No two in one place. */
  readonly cells: readonly WorkbookCell[]
  readonly merged: readonly WorkbookArea[]
  /** In characters, one for each column. */
  readonly widths: readonly number[]
  /** In points, by row; other rows fit themselves to their text. */
  readonly heights: ReadonlyMap<number, number>
  /** Rows and columns that stay in sight. */
  readonly frozen: { readonly rows: number; readonly columns: number }
  /** Rows of the head, repeated on every printed page: first and last. */
  readonly repeated: readonly [first: number, last: number]
  readonly landscape: boolean
  readonly rightToLeft: boolean
  readonly validations: readonly WorkbookValidation[]
  readonly conditions: readonly WorkbookCondition[]
}

export type Workbook = {
  /** The first one is shown when the file is opened. */
  readonly sheets: readonly WorkbookSheet[]
  /** Named expressions, without `=`. */
  readonly names: readonly { readonly name: string; readonly formula: string }[]
  readonly title: string
}

/** The bytes of an XLSX file: `workbookFile`, here or in a worker, for a large table takes seconds. */
export type WriteWorkbook = (workbook: Workbook) => Promise<Uint8Array>
