/**
 * Order keys for what the sample lists, the same on every run: ranges in its formulas are anchored to them, and a plan built twice must
 * be the same plan.
 */
import { orderKeysBetween } from '../../model/order.ts'
import type { FileRow } from '../../model/plan-file.ts'

const MIDDLE = (): number => 0.5

/** Items of one level with keys in the order given. */
export function placed<T extends { readonly id: string }>(
  items: readonly T[],
): (T & { readonly key: string })[] {
  const keys = orderKeysBetween(null, null, items.length, MIDDLE)
  return items.map((item, at) => ({ ...item, key: keys[at] ?? '' }))
}

/** Rows in visible order with keys among their siblings. */
export function placedRows(rows: readonly FileRow[]): FileRow[] {
  const families = new Map<string, FileRow[]>()
  for (const row of rows) families.set(row.parent ?? '', [...(families.get(row.parent ?? '') ?? []), row])
  const keys = new Map(
    [...families.values()].flatMap((family) => placed(family).map((row) => [row.id, row.key])),
  )
  return rows.map((row) => ({ ...row, key: keys.get(row.id) ?? '' }))
}
