/**
 * What a plan session gives and takes: the words between the session and everything that shows it (grid, pages, headless client).
 * `PlanSession` implements `Session`; consumers and their tests may lean on the type alone.
 */
import type { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { RegisterMember } from '../../shared/doc/register-doc.ts'
import type { Command, CommandKind } from '../../shared/doc/step.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { LeftAlone } from '../../shared/doc/undo.ts'
import type { TextPiece } from '../../shared/doc/writer.ts'
import type { WriteWorkbook } from '../../shared/export/workbook.ts'
import type { DecimalMark } from '../../shared/format/read-number.ts'
import type { FollowedText } from '../../shared/formula/follow-typed.ts'
import type { CopyWay } from '../../shared/formula/rebase.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import type { Denial, PlanAction, PlanRole } from '../../shared/model/access.ts'
import type { FormatChange } from '../../shared/model/cell-format.ts'
import type { CellAddress, CellValue } from '../../shared/model/cell.ts'
import type { AppErrorCode } from '../../shared/model/error.ts'
import type { StoredFormula } from '../../shared/model/formula.ts'
import type { MovedSource } from '../../shared/model/frozen-values.ts'
import type { ColumnId, PlanId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language, Localised } from '../../shared/model/language.ts'
import type { LifecycleRecord, LifecycleStep, TableState } from '../../shared/model/lifecycle.ts'
import type { FileTable } from '../../shared/model/plan-file.ts'
import type {
  Column,
  ColumnChange,
  RowKind,
  TableEntry,
  TableMeta,
  TablePatch,
} from '../../shared/model/table.ts'
import type { FeedPlan } from '../../shared/plan/feeds.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import type { PendingCut } from './pending-cut.ts'
import type {
  JournalEntry,
  CalcPort,
  LinkState,
  MakeRoom,
  PlanStore,
  PlanSync,
  RefusedEdit,
  SessionEnv,
  Sha256,
  TabChannel,
} from './ports.ts'

export type CellPlace = { readonly row: RowId; readonly column: ColumnId }

/**
 * `copied`: the text is that of a formula copied from another cell of this plan; if it still is there, the formula itself is copied.
 * `number`: the text is how another program prints this number. `decimal`: the mark that separates decimals, where the text and its column
 * do not tell. `piece`: words of an edit that goes on.
 */
export type TypedCell = CellPlace & {
  readonly typed: string
  readonly copied?: CopiedFormula
  readonly number?: number
  readonly decimal?: DecimalMark
  readonly piece?: TextPiece
}
/** One of the numbers a text may mean: as it can be typed so that it means this one only, and the decimal mark that makes it so. */
export type Reading = { readonly typed: string; readonly value: number; readonly decimal: DecimalMark }
/** `way`: what becomes of its references; absent: they shift. */
export type CopiedFormula = {
  readonly from: CellAddress
  readonly formula: StoredFormula
  readonly way?: CopyWay
}

/** Nothing is written before `write`; left alone, nothing ever is. */
export type PreparedCells = {
  /** Reads so many more; gives how many are seen to, all of them once one is to be asked about. Throws the `AppError` that `write` tells. */
  read(count: number): number
  /** Reads the rest and writes them all, as `commitMany` does. */
  write(): Outcome
}

/** The cells where these rows and columns meet. */
export type CellBlock = {
  readonly table: TableId
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
}

/** Why a cell carries a mark: its content does not fit its column. It is kept as typed. */
export type CellMark =
  | 'not-a-number'
  | 'not-a-date'
  | 'not-a-choice'
  | 'not-a-check'
  | 'not-a-formula'
  | 'malformed'

/**
 * What became of a change. `done` with `marked`: written as typed, and those cells carry a mark; with `oneLanguage`: so many cells held
 * words in several languages and keep those of one. `ambiguous`: nothing was written, the person must say which reading is meant (`at`:
 * the first such cell). `refused`: nothing was written; code and facts as in `AppError`.
 */
export type Outcome =
  | { readonly status: 'done'; readonly marked?: readonly CellPlace[]; readonly oneLanguage?: number }
  | { readonly status: 'ambiguous'; readonly readings: readonly Reading[]; readonly at: CellPlace }
  | {
      readonly status: 'refused'
      readonly code: AppErrorCode
      readonly facts: Readonly<Record<string, string | number>>
    }

/** A place that undo left as it is because somebody changed it since. `by`: that person's name, null when unknown. */
export type SinceChanged = {
  readonly row?: RowId
  readonly column?: ColumnId
  readonly by: string | null
  readonly step: LeftAlone['step']
}

/**
 * `done`: everything was taken back. `partly`: some places were left alone. `left`: all of them were; nothing changed.
 * `hidden`: rows and columns that are deleted now, in which something was taken back; it shows when they are restored.
 */
export type UndoneAt = { readonly row?: RowId; readonly column?: ColumnId }
export type UndoOutcome =
  | { readonly status: 'nothing' }
  | {
      readonly status: 'done' | 'partly' | 'left'
      /** Null: the plan's outline. */
      readonly table: TableId | null
      readonly kind: CommandKind
      readonly since: readonly SinceChanged[]
      readonly hidden: readonly string[]
      /** Where to look: the first cell, row or column that was touched. */
      readonly at: UndoneAt
      /** Every table the step touched, the one above among them: whoever looks at one of them need not go elsewhere. */
      readonly touched: readonly { readonly table: TableId; readonly at: UndoneAt }[]
      /** Why it was left alone, where the person may not change it any more. */
      readonly denied?: Denial
    }

/** A room the server would not have us write, or open. `mode` `read`: its contents are current, one's own later edits are refused. */
export type RefusedRoom = {
  readonly room: string
  readonly mode: 'closed' | 'read'
  /** Close code (44xx) or, for `read`, 0. */
  readonly code: number
  readonly reason: string
}

/** One room's way to safety. `kept`: on this device · `saved`: committed on the server · `shared`: others have it. */
export type RoomSafety = {
  readonly kept: boolean
  readonly saved: boolean
  readonly shared: boolean
  readonly unsaved: number
}

export type SessionStatus = {
  readonly connection: LinkState
  /** Own edits on this device: `no` while being written, `failed` when the device refuses. */
  readonly kept: 'yes' | 'no' | 'failed'
  readonly saved: boolean
  readonly shared: boolean
  /** Own commands that the server has not acknowledged. */
  readonly unsaved: number
  readonly rooms: ReadonlyMap<string, RoomSafety>
  readonly storage: {
    /** `cleared`: it is whole again; stands until `dismissCleared`. */
    readonly state: 'ok' | 'full' | 'failed' | 'unavailable' | 'newer' | 'cleared'
    readonly reason: string
    /** Stored pieces that could not be read and were moved aside. */
    readonly broken: number
  }
  readonly calc: 'ready' | 'busy' | 'failed'
  /** `cannot-save`: its storage does not work, and it let us go for the time being; tried again by itself. */
  readonly server: 'ok' | 'cannot-save'
  readonly refused: readonly RefusedRoom[]
  /**
   * `sign-in`: the server wants to know who this is; everything goes on offline, and `goOnline` tries again. `removed`: this person may
   * not open the plan any more; what is on this device stays readable until the page decides.
   */
  readonly account: 'ok' | 'sign-in' | 'removed'
  /** Own edits that the server would not have, still to be seen to: `refusedEdits`. None of them counts as `unsaved`. */
  readonly refusedEdits: number
}

/** `verified`: signed in as; otherwise an id and a name of this device's own, of whose rights nothing is known here. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly verified: boolean
  readonly administrator?: boolean
  /** Of the token she comes with: never more than this. */
  readonly limit?: PlanRole
}

