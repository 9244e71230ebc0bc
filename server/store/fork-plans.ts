/**
 * Gives every plan of a database another id, in one transaction. After `restore --fork` the plans stand as the backup has them: clients with
 * newer edits know only the old ids, are told that there is no such plan, and keep what they have. Works on a file of any schema version.
 */
import { isSlug } from '../../shared/model/ids.ts'
import type { Db } from './sqlite-schema.ts'

export type Forked = { readonly from: string; readonly to: string }

/** As long as an id may be. */
const LONGEST = 64

/** `day`: `20261121`, part of the new ids. */
export function forkPlans(db: Db, day: string): Forked[] {
  return db.transaction(() => {
    const plans = db.prepare('SELECT DISTINCT plan FROM room ORDER BY plan').pluck().all().map(String)
    const taken = new Set(plans)
    const forked = plans.map((from): Forked => {
      const to = freeId(from, day, taken)
      taken.add(to)
      return { from, to }
    })
    for (const table of tablesOfPlans(db)) {
      const move = db.prepare(`UPDATE "${table}" SET plan = ? WHERE plan = ?`)
      for (const { from, to } of forked) move.run(to, from)
    }
    return forked
  })()
}

/** Every table that says which plan a row is of. */
const tablesOfPlans = (db: Db): string[] =>
  db
    .prepare(
      `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'plan' WHERE m.type = 'table'`,
    )
    .pluck()
    .all()
    .map(String)

function freeId(from: string, day: string, taken: ReadonlySet<string>): string {
  for (let attempt = 1; ; attempt++) {
    const ending = `-restored-${day}${attempt === 1 ? '' : `-${attempt}`}`
    const id = from.slice(0, LONGEST - ending.length).replace(/-+$/, '') + ending
    if (!taken.has(id) && isSlug(id)) return id
  }
}
