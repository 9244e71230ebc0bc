/**
 * What a table is made of, as plain data: what `doc/` reads out of the documents and everything else consumes.
 */
import type { AxisEntry } from './axis.ts'
import type { CellFormat } from './cell-format.ts'
import type { CellContent } from './cell.ts'
import type { ColumnRule, RuleChange } from './column-rule.ts'
import type { ColumnId, ComponentId, RowId, TableId } from './ids.ts'
import type { Localised, LocalisedChange } from './language.ts'

export const TABLE_KINDS = [
  'deliverables',
  'performance-measure',
  'budget',
  'posts',
  'resources',
  'compliance',
  'recommendations',
  'implementation-plan',
  'chart',
  'org-chart',
  'free',
] as const
export type TableKind = (typeof TABLE_KINDS)[number]

/**
 * `category`: a heading (letter A–D in deliverables) · `subcategory`: a heading with numbers · `item`: numbered 1..n through the table ·
 * `note`: words without numbers ("Meetings of:") · `line`: an ordinary row · `subtotal`, `total`: emphasised sums.
 */
export const ROW_KINDS = ['line', 'category', 'subcategory', 'item', 'note', 'subtotal', 'total'] as const
export type RowKind = (typeof ROW_KINDS)[number]

/** Headings and sums are bold by themselves. */
export const isEmphasised = (kind: RowKind): boolean =>
  kind === 'category' || kind === 'subcategory' || kind === 'subtotal' || kind === 'total'

export const COLUMN_TYPES = [
  'number',
  'percent',
  'text',
  'long-text',
  'choice',
  'date',
  'person',
  'check',
] as const
export type ColumnType = (typeof COLUMN_TYPES)[number]

/** Its cells hold numbers. */
export const isQuantity = (type: ColumnType): boolean => type === 'number' || type === 'percent'

/** A row as it is read. `unit`: overrides the columns' number format in this row (`'posts'`: whole numbers in a money table). */
export type Row = {
  readonly id: RowId
  readonly kind: RowKind
  /** Categories of deliverables: A, B, C, D. */
  readonly letter?: string
  readonly unit?: 'posts' | 'money'
}

export type Column = {
  readonly id: ColumnId
  readonly type: ColumnType
  readonly label: Localised
  /** Columns that stand side by side under one spanning header share its text. */
  readonly group?: Localised
  /** Digits printed after the decimal mark (number, percent). */
  readonly decimals?: number
  /** Long text in several languages, one text each. Other columns hold one value for all. */
  readonly localised?: boolean
  readonly choices?: readonly string[]
  /** Pixels at 100 %; absent: by type. */
  readonly width?: number
  /** Of all its cells that have no other; its `decimals` stand above. */
  readonly format?: Omit<CellFormat, 'decimals'>
  /** What is expected of its cells. */
  readonly rule?: ColumnRule
}

/** Only what is given changes; `undefined` takes a property of the rule away. */
export type ColumnChange = Partial<Omit<Column, 'id' | 'group' | 'rule'>> & {
  readonly group?: LocalisedChange
  readonly rule?: RuleChange
}

/** What is written around the table: unit line in brackets below the title, notes below the table. */
export type TableMeta = {
  readonly kind: TableKind
  readonly unit?: Localised
  readonly notes?: readonly Localised[]
  /** Line above the table, e.g. the result a performance measure belongs to. */
  readonly caption?: Localised
}

/** How a table counts in the plan's numbering. `none`: a working table, named by its title. */
export const NUMBERINGS = ['table', 'figure', 'annex', 'none'] as const
export type Numbering = (typeof NUMBERINGS)[number]

/** A table's entry in the plan's outline. Neighbours with the same `series` share a number: 10.19(1), 10.19(2). */
export type TableEntry = {
  readonly id: TableId
  readonly component: ComponentId | null
  readonly kind: TableKind
  readonly numbering: Numbering
  readonly series?: string
  readonly title: Localised
}

/** A part of the plan: the section itself (`number` absent, id `section`), executive direction and management, subprogrammes 1..n. */
export type Component = {
  readonly id: ComponentId
  readonly number?: number
  readonly label: Localised
}

/** The documents' own words for "this changed"; `doc/observe` makes them, `calc/`, `state/` and the grid consume them. */
export type TablePatch = {
  readonly rows: readonly AxisEntry<RowId>[]
  readonly columns: readonly AxisEntry<ColumnId>[]
  readonly cells: readonly { readonly row: RowId; readonly column: ColumnId; readonly content: CellContent }[]
  /** Row kinds, column labels and types, table meta: anything a reader shows that is neither place nor content. */
  readonly looks: boolean
  /** Records vanished, or others stand in their place (only a foreign program does that): what is said above is not all; read everything again. */
  readonly anew?: true
}