export type Cursor = {
  readonly table: TableId
  readonly row: RowId
  readonly column: ColumnId
  /** The other corner of a selected range. */
  readonly toRow?: RowId
  readonly toColumn?: ColumnId
  readonly editing?: boolean
}

/** Somebody else who has the plan open: one per tab. `colour`: 0-based index, the same for one person everywhere. */
export type Peer = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly colour: number
  readonly table: TableId | null
  readonly row?: RowId
  readonly column?: ColumnId
  readonly toRow?: RowId
  readonly toColumn?: ColumnId
  readonly editing?: boolean
}

/** `patch`: the document changed, by anybody. `values`: cells whose computed value changed. */
export type TableEvent = { readonly patch?: TablePatch; readonly values?: readonly CellPlace[] }

/** What this person may do with one table now, and where the table stands. */
export type TableAccess = {
  readonly mode: 'write' | 'read'
  /** Why it can only be read; null when it can be written. */
  readonly reason: Denial | null
  readonly state: TableState
  /** Who brought it there, when, with which note; null: nobody has taken a step yet. */
  readonly record: LifecycleRecord | null
  /** Of a final table: sources that changed after it was finalised, in the plan's order. */
  readonly moved: readonly MovedSource[]
  /** Of a final table: the plan numbers or titles it otherwise than when it was finalised. */
  readonly headingChanged?: true
  /** What is shown may hold edits that the server refused: its own state has not arrived since. Always with `mode` `read`. */
  readonly outdated: boolean
}

