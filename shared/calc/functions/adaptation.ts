/**
 * The engine's own behaviour, changed where it is wrong or dangerous for us: `+` and `-` leave decimals where digits cancel, texts stop
 * growing, wildcards cost bounded time, and an exception inside one formula becomes that formula's error. Also the functions that our
 * compiled formulas use themselves. Installed once per engine, when the interpreter makes its plugins.
 */
import { CellError, ErrorType, FunctionArgumentType, FunctionPlugin, SimpleRangeValue } from 'hyperformula'

import { settleCancelled } from '../decimal.ts'
import { ENGINE_LIMITS } from '../formula-limits.ts'
import { plainNumber } from '../number-format.ts'
import { hasWildcard, Wildcard } from '../wildcard.ts'
import { FAIL, SINGLE } from './adaptation-names.ts'
import {
  type Ast,
  type Call,
  contextOf,
  type EngineContext,
  failure,
  type Interpreter,
  isNumber,
  isRich,
  rawNumber,
  type Scalar,
  type State,
  type Value,
} from './engine-types.ts'

export class AdaptationPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    [FAIL]: { method: 'fail', parameters: [{ argumentType: FunctionArgumentType.STRING }] },
    [SINGLE]: {
      method: 'single',
      parameters: [{ argumentType: FunctionArgumentType.ANY, passSubtype: true }],
    },
  }

  constructor(interpreter: Interpreter) {
    super(interpreter)
    adaptArithmetic(interpreter)
    adaptText(interpreter)
    adaptEvaluation(interpreter, contextOf(this.config))
  }

  fail(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata(FAIL), (reason: string) =>
      failure(ErrorType.ERROR, reason),
    )
  }

  single(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata(SINGLE), (value: Value) => {
      if (!(value instanceof SimpleRangeValue)) return value
      const first = value.data[0]?.[0]
      return value.numberOfElements() === 1 && first !== undefined
        ? first
        : failure(ErrorType.SPILL, 'list-in-one-cell')
    })
  }
}

function adaptArithmetic(interpreter: Interpreter): void {
  const helper = interpreter.arithmeticHelper
  const { addWithEpsilon, subtract } = helper
  type Pair = Parameters<typeof subtract>
  const settled =
    (operation: typeof subtract) =>
    (left: Pair[0], right: Pair[1]): Value => {
      const result = operation(left, right)
      const [a, b] = [rawNumber(left), rawNumber(right)]
      return isRich(result)
        ? result.fromNumber(settleCancelled(result.val, a, b))
        : settleCancelled(result, a, b)
    }
  Object.assign(helper, {
    addWithEpsilon: settled(addWithEpsilon),
    subtract: settled(subtract),
    eqMatcherFunction: (pattern: string) => textMatcher(pattern),
    neqMatcherFunction: (pattern: string) => {
      const matches = textMatcher(pattern)
      return (value: unknown) => !matches(value)
    },
    searchString: (pattern: string, text: string) => new Wildcard(pattern).search(text),
    requiresRegex: hasWildcard,
  })
}

/** `&` writes numbers as they are shown, not as the machine holds them. */
function adaptText(interpreter: Interpreter): void {
  Object.assign(interpreter, {
    concatOp: (left: Scalar, right: Scalar): Value => {
      if (left instanceof CellError) return left
      if (right instanceof CellError) return right
      const text = toText(left) + toText(right)
      return text.length > ENGINE_LIMITS.text ? failure(ErrorType.VALUE, 'text-too-long') : text
    },
  })
}

/** A value inside a text. Dates are their day number, as in every other spreadsheet: TEXT writes them out. */
export function toText(value: Scalar): string {
  if (isNumber(value)) return plainNumber(rawNumber(value))
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return typeof value === 'string' ? value : ''
}

/** Whole-cell match, upper and lower case alike. */
export function textMatcher(pattern: string): (value: unknown) => boolean {
  const wanted = pattern.toLowerCase()
  if (!hasWildcard(wanted)) return (value) => typeof value === 'string' && value.toLowerCase() === wanted
  const wildcard = new Wildcard(wanted)
  return (value) => typeof value === 'string' && wildcard.test(value.toLowerCase())
}

/** One formula that overflows the stack, or makes a function throw, must not stop the evaluation of all others. */
function adaptEvaluation(interpreter: Interpreter, context: EngineContext): void {
  const evaluate = interpreter.evaluateAst.bind(interpreter)
  let depth = 0
  const guarded = (ast: Ast, state: State): Value => {
    if (depth === 0) context.onEvaluate(state.formulaAddress)
    depth++
    try {
      return evaluate(ast, state)
    } catch {
      return failure(ErrorType.ERROR, 'engine-failure')
    } finally {
      depth--
    }
  }
  Object.assign(interpreter, { evaluateAst: guarded })
}
