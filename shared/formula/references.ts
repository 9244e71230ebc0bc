/**
 * Which cells a stored formula refers to, and where they stand in its text. The export of workbooks asks it what a table reads. Never
 * throws. What is still being typed is coloured by its text alone, in the grid.
 */
import type { CellAddress } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { Area } from './area.ts'
import { areasOfRef } from './areas-read.ts'
import { renderParts } from './render.ts'
import type { FormulaScope } from './scope.ts'

/** Cells, and the stretch of text `[start, end)` that names them. CHILDREN() gives one for every run of neighbouring rows. */
export type ReferenceSpan = Area & { readonly start: number; readonly end: number }

/** Spans in the text that `render` gives. */
export function references(formula: StoredFormula, at: CellAddress, scope: FormulaScope): ReferenceSpan[] {
  let start = 0
  return renderParts(formula, at, scope).flatMap(({ text, ref }) => {
    const end = start + text.length
    const found = ref ? areasOfRef(ref, at, scope).map((area) => ({ ...area, start, end })) : []
    start = end
    return found
  })
}
