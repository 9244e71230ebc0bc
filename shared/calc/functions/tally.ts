/** What SUM, AVERAGE, MIN, MAX and SUBTOTAL know of the numbers they have seen: an exact sum, the ends, whether all were dates. */
import { CellError } from 'hyperformula'

import { DecimalSum } from '../decimal-sum.ts'
import { isDate, isNumber, rawNumber, type Scalar } from './engine-types.ts'

export class Tally {
  /** The first error seen; the numbers after it do not matter. */
  error: CellError | null = null
  readonly sum = new DecimalSum()
  least = Infinity
  greatest = -Infinity
  dates = 0

  get count(): number {
    return this.sum.count
  }

  /** Texts and truth values in cells are not numbers. */
  take(value: Scalar): void {
    if (typeof value === 'number') this.#number(value)
    else if (isNumber(value)) {
      this.#number(rawNumber(value))
      if (isDate(value)) this.dates++
    } else if (value instanceof CellError) this.error ??= value
  }

  merge(other: Tally): void {
    this.error ??= other.error
    this.sum.merge(other.sum)
    this.least = Math.min(this.least, other.least)
    this.greatest = Math.max(this.greatest, other.greatest)
    this.dates += other.dates
  }

  #number(value: number): void {
    this.sum.add(value)
    if (value < this.least) this.least = value
    if (value > this.greatest) this.greatest = value
  }
}
