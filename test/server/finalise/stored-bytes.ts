/** Everything a database holds of one room, and what it means: compared before and after an attack. */
import { createHash } from 'node:crypto'

import { documentFrom } from '../../../server/room/room-document.ts'
import type { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { testEnv } from '../../shared/doc/make.ts'

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

const ROWS: Readonly<Record<string, string>> = {
  room: 'SELECT * FROM room WHERE plan = ? AND name = ?',
  log: 'SELECT seq, at, crc, hex(payload) AS payload FROM log WHERE room = (SELECT id FROM room WHERE plan = ? AND name = ?) ORDER BY seq',
  snapshot:
    'SELECT upto, at, crc, hex(payload) AS payload FROM snapshot WHERE room = (SELECT id FROM room WHERE plan = ? AND name = ?) ORDER BY upto',
  quarantine: 'SELECT seq FROM quarantine WHERE room = (SELECT id FROM room WHERE plan = ? AND name = ?)',
  owners:
    'SELECT client, person FROM client_owner WHERE room = (SELECT id FROM room WHERE plan = ? AND name = ?) ORDER BY client',
  lifecycle: 'SELECT * FROM lifecycle WHERE plan = ? AND room = ?',
  audit: 'SELECT count(*) AS entries FROM audit WHERE plan = ? AND room = ?',
}

export type StoredBytes = { readonly [what: string]: unknown }

export async function storedBytes(store: SqliteLogStore, plan: string, table: string): Promise<StoredBytes> {
  const rows = await Promise.all(
    Object.entries(ROWS).map(
      async ([what, sql]) => [what, await store.tables.read({ sql, parameters: [plan, table] })] as const,
    ),
  )
  const log = (await store.load({ plan, room: table }))!
  const { document } = documentFrom(table, log)
  const state = document.encode()
  const doc = new TableDoc(tableId(table), testEnv(4_000_001))
  doc.apply(state, 'log')
  const text = canonicalTable(doc)
  for (const one of [document, doc]) one.destroy()
  return { ...Object.fromEntries(rows), seq: log.seq, state: sha256(state), content: sha256(text), text }
}
