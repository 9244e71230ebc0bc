/** The table of the address, which a test may change as Back and Forward do. */
import type { TableId } from '../../../shared/model/ids.ts'

export function address(start: TableId) {
  let table = $state<TableId | null>(start)
  return {
    get table() {
      return table
    },
    visit: (next: TableId | null): void => {
      table = next
    },
  }
}
