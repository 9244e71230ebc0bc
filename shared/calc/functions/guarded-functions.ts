/**
 * Functions of the engine whose time or memory grows with a number that anyone can type: Bessel functions of the billionth order, a list
 * of a billion numbers. Beyond these limits they are refused with a reason; below them the engine calculates.
 */
import {
  CellValueDetailedType,
  ErrorType,
  type FunctionMetadata,
  FunctionPlugin,
  HyperFormula,
  SimpleRangeValue,
} from 'hyperformula'

import { ENGINE_LIMITS } from '../formula-limits.ts'
import { builtIn } from './built-in.ts'
import {
  type Ast,
  type Call,
  failure,
  type Interpreter,
  isNumber,
  rawNumber,
  type State,
  type Value,
} from './engine-types.ts'

/** The largest size of the argument at this place. */
type Limits = Readonly<Record<number, number>>

const { turns } = ENGINE_LIMITS
const ORDER: Limits = { 1: 10_000 }
const FREEDOM: Limits = { 0: 1e6, 1: 1e6 }
const SHAPE: Limits = { 0: 1e6, 1: 1e6 }
const EVENTS: Limits = { 0: turns, 1: turns }
const PERIODS: Limits = { 3: turns, 4: turns }
const DAYS: Limits = { 0: 3e6, 1: 1e6 }

const GUARDED: Readonly<Record<string, Limits>> = {
  BESSELI: ORDER,
  BESSELJ: ORDER,
  BESSELK: ORDER,
  BESSELY: ORDER,
  CHIDIST: FREEDOM,
  CHIDISTRT: FREEDOM,
  CHIINV: FREEDOM,
  CHIINVRT: FREEDOM,
  'CHISQ.DIST': FREEDOM,
  'CHISQ.DIST.RT': FREEDOM,
  'CHISQ.INV': FREEDOM,
  'CHISQ.INV.RT': FREEDOM,
  'GAMMA.DIST': SHAPE,
  'GAMMA.INV': SHAPE,
  GAMMADIST: SHAPE,
  GAMMAINV: SHAPE,
  MULTINOMIAL: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index, turns])),
  'NEGBINOM.DIST': EVENTS,
  NEGBINOMDIST: EVENTS,
  POISSON: EVENTS,
  'POISSON.DIST': EVENTS,
  POISSONDIST: EVENTS,
  CUMIPMT: PERIODS,
  CUMPRINC: PERIODS,
  DB: { 2: turns, 3: turns },
  WORKDAY: DAYS,
  'WORKDAY.INTL': DAYS,
  SEQUENCE: {},
  MMULT: {},
}

export class GuardedPlugin extends FunctionPlugin {
  static override implementedFunctions: Record<string, FunctionMetadata> = guardedFunctions()
  readonly #builtIn = new Map<string, (ast: Call, state: State) => Value>()

  constructor(interpreter: Interpreter) {
    super(interpreter)
    const instances = new Map<unknown, FunctionPlugin>()
    for (const name of Object.keys(GUARDED)) this.#builtIn.set(name, builtIn(name, interpreter, instances))
  }

  guarded(ast: Call, state: State): Value {
    const name = ast.procedureName
    for (const [place, largest] of Object.entries(GUARDED[name] ?? {}))
      if (this.#sizeOf(ast.args[Number(place)], state) > largest) return tooMuch()
    if (name === 'SEQUENCE' && this.#listSize(ast.args, state) > ENGINE_LIMITS.arrayCells) return tooMuch()
    if (name === 'MMULT' && this.#productSize(ast.args, state) > ENGINE_LIMITS.arrayCells * 100)
      return tooMuch()
    const value = this.#builtIn.get(name)?.(ast, state) ?? failure(ErrorType.NAME, `unknown-function:${name}`)
    return name.startsWith('WORKDAY') && typeof value === 'number' ? this.#date(value) : value
  }

  /** The engine gives the bare day number. */
  #date(day: number): Value {
    return this.arithmeticHelper.ExtendedNumberFactory(day, { type: CellValueDetailedType.NUMBER_DATE })
  }

  #sizeOf(arg: Ast | undefined, state: State, absent = 0): number {
    if (!arg) return absent
    const value = this.evaluateAst(arg, state)
    if (value instanceof SimpleRangeValue) return absent
    const number = this.coerceScalarToNumberOrError(value)
    return isNumber(number) ? Math.abs(rawNumber(number)) : absent
  }

  #listSize(args: readonly Ast[], state: State): number {
    return this.#sizeOf(args[0], state, 1) * this.#sizeOf(args[1], state, 1)
  }

  #productSize(args: readonly Ast[], state: State): number {
    const [left, right] = args.map((arg) => this.evaluateAst(arg, state))
    if (!(left instanceof SimpleRangeValue) || !(right instanceof SimpleRangeValue)) return 0
    return left.height() * left.width() * right.width()
  }
}

const tooMuch = (): Value => failure(ErrorType.NUM, 'too-much-to-calculate')

/** How the engine calls them stays as it is, but for the size of their lists: they never stand in a cell alone (SINGLE). */
function guardedFunctions(): Record<string, FunctionMetadata> {
  const functions: Record<string, FunctionMetadata> = {}
  for (const name of Object.keys(GUARDED)) {
    const plugin = HyperFormula.getFunctionPlugin(name)
    const { enableArrayArithmeticForArguments } =
      plugin?.implementedFunctions[plugin.aliases?.[name] ?? name] ?? {}
    functions[name] = {
      method: 'guarded',
      vectorizationForbidden: true,
      ...(enableArrayArithmeticForArguments === true && { enableArrayArithmeticForArguments }),
    }
  }
  return functions
}
