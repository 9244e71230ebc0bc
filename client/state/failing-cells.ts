/**
 * Cells of a table that show an error, as they are told to somebody who is about to finalise it: the first of them by their addresses, and
 * where to go. From what the server says of one table, or looked up here for the others. Never fails; tables that are gone have none.
 */
import { columnLetters, readArea } from '../../shared/formula/a1.ts'
import { type CellAddress, isError, isFormula, isMalformed } from '../../shared/model/cell.ts'
import { tableId, type TableId } from '../../shared/model/ids.ts'
import type { Session } from '../session/session-types.ts'

export type FailingCells = {
  readonly table: TableId
  readonly name: string
  /** `B4 #DIV/0!`; the first of them. */
  readonly cells: readonly string[]
  readonly count: number
  /** Null: it is not there any more. */
  readonly first: CellAddress | null
}
type Found = Omit<FailingCells, 'name'>
type Reading = Pick<Session, 'table' | 'value'>

/** As many as the server names. */
const NAMED = 5

/** Null: there are none. */
export function failingCells(session: Reading, table: TableId): Found | null {
  const { rows, columns, cell } = reading(session, table)
  const cells: string[] = []
  let [count, first]: [number, CellAddress | null] = [0, null]
  for (const [down, row] of rows.entries())
    for (const [across, column] of columns.entries()) {
      const content = cell(row, column)
      if (!isFormula(content) && !isMalformed(content)) continue
      const value = session.value(table, row, column)
      if (!isError(value)) continue
      count++
      first ??= { table, row, column }
      if (cells.length < NAMED) cells.push(`${columnLetters(across)}${down + 1} ${value.error}`)
    }
  return count === 0 ? null : { table, cells, count, first }
}

/** `facts`: of `cells-failing` (`rest-lifecycle.ts`). Null: it names none. */
export function namedByServer(
  session: Reading,
  { table: named, cells: listed, count }: Readonly<Record<string, string | number>>,
): Found | null {
  if (typeof named !== 'string') return null
  const table = tableId(named)
  const cells = String(listed ?? '')
    .split(', ')
    .filter((one) => one !== '')
  const place = readArea(cells[0]?.split(' ')[0] ?? '')
  const { rows, columns } = reading(session, table)
  const [row, column] = [rows[place?.top.index ?? -1], columns[place?.left.index ?? -1]]
  const first = row !== undefined && column !== undefined ? { table, row, column } : null
  return { table, cells, count: Math.max(Number(count) || 0, cells.length), first }
}

function reading(session: Reading, table: TableId) {
  try {
    const document = session.table(table)
    return {
      rows: document.rows.ids,
      columns: document.columns.ids,
      cell: document.cell.bind(document),
    }
  } catch {
    return { rows: [], columns: [], cell: () => null }
  }
}
