/** Straight lines through pairs of numbers, and where a number stands among others, which the engine lacks. */
import {
  CellError,
  ErrorType,
  FunctionArgumentType,
  FunctionPlugin,
  type SimpleRangeValue,
} from 'hyperformula'

import { DecimalSum } from '../decimal-sum.ts'
import { roundDecimal, settleCancelled } from '../decimal.ts'
import { type Call, contextOf, failure, isNumber, rawNumber, type State, type Value } from './engine-types.ts'
import { cellsOf } from './range-cells.ts'

const RANGE = { argumentType: FunctionArgumentType.RANGE }
const NUMBER = { argumentType: FunctionArgumentType.NUMBER }
const RANKED = [RANGE, NUMBER, { ...NUMBER, defaultValue: 3 }]

export class ForecastPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    FORECAST: { method: 'forecast', parameters: [NUMBER, RANGE, RANGE] },
    'FORECAST.LINEAR': { method: 'forecast', parameters: [NUMBER, RANGE, RANGE] },
    INTERCEPT: { method: 'intercept', parameters: [RANGE, RANGE] },
    PERCENTRANK: { method: 'percentrank', parameters: RANKED },
    'PERCENTRANK.INC': { method: 'percentrank', parameters: RANKED },
    'PERCENTRANK.EXC': { method: 'percentrankExclusive', parameters: RANKED },
  }
  readonly #context = contextOf(this.config)

  forecast(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('FORECAST'),
      (at: number, ys: SimpleRangeValue, xs: SimpleRangeValue) => this.#onLine(ys, xs, at),
    )
  }

  intercept(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('INTERCEPT'),
      (ys: SimpleRangeValue, xs: SimpleRangeValue) => this.#onLine(ys, xs, 0),
    )
  }

  percentrank(ast: Call, state: State): Value {
    return this.#percentRank(ast, state, 'PERCENTRANK', (place, count) =>
      count === 1 ? 1 : place / (count - 1),
    )
  }

  percentrankExclusive(ast: Call, state: State): Value {
    return this.#percentRank(ast, state, 'PERCENTRANK.EXC', (place, count) => (place + 1) / (count + 1))
  }

  /** The line of least squares at `at`. Pairs of which one is no number do not count. */
  #onLine(ys: SimpleRangeValue, xs: SimpleRangeValue, at: number): Value {
    if (!ys.sameDimensionsAs(xs)) return failure(ErrorType.NA, 'unequal-ranges')
    const [left, right] = [ys, xs].map((range) => cellsOf(this.dependencyGraph, range, this.#context))
    const pairs: { x: number; y: number }[] = []
    for (const [index, y] of (left ?? []).entries()) {
      const x = right?.[index]
      if (y instanceof CellError) return y
      if (x instanceof CellError) return x
      if (x !== undefined && isNumber(x) && isNumber(y)) pairs.push({ x: rawNumber(x), y: rawNumber(y) })
    }
    const mean = (read: (pair: { x: number; y: number }) => number): number =>
      sumOf(pairs.map(read)) / pairs.length
    const [x, y] = [mean((pair) => pair.x), mean((pair) => pair.y)]
    const spread = sumOf(pairs.map((pair) => (pair.x - x) ** 2))
    if (pairs.length < 2 || spread === 0) return failure(ErrorType.DIV_BY_ZERO, 'divide-by-zero')
    const slope = sumOf(pairs.map((pair) => (pair.x - x) * (pair.y - y))) / spread
    const rise = slope * (at - x)
    return settleCancelled(y + rise, y, rise)
  }

  /** Between two numbers that are there, in proportion; cut, not rounded, after so many digits. */
  #percentRank(
    ast: Call,
    state: State,
    name: string,
    rankOf: (place: number, count: number) => number,
  ): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (range: SimpleRangeValue, wanted: number, digits: number) => {
        const numbers: number[] = []
        for (const cell of cellsOf(this.dependencyGraph, range, this.#context)) {
          if (cell instanceof CellError) return cell
          if (isNumber(cell)) numbers.push(rawNumber(cell))
        }
        if (digits < 1) return failure(ErrorType.NUM, 'number-out-of-range')
        numbers.sort((a, b) => a - b)
        const above = numbers.findIndex((number) => number >= wanted)
        const [low = wanted, high = wanted] = [numbers[above - 1], numbers[above]]
        if (above < 0 || (above === 0 && high > wanted)) return failure(ErrorType.NA, 'not-found')
        const place = high === wanted ? above : above - 1 + (wanted - low) / (high - low)
        return roundDecimal(rankOf(place, numbers.length), digits, 'down')
      },
    )
  }
}

function sumOf(numbers: readonly number[]): number {
  const sum = new DecimalSum()
  for (const number of numbers) sum.add(number)
  return sum.total
}
