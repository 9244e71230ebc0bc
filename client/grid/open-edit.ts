/** An edit that is under way, in a cell or in the formula bar: what GridEditing keeps of it. */
import { LOST } from './a1.ts'
import type { CellPlace, GridSession } from './grid-session.ts'
import type { Spot } from './selection.ts'
import type { TableReader } from './table-reader.ts'

/** A reference that is being written by pointing: its place in the text and the corners it names. */
export type Pointing = { start: number; end: number; anchor: Spot; focus: Spot }

export type OpenEdit = {
  readonly place: CellPlace
  /** What is written under this name is one undo step. */
  readonly group: string
  /** What stood in the cell, as it reads now. */
  before: string
  /** [GR14] Keeps the references in the text on their cells. */
  readonly follow: ReturnType<GridSession['typing']>
  /** In `enter` the arrows leave the cell, in `edit` they move the caret; F2 changes between them. */
  mode: 'enter' | 'edit'
  where: 'cell' | 'bar'
  text: string
  /** Caret of the formula bar, told by it. */
  barCaret: readonly [number, number]
  pointing: Pointing | null
  /** Its row or column is not there any more. */
  isLost: boolean
}

/** What a screen reader calls the editor. */
export const editLabel = (reader: TableReader, place: CellPlace): string =>
  reader.messages('cellEditor', { address: reader.nameIn(place) || LOST })
