/** How a pointed-at rectangle is written into a formula: `B3`, `B3:D7`, and whole columns or rows as `B:C`, `3:5`. */
import { columnLetters } from '../../shared/formula/a1.ts'
import { rectName } from './a1.ts'
import type { Rect, Size } from './selection.ts'
import { covering } from './selection.ts'
import type { TableReader } from './table-reader.ts'

export function referenceText(rect: Rect, size: Size): string {
  const { rows, columns } = covering(rect, size)
  if (rows) return `${columnLetters(rect.left)}:${columnLetters(rect.right)}`
  if (columns) return `${rect.top + 1}:${rect.bottom + 1}`
  return rectName(rect)
}

/** [GR80] Of cells as they are shown: all that lies between their corners in the document. Null: in a sorted view they are no range of it. */
export function pointedText(reader: TableReader, shown: Rect): string | null {
  const rect = reader.places ? reader.places.inDocument(shown) : shown
  return rect && referenceText(rect, reader.documentSize)
}
