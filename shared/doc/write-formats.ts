/** Formats of cells, and of whole columns. Each call is one transaction and gives back its command. */
import {
  type CellFormat,
  FORMAT_PROPERTIES,
  formatField,
  type FormatChange,
  type FormatProperty,
  PLAIN,
} from '../model/cell-format.ts'
import type { ColumnId, RowId } from '../model/ids.ts'
import { rowId } from '../model/ids.ts'
import { isEmphasised, type RowKind } from '../model/table.ts'
import type { Command, Fields, FieldValue } from './step.ts'
import type { TableDoc } from './table-doc.ts'

type Place = { readonly row: RowId; readonly column: ColumnId }

/** [FORM2] What a cell has from its row and column is not kept once more. Cells of rows or columns that do not exist are passed over. */
export function formatCells(table: TableDoc, cells: readonly Place[], change: FormatChange): Command | null {
  const properties = changed(change)
  return table.transact('format-cells', (writer) => {
    for (const { row, column } of cells) {
      if (!table.hasRecord('columns', column)) continue
      const [kind, ofColumn] = [table.row(row)?.kind ?? 'line', table.column(column)?.format]
      for (const [property, value] of properties)
        writer.set('rows', row, formatField(property, column), beyond(property, value, kind, ofColumn))
    }
  })
}

/** [FORM3] Of whole columns, for the rows that come later too: the cells in them, also in deleted rows, no longer have their own. */
export function formatColumns(
  table: TableDoc,
  columns: readonly ColumnId[],
  change: FormatChange,
): Command | null {
  const properties = changed(change)
  return table.transact('format-cells', (writer) => {
    for (const column of columns)
      for (const [property, value] of properties) {
        // What a column holds says how it is printed; of that something must stay.
        if (property !== 'decimals' || value !== null)
          writer.set('columns', column, property, isPlain(property, value) ? undefined : value)
        for (const row of table.recordIds('rows')) {
          const field = formatField(property, column)
          // A sum is bold by itself, whatever its column.
          const kind = table.row(rowId(row))?.kind
          writer.set('rows', row, field, isPlain(property, value) ? beyond(property, value, kind) : undefined)
        }
      }
  })
}

/** As fields of a row's record; empty for what has none. */
export const formatFields = (format: CellFormat, column: ColumnId): Fields =>
  Object.fromEntries(
    FORMAT_PROPERTIES.flatMap((property) =>
      format[property] === undefined ? [] : [[formatField(property, column), format[property]]],
    ),
  )

type Value = Exclude<CellFormat[FormatProperty], undefined> | null

const changed = (change: FormatChange): readonly (readonly [FormatProperty, Value])[] =>
  FORMAT_PROPERTIES.flatMap((property) => {
    const value = change[property]
    return value === undefined ? [] : [[property, value] as const]
  })

const isPlain = (property: FormatProperty, value: Value): boolean =>
  value === null || value === PLAIN[property]

/** What has to be kept so that the cell has this value; `undefined`: it has it from its row and column. */
function beyond(
  property: FormatProperty,
  value: Value,
  kind: RowKind = 'line',
  ofColumn?: CellFormat,
): FieldValue {
  if (value === null) return undefined
  const given = ofColumn?.[property] ?? ((property === 'bold' && isEmphasised(kind)) || PLAIN[property])
  return value === given ? undefined : value
}
