/** Rows of the sample's tables in as few words as possible. Used by its builders only. */
import type { Localised } from '../../model/language.ts'
import type { FileCell, FileRow } from '../../model/plan-file.ts'
import type { RowKind } from '../../model/table.ts'

type Cells = { readonly [column: string]: FileCell }
type More = Omit<FileRow, 'id' | 'kind' | 'texts' | 'cells'>

export const row = (id: string, kind: RowKind, label: Localised, cells: Cells, more: More = {}): FileRow => ({
  id,
  kind,
  ...more,
  texts: { label },
  cells,
})

/** A row of words: it holds no numbers and works nothing out. */
export const heading = (id: string, label: Localised, more: More = {}): FileRow => ({
  id,
  kind: 'category',
  ...more,
  texts: { label },
})
