/**
 * The columns as AG Grid wants them: the row header, then the table's columns, neighbours of one group under a spanning header.
 */
import { rowId } from '../../shared/model/ids.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import type { ColDef, ColGroupDef, GridRow } from './ag-grid.ts'
import { RowHead, TableCell } from './cell-renderer.ts'
import { ColumnHead, CornerHead, GroupHead } from './column-header.ts'
import type { TableReader } from './table-reader.ts'

/** Id of the row header's column; no column of a table can have it. */
export const ROW_HEAD = '#'

type Definition = ColDef<GridRow> | ColGroupDef<GridRow>

export function columnDefinitions(
  reader: TableReader,
  widths: ReadonlyMap<ColumnId, number>,
  rowHeadWidth: number,
): Definition[] {
  const definitions: Definition[] = [rowHead(rowHeadWidth, reader.language === 'ar' ? 'right' : 'left')]
  for (const id of reader.columns) {
    const label = reader.groupLabel(reader.column(id))
    const column = tableColumn(reader, id, widths.get(id) ?? 100)
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
  minWidth: 20,
  resizable: false,
  sortable: false,
})

const tableColumn = (reader: TableReader, id: ColumnId, width: number): ColDef<GridRow> => ({
  colId: id,
  headerComponent: ColumnHead,
  cellRenderer: TableCell,
  valueGetter: ({ data }) => (data ? reader.display({ row: rowId(data.id), column: id }) : ''),
  width,
  minWidth: 40,
  resizable: true,
  sortable: false,
  editable: false,
})