/** Why a step of a table's life cannot be taken: the right to it, or that it does not begin where the table stands. */
export type StepDenial = Denial | 'wrong-state'

/** Somebody who is in the plan, or was: `grants` are empty then. */
export type PlanMember = RegisterMember & { readonly id: string }

/** As it was when a table that reads it was finalised, and as it is now, both as they print. */
export type MovedCell = {
  readonly row: RowId
  readonly column: ColumnId
  /** `B4` */
  readonly address: string
  readonly before: string
  readonly now: string
}

export type { RefusedEdit } from './ports.ts'

/**
 * What a refused edit changed of something that is no cell. `itself`: that it is there (added, deleted, brought back) · `place`: of rows their
 * number, of columns their letters · `behind`: of tables, the one in front; empty: none · `under`: the row above it in the tree · `other`: of a
 * newer version.
 */
export const REFUSED_PROPERTIES = [
  'itself',
  'place',
  'behind',
  'under',
  'label',
  'group',
  'title',
  'type',
  'decimals',
  'choices',
  'width',
  'localised',
  'unit',
  'caption',
  'notes',
  'kind',
  'component',
  'numbering',
  'series',
  'row-kind',
  'row-letter',
  'row-unit',
  'format',
  'rule',
  'format-rule',
  'other',
] as const
export type RefusedProperty = (typeof REFUSED_PROPERTIES)[number]

/** One changed place of a refused edit, to be read, and typed again by hand. */
export type RefusedChange = {
  /** Id of the edit. */
  readonly edit: string
  readonly table: TableId | null
  /** `Table 10.16`; the table's id when it is not in the plan; empty for the outline. */
  readonly tableName: string
  readonly what: CommandKind
  readonly row: RowId | null
  readonly column: ColumnId | null
  /** Null: a cell. */
  readonly property: RefusedProperty | null
  /** Of words that are there in several languages. */
  readonly language: Language | null
  /** `C7` as the table stands now; empty when there is no such cell (any more), or it is no cell. */
  readonly address: string
  /** Words of the row and the column, as far as there are any; of the outline, in the place of the row, what the table is called. */
  readonly rowLabel: string
  readonly columnLabel: string
  /** Of a cell as it would be typed; of anything else in words of the model. Empty: nothing. */
  readonly before: string
  readonly after: string
  /** What stands there now, in the same form. */
  readonly now: string
  /** The cell, row, column or table is there (still, or again). */
  readonly isThere: boolean
  readonly made: number
  readonly refused: number
  readonly reason: Denial
}

export type RefusedFormat = 'csv' | 'json'

export type ExportFormat = 'csv' | 'xlsx' | 'json'

export type Unsubscribe = () => void

