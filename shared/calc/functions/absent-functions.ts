/**
 * Functions that a plan must not have: random numbers would differ from reader to reader, an address made of text (INDIRECT) could not
 * follow the rows it means, and the others show the engine's own sheets, of which nobody knows.
 */
import { ErrorType, FunctionPlugin } from 'hyperformula'

import { type Call, failure, type Value } from './engine-types.ts'

export class AbsentPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    INDIRECT: { method: 'address', doesNotNeedArgumentsToBeComputed: true },
    RAND: { method: 'absent' },
    RANDBETWEEN: { method: 'absent' },
    SHEET: { method: 'absent' },
    SHEETS: { method: 'absent' },
    FORMULATEXT: { method: 'absent', doesNotNeedArgumentsToBeComputed: true },
  }

  address(): Value {
    return failure(ErrorType.NAME, 'address-in-text')
  }

  absent(ast: Call): Value {
    return failure(ErrorType.NAME, `unavailable-function:${ast.procedureName}`)
  }
}
