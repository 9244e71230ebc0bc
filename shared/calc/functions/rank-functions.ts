/** Ranks and the most frequent number, which the engine lacks. */
import {
  CellError,
  ErrorType,
  FunctionArgumentType,
  FunctionPlugin,
  type SimpleRangeValue,
} from 'hyperformula'

import { fifteenDigits } from '../decimal.ts'
import { type Call, contextOf, failure, isNumber, rawNumber, type State, type Value } from './engine-types.ts'
import { cellsOf } from './range-cells.ts'

const RANGE = { argumentType: FunctionArgumentType.RANGE }
const NUMBER = { argumentType: FunctionArgumentType.NUMBER }
const RANKED = [NUMBER, RANGE, { ...NUMBER, defaultValue: 0 }]

export class RankPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    RANK: { method: 'rank', parameters: RANKED },
    'RANK.EQ': { method: 'rank', parameters: RANKED },
    'RANK.AVG': { method: 'rankAverage', parameters: RANKED },
    MODE: { method: 'mode', parameters: [RANGE], repeatLastArgs: 1 },
    'MODE.SNGL': { method: 'mode', parameters: [RANGE], repeatLastArgs: 1 },
  }
  readonly #context = contextOf(this.config)

  rank(ast: Call, state: State): Value {
    return this.#ranked(ast, state, 'RANK', (before) => before + 1)
  }

  rankAverage(ast: Call, state: State): Value {
    return this.#ranked(ast, state, 'RANK.AVG', (before, equal) => before + (equal + 1) / 2)
  }

  mode(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('MODE'), (...ranges: SimpleRangeValue[]) => {
      const counts = new Map<number, number>()
      for (const range of ranges)
        for (const cell of cellsOf(this.dependencyGraph, range, this.#context)) {
          if (cell instanceof CellError) return cell
          if (!isNumber(cell)) continue
          const number = fifteenDigits(rawNumber(cell))
          counts.set(number, (counts.get(number) ?? 0) + 1)
        }
      let [best, most]: [number | null, number] = [null, 1]
      for (const [number, count] of counts) if (count > most) [best, most] = [number, count]
      return best ?? failure(ErrorType.NA, 'not-found')
    })
  }

  #ranked(ast: Call, state: State, name: string, rankOf: (before: number, equal: number) => number): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (wanted: number, range: SimpleRangeValue, order: number) => {
        let [before, equal] = [0, 0]
        for (const cell of cellsOf(this.dependencyGraph, range, this.#context)) {
          if (cell instanceof CellError) return cell
          if (!isNumber(cell)) continue
          const comparison = this.arithmeticHelper.floatCmp(cell, wanted)
          if (comparison === 0) equal++
          else if (order === 0 ? comparison > 0 : comparison < 0) before++
        }
        return equal === 0 ? failure(ErrorType.NA, 'not-found') : rankOf(before, equal)
      },
    )
  }
}
