/** What `verify` finds in a data directory beyond damaged rows. The rules: server/store/SPEC.md, DB. */
import { expect, test } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
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
