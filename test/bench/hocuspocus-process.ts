/**
 * Hocuspocus as its manual starts it, for the benches: without storage, or with its SQLite extension (a file as argument). That extension comes
 * with a database package which has to be downloaded and built; its statements are run here by better-sqlite3, as its own later versions do.
 * It stores a whole document some seconds after a change, so nothing of it is in an answer to a client.
 */
import { Database as StoredDocuments } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'
import Database from 'better-sqlite3'

const file = process.argv[2]
const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  extensions: file === undefined ? [] : [sqlite(file)],
})
await server.listen()
process.stdout.write(`listening on ${server.address.port}\n`)

function sqlite(path: string): StoredDocuments {
  const db = new Database(path)
  db.exec(
    'CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))',
  )
  const select = db.prepare('SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC').pluck()
  const upsert = db.prepare(
    'INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data',
  )
  return new StoredDocuments({
    fetch: async ({ documentName }) => (select.get(documentName) as Uint8Array | undefined) ?? null,
    store: async ({ documentName, state }) => void upsert.run(documentName, state),
  })
}
