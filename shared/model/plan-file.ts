/**
 * A whole plan as one JSON value: what `export-plan` writes, `import-plan` reads and the sample plan is written in.
 * Order keys and block tags are optional on the way in (array order counts then); an export carries them, because a range in a stored
 * formula is anchored to keys. Tombstoned rows and columns are carried too, for the same reason.
 */
import type { CellFormat } from './cell-format.ts'
import type { Nil, Scalar } from './cell.ts'
import type { ColumnRule } from './column-rule.ts'
import type { Condition, RuleFormat } from './format-rule.ts'
import type { StoredFormula } from './formula.ts'
import type { Language, Localised } from './language.ts'
import type { ColumnType, Numbering, RowKind, TableKind } from './table.ts'

export const PLAN_FILE_FORMAT = 'fascicle-plan'
export const PLAN_FILE_VERSION = 1

/** `f`: formula text in A1 of the visible order, English names, bound after all tables are there. */
export type FileCell = Scalar | Nil | { readonly formula: StoredFormula } | { readonly f: string }

type Placed = { readonly id: string; readonly key?: string; readonly deleted?: true; readonly tag?: string }

export type FileColumn = Placed & {
  readonly type: ColumnType
  readonly label: Localised
  readonly group?: Localised
  readonly decimals?: number
  readonly localised?: boolean
  readonly choices?: readonly string[]
  readonly width?: number
  readonly format?: Omit<CellFormat, 'decimals'>
  readonly rule?: ColumnRule
}

/** `columns` absent: the whole table. */
export type FileFormatRule = RuleFormat & {
  readonly id: string
  readonly key?: string
  readonly columns?: readonly string[]
  readonly when: Condition
}

export type FileRow = Placed & {
  readonly kind: RowKind
  readonly parent?: string
  readonly letter?: string
  readonly unit?: 'posts' | 'money'
  readonly cells?: { readonly [column: string]: FileCell }
  /** Texts of localised long-text columns. */
  readonly texts?: { readonly [column: string]: Localised }
  readonly formats?: { readonly [column: string]: CellFormat }
}

export type FileTable = {
  readonly id: string
  readonly key?: string
  readonly component: string | null
  readonly kind: TableKind
  readonly numbering: Numbering
  readonly series?: string
  readonly title: Localised
  readonly unit?: Localised
  readonly notes?: readonly Localised[]
  readonly caption?: Localised
  readonly columns: readonly FileColumn[]
  readonly rows: readonly FileRow[]
  /** In their order. */
  readonly rules?: readonly FileFormatRule[]
}

export type PlanFile = {
  readonly format: typeof PLAN_FILE_FORMAT
  readonly version: typeof PLAN_FILE_VERSION
  readonly plan: {
    readonly id: string
    /** Number of the budget section; tables are numbered `section.n`. */
    readonly section: string
    readonly year: number
    readonly mainLanguage: Language
    readonly languages: readonly Language[]
    readonly title: Localised
    readonly office?: Localised
    /** IANA zone of TODAY and NOW. */
    readonly zone?: string
  }
  readonly components: readonly {
    readonly id: string
    readonly key?: string
    readonly number?: number
    readonly label: Localised
  }[]
  readonly names: readonly {
    readonly id: string
    readonly key?: string
    readonly name: string
    readonly formula: StoredFormula
  }[]
  readonly tables: readonly FileTable[]
}
