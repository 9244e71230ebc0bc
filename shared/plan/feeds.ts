/**
 * Which tables a table's formulas read, directly, through others and through named expressions, and which cells of them. Asked when a table
 * is finalised (its feeds are offered to be finalised with it, what it reads is recorded) and while it is final (what moved since). Formulas
 * in deleted rows read nothing; tables that are not in the plan are none. The rules are in SPEC.md. Never fails.
 */
import type { TableDoc } from '../doc/table-doc.ts'
import type { Area } from '../formula/area.ts'
import { areasRead } from '../formula/areas-read.ts'
import { dependencies } from '../formula/dependencies.ts'
import { NOWHERE } from '../formula/nowhere.ts'
import type { AxisScope } from '../formula/scope.ts'
import type { CalcName } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { NameId, TableId } from '../model/ids.ts'

/** The plan as its formulas see it. */
export type FeedPlan = {
  /** The tables there are, in the plan's order. */
  readonly tables: readonly TableId[]
  readonly names: readonly CalcName[]
  document(table: TableId): TableDoc | undefined
}

/** A formula, and where it stands: a named expression stands nowhere. */
type Placed = { readonly formula: StoredFormula; readonly at: CellAddress }

/** Resolved when it is compiled, to cells that its text does not name: then all of a table may be read. */
const OFFSET = /\bOFFSET\s*\(/i

/**
 * Tables that feed one, in the plan's order, itself not. `isFinal`: a final table feeds with what it prints, whatever feeds it.
 */
export function feedsOf(
  table: TableId,
  plan: FeedPlan,
  isFinal: (table: TableId) => boolean = () => false,
): readonly TableId[] {
  const found = new Set<TableId>()
  const waiting = [table]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const other of tablesReadBy(next, plan)) {
      if (found.has(other) || other === table) continue
      found.add(other)
      if (!isFinal(other)) waiting.push(other)
    }
  return plan.tables.filter((id) => found.has(id))
}

/** Cells of other tables that the formulas of one read, as visible positions; none twice. */
export function areasReadBy(table: TableId, plan: FeedPlan): ReadonlyMap<TableId, readonly Area[]> {
  const scope = scopeOf(plan)
  const found = new Map<TableId, Map<string, Area>>()
  for (const { formula, at } of placedIn(table, plan))
    for (const area of areasOrWhole(formula, at, scope)) {
      if (area.table === table) continue
      const ofTable = found.get(area.table) ?? new Map<string, Area>()
      found.set(area.table, ofTable.set(areaKey(area), area))
    }
  return new Map([...found].map(([id, areas]) => [id, [...areas.values()]]))
}

/** Two areas with the same are the same cells. */
export const areaKey = ({ table, rows, columns }: Area): string => `${table} ${rows.join()} ${columns.join()}`

/** Named expressions that a formula uses, and those that they use. */
export function namesUsed(formula: StoredFormula, names: ReadonlyMap<NameId, CalcName>): readonly CalcName[] {
  const found = new Map<NameId, CalcName>()
  const waiting = [...dependencies(formula, NOWHERE).names]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const name = names.get(next)
    if (!name || found.has(next)) continue
    found.set(next, name)
    waiting.push(...dependencies(name.formula, NOWHERE).names)
  }
  return [...found.values()]
}

/** The axes of the plan's tables, and of no others. */
export function scopeOf(plan: FeedPlan): AxisScope {
  const known = new Set(plan.tables)
  const documentOf = (id: TableId): TableDoc | undefined => (known.has(id) ? plan.document(id) : undefined)
  return { rows: (id) => documentOf(id)?.rows, columns: (id) => documentOf(id)?.columns }
}

function tablesReadBy(table: TableId, plan: FeedPlan): Set<TableId> {
  const known = new Set(plan.tables)
  const read = new Set<TableId>()
  for (const { formula, at } of placedIn(table, plan))
    for (const other of dependencies(formula, at).tables)
      if (other !== table && known.has(other)) read.add(other)
  return read
}

/** The formulas of a table that may read others, in rows and columns that stand, and the named expressions they use, once each. */
function* placedIn(table: TableId, plan: FeedPlan): Iterable<Placed> {
  const document = plan.document(table)
  if (!document) return
  const names = new Map(plan.names.map((name) => [name.id, name]))
  const used = new Set<CalcName>()
  const reachesOut = (ref: readonly unknown[]): boolean => ref[0] === 'n' || ref[1] !== 0
  for (const [row, column, formula] of document.formulas(reachesOut)) {
    if (!document.rows.has(row) || !document.columns.has(column)) continue
    yield { formula, at: { table, row, column } }
    for (const name of namesUsed(formula, names)) used.add(name)
  }
  for (const { formula } of used) yield { formula, at: NOWHERE }
}

/** What a formula reads; all of the tables it names where that is decided when it is compiled. */
export function areasOrWhole(formula: StoredFormula, at: CellAddress, scope: AxisScope): readonly Area[] {
  if (!formula.some((part) => typeof part === 'string' && OFFSET.test(part)))
    return areasRead(formula, at, scope)
  const own = areasRead(formula, at, scope).some(({ table }) => table === at.table)
  return [...(own ? [at.table] : []), ...dependencies(formula, at).tables].flatMap((table) => {
    const [rows, columns] = [scope.rows(table)?.length ?? 0, scope.columns(table)?.length ?? 0]
    return rows > 0 && columns > 0 ? [{ table, rows: [0, rows - 1], columns: [0, columns - 1] }] : []
  })
}
