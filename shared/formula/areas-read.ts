/**
 * Which cells a stored formula reads, by the same places that it is compiled to. Asked where formulas are coloured, exported, and where a
 * final table's sources are recorded. What is gone reads nothing. Never throws.
 */
import type { CellAddress } from '../model/cell.ts'
import type { Ref, StoredFormula } from '../model/formula.ts'
import { type Area, areaOf, childrenArea } from './area.ts'
import type { AxisScope } from './scope.ts'

/** Without what its named expressions read: they are formulas of their own. */
export function areasRead(formula: StoredFormula, at: CellAddress, scope: AxisScope): Area[] {
  if (formula[0] === 0) return []
  const [, ...parts] = formula
  return parts.flatMap((part) => (typeof part === 'string' ? [] : areasOfRef(part, at, scope)))
}

/** CHILDREN() gives one for every run of neighbouring rows. */
export function areasOfRef(ref: Ref, at: CellAddress, scope: AxisScope): Area[] {
  if (ref[0] === '!' || ref[0] === 'n') return []
  if (ref[0] === 'k') {
    const area = childrenArea(ref, at, scope)
    return area?.runs.map((rows) => ({ table: area.table, rows, columns: [area.column, area.column] })) ?? []
  }
  const area = areaOf(ref, at, scope)
  return area ? [area] : []
}
