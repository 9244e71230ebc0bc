/**
 * What the grid tells the page about itself, as one plain value replaced whole at every change: the formula bar, the notice line and the
 * menu are drawn from it.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { GridCommand } from './commands.ts'
import type { FindQuery } from './find-text.ts'
import type { ReferenceSpan } from './formula-references.ts'
import type { FilterChoice } from './grid-arranging.ts'
import type { GridFormat } from './grid-format.ts'
import type { SearchScope } from './plan-search.ts'

/** [GR38] `extend`: arrows make the range larger or smaller. `add`: they go to where one more range begins. */
export type SelectMode = 'extend' | 'add'

export type NoticeAction = { readonly label: string; readonly run: () => void }
/** A sentence for the person, below the table, until it is dismissed or something else happens. A question waits for one of its actions. */
export type GridNotice = {
  readonly text: string
  readonly actions: readonly NoticeAction[]
  readonly isQuestion: boolean
}

/** [GR34] A sentence beside the active cell; the window's pixels of that cell. */
export type GridHint = {
  readonly text: string
  readonly start: number
  readonly top: number
  readonly bottom: number
}

export type MenuEntry =
  | { readonly separator: true }
  /** Of the entries below it, up to the next. */
  | { readonly heading: string }
  | {
      readonly label: string
      readonly run: () => void
      /** What a screen reader says in place of the label and the note. */
      readonly spoken?: string
      /** Pale, at the end of the line: its keys, or what else there is to say. */
      readonly note: string
      readonly enabled: boolean
      /** Of lines that are alternatives: the present one. */
      readonly chosen?: boolean | null
      /** It is on or off by itself, no alternative to others. */
      readonly isSwitch?: boolean
    }
export type GridMenu = {
  /** What it is a menu of; absent: of commands for the selection. */
  readonly label?: string
  /** Window pixels. */
  readonly x: number
  readonly y: number
  readonly entries: readonly MenuEntry[]
  /** Why most of it cannot be chosen; empty when nothing is in the way. */
  readonly why?: string
  /** It is the panel of formats, and has no entries. */
  readonly format?: GridFormat
  /** It is the panel that filters a column, and has no entries. */
  readonly filter?: FilterChoice
}

/** [GR84] [GR85] Above the table: what is not as everybody else sees it, and what can be done about it. */
export type LookLine = readonly {
  readonly text: string
  readonly actions: readonly { readonly label: string; readonly command: GridCommand }[]
}[]

/** Of a selection of several cells; numbers as they print. */
export type GridSummary = {
  /** Cells that show something. */
  readonly filled: number
  readonly numbers: {
    readonly count: number
    readonly sum: string
    readonly average: string
    readonly least: string
    readonly most: string
  } | null
}

/** [GR43] What helps with the formula that is being typed. */
export type FormulaAssist = {
  /** Window pixels of the field. */
  readonly box: { readonly start: number; readonly top: number; readonly bottom: number }
  /** What the word at the caret could become. */
  readonly offers: readonly { readonly label: string; readonly says: string }[]
  readonly chosen: number
  /** They are words of the contents, no names of functions and tables. */
  readonly isPlain?: true
  /** The call around the caret; null while there are offers. */
  readonly call: {
    readonly name: string
    readonly says: string
    readonly parameters: readonly { readonly text: string; readonly isCurrent: boolean }[]
  } | null
}

/** [GR50] The panel that looks for something. */
export type FindState = FindQuery & {
  readonly scope: SearchScope
  readonly replacement: string
  readonly withReplace: boolean
  /** Cells in which it is found. */
  readonly count: number
  /** Which of them the active cell is, counted from 1; 0: none. */
  readonly at: number
  /** Of the active cell, when it is one of them. */
  readonly address: string
  readonly isLooking: boolean
  /** In the whole plan: those that have a match. */
  readonly tables: readonly {
    readonly id: TableId
    readonly name: string
    readonly title: string
    readonly count: number
    readonly isShown: boolean
  }[]
  /** Why nothing can be replaced in the table that is shown; empty: it can. */
  readonly why: string
  /** Another number: the panel is to take the keyboard. */
  readonly asked: number
}

/** The cell that an error comes from, and what is said of it. */
export type ErrorOrigin = { readonly at: CellAddress; readonly label: string }

export type CellSource = { readonly at: CellAddress; readonly table: string; readonly address: string }

export type GridState = {
  /** The active cell: `B3`. Empty in a table without cells. */
  readonly address: string
  /** The selection: `B3` or `B3:D7`. */
  readonly range: string
  /** What the formula bar shows: the typed text of the active cell, or the text being edited. */
  readonly text: string
  readonly references: readonly ReferenceSpan[]
  /** Of the text: those beside the caret that belong together, or one that has no partner. */
  readonly brackets: readonly number[]
  readonly assist: FormulaAssist | null
  readonly find: FindState | null
  readonly look: LookLine | null
  readonly editing: 'no' | 'cell' | 'bar'
  /** Where the caret must go after something was written into the text; the formula bar obeys it once. */
  readonly caret: { readonly at: number; readonly from?: number } | null
  /** The cells of other tables that the active cell is made from, one of each table. */
  readonly sources: readonly CellSource[]
  /** Why the active cell shows an error, or is marked; empty when nothing is wrong with it. */
  readonly reason: string
  readonly origin: ErrorOrigin | null
  readonly readOnly: boolean
  /** Why it may only be read; empty when it may be changed. */
  readonly why: string
  readonly hint: GridHint | null
  readonly notice: GridNotice | null
  /** Null: one cell, less than two that show something, or not worked out yet. */
  readonly summary: GridSummary | null
  readonly selecting: SelectMode | null
  readonly menu: GridMenu | null
  /** For the live region. */
  readonly announcement: string
}

export const EMPTY_STATE: GridState = {
  address: '',
  range: '',
  text: '',
  references: [],
  brackets: [],
  assist: null,
  find: null,
  look: null,
  editing: 'no',
  caret: null,
  sources: [],
  reason: '',
  origin: null,
  readOnly: false,
  why: '',
  hint: null,
  notice: null,
  summary: null,
  selecting: null,
  menu: null,
  announcement: '',
}
