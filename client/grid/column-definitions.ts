/**
 * The columns as AG Grid wants them: the row header, then the table's columns, neighbours of one group under a spanning header.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import type { ColDef, ColGroupDef, GridRow } from './ag-grid.ts'
import { RowHead, TableCell } from './cell-renderer.ts'
import { ColumnHead, CornerHead, GroupHead } from './column-header.ts'
import type { TableReader } from './table-reader.ts'
import { LABEL_COLUMN } from './table-reader.ts'

/** Id of the row header's column; no column of a table can have it. */
export const ROW_HEAD = '#'

type Definition = ColDef<GridRow> | ColGroupDef<GridRow>

/** @param frozen how many of the first columns do not scroll */
export function columnDefinitions(
  reader: TableReader,
  widths: ReadonlyMap<ColumnId, number>,
  rowHeadWidth: number,
  frozen: number,
): Definition[] {
  const side = reader.language === 'ar' ? ('right' as const) : ('left' as const)
  const definitions: Definition[] = [rowHead(rowHeadWidth, side)]
  for (const [index, id] of reader.columns.entries()) {
    const label = reader.groupLabel(reader.column(id))
    const column = { ...tableColumn(id, widths.get(id) ?? 100), pinned: index < frozen && side }
    const last = definitions.at(-1)
    if (label === '') definitions.push(column)
    else if (last && 'children' in last && last.headerName === label) last.children.push(column)
    else
      definitions.push({
        groupId: `group-${id}`,
        headerName: label,
        headerGroupComponent: GroupHead,
        children: [column],
      })
  }
  return definitions
}

const rowHead = (width: number, side: 'left' | 'right'): ColDef<GridRow> => ({
  colId: ROW_HEAD,
  headerComponent: CornerHead,
  cellRenderer: RowHead,
  cellAriaRole: 'rowheader',
  pinned: side,
  lockPinned: true,
  lockPosition: side,
  width,
  minWidth: 4,
  resizable: false,
  sortable: false,
})

/** AG Grid is given no values: a cell reads what it shows (cell-renderer.ts), and is told when that changed. */
const tableColumn = (id: ColumnId, width: number): ColDef<GridRow> => ({
  colId: id,
  headerComponent: ColumnHead,
  cellRenderer: TableCell,
  // [GR111]
  ...(id === LABEL_COLUMN && { cellAriaRole: 'rowheader' }),
  width,
  minWidth: Math.min(40, width),
  resizable: true,
  sortable: false,
  editable: false,
})
