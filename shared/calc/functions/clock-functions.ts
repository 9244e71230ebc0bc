/**
 * TODAY and NOW in the plan's time zone. Not volatile: they show what the clock showed at its last tick, so that five thousand of them
 * cost nothing while people edit; CalcEngine calculates them again when a minute has passed.
 */
import { CellValueDetailedType, FunctionPlugin } from 'hyperformula'

import { type Call, contextOf, type State, type Value } from './engine-types.ts'

export class ClockPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    TODAY: { method: 'today', parameters: [], returnNumberType: CellValueDetailedType.NUMBER_DATE },
    NOW: { method: 'now', parameters: [], returnNumberType: CellValueDetailedType.NUMBER_DATETIME },
  }
  readonly #context = contextOf(this.config)

  today(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('TODAY'), () => this.#context.clock().today)
  }

  now(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('NOW'), () => this.#context.clock().now)
  }
}
