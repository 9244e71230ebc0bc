/**
 * [GR80] Between what is shown and the document, where something is hidden, folded or sorted: addresses, formulas and what is inserted count the
 * document's own rows and columns. Late, as whatever hides something is; until then both are the same (table-reader.ts).
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { CellPlace } from './grid-session.ts'
import type { Rect, Span } from './selection.ts'
import { foundSpot, spansOf } from './selection.ts'
import type { Shown } from './shown-axis.ts'
import type { DocumentPlaces, TableReader } from './table-reader.ts'

export const documentPlaces = (reader: TableReader): DocumentPlaces => ({
  inDocument: ({ top, left, bottom, right }) => {
    const rows = documentSpan(reader.shownRows, reader.table.rows, [top, bottom])
    const columns = documentSpan(reader.shownColumns, reader.table.columns, [left, right])
    return rows && columns && { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] }
  },
  whatIsShown: (rect) => whatIsShown(reader, rect),
  towards: (from, to) =>
    foundSpot(
      shownTowards(reader.shownRows, reader.table.rows, from.row, to.row),
      shownTowards(reader.shownColumns, reader.table.columns, from.column, to.column),
    ),
  near: ({ row, column }: CellPlace) =>
    foundSpot(
      shownNear(reader.shownRows, reader.table.rows, row, reader.personal.parts.folded),
      shownNear(reader.shownColumns, reader.table.columns, column),
    ),
})

function documentSpan<Id extends string>(shown: Shown<Id>, axis: Axis<Id>, [first, last]: Span): Span | null {
  if (shown === axis) return [first, last]
  const at = shown.ids.map((id) => axis.indexOf(id))
  const chosen = at.slice(first, last + 1).toSorted((a, b) => a - b)
  const [from = 0, to = 0] = [chosen[0], chosen.at(-1)]
  return at.filter((one) => one >= from && one <= to).length === chosen.length ? [from, to] : null
}

function whatIsShown({ shownRows, shownColumns, table }: TableReader, rect: Rect): Rect[] {
  const columns = shownSpans(shownColumns, table.columns, [rect.left, rect.right])
  return shownSpans(shownRows, table.rows, [rect.top, rect.bottom]).flatMap(([top, bottom]) =>
    columns.map(([left, right]) => ({ top, bottom, left, right })),
  )
}

function shownSpans<Id extends string>(
  shown: Shown<Id>,
  axis: Axis<Id>,
  [first, last]: Span,
): readonly Span[] {
  const end = Math.min(last, axis.length - 1)
  if (shown === axis) return first <= end ? [[first, end]] : []
  const at = axis.ids.slice(first, end + 1).map((id) => shown.indexOf(id))
  return spansOf(at.filter((one) => one >= 0).toSorted((a, b) => a - b))
}

/** Position of an entry, or, where it is not shown any more, of the next one that is, towards another entry. -1: none up to there. */
function shownTowards<Id extends string>(shown: Shown<Id>, axis: Axis<Id>, from: Id, to: Id): number {
  const at = shown.indexOf(from)
  const [first, last] = [axis.indexOf(from), axis.indexOf(to)]
  if (at >= 0 || first < 0 || last < 0) return at
  const between = axis.ids.slice(Math.min(first, last), Math.max(first, last) + 1)
  return firstShown(shown, first < last ? between : between.toReversed())
}

/** The nearest that is shown: the group it is folded into, else the next one. -1: it is not in the document any more. */
function shownNear<Id extends string>(
  shown: Shown<Id>,
  axis: Axis<Id>,
  id: Id,
  folded: ReadonlySet<Id> = new Set(),
): number {
  const at = axis.indexOf(id)
  if (at < 0) return -1
  const group = axis.ancestorsOf(id).find((one) => folded.has(one) && shown.indexOf(one) >= 0)
  if (group !== undefined) return shown.indexOf(group)
  return firstShown(shown, [...axis.ids.slice(at), ...axis.ids.slice(0, at).toReversed()])
}

const firstShown = <Id extends string>(shown: Shown<Id>, ids: readonly Id[]): number =>
  ids.reduce((found, id) => (found < 0 ? shown.indexOf(id) : found), -1)
