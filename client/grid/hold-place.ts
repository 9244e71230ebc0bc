/** Keeps the row on top of those that scroll where it is, while rows come and go above it. */
import type { RowId } from '../../shared/model/ids.ts'
import { trackAt } from './geometry.ts'
import type { GridView } from './grid-view.ts'

/** Pixels of a row that nobody reads. */
const EDGE = 4

/** @param rows as they are shown now; what is given is called when others are */
export function holdPlace(view: GridView, rows: readonly RowId[]): () => void {
  const { api, viewport } = view
  if (rows.length === 0 || viewport.scrollTop === 0) return () => undefined
  const top = viewport.scrollTop + view.frozenHeight
  // Not the first that AG Grid draws: it draws some above the window, which may become higher themselves. Nor one with only its edge in it.
  const index = Math.max(view.frozenRows, trackAt(view.rowTracks, top + EDGE))
  const offsets = rows
    .slice(index, index + 20)
    .map((row) => [row, (api.getRowNode(row)?.rowTop ?? 0) - top] as const)
  return () => {
    for (const [row, offset] of offsets) {
      const now = api.getRowNode(row)?.rowTop
      if (typeof now !== 'number') continue
      viewport.scrollTop = now - offset - view.frozenHeight
      return
    }
  }
}
