/**
 * SUMIF, COUNTIFS and the rest of the family. The values of a range and the index of its contents are kept with the range, so forty
 * conditional sums over the same ten thousand rows read them once per change, not forty times.
 */
import {
  CellValueDetailedType,
  ErrorType,
  FunctionArgumentType,
  FunctionPlugin,
  SimpleRangeValue,
} from 'hyperformula'

import { criterionOf, type Criterion, keyCells } from './criterion.ts'
import { type Call, contextOf, failure, type Scalar, type State, type Value } from './engine-types.ts'
import { cellsOf, keptOn, vertexOf } from './range-cells.ts'
import { Tally } from './tally.ts'

const RANGE = { argumentType: FunctionArgumentType.RANGE }
const CRITERION = { argumentType: FunctionArgumentType.NOERROR }
const ONE = [RANGE, CRITERION, { ...RANGE, optionalArg: true }]
const MANY = { parameters: [RANGE, RANGE, CRITERION], repeatLastArgs: 2 }

type Condition = {
  readonly cells: readonly Scalar[]
  readonly criterion: Criterion
  /** Places of the cells that match, where an index knows. */
  readonly places?: readonly number[]
}

export class CriteriaPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    SUMIF: { method: 'sumif', parameters: ONE },
    AVERAGEIF: { method: 'averageif', parameters: ONE },
    COUNTIF: { method: 'countif', parameters: [RANGE, CRITERION] },
    SUMIFS: { method: 'sumifs', ...MANY },
    AVERAGEIFS: { method: 'averageifs', ...MANY },
    MINIFS: { method: 'minifs', ...MANY },
    MAXIFS: { method: 'maxifs', ...MANY },
    COUNTIFS: { method: 'countifs', parameters: [RANGE, CRITERION], repeatLastArgs: 2 },
  }
  readonly #context = contextOf(this.config)

  sumif(ast: Call, state: State): Value {
    return this.#one(ast, state, 'SUMIF', (tally) => tally.sum.total)
  }

  averageif(ast: Call, state: State): Value {
    return this.#one(ast, state, 'AVERAGEIF', averageOf)
  }

  sumifs(ast: Call, state: State): Value {
    return this.#many(ast, state, 'SUMIFS', (tally) => tally.sum.total)
  }

  averageifs(ast: Call, state: State): Value {
    return this.#many(ast, state, 'AVERAGEIFS', averageOf)
  }

  minifs(ast: Call, state: State): Value {
    return this.#many(ast, state, 'MINIFS', (tally) => this.#end(tally, tally.least))
  }

  maxifs(ast: Call, state: State): Value {
    return this.#many(ast, state, 'MAXIFS', (tally) => this.#end(tally, tally.greatest))
  }

  countif(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('COUNTIF'),
      (range: SimpleRangeValue, wanted: Scalar) => this.#count([this.#condition(range, wanted)]),
    )
  }

  countifs(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('COUNTIFS'), (...args: unknown[]) => {
      const conditions = this.#conditions(args)
      return conditions ? this.#count(conditions) : failure(ErrorType.VALUE, 'unequal-ranges')
    })
  }

  #one(ast: Call, state: State, name: string, read: (tally: Tally) => Value): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (range: SimpleRangeValue, wanted: Scalar, values: SimpleRangeValue = range) =>
        values.sameDimensionsAs(range)
          ? this.#aggregate(values, [this.#condition(range, wanted)], read)
          : failure(ErrorType.VALUE, 'unequal-ranges'),
    )
  }

  #many(ast: Call, state: State, name: string, read: (tally: Tally) => Value): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (values: SimpleRangeValue, ...args: unknown[]) => {
        const conditions = this.#conditions(args, values)
        return conditions
          ? this.#aggregate(values, conditions, read)
          : failure(ErrorType.VALUE, 'unequal-ranges')
      },
    )
  }

  /** `null`: the ranges are not of one size. */
  #conditions(args: readonly unknown[], like: unknown = args[0]): Condition[] | null {
    const conditions: Condition[] = []
    for (let i = 0; i + 1 < args.length; i += 2) {
      const range = args[i]
      if (!(range instanceof SimpleRangeValue) || !(like instanceof SimpleRangeValue)) return null
      if (!range.sameDimensionsAs(like)) return null
      conditions.push(this.#condition(range, args[i + 1] as Scalar))
    }
    return conditions
  }

  #condition(range: SimpleRangeValue, wanted: Scalar): Condition {
    const cells = cellsOf(this.dependencyGraph, range, this.#context)
    const criterion = criterionOf(wanted, this.arithmeticHelper)
    const vertex = criterion.key === undefined ? undefined : vertexOf(this.dependencyGraph, range)
    if (!vertex || criterion.key === undefined) return { cells, criterion }
    const index = keptOn(vertex, 'fascicle:keys', this.#context, () => keyCells(cells, this.arithmeticHelper))
    return { cells, criterion, places: index.get(criterion.key) ?? [] }
  }

  #count(conditions: readonly Condition[]): number {
    let count = 0
    eachMatch(conditions, () => count++)
    return count
  }

  #aggregate(
    range: SimpleRangeValue,
    conditions: readonly Condition[],
    read: (tally: Tally) => Value,
  ): Value {
    const values = cellsOf(this.dependencyGraph, range, this.#context)
    const tally = new Tally()
    eachMatch(conditions, (place) => {
      const value = values[place]
      if (value !== undefined) tally.take(value)
    })
    return tally.error ?? read(tally)
  }

  #end(tally: Tally, value: number): Value {
    if (tally.count === 0) return 0
    return tally.dates === tally.count
      ? this.arithmeticHelper.ExtendedNumberFactory(value, { type: CellValueDetailedType.NUMBER_DATE })
      : value
  }
}

const averageOf = (tally: Tally): Value =>
  tally.count === 0 ? failure(ErrorType.DIV_BY_ZERO, 'divide-by-zero') : tally.sum.total / tally.count

/** The places where all conditions hold, starting from the condition that leaves fewest to look at. */
function eachMatch(conditions: readonly Condition[], take: (place: number) => void): void {
  const [first] = conditions
  if (!first) return
  let start: Condition | undefined
  for (const condition of conditions)
    if (condition.places && (!start?.places || condition.places.length < start.places.length))
      start = condition
  const others = conditions.filter((condition) => condition !== start)
  const holds = (place: number): boolean =>
    others.every(({ cells, criterion }) => {
      const value = cells[place]
      return value !== undefined && criterion.matches(value)
    })
  if (start?.places) {
    for (const place of start.places) if (holds(place)) take(place)
  } else for (let place = 0; place < first.cells.length; place++) if (holds(place)) take(place)
}
