/** The relational tables that belong to a store: a server started again on the same store knows the same people. */
import type { LogStore } from '../../server/room/ports.ts'
import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import { MemoryTables } from '../../server/store/memory-tables.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import type { TableStore } from '../../server/store/tables.ts'

const known = new WeakMap<LogStore, TableStore>()

export function tablesBeside(store: LogStore): TableStore {
  if (store instanceof SqliteLogStore || store instanceof MemoryLogStore) return store.tables
  const tables = known.get(store) ?? new MemoryTables()
  known.set(store, tables)
  return tables
}
