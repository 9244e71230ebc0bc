/**
 * What one cell is made from, what is made from it, and where an error comes from. Asked by a person at a cell, so it looks the formulas
 * through anew each time and keeps nothing. Formulas in deleted rows and tables that are not in the plan are none. Never fails.
 */
import type { Area, Span } from '../formula/area.ts'
import { NOWHERE } from '../formula/nowhere.ts'
import type { AxisScope } from '../formula/scope.ts'
import type { CalcName } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import { isFormula } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { NameId } from '../model/ids.ts'
import { areaKey, areasOrWhole, type FeedPlan, namesUsed, scopeOf } from './feeds.ts'

/** Cells that an error is looked for in: no formula makes anybody wait. */
const MOST_CELLS = 2000
const MOST_STEPS = 100
/** An error in what these read need not be the reason of their own. */
const CATCHES = /\b(?:IFERROR|IFNA|IS[A-Z]+|N?COUNT[A-Z]*|ERROR\.TYPE|AGGREGATE|ROWS?|COLUMNS?)\s*\(/i

/**
 * The cells that a formula reads, in the order in which it names them, then those of its named expressions; none twice, none for what is no
 * formula.
 */
export function precedentsOf(at: CellAddress, plan: FeedPlan): readonly Area[] {
  const formula = formulaOf(at, plan)
  if (!formula) return []
  const areas = areasWithNames(formula, at, scopeOf(plan), namesIn(plan))
  return [...new Map(areas.map((area) => [areaKey(area), area])).values()]
}

function formulaOf({ table, row, column }: CellAddress, plan: FeedPlan): StoredFormula | null {
  const content = plan.tables.includes(table) ? plan.document(table)?.cell(row, column) : null
  return isFormula(content) ? content : null
}

/** The cells whose formulas read this one directly: table after table in the plan's order, in each from the top. */
export function dependantsOf(at: CellAddress, plan: FeedPlan): readonly CellAddress[] {
  const scope = scopeOf(plan)
  const names = namesIn(plan)
  const reads = (formula: StoredFormula, from: CellAddress): boolean =>
    areasOrWhole(formula, from, scope).some((area) => isIn(at, area, scope))
  const reading = new Set([...names.values()].filter(({ formula }) => reads(formula, NOWHERE)))
  return plan.tables.flatMap((table) => {
    const document = plan.document(table)
    if (!document) return []
    const mayRead = (ref: readonly unknown[]): boolean =>
      ref[0] === 'n' || ref[1] === at.table || (ref[1] === 0 && table === at.table)
    return [...document.formulas(mayRead)]
      .filter(([row, column, formula]) => {
        if (!document.rows.has(row) || !document.columns.has(column)) return false
        return (
          reads(formula, { table, row, column }) ||
          (reading.size > 0 && namesUsed(formula, names).some((name) => reading.has(name)))
        )
      })
      .map(([row, column]) => ({ table, row, column }))
      .toSorted(
        (a, b) =>
          document.rows.indexOf(a.row) - document.rows.indexOf(b.row) ||
          document.columns.indexOf(a.column) - document.columns.indexOf(b.column),
      )
  })
}

/**
 * Where the error of a cell comes from: the first cell it is made from that has the same one, and so on, up to one that has it by itself.
 * Null: by itself, in a circle, too far away, or through a formula that catches errors or counts what has them: there it would be a guess.
 *
 * @param errorOf its code; null for a cell without
 */
export function errorOrigin(
  at: CellAddress,
  plan: FeedPlan,
  errorOf: (cell: CellAddress) => string | null,
): CellAddress | null {
  const [scope, names] = [scopeOf(plan), namesIn(plan)]
  const error = errorOf(at)
  const seen = new Set<string>()
  let left = MOST_CELLS
  let origin = at
  for (let next: CellAddress | undefined = at; next;) {
    if (seen.size === MOST_STEPS) return null
    origin = next
    seen.add(keyOf(origin))
    next = undefined
    const formula = formulaOf(origin, plan)
    if (!formula) break
    if (formula.some((part) => typeof part === 'string' && CATCHES.test(part))) return null
    for (const cell of cellsIn(areasWithNames(formula, origin, scope, names), plan)) {
      if (left-- <= 0) return null
      if (errorOf(cell) !== error) continue
      if (seen.has(keyOf(cell))) return null
      next = cell
      break
    }
  }
  return origin === at ? null : origin
}

const keyOf = ({ table, row, column }: CellAddress): string => `${table} ${row} ${column}`

const namesIn = (plan: FeedPlan): ReadonlyMap<NameId, CalcName> =>
  new Map(plan.names.map((name) => [name.id, name]))

const areasWithNames = (
  formula: StoredFormula,
  at: CellAddress,
  scope: AxisScope,
  names: ReadonlyMap<NameId, CalcName>,
): Area[] => [
  ...areasOrWhole(formula, at, scope),
  ...namesUsed(formula, names).flatMap((name) => areasOrWhole(name.formula, NOWHERE, scope)),
]

function isIn({ table, row, column }: CellAddress, area: Area, scope: AxisScope): boolean {
  const isWithin = (at: number | undefined, [first, last]: Span): boolean =>
    at !== undefined && at >= first && at <= last
  return (
    area.table === table &&
    isWithin(scope.rows(table)?.indexOf(row), area.rows) &&
    isWithin(scope.columns(table)?.indexOf(column), area.columns)
  )
}

function* cellsIn(areas: readonly Area[], plan: FeedPlan): Iterable<CellAddress> {
  for (const { table, rows, columns } of areas) {
    const document = plan.document(table)
    for (let y = rows[0]; y <= rows[1]; y++)
      for (let x = columns[0]; x <= columns[1]; x++) {
        const [row, column] = [document?.rows.ids[y], document?.columns.ids[x]]
        if (row !== undefined && column !== undefined) yield { table, row, column }
      }
  }
}
