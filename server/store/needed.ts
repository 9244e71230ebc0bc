/** A statement that has to change something: when it does not, everything written with it is undone (`TableStore.write` answers null). */
import type { Statement, Write } from './tables.ts'

export function needed(query: { compile(): Statement }): Write {
  const { sql, parameters } = query.compile()
  return { sql, parameters, must: true }
}
