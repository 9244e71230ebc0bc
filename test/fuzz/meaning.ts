/**
 * What the author of a formula pointed at, as rows and columns of what was on the author's screen at that moment (BD2–BD7 said once more,
 * without the product's binder). The story keeps it beside the formula, and at the end asks `reading.ts` whether it is still meant.
 */
import type { PlanSession } from '../../client/session/plan-session.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { ColumnId, NameId, RowId, TableId } from '../../shared/model/ids.ts'
import { type Ends, Forest } from './table-of-cases.ts'

/** First and last visible position; null: not written, so open. */
export type Span = readonly [first: number | null, last: number | null]

/** An area as it is typed. `fixed`: `$` before first column, first row, last column, last row. */
export type Typed = {
  readonly table: TableId
  readonly isCell: boolean
  readonly rows: Span
  readonly columns: Span
  readonly fixed: readonly [boolean, boolean, boolean, boolean]
}

/** What was on the screen: of a range between two places the rows in it, the rows outside, and where each of them stood. */
export type Screen = {
  readonly inside: readonly string[]
  readonly outside: readonly string[]
  readonly stood: ReadonlyMap<string, string>
}

export type Meaning =
  | { readonly is: 'cell'; readonly typed: Typed; readonly row: RowId; readonly column: ColumnId }
  | {
      readonly is: 'range'
      readonly typed: Typed
      readonly rows: Ends
      readonly columns: Ends
      readonly screen: Screen
    }
  | { readonly is: 'children'; readonly table: TableId; readonly row: RowId; readonly column: ColumnId }
  | { readonly is: 'name'; readonly name: NameId }

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The address as somebody types it in a cell of `own`. */
export function typedText(session: PlanSession, typed: Typed, own: TableId | null): string {
  const [column1, row1, column2, row2] = typed.fixed.map((is) => (is ? '$' : ''))
  const letter = (index: number | null): string => (index === null ? '' : LETTERS[index]!)
  const number = (index: number | null): string => (index === null ? '' : String(index + 1))
  const { rows, columns, isCell, table } = typed
  const half = (
    dollar: [string | undefined, string | undefined],
    column: number | null,
    row: number | null,
  ): string =>
    (column === null ? '' : dollar[0] + letter(column)) + (row === null ? '' : dollar[1] + number(row))
  const first = half([column1, row1], columns[0], rows[0])
  const last = isCell ? '' : `:${half([column2, row2], columns[1], rows[1])}`
  return (table === own ? '' : `'${nameOf(session, table)}'!`) + first + last
}

/** The name with which people call the table, ready to stand in quotes. */
export const nameOf = (session: PlanSession, table: TableId): string | undefined =>
  session
    .tables()
    .find((entry) => entry.id === table)
    ?.name('en')
    .replaceAll("'", "''")

/** `at`: the cell it is typed in; null: it is a name's. */
export function meaningOf(session: PlanSession, typed: Typed, at: CellAddress | null): Meaning {
  const document = session.table(typed.table)
  const [rows, columns] = [document.rows.ids, document.columns.ids]
  if (typed.isCell)
    return { is: 'cell', typed, row: rows[typed.rows[0]!]!, column: columns[typed.columns[0]!]! }
  const isHere = at?.table === typed.table
  const own = isHere ? { row: rows.indexOf(at.row), column: columns.indexOf(at.column) } : null
  const lines = new Forest(document.rows.entries())
  const upright = new Forest(document.columns.entries())
  const [first, last] = typed.rows
  const inside = rows.slice(first ?? 0, (last ?? rows.length) + 1)
  return {
    is: 'range',
    typed,
    rows: rowEnds(lines, typed, own),
    columns: placedEnds(upright, typed.columns),
    screen: {
      inside,
      outside: rows.filter((id) => !inside.includes(id)),
      stood: new Map(rows.map((id) => [id, whereabouts(lines, id)])),
    },
  }
}

/** A row's place and those of everything above it. */
export const whereabouts = (lines: Forest, id: string): string =>
  lines
    .path(id)
    .map((stood) => `${stood.key} in ${stood.parent}`)
    .join(' / ')

function placedEnds(line: Forest, [first, last]: Span): Ends {
  const [from, to] = [idAt(line, first), idAt(line, last)]
  return {
    from: from === null ? 'open' : line.placed(from, to),
    to: to === null ? 'open' : line.placed(to, from),
  }
}

const idAt = (line: Forest, at: number | null): string | null =>
  at === null ? null : (line.visible[at] ?? null)

function rowEnds(lines: Forest, typed: Typed, own: { row: number; column: number } | null): Ends {
  const ends = placedEnds(lines, typed.rows)
  if (!own) return ends
  const [first, last] = typed.rows
  const [, isTopFixed, , isBottomFixed] = typed.fixed
  if (isTotal(typed, own)) {
    const [top, total] = [lines.visible[first!]!, lines.visible[own.row]!]
    return { from: lines.placed(top, total), to: lines.placed(total, top, true) }
  }
  // BD5: the own row at one end means "up to here" when the other end is nailed down, open, or here as well.
  const isFirst = first === own.row && !isTopFixed
  const isLast = last === own.row && !isBottomFixed
  return {
    from: isFirst && (isLast || last === null || isBottomFixed) ? 'own' : ends.from,
    to: isLast && (isFirst || first === null || isTopFixed) ? 'own' : ends.to,
  }
}

/** BD6 */
function isTotal({ rows, columns, fixed }: Typed, own: { row: number; column: number }): boolean {
  const [left, right] = columns
  const isInColumn = left !== null && right !== null && left <= own.column && own.column <= right
  return isInColumn && rows[0] !== null && own.row > 0 && rows[1] === own.row - 1 && !fixed[3]
}
