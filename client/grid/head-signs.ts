/** What the late part that knows what is hidden, sorted and filtered says in the heads: see look-signs.ts. Called whenever a head is drawn. */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'

export type HeadSigns = {
  /** @param cell the head's cell, whose row says where it stands in the tree */
  row(element: HTMLElement, row: RowId, cell: HTMLElement): void
  /** @param cell the head's cell, which says `aria-sort` */
  column(element: HTMLElement, column: ColumnId, cell: HTMLElement): void
  /** Behind a label; empty: nothing. */
  aside(row: RowId): string
}
