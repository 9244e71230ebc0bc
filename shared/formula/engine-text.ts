/** The literal parts of a formula in the engine's dialect. Replaced in a minute; the signature stays. */
import type { Ref, StoredFormula } from '../model/formula.ts'

export function engineTemplate(formula: StoredFormula): readonly (string | Ref)[] | null {
  if (formula[0] === 0) return null
  const [, ...parts] = formula
  return parts
}
