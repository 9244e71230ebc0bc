/** What a column's header shows and says; the corner over the row numbers is no column. Called by the view through the controller. */
import { columnId } from '../../shared/model/ids.ts'
import { isQuantity } from '../../shared/model/table.ts'
import type { HeaderLook } from './column-header.ts'
import type { TableReader } from './table-reader.ts'

export function headerLook(reader: TableReader, column: string): HeaderLook {
  const { messages } = reader
  const id = columnId(column)
  if (!reader.table.columns.has(id))
    return { label: messages('selectAll'), spoken: '', number: false, menuLabel: '' }
  const definition = reader.column(id)
  const letters = reader.lettersOf(id)
  return {
    label: reader.columnLabel(definition),
    spoken: messages('columnSpoken', { letters }),
    number: isQuantity(definition.type),
    menuLabel: messages('columnMenu', { letters }),
    sign: (head, cell) => reader.signs?.column(head, id, cell),
  }
}
