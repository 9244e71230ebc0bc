/** Parts of lists, which the engine cannot take: TAKE, DROP, CHOOSECOLS, CHOOSEROWS, SORTBY. What they give stays inside its formula. */
import { CellError, ErrorType, FunctionArgumentType, FunctionPlugin, SimpleRangeValue } from 'hyperformula'

import {
  type Call,
  contextOf,
  failure,
  isEmpty,
  isNumber,
  type Scalar,
  type State,
  type Value,
} from './engine-types.ts'
import { cellsOf } from './range-cells.ts'

const RANGE = { argumentType: FunctionArgumentType.RANGE }
const NUMBER = { argumentType: FunctionArgumentType.NUMBER }
const ALL = { ...NUMBER, defaultValue: Infinity, emptyAsDefault: true }
const NONE = { ...NUMBER, defaultValue: 0, emptyAsDefault: true }
const CHOICE = { parameters: [RANGE, NUMBER], repeatLastArgs: 1 }

type Lines = readonly (readonly Scalar[])[]

export class ListPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    TAKE: { method: 'take', parameters: [RANGE, ALL, ALL] },
    DROP: { method: 'drop', parameters: [RANGE, NONE, NONE] },
    CHOOSECOLS: { method: 'choosecols', ...CHOICE },
    CHOOSEROWS: { method: 'chooserows', ...CHOICE },
    SORTBY: {
      method: 'sortby',
      parameters: [RANGE, RANGE, { ...NUMBER, defaultValue: 1 }],
      repeatLastArgs: 2,
    },
  }
  readonly #context = contextOf(this.config)

  /** From the start, or from the end when the number is negative. */
  take(ast: Call, state: State): Value {
    return this.#part(ast, state, 'TAKE', (list, count) =>
      count < 0 ? list.slice(count) : list.slice(0, count),
    )
  }

  drop(ast: Call, state: State): Value {
    return this.#part(ast, state, 'DROP', (list, count) =>
      count < 0 ? list.slice(0, count) : list.slice(count),
    )
  }

  choosecols(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('CHOOSECOLS'),
      (range: SimpleRangeValue, ...places: number[]) => {
        const lines = this.#lines(range).map((line) => chosen(line, places))
        return lines.some((line) => line === null)
          ? failure(ErrorType.VALUE, 'number-out-of-range')
          : listOf(lines.map((line) => line ?? []))
      },
    )
  }

  chooserows(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('CHOOSEROWS'),
      (range: SimpleRangeValue, ...places: number[]) => {
        const lines = chosen(this.#lines(range), places)
        return lines ? listOf(lines) : failure(ErrorType.VALUE, 'number-out-of-range')
      },
    )
  }

  /** Rows that are equal in everything asked for keep their order. */
  sortby(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('SORTBY'),
      (range: SimpleRangeValue, ...criteria: (SimpleRangeValue | number)[]) => {
        const lines = this.#lines(range)
        const keys: { cells: readonly Scalar[]; sign: number }[] = []
        for (let i = 0; i < criteria.length; i += 2) {
          const [by, order = 1] = [criteria[i], criteria[i + 1]]
          if (!(by instanceof SimpleRangeValue) || by.width() !== 1 || by.height() !== lines.length)
            return failure(ErrorType.VALUE, 'unequal-ranges')
          keys.push({
            cells: cellsOf(this.dependencyGraph, by, this.#context),
            sign: Number(order) < 0 ? -1 : 1,
          })
        }
        const places = lines.map((_, index) => index)
        places.sort((a, b) => {
          for (const { cells, sign } of keys) {
            const order = this.#compare(cells[a], cells[b]) * sign
            if (order !== 0) return order
          }
          return 0
        })
        return listOf(places.map((place) => lines[place] ?? []))
      },
    )
  }

  #part(ast: Call, state: State, name: string, cut: <T>(list: readonly T[], count: number) => T[]): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (range: SimpleRangeValue, rows: number, columns: number) => {
        const [height, width] = [Math.trunc(rows), Math.trunc(columns)]
        return listOf(cut(this.#lines(range), height).map((line) => cut(line, width)))
      },
    )
  }

  #lines(range: SimpleRangeValue): Lines {
    const cells = cellsOf(this.dependencyGraph, range, this.#context)
    const width = range.width()
    return Array.from({ length: range.height() }, (_, row) =>
      // An empty cell counts as zero wherever it is shown.
      cells.slice(row * width, (row + 1) * width).map((cell) => (isEmpty(cell) ? 0 : cell)),
    )
  }

  /** Numbers before texts before truth values, errors last. */
  #compare(a: Scalar = 0, b: Scalar = 0): number {
    const [left, right] = [rankOf(a), rankOf(b)]
    if (left !== right) return left - right
    if (a instanceof CellError || b instanceof CellError) return 0
    return this.arithmeticHelper.lt(a, b) ? -1 : this.arithmeticHelper.gt(a, b) ? 1 : 0
  }
}

const rankOf = (value: Scalar): number =>
  value instanceof CellError ? 3 : isNumber(value) || isEmpty(value) ? 0 : typeof value === 'string' ? 1 : 2

/** By place, counted from the end when negative; null when there is no such place. */
function chosen<T>(list: readonly T[], places: readonly number[]): T[] | null {
  const found = places.map((place) => list.at(place > 0 ? Math.trunc(place) - 1 : Math.trunc(place)))
  const legal = places.every((place) => Math.abs(place) >= 1 && Math.abs(Math.trunc(place)) <= list.length)
  return legal ? found.filter((item) => item !== undefined) : null
}

const listOf = (lines: Lines): Value =>
  lines.length === 0 || lines[0]?.length === 0
    ? failure(ErrorType.VALUE, 'number-out-of-range')
    : SimpleRangeValue.onlyValues(lines.map((line) => [...line]))
