/** The engine's own function behind one of ours that takes the same name. */
import { ErrorType, type FunctionPlugin, HyperFormula } from 'hyperformula'

import { must } from '../../model/error.ts'
import { type Call, failure, type Interpreter, type State, type Value } from './engine-types.ts'

type Evaluation = (ast: Call, state: State) => Value

/** Looks up the implementation once; ours must not be registered globally, or it would find itself. */
export function builtIn(
  name: string,
  interpreter: Interpreter,
  instances: Map<unknown, FunctionPlugin>,
): Evaluation {
  const Plugin = must(HyperFormula.getFunctionPlugin(name), `built-in ${name}`)
  let plugin = instances.get(Plugin)
  if (!plugin) instances.set(Plugin, (plugin = new Plugin(interpreter)))
  const entry = Plugin.implementedFunctions[Plugin.aliases?.[name] ?? name]
  const method: unknown = Reflect.get(plugin, must(entry, name).method)
  if (typeof method !== 'function') return () => failure(ErrorType.NAME, `unknown-function:${name}`)
  return (ast, state) => Reflect.apply(method, plugin, [ast, state]) as Value
}
