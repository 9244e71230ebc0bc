/** The real engine without a worker: values are there as soon as a patch is applied. For tests of sessions. */
import type { CalcPort } from '../../client/session/ports.ts'
import { CalcEngine } from '../../shared/calc/calc-engine.ts'
import type { ValueChange } from '../../shared/model/calc.ts'

export function directCalc(): CalcPort {
  const engine = new CalcEngine()
  const handlers = new Set<(changes: readonly ValueChange[]) => void>()
  const tell = (changes: readonly ValueChange[]): void => {
    if (changes.length > 0) for (const handler of handlers) handler(changes)
  }
  return {
    load: (sheets, names, zone) => tell(engine.load(sheets, names, zone)),
    apply: (patch) => tell(engine.apply(patch)),
    onValues: (handler) => {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    settled: () => Promise.resolve(),
    onTrouble: () => () => undefined,
    close: () => engine.destroy(),
  }
}
