/**
 * SUM and its family, adding decimals exactly. A range's tally is kept with the range, and a range that only adds rows below a kept one
 * (running totals) continues from it.
 */
import {
  CellError,
  CellValueDetailedType,
  ErrorType,
  FunctionArgumentType,
  FunctionPlugin,
  SimpleRangeValue,
} from 'hyperformula'

import { DecimalSum } from '../decimal-sum.ts'
import { builtIn } from './built-in.ts'
import {
  type Ast,
  type Call,
  contextOf,
  failure,
  type Interpreter,
  isNumber,
  isReference,
  rawNumber,
  type State,
  type Value,
} from './engine-types.ts'
import { cellsOf, eachCell, keptOn, vertexOf } from './range-cells.ts'
import { Tally } from './tally.ts'

const NUMBERS = { repeatLastArgs: 1, parameters: [{ argumentType: FunctionArgumentType.ANY }] }
const TALLY = 'fascicle:tally'

export class SumPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    SUM: { ...NUMBERS, method: 'sum' },
    AVERAGE: { ...NUMBERS, method: 'average' },
    MIN: { ...NUMBERS, method: 'min' },
    MAX: { ...NUMBERS, method: 'max' },
    SUBTOTAL: { ...NUMBERS, method: 'subtotal' },
    SUMPRODUCT: {
      method: 'sumproduct',
      repeatLastArgs: 1,
      enableArrayArithmeticForArguments: true,
      parameters: [{ argumentType: FunctionArgumentType.RANGE }],
    },
  }
  readonly #context = contextOf(this.config)
  readonly #engineSubtotal: (ast: Call, state: State) => Value

  constructor(interpreter: Interpreter) {
    super(interpreter)
    this.#engineSubtotal = builtIn('SUBTOTAL', interpreter, new Map())
  }

  sum(ast: Call, state: State): Value {
    return this.#aggregate(ast.args, state, totalOf)
  }

  average(ast: Call, state: State): Value {
    return this.#aggregate(ast.args, state, averageOf)
  }

  min(ast: Call, state: State): Value {
    return this.#aggregate(ast.args, state, (tally) => this.#end(tally, tally.least))
  }

  max(ast: Call, state: State): Value {
    return this.#aggregate(ast.args, state, (tally) => this.#end(tally, tally.greatest))
  }

  /** As in other spreadsheets, subtotals inside the ranges are left out, or they would count twice. */
  subtotal(ast: Call, state: State): Value {
    const [first, ...args] = ast.args
    if (!first || args.length === 0) return failure(ErrorType.NA, 'wrong-argument-count')
    const chosen = this.coerceScalarToNumberOrError(this.#scalar(first, state))
    if (chosen instanceof CellError) return chosen
    const read = SUBTOTALS[rawNumber(chosen) % 100]
    if (!read || rawNumber(chosen) > 111) return this.#engineSubtotal(ast, state)
    const tally = new Tally()
    for (const arg of args) this.#takeWithoutSubtotals(arg, state, tally)
    if (tally.error) return tally.error
    return read === 'least' || read === 'greatest' ? this.#end(tally, tally[read]) : read(tally)
  }

  sumproduct(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('SUMPRODUCT'),
      (...factors: SimpleRangeValue[]) => {
        const [first] = factors
        if (!first) return failure(ErrorType.NA, 'wrong-argument-count')
        if (factors.some((factor) => !factor.sameDimensionsAs(first)))
          return failure(ErrorType.VALUE, 'unequal-ranges')
        const columns = factors.map((factor) => cellsOf(this.dependencyGraph, factor, this.#context))
        const sum = new DecimalSum()
        for (let i = 0; i < first.numberOfElements(); i++) {
          let product = 1
          for (const column of columns) {
            const value = column[i]
            if (value instanceof CellError) return value
            product *= value !== undefined && isNumber(value) ? rawNumber(value) : 0
          }
          sum.add(product)
        }
        return sum.total
      },
    )
  }

  #aggregate(args: readonly Ast[], state: State, read: (tally: Tally) => Value): Value {
    if (args.length === 0) return failure(ErrorType.NA, 'wrong-argument-count')
    const tally = new Tally()
    for (const arg of args) {
      this.#takeArgument(arg, state, tally)
      if (tally.error) return tally.error
    }
    return read(tally)
  }

  #takeArgument(arg: Ast, state: State, tally: Tally): void {
    const value = this.evaluateAst(arg, state)
    if (value instanceof SimpleRangeValue) tally.merge(this.#tallyOf(value))
    else tally.take(isReference(arg) ? value : this.coerceScalarToNumberOrError(value))
  }

  #tallyOf(value: SimpleRangeValue): Tally {
    const vertex = vertexOf(this.dependencyGraph, value)
    const { range } = value
    if (!vertex || !range) {
      const tally = new Tally()
      for (const cell of value.valuesFromTopLeftCorner()) tally.take(cell)
      return tally
    }
    return keptOn(vertex, TALLY, this.#context, () => {
      const tally = new Tally()
      const above = this.#keptAbove(range)
      if (above) tally.merge(above)
      eachCell(
        this.dependencyGraph,
        range,
        (cell) => tally.take(cell),
        above ? range.end.row - range.start.row : 0,
      )
      return tally
    })
  }

  /** The tally of the same range without its last row, if that is a range of its own which this one hangs on. */
  #keptAbove({ start, end }: NonNullable<SimpleRangeValue['range']>): Tally | undefined {
    if (end.row <= start.row) return undefined
    const graph = this.dependencyGraph
    const above = graph.getRange(start, { ...end, row: end.row - 1 })
    const below = graph.getRange(start, end)
    if (!above || !below || !graph.existsEdge(above, below)) return undefined
    const kept: { structure: number; value: Tally } | undefined = above.getFunctionValue(TALLY)
    return kept?.structure === this.#context.structure ? kept.value : undefined
  }

  #takeWithoutSubtotals(arg: Ast, state: State, tally: Tally): void {
    const value = this.evaluateAst(arg, state)
    if (!(value instanceof SimpleRangeValue) || !value.range) {
      this.#takeArgument(arg, state, tally)
      return
    }
    const { start, end } = value.range
    for (let row = start.row; row <= end.row; row++)
      for (let col = start.col; col <= end.col; col++) {
        const at = { sheet: start.sheet, row, col }
        if (!this.#isSubtotal(at)) tally.take(this.dependencyGraph.getScalarValue(at))
      }
  }

  #isSubtotal(at: { sheet: number; row: number; col: number }): boolean {
    const vertex = this.dependencyGraph.getCell(at)
    if (!vertex || !('getFormula' in vertex) || typeof vertex.getFormula !== 'function') return false
    const formula: unknown = vertex.getFormula(this.dependencyGraph.lazilyTransformingAstService)
    return isAst(formula) && callsSubtotal(formula)
  }

  #scalar(arg: Ast, state: State): Exclude<Value, SimpleRangeValue> {
    const value = this.evaluateAst(arg, state)
    return value instanceof SimpleRangeValue ? failure(ErrorType.VALUE, 'range-not-allowed') : value
  }

  /** The earliest and latest of dates are dates. */
  #end(tally: Tally, value: number): Value {
    if (tally.count === 0) return 0
    return tally.dates === tally.count
      ? this.arithmeticHelper.ExtendedNumberFactory(value, { type: CellValueDetailedType.NUMBER_DATE })
      : value
  }
}

const totalOf = (tally: Tally): Value => tally.sum.total

const averageOf = (tally: Tally): Value =>
  tally.count === 0 ? failure(ErrorType.DIV_BY_ZERO, 'divide-by-zero') : tally.sum.total / tally.count

/** Those that need no more than a tally; the engine does the others. */
const SUBTOTALS: Readonly<Record<number, ((tally: Tally) => Value) | 'least' | 'greatest'>> = {
  1: averageOf,
  2: (tally) => tally.count,
  4: 'greatest',
  5: 'least',
  9: totalOf,
}

const known = new WeakMap<object, boolean>()

/** Whether a formula calls SUBTOTAL anywhere. */
function callsSubtotal(ast: Ast): boolean {
  const before = known.get(ast)
  if (before !== undefined) return before
  const parts: unknown[] = Object.values(ast).flat()
  const found =
    ('procedureName' in ast && ast.procedureName === 'SUBTOTAL') ||
    parts.some((part) => isAst(part) && callsSubtotal(part))
  known.set(ast, found)
  return found
}

const isAst = (part: unknown): part is Ast => typeof part === 'object' && part !== null && 'type' in part
