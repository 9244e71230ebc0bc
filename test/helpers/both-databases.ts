/** The relational tables on a disk and in memory: what must hold of one must hold of the other. */
import { onTestFinished } from 'vitest'

import { MemoryTables } from '../../server/store/memory-tables.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import type { TableStore } from '../../server/store/tables.ts'
import { scratchDirectory } from './scratch-directory.ts'

type Database = { readonly name: string; readonly open: () => Promise<TableStore> }

export const BOTH_DATABASES: readonly Database[] = [
  { name: 'SQLite', open: openSqlite },
  { name: 'memory', open: async () => new MemoryTables() },
]

async function openSqlite(): Promise<TableStore> {
  const store = await SqliteLogStore.open(scratchDirectory())
  onTestFinished(() => store.close())
  return store.tables
}
