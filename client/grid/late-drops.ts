/** What the mouse lets go over the grid: what was dragged goes where the cells under it are by the time it can be done. */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { FillDrag } from './fill-drag.ts'
import type { FillHow } from './fill-series.ts'
import type { GridLate } from './grid-late.ts'
import type { Rect, Spot } from './selection.ts'
import { rectOf } from './selection.ts'
import type { TableReader } from './table-reader.ts'

export const lateDrops = (late: GridLate, reader: TableReader) => ({
  fillDrag: (source: Rect, to: Spot): FillDrag | null => late.parts?.fillDrag(source, to) ?? null,
  fill: (source: Rect, drag: FillDrag, how: FillHow): void =>
    late.use(
      ({ series }, [from, rect]) => from && rect && series.drag(from, { ...drag, rect }, how),
      [source, drag.rect],
    ),
  fillToNeighbour: (): void => late.run(({ series }) => series.toNeighbour()),
  fitColumns: (columns: readonly ColumnId[]): void =>
    late.use(({ structure }) => structure.fitColumns(columns), []),
  pressSign: (sign: Element): void => late.use(({ looks }) => looks.press(sign), []),
  dropRows: (rows: readonly RowId[], gap: number): void => {
    const below = rectOf({ row: gap, column: 0 }, { row: gap, column: 0 })
    late.use(
      ({ structure }, [now]) => structure.dropRows(rows, now ? now.top : reader.size.rows),
      gap < reader.size.rows ? [below] : [],
    )
  },
  dropColumns: (columns: readonly ColumnId[], gap: number): void => {
    const behind = rectOf({ row: 0, column: gap }, { row: 0, column: gap })
    late.use(
      ({ structure }, [now]) => structure.dropColumns(columns, now ? now.left : reader.size.columns),
      gap < reader.size.columns ? [behind] : [],
    )
  },
})
