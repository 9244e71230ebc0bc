/** What `verify` finds in a data directory beyond damaged rows. The rules: server/store/SPEC.md, DB. */
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { expect, test } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { DATABASE_FILE } from '../../../server/store/sqlite-schema.ts'
import { verifyData } from '../../../server/store/verify-data.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { editor } from '../../helpers/yjs-edits.ts'

test('[DB5] a room whose log builds on what is not there is found, though every row is whole', async () => {
  const directory = scratchDirectory()
  const author = editor()
  const [first, second, third] = [author.set('a', 1), author.set('b', 2), author.set('c', 3)]
  const store = await SqliteLogStore.open(directory, { busyTimeout: 50 })
  await store.createPlan('p', [
    { room: 'whole', update: first },
    { room: 'gap', update: first },
  ])
  await store.append({ plan: 'p', room: 'whole' }, second)
  for (const room of ['whole', 'gap']) await store.append({ plan: 'p', room }, third)
  await store.close()
  const { rooms, sound, integrity } = verifyData(directory)
  expect(rooms.map(({ room, incomplete }) => [room, incomplete])).toEqual(
    expect.arrayContaining([
      ['whole', false],
      ['gap', true],
    ]),
  )
  expect([integrity, sound]).toEqual(['ok', false])
})

test('[DB5] damage in rows that a snapshot has made superfluous is found before they are needed', async () => {
  const directory = scratchDirectory()
  const author = editor()
  const store = await SqliteLogStore.open(directory, { busyTimeout: 50 })
  await store.createPlan('p', [{ room: 't', update: author.set('a', 1) }])
  for (const key of ['b', 'c']) await store.append({ plan: 'p', room: 't' }, author.set(key, 1))
  await store.compact({ plan: 'p', room: 't' })
  await store.close()
  expect(verifyData(directory)).toMatchObject({ sound: true, rooms: [{ damaged: 0 }] })
  const db = new Database(join(directory, DATABASE_FILE))
  expect(db.prepare('UPDATE log SET payload = zeroblob(20) WHERE seq = 2').run().changes).toBe(1)
  db.close()
  expect(verifyData(directory)).toMatchObject({
    sound: false,
    rooms: [{ damaged: 1, missing: 0, incomplete: false }],
  })
})
