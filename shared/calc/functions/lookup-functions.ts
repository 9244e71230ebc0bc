/**
 * Looking up: MATCH, VLOOKUP and XLOOKUP find decimals by their fifteen digits, and answer plain equality from the index that is kept with
 * the range; XMATCH and LOOKUP the engine lacks.
 */
import { CellError, ErrorType, FunctionArgumentType, FunctionPlugin, SimpleRangeValue } from 'hyperformula'

import { hasWildcard } from '../wildcard.ts'
import { textMatcher } from './adaptation.ts'
import { keyCells, keyOf } from './criterion.ts'
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
import { cellsOf, keptOn, vertexOf } from './range-cells.ts'

const RANGE = { argumentType: FunctionArgumentType.RANGE }
const NUMBER = { argumentType: FunctionArgumentType.NUMBER }
const WANTED = { argumentType: FunctionArgumentType.NOERROR }
const TRUTH = { argumentType: FunctionArgumentType.BOOLEAN }

/** The cells of a range in a line, and where each value stands. */
type Line = {
  readonly cells: readonly Scalar[]
  readonly places: ReadonlyMap<string, readonly number[]> | undefined
}

export class LookupPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    XMATCH: {
      method: 'xmatch',
      parameters: [WANTED, RANGE, { ...NUMBER, defaultValue: 0 }, { ...NUMBER, defaultValue: 1 }],
    },
    LOOKUP: { method: 'lookup', parameters: [WANTED, RANGE, { ...RANGE, optionalArg: true }] },
    MATCH: { method: 'match', parameters: [WANTED, RANGE, { ...NUMBER, defaultValue: 1 }] },
    VLOOKUP: { method: 'vlookup', parameters: [WANTED, RANGE, NUMBER, { ...TRUTH, defaultValue: true }] },
    XLOOKUP: {
      method: 'xlookup',
      parameters: [
        WANTED,
        RANGE,
        RANGE,
        { argumentType: FunctionArgumentType.SCALAR, optionalArg: true },
        { ...NUMBER, defaultValue: 0 },
        { ...NUMBER, defaultValue: 1 },
      ],
    },
  }
  readonly #context = contextOf(this.config)

  xmatch(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('XMATCH'),
      (wanted: Scalar, range: SimpleRangeValue, mode: number, direction: number) => {
        if (range.width() !== 1 && range.height() !== 1) return failure(ErrorType.VALUE, 'range-not-allowed')
        const at = this.#place(range, wanted, mode, direction < 0)
        return at < 0 ? failure(ErrorType.NA, 'not-found') : at + 1
      },
    )
  }

  match(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('MATCH'),
      (wanted: Scalar, range: SimpleRangeValue, type: number) => {
        if (range.width() !== 1 && range.height() !== 1) return failure(ErrorType.NA, 'range-not-allowed')
        const at = this.#place(range, wanted, type > 0 ? -1 : type < 0 ? 1 : 2, type > 0)
        return at < 0 ? failure(ErrorType.NA, 'not-found') : at + 1
      },
    )
  }

  vlookup(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('VLOOKUP'),
      (wanted: Scalar, range: SimpleRangeValue, column: number, nearest: boolean) => {
        const index = Math.trunc(column) - 1
        if (index < 0) return failure(ErrorType.VALUE, 'number-out-of-range')
        if (index >= range.width()) return failure(ErrorType.REF, 'number-out-of-range')
        const at = this.#placeOf(this.#firstColumn(range), wanted, nearest ? -1 : 2, nearest)
        return at < 0 ? failure(ErrorType.NA, 'not-found') : this.#cell(range, at, index)
      },
    )
  }

  xlookup(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('XLOOKUP'),
      (
        wanted: Scalar,
        range: SimpleRangeValue,
        results: SimpleRangeValue,
        otherwise: Scalar | undefined,
        mode: number,
        direction: number,
      ) => {
        const upright = range.width() === 1 && results.height() === range.height()
        const lying = range.height() === 1 && results.width() === range.width()
        if (!upright && !lying) return failure(ErrorType.VALUE, 'unequal-ranges')
        const at = this.#place(range, wanted, mode, direction < 0)
        if (at < 0) return otherwise ?? failure(ErrorType.NA, 'not-found')
        const count = upright ? results.width() : results.height()
        const line = Array.from({ length: count }, (_, i) =>
          upright ? this.#cell(results, at, i) : this.#cell(results, i, at),
        )
        return SimpleRangeValue.onlyValues(upright ? [line] : line.map((value) => [value]))
      },
    )
  }

  /** The last cell that is not greater, in a range that ascends; its neighbour in the result range. */
  lookup(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('LOOKUP'),
      (wanted: Scalar, range: SimpleRangeValue, results: SimpleRangeValue = range) => {
        const at = this.#place(range, wanted, -1, true)
        const found = at < 0 ? undefined : cellsOf(this.dependencyGraph, results, this.#context)[at]
        return found ?? failure(ErrorType.NA, 'not-found')
      },
    )
  }

  /** An empty cell that was found counts as zero. */
  #cell(range: SimpleRangeValue, row: number, column: number): Scalar {
    const value = cellsOf(this.dependencyGraph, range, this.#context)[row * range.width() + column]
    return value === undefined || isEmpty(value) ? 0 : value
  }

  #place(range: SimpleRangeValue, wanted: Scalar, mode: number, fromEnd: boolean): number {
    return this.#placeOf(
      this.#kept(range, 'fascicle:line', () => cellsOf(this.dependencyGraph, range, this.#context)),
      wanted,
      mode,
      fromEnd,
    )
  }

  #firstColumn(range: SimpleRangeValue): Line {
    return this.#kept(range, 'fascicle:first', () =>
      cellsOf(this.dependencyGraph, range, this.#context).filter((_, index) => index % range.width() === 0),
    )
  }

  #kept(range: SimpleRangeValue, key: string, read: () => readonly Scalar[]): Line {
    const vertex = vertexOf(this.dependencyGraph, range)
    const make = (): Line => {
      const cells = read()
      return { cells, places: vertex && keyCells(cells, this.arithmeticHelper) }
    }
    return vertex ? keptOn(vertex, key, this.#context, make) : make()
  }

  #placeOf({ cells, places }: Line, wanted: Scalar, mode: number, fromEnd: boolean): number {
    if ((mode !== 0 && mode !== 2) || fromEnd || !places) return this.#search(cells, wanted, mode, fromEnd)
    if (mode === 2 && typeof wanted === 'string' && hasWildcard(wanted))
      return this.#search(cells, wanted, mode, fromEnd)
    const same = places.get(keyOf(isEmpty(wanted) ? 0 : wanted) ?? '') ?? []
    return same.find((place) => kindOf(cells[place]) === kindOf(wanted)) ?? -1
  }

  /** `mode`: 0 equal · 1 equal or next larger · −1 equal or next smaller · 2 wildcards. The place, or −1. */
  #search(cells: readonly Scalar[], wanted: Scalar, mode: number, fromEnd: boolean): number {
    const isWanted = this.#matcher(wanted, mode)
    let best = -1
    for (let i = 0; i < cells.length; i++) {
      const at = fromEnd ? cells.length - 1 - i : i
      const cell = cells[at]
      if (cell === undefined || isEmpty(cell)) continue
      if (isWanted(cell)) return at
      if ((mode === 1 || mode === -1) && this.#isCloser(cell, cells[best], wanted, mode)) best = at
    }
    return best
  }

  #matcher(wanted: Scalar, mode: number): (cell: Scalar) => boolean {
    return mode === 2 && typeof wanted === 'string' && hasWildcard(wanted)
      ? textMatcher(wanted)
      : (cell) => this.#compare(cell, wanted) === 0
  }

  /** On the right side of what is wanted, and nearer than the best so far. */
  #isCloser(cell: Scalar, best: Scalar | undefined, wanted: Scalar, side: number): boolean {
    if (kindOf(cell) !== kindOf(wanted) || this.#compare(cell, wanted) !== side) return false
    return best === undefined || this.#compare(cell, best) === -side
  }

  /** −1, 0, 1; different kinds of values are never equal. */
  #compare(left: Scalar, right: Scalar): number {
    if (left instanceof CellError || right instanceof CellError) return 1
    if (kindOf(left) !== kindOf(right)) return 1
    return this.arithmeticHelper.eq(left, right) ? 0 : this.arithmeticHelper.lt(left, right) ? -1 : 1
  }
}

const kindOf = (value: Scalar | undefined): string =>
  value !== undefined && (isNumber(value) || isEmpty(value)) ? 'number' : typeof value
