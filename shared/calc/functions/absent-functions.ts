/**
 * Functions of the engine that a plan must not have: random numbers would differ from reader to reader, and the others show the engine's
 * own sheets, of which nobody knows.
 */
import { ErrorType, FunctionPlugin } from 'hyperformula'

import { type Call, failure, type Value } from './engine-types.ts'

export class AbsentPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    RAND: { method: 'absent' },
    RANDBETWEEN: { method: 'absent' },
    SHEET: { method: 'absent' },
    SHEETS: { method: 'absent' },
    FORMULATEXT: { method: 'absent', doesNotNeedArgumentsToBeComputed: true },
  }

  absent(ast: Call): Value {
    return failure(ErrorType.NAME, `unavailable-function:${ast.procedureName}`)
  }
}
