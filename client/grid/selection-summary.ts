/**
 * Count, sum and average of what is selected, as a spreadsheet shows them below the table. [GR39] Worked out in slices while nothing else is
 * to be done, however many cells are selected; begun anew when the selection or a value changes. Sums are exact as in formulas (DecimalSum).
 */
import { DecimalSum } from '../../shared/calc/decimal-sum.ts'
import { type NumberStyle, ownDecimals, printNumber, seenAs } from '../../shared/format/print-number.ts'
import { isNil } from '../../shared/model/cell.ts'
import type { CellPlace } from './grid-session.ts'
import type { GridSummary } from './grid-state.ts'
import type { Rect } from './selection.ts'
import { disjoint, spotsOf } from './selection.ts'
import type { TableReader } from './table-reader.ts'

/** Cells read before others have their turn: about 4 ms. */
const SLICE = 2000

/** An average shows one decimal more than its numbers, and at least two where it has them. */
const AVERAGE = { finer: 1, least: 2 }

type Tally = {
  filled: number
  sum: DecimalSum
  least: number
  most: number
  /** Most decimals that one of the numbers shows. */
  decimals: number
  /** Of all numbers; those of several styles are summed up as plain amounts are printed. */
  style: NumberStyle | null
}

/** Null when fewer than two cells are filled. `rest`: lets others have their turn; false: not wanted any more. */
export async function summarise(
  reader: TableReader,
  rects: readonly Rect[],
  rest: () => Promise<boolean>,
): Promise<GridSummary | null> {
  const tally: Tally = {
    filled: 0,
    sum: new DecimalSum(),
    least: Infinity,
    most: -Infinity,
    decimals: 0,
    style: null,
  }
  let read = 0
  for (const rect of disjoint(rects))
    for (const spot of spotsOf(rect)) {
      if (++read % SLICE === 0 && !(await rest())) return null
      const place = reader.placeAt(spot)
      if (place) count(tally, reader, place)
    }
  return tally.filled < 2 ? null : summaryOf(tally, reader)
}

function count(tally: Tally, reader: TableReader, place: CellPlace): void {
  const value = reader.session.value(reader.id, place.row, place.column)
  // Words in several languages are no value.
  if (value !== null || reader.display(place) !== '') tally.filled++
  const number = isNil(value) ? 0 : value
  if (typeof number !== 'number') return
  tally.sum.add(number)
  tally.least = Math.min(tally.least, number)
  tally.most = Math.max(tally.most, number)
  const style = reader.styleIn(place)
  tally.style = tally.style === null || tally.style === style ? style : 'grouped'
  // A percentage beside amounts is a number like them.
  tally.decimals = Math.max(
    tally.decimals,
    tally.style === style ? reader.decimalsOf(place, number) : ownDecimals(number),
  )
}

/** `null` numbers: there are none. */
function summaryOf(tally: Tally, { language }: TableReader): GridSummary {
  const { filled, sum, least, most, decimals } = tally
  const style = tally.style ?? 'grouped'
  const print = (value: number, digits: number): string =>
    value === 0 ? '0' : printNumber(value, { decimals: digits, language, style })
  const numbers = sum.count
  if (numbers === 0) return { filled, numbers: null }
  const average = sum.total / numbers
  const finest = Math.max(decimals + AVERAGE.finer, AVERAGE.least)
  return {
    filled,
    numbers: {
      count: numbers,
      sum: print(sum.total, decimals),
      average: print(average, Math.min(finest, Math.max(decimals, ownDecimals(seenAs(average, style))))),
      least: print(least, decimals),
      most: print(most, decimals),
    },
  }
}
