/**
 * Rounding and dividing of decimals, not of their binary shadows: ROUND(2.675, 2) is 2.68, INT(0.3/0.1) and QUOTIENT(0.3, 0.1) are 3, and
 * MOD agrees with both. INT rounds down for negative numbers too, and MOD has the divisor's sign, as in every other spreadsheet.
 */
import { ErrorType, FunctionArgumentType, FunctionPlugin } from 'hyperformula'

import { decimalQuotient, decimalRemainder, fifteenDigits, roundDecimal, type Rounding } from '../decimal.ts'
import { type Call, failure, type State, type Value } from './engine-types.ts'

const NUMBER = { argumentType: FunctionArgumentType.NUMBER }
const PLACES = [NUMBER, { ...NUMBER, defaultValue: 0 }]
const STEP = [NUMBER, { ...NUMBER, defaultValue: 1 }]
const STEP_MODE = [...STEP, { ...NUMBER, defaultValue: 0 }]

export class RoundingPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    ROUND: { method: 'round', parameters: PLACES },
    ROUNDUP: { method: 'roundup', parameters: PLACES },
    ROUNDDOWN: { method: 'rounddown', parameters: PLACES },
    TRUNC: { method: 'rounddown', parameters: PLACES },
    INT: { method: 'int', parameters: [NUMBER] },
    MROUND: { method: 'mround', parameters: [NUMBER, NUMBER] },
    MOD: { method: 'mod', parameters: [NUMBER, NUMBER] },
    QUOTIENT: { method: 'quotient', parameters: [NUMBER, NUMBER] },
    CEILING: { method: 'ceiling', parameters: [NUMBER, NUMBER] },
    FLOOR: { method: 'floor', parameters: [NUMBER, NUMBER] },
    'CEILING.MATH': { method: 'ceilingMath', parameters: STEP_MODE },
    'FLOOR.MATH': { method: 'floorMath', parameters: STEP_MODE },
    'CEILING.PRECISE': { method: 'ceilingPrecise', parameters: STEP },
    'ISO.CEILING': { method: 'ceilingPrecise', parameters: STEP },
    'FLOOR.PRECISE': { method: 'floorPrecise', parameters: STEP },
  }

  round(ast: Call, state: State): Value {
    return this.#places(ast, state, 'ROUND', 'half')
  }

  roundup(ast: Call, state: State): Value {
    return this.#places(ast, state, 'ROUNDUP', 'up')
  }

  rounddown(ast: Call, state: State): Value {
    return this.#places(ast, state, 'ROUNDDOWN', 'down')
  }

  int(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('INT'), (value: number) =>
      Math.floor(fifteenDigits(value)),
    )
  }

  mround(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('MROUND'), (value: number, step: number) => {
      if (step === 0 || value === 0) return 0
      if (value * step < 0) return failure(ErrorType.NUM, 'number-out-of-range')
      return roundDecimal(decimalQuotient(value, step), 0, 'half') * step
    })
  }

  mod(ast: Call, state: State): Value {
    return this.#divided(ast, state, 'MOD', decimalRemainder)
  }

  quotient(ast: Call, state: State): Value {
    return this.#divided(ast, state, 'QUOTIENT', (value, by) => Math.trunc(decimalQuotient(value, by)))
  }

  ceiling(ast: Call, state: State): Value {
    return this.#signed(ast, state, 'CEILING', Math.ceil)
  }

  floor(ast: Call, state: State): Value {
    return this.#signed(ast, state, 'FLOOR', Math.floor)
  }

  ceilingMath(ast: Call, state: State): Value {
    return this.#multiple(ast, state, 'CEILING.MATH', (quotient, mode) =>
      mode !== 0 && quotient < 0 ? Math.floor(quotient) : Math.ceil(quotient),
    )
  }

  floorMath(ast: Call, state: State): Value {
    return this.#multiple(ast, state, 'FLOOR.MATH', (quotient, mode) =>
      mode !== 0 && quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient),
    )
  }

  ceilingPrecise(ast: Call, state: State): Value {
    return this.#multiple(ast, state, 'CEILING.PRECISE', Math.ceil)
  }

  floorPrecise(ast: Call, state: State): Value {
    return this.#multiple(ast, state, 'FLOOR.PRECISE', Math.floor)
  }

  #divided(ast: Call, state: State, name: string, divide: (value: number, by: number) => number): Value {
    return this.runFunction(ast.args, state, this.metadata(name), (value: number, by: number) => {
      if (by === 0) return failure(ErrorType.DIV_BY_ZERO, 'divide-by-zero')
      const result = divide(value, by)
      return Number.isFinite(result) ? result : failure(ErrorType.NUM, 'number-out-of-range')
    })
  }

  #places(ast: Call, state: State, name: string, rounding: Rounding): Value {
    return this.runFunction(ast.args, state, this.metadata(name), (value: number, places: number) =>
      roundDecimal(value, places, rounding),
    )
  }

  /** A positive number does not round to a negative step. */
  #signed(ast: Call, state: State, name: string, round: (quotient: number) => number): Value {
    return this.runFunction(ast.args, state, this.metadata(name), (value: number, step: number) => {
      if (value === 0) return 0
      if (step === 0) return name === 'FLOOR' ? failure(ErrorType.DIV_BY_ZERO, 'divide-by-zero') : 0
      if (value > 0 && step < 0) return failure(ErrorType.NUM, 'number-out-of-range')
      return round(decimalQuotient(value, step)) * step
    })
  }

  /** The step's sign does not matter. */
  #multiple(ast: Call, state: State, name: string, round: (quotient: number, mode: number) => number): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (value: number, step: number, mode: number = 0) =>
        step === 0 ? 0 : round(decimalQuotient(value, Math.abs(step)), mode) * Math.abs(step),
    )
  }
}
