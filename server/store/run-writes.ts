/** `TableStore.write` on a connection: called by the writer thread, and by the tables in memory. */
import type { Db } from './sqlite-schema.ts'
import type { Write } from './tables.ts'

/** Undoes the transaction it is thrown in. */
const NOTHING_CHANGED = new Error('a statement that had to change something changed nothing')

export function runWrites(db: Db, statements: readonly Write[]): readonly number[] | null {
  const run = ({ sql, parameters, must }: Write): number => {
    const { changes } = db.prepare(sql).run(...parameters)
    if (must && changes === 0) throw NOTHING_CHANGED
    return changes
  }
  try {
    return db.transaction(() => statements.map(run)).immediate()
  } catch (error) {
    if (error === NOTHING_CHANGED) return null
    throw error
  }
}
