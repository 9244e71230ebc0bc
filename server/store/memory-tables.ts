/** The relational tables in memory, in this thread: for tests and benches, and a trial without a disk. The same schema and statements. */
import Database from 'better-sqlite3'

import { runWrites } from './run-writes.ts'
import { type Db, migrate } from './sqlite-schema.ts'
import type { Statement, TableStore, Write } from './tables.ts'

export class MemoryTables implements TableStore {
  /** For the log in memory, which writes what goes beside its updates here. */
  readonly db: Db = new Database(':memory:')

  constructor() {
    this.db.pragma('foreign_keys = ON')
    migrate(this.db, ':memory:')
  }

  async read<Row>({ sql, parameters }: Statement): Promise<readonly Row[]> {
    return this.db.prepare(sql).all(...parameters) as Row[]
  }

  async write(statements: readonly Write[]): Promise<readonly number[] | null> {
    return runWrites(this.db, statements)
  }
}