export type Session = {
  readonly planId: PlanId
  readonly outline: OutlineDoc
  readonly person: Person

  // ---- reading
  /** Throws `unknown-table` when it is not in the plan. */
  table(id: TableId): TableDoc
  /** Live tables in the plan's order, numbered. The same array until the outline changes. */
  tables(): readonly NumberedTable[]
  /** By number, printed name (any language), title or id. */
  findTable(text: string): TableId | undefined
  value(table: TableId, row: RowId, column: ColumnId): CellValue
  /** A formula that has no value yet: the first calculation still runs. */
  isCalculating(table: TableId, row: RowId, column: ColumnId): boolean
  /** As printed. Errors as a spreadsheet shows them (`#REF!`). */
  display(table: TableId, row: RowId, column: ColumnId, language: Language): string
  /** The language of words that are shown because `language` has none for this cell; null where it has, or nothing is shown. */
  borrowedFrom(table: TableId, row: RowId, column: ColumnId, language: Language): Language | null
  /** As one would type it: formulas in A1 of the visible order with English names of functions. */
  editText(table: TableId, row: RowId, column: ColumnId, language: Language): string
  /**
   * For a formula that is being typed into a cell: call it with the text so far, and it gives the text in which every reference still
   * names the cells it named when this was last called (or begun), whatever others have inserted, moved and deleted since.
   */
  typing(table: TableId, row: RowId, column: ColumnId, language: Language): (text: string) => FollowedText
  mark(table: TableId, row: RowId, column: ColumnId): CellMark | null
  /** 1..n for items, null for other rows. */
  itemNumber(table: TableId, row: RowId): number | null
  /** For showing and reading formulas: table names in `language`. */
  scope(language: Language): FormulaScope

  // ---- changing: each call is one transaction, and one undo step unless it is made `together` with others
  /**
   * What `work` does before it returns is one undo step with everything done under the same name, unless something else was done between.
   * `group`: a name nobody has used. Within another `together` it belongs to that.
   */
  together<T>(group: string, work: () => T): T
  commit(table: TableId, row: RowId, column: ColumnId, typed: string, language: Language): Outcome
  /**
   * `commit` would take this text for one thing: it is neither a formula that cannot be read nor something that would be asked about.
   * `fitting`: nor would it be marked.
   */
  isPlain(
    table: TableId,
    row: RowId,
    column: ColumnId,
    typed: string,
    language: Language,
    fitting?: boolean,
  ): boolean
  commitMany(table: TableId, cells: readonly TypedCell[], language: Language): Outcome
  /** The same for very many cells: the caller has them read a few at a time, and then written at once. */
  prepareMany(table: TableId, cells: readonly TypedCell[], language: Language): PreparedCells
  clear(table: TableId, cells: readonly CellPlace[], language?: Language): Outcome
  /** Of cells, or of whole columns with the rows that come later. */
  format(
    table: TableId,
    what: { readonly cells: readonly CellPlace[] } | { readonly columns: readonly ColumnId[] },
    change: FormatChange,
  ): Outcome
  /**
   * Cut and paste: the contents of one block into another of the same size, in place of what stands there, and every formula that means a
   * moved cell follows it. Tables this person may not write keep their formulas as they are. `language`: of words that arrive where there
   * is room for one language.
   */
  moveCells(from: CellBlock, to: CellBlock, language: Language): Outcome
  /** What is inserted at `at` (visible position) pushes the row there down; `parent` null: top level; absent: sibling of that row. */
  insertRows(
    table: TableId,
    where: {
      readonly at: number
      readonly count: number
      readonly parent?: RowId | null
      readonly kind?: RowKind
    },
  ): readonly RowId[]
  deleteRows(table: TableId, rows: readonly RowId[]): Outcome
  /** `before` null: behind the last row under `parent`. `parent` absent: the parent of `before` (top level when null). */
  moveRows(
    table: TableId,
    rows: readonly RowId[],
    to: { readonly before: RowId | null; readonly parent?: RowId | null },
  ): Outcome
  /** Siblings under one parent, in the wanted order. */
  sortRows(table: TableId, rows: readonly RowId[]): Outcome
  setRow(
    table: TableId,
    row: RowId,
    change: {
      readonly kind?: RowKind
      readonly letter?: string | null
      readonly unit?: 'posts' | 'money' | null
    },
  ): Outcome
  insertColumns(
    table: TableId,
    where: { readonly at: number; readonly columns: readonly Omit<Column, 'id'>[] },
  ): readonly ColumnId[]
  deleteColumns(table: TableId, columns: readonly ColumnId[]): Outcome
  moveColumns(table: TableId, columns: readonly ColumnId[], to: { readonly before: ColumnId | null }): Outcome
  setColumn(table: TableId, column: ColumnId, change: ColumnChange): Outcome
  setTable(table: TableId, change: Partial<TableMeta>): Outcome
  /** What one function of shared/doc does, and what it throws as a refusal; null: nothing. */
  change(table: TableId, mutate: (document: TableDoc) => Command | null): Outcome
  setEntry(
    table: TableId,
    change: { readonly title?: Localised } & Partial<Omit<TableEntry, 'id' | 'title'>>,
  ): Outcome
  moveTable(table: TableId, before: TableId | null): Outcome
  /** Its document first, then its entry in front of `before` (null: at the end). Refused with `id-taken` when the plan knows the id. */
  addTable(table: FileTable, before: TableId | null): Promise<Outcome>
  /** Out of the plan; its document stays and undo brings it back. Formulas that refer to it show `#REF!`. */
  removeTable(table: TableId): Outcome
  /** The block that was cut and waits for its pasting. */
  readonly pendingCut: PendingCut
  undo(): UndoOutcome
  redo(): UndoOutcome
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** What `undo` would take back now; the same object as long as nothing else is done. Null: nothing. */
  readonly nextUndo: Command | null

  // ---- hearing
  onTable(table: TableId, handler: (event: TableEvent) => void): Unsubscribe
  /** Outline changed: names, order, titles, tables that came or went. */
  onOutline(handler: () => void): Unsubscribe
  onStatus(handler: (status: SessionStatus) => void): Unsubscribe
  onPresence(handler: (peers: readonly Peer[]) => void): Unsubscribe
  /** `canUndo`, `canRedo` or the list of unsent edits changed. */
  onHistory(handler: () => void): Unsubscribe

  // ---- rights and the life of tables
  /** What this person may do with a table now, and where it stands. The same object until something of it changes; cheap. */
  access(table: TableId): TableAccess
  /** Null: she may, as far as is known here. The server decides. */
  mayPlan(action: PlanAction): Denial | null
  /** Null: she may take it now. */
  mayStep(table: TableId, step: LifecycleStep): StepDenial | null
  /** Everybody who is or was in the plan, by name. Empty while the register has not arrived. */
  members(): readonly PlanMember[]
  /** `access`, `mayPlan`, `mayStep` or `members` answer otherwise than before. */
  onAccess(handler: () => void): Unsubscribe
  /** SHA-256 of what the table holds as this person sees it (`TakeStep.seen`), hexadecimal. */
  contentHash(table: TableId): Promise<string>
  /** Its formulas print the values they were finalised with. */
  isFrozen(table: TableId): boolean
  /**
   * Tables that its formulas read, directly or through others, in the plan's order; itself not. None in the first moments of a session: the
   * server's answer (`TableLife.fedBy`) is the one to wait for.
   */
  feeds(table: TableId): readonly TableId[]
  /** The plan as its formulas see it, for what asks which cells are read (shared/plan/trace.ts). */
  formulaPlan(): FeedPlan
  /** [FINAL4] Which cells of a source moved since a table was finalised, in their order; only those that are still there. */
  movedCells(table: TableId, source: TableId, language: Language): readonly MovedCell[]

  // ---- edits that the server refused
  /** In the order of making. They stay until they are dropped, on this device and over restarts. */
  refusedEdits(): readonly RefusedEdit[]
  /** Their places, to be shown and typed again. `ids` absent: all. `onRefused` tells when there are more, also when they can be read. */
  refusedChanges(language: Language, ids?: readonly string[]): readonly RefusedChange[]
  /** A file of them to be kept or handed to somebody. `ids` absent: all. */
  exportRefused(ids?: readonly string[], format?: RefusedFormat, language?: Language): string
  /** The person has seen to them: they are gone for good. */
  dropRefused(ids: readonly string[]): void
  onRefused(handler: (edits: readonly RefusedEdit[]) => void): Unsubscribe

  // ---- people
  setCursor(cursor: Cursor | null): void
  setName(name: string): void
  peers(): readonly Peer[]

  // ---- safety
  readonly status: SessionStatus
  /** The person has read that this device's storage had been cleared. */
  dismissCleared(): void
  /** Oldest first. */
  /** Own edits that the server has not acknowledged. */
  unsent(): readonly JournalEntry[]
  /** True when the server's state of every table is here; false as soon as that cannot be (one is refused), or after `within` ms. */
  synced(within: number): Promise<boolean>
  /** All values are calculated. */
  settled(): Promise<void>
  /** Own edits are committed on the server. Rejects with `timeout` after `within` ms (absent: waits for ever), or with `read-only`/`not-allowed`. */
  saved(within?: number): Promise<void>
  goOffline(): void
  goOnline(): void
  exportTable(table: TableId, format: ExportFormat, language: Language): Promise<Uint8Array>
  close(): Promise<void>
}

/** `tabs` absent: no other tab (Node, private windows). */
export type SessionOptions = {
  readonly planId: PlanId
  readonly store: PlanStore
  readonly socket: PlanSync
  readonly calc: CalcPort
  readonly tabs?: TabChannel | undefined
  readonly makeRoom?: MakeRoom | undefined
  /** Changes are refused with `read-only`. */
  readonly readOnly?: boolean | undefined
  /** A plan that is not on this device has to arrive with all its tables, or `open` fails with `incomplete`. */
  readonly whole?: boolean | undefined
  readonly person: Person
  readonly env: SessionEnv
  /** Default: the platform's. */
  readonly sha256?: Sha256 | undefined
  /** How an exported workbook becomes a file. */
  readonly writeWorkbook: WriteWorkbook
  /** How long to wait for a plan that is not on this device before `open` fails with `offline`. Default 10 s. */
  readonly within?: number
}
