/** What a column's header shows and says; the corner over the row numbers is no column. Called by the view through the controller. */
import { columnLetters } from '../../shared/formula/a1.ts'
import { columnId } from '../../shared/model/ids.ts'
import type { HeaderLook } from './column-header.ts'
import type { TableReader } from './table-reader.ts'

export function headerLook(reader: TableReader, column: string): HeaderLook {
  const { messages } = reader
  const index = reader.table.columns.indexOf(columnId(column))
  if (index < 0) return { label: messages('selectAll'), spoken: '', number: false, menuLabel: '' }
  const definition = reader.column(columnId(column))
  const letters = columnLetters(index)
  return {
    label: reader.columnLabel(definition),
    spoken: messages('columnSpoken', { letters }),
    number: definition.type === 'number' || definition.type === 'percent',
    menuLabel: messages('columnMenu', { letters }),
  }
}
