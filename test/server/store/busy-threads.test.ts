/** What is small is answered while what is large is being read: the door asks the database about everybody. The rule: server/store/SPEC.md, SQ15. */
import { expect, onTestFinished, test } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { sql } from '../../../server/store/tables.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { largeTable } from '../../helpers/large-table.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

const key = { plan: 'p', room: 't' }
const members = sql.selectFrom('membership').selectAll().compile()

async function storeWithLargeRoom(): Promise<SqliteLogStore> {
  const store = await SqliteLogStore.open(scratchDirectory())
  onTestFinished(() => store.close())
  await store.createPlan('p', [{ room: 't', update: EMPTY_UPDATE }])
  for (const update of largeTable(3000, 2)) await store.append(key, update)
  return store
}

test('[SQ15] while a large log is condensed, rights are read, rooms are found and loaded', async () => {
  const store = await storeWithLargeRoom()
  let isOver = false
  const condensed = store.compact(key).finally(() => {
    isOver = true
  })
  for (let n = 0; n < 20; n++) {
    await store.tables.read(members)
    await store.rooms('p')
  }
  await store.load(key)
  expect(isOver).toBe(false)
  await condensed
})

test('[SQ15] while rooms are loaded and built, and histories read, rights are read', async () => {
  const store = await storeWithLargeRoom()
  let isOver = false
  const large = Promise.all([
    ...Array.from({ length: 50 }, () => store.load(key)),
    store.state(key),
    store.tables.read(members, 'large'),
  ]).finally(() => {
    isOver = true
  })
  for (let n = 0; n < 5; n++) await store.tables.read(members)
  expect(isOver).toBe(false)
  await large
})
