/**
 * What the grid needs of a plan session, and no more: `PlanSession` fits it by shape, and so does the small in-memory one of the tests.
 * Every change is asked for here; what changed comes back through `onTable`, also for one's own edits.
 */
import type { RuledDocument } from '../../shared/doc/format-rules.ts'
import type { WatchedDocument } from '../../shared/doc/watch-text.ts'
import type { Axis } from '../../shared/model/axis.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import type { CellContent } from '../../shared/model/cell.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language, Localised } from '../../shared/model/language.ts'
import type { Column, Row, TableMeta } from '../../shared/model/table.ts'
import type { Session } from '../session/session-types.ts'

export type { CutBlock } from '../session/pending-cut.ts'
export type {
  CellMark,
  CellPlace,
  CopiedFormula,
  Outcome,
  Peer,
  PreparedCells,
  Reading,
  TableEvent,
  TypedCell,
  UndoOutcome,
} from '../session/session-types.ts'

/** The table's document, for reading. */
export type GridTable = WatchedDocument &
  RuledDocument & {
    textName(row: RowId, column: ColumnId, language: Language): string
    readonly rows: Axis<RowId>
    readonly columns: Axis<ColumnId>
    row(id: RowId): Row | undefined
    column(id: ColumnId): Column | undefined
    meta(): TableMeta
    cell(row: RowId, column: ColumnId): CellContent
    format(row: RowId, column: ColumnId): CellFormat
  }

export type GridSession = Pick<
  Session,
  | 'planId'
  | 'value'
  | 'isCalculating'
  | 'borrowedFrom'
  | 'display'
  | 'editText'
  | 'typing'
  | 'together'
  | 'mark'
  | 'itemNumber'
  | 'commit'
  | 'isPlain'
  | 'commitMany'
  | 'prepareMany'
  | 'clear'
  | 'format'
  | 'moveCells'
  | 'pendingCut'
  | 'insertRows'
  | 'deleteRows'
  | 'moveRows'
  | 'insertColumns'
  | 'deleteColumns'
  | 'moveColumns'
  | 'setColumn'
  | 'change'
  | 'undo'
  | 'redo'
  | 'canUndo'
  | 'canRedo'
  | 'nextUndo'
  | 'onTable'
  | 'onPresence'
  | 'peers'
  | 'setCursor'
  | 'formulaPlan'
> & {
  table(id: TableId): GridTable
  tables(): readonly {
    readonly id: TableId
    readonly title?: Localised
    name(language: Language): string
  }[]
}
