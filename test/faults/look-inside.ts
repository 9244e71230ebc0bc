/**
 * What a data directory holds, by the product's own reader: every document is built again, row numbers prove nothing. Used after every kill,
 * cut and repair.
 */
import { documentFrom } from '../../server/room/room-document.ts'
import { databaseOf } from '../../server/store/backup-file.ts'
import { SqliteReader } from '../../server/store/sqlite-reader.ts'
import { PLAN, TABLES } from './load.ts'

export type Inside = {
  /** Keys of all cells, by table. */
  readonly cells: ReadonlyMap<string, ReadonlySet<string>>
  /** What SQLite finds fault with, rows damaged or missing, documents incomplete: in words. */
  readonly unsound: readonly string[]
}

export function lookInside(data: string, plan = PLAN, tables: readonly string[] = TABLES): Inside {
  const cells = new Map<string, ReadonlySet<string>>()
  const unsound: string[] = []
  const reader = new SqliteReader(databaseOf(data))
  try {
    const integrity = reader.integrity()
    if (integrity !== 'ok') unsound.push(integrity)
    for (const table of tables) {
      const log = reader.load({ plan, room: table })
      if (!log) continue
      const { document, refused } = documentFrom(table, log)
      const bad = refused + log.quarantined + log.missing
      if (bad > 0 || document.isIncomplete)
        unsound.push(`${table}: ${bad} rows, incomplete ${document.isIncomplete}`)
      cells.set(table, new Set(document.y.getMap('cells').keys()))
      document.destroy()
    }
  } finally {
    reader.close()
  }
  return { cells, unsound }
}
