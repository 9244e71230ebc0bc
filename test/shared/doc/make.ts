/** Documents for tests: seeded randomness, a fixed clock, distinct Yjs clients. */
import type { DocEnv } from '../../../shared/doc/plan-document.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { insertColumns } from '../../../shared/doc/write-columns.ts'
import { insertRows } from '../../../shared/doc/write-rows.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { ColumnType } from '../../../shared/model/table.ts'

/** A small deterministic generator (mulberry32), so that a failing seed can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const testEnv = (seed: number): DocEnv => ({
  random: seeded(seed),
  now: () => 1_700_000_000_000,
  mainLanguage: () => 'zh',
  clientId: seed,
})

/** An empty table, or a replica of another one. */
export function replica(seed: number, of?: TableDoc, id = 't-1'): TableDoc {
  const table = new TableDoc(tableId(id), testEnv(seed))
  if (of) table.apply(of.encode(), 'remote')
  return table
}

/** Rows r1..rn and columns label (long text, localised), c1..cm (numbers). */
export function sampleTable(rows: number, columns: number, seed = 1): TableDoc {
  const table = replica(seed)
  const column = (id: string, type: ColumnType) => ({ id: columnId(id), type, label: { en: id } })
  insertColumns(
    table,
    [
      { ...column('label', 'long-text'), localised: true },
      ...Array.from({ length: columns }, (_, index) => column(`c${index + 1}`, 'number')),
    ],
    null,
  )
  insertRows(
    table,
    Array.from({ length: rows }, (_, index) => ({ id: rowId(`r${index + 1}`) })),
    { parent: null, before: null },
  )
  return table
}

/** Everybody gets everything, in both directions, until nothing is missing. */
export function sync(...tables: TableDoc[]): void {
  for (const from of tables)
    for (const to of tables) if (from !== to) to.apply(from.diff(to.encodeVector()), 'remote')
  for (const from of tables) for (const to of tables) if (from !== to) to.apply(from.encode(), 'remote')
}
