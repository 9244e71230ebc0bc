import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'

import type { JournalEntry } from '../../../client/session/ports.ts'
import { databaseName, PlanDatabase } from '../../../client/storage/plan-database.ts'
import { unsentIn } from '../../../client/storage/unsent-on-device.ts'
import type { Command } from '../../../shared/doc/step.ts'

const command = (at: number): Command => ({ doc: 'compliance', kind: 'edit-cells', steps: [], at })
const entry = (id: string, version: number, writer = 'w1'): JournalEntry => ({
  id,
  owner: writer,
  room: 'compliance',
  writer,
  version,
  command: command(version),
  by: 'hand',
  stack: 'done',
})

function device() {
  const options = { indexedDB: new IDBFactory(), IDBKeyRange }
  const write = async (plan: string, work: (database: PlanDatabase) => Promise<unknown>): Promise<void> => {
    const database = new PlanDatabase(plan, options)
    await database.ready()
    await work(database)
    database.close()
  }
  const found = async (...plans: string[]) => {
    const all = await unsentIn(
      plans.map((plan) => databaseName(plan)),
      options,
    )
    return all.map(({ plan, edits }) => [plan, edits.map(({ command, refused }) => [command.at, refused])])
  }
  return { options, write, found }
}

test('[DEV1] edits the server has not acknowledged, of every plan', async () => {
  const { write, found } = device()
  await write('a', async ({ journal, marks }) => {
    await journal.bulkAdd([entry('1', 1), entry('2', 2), entry('3', 1, 'w2')])
    await marks.bulkAdd([
      { room: 'compliance', writer: 'w1', version: 2, acked: 1 },
      { room: 'compliance', writer: 'w2', version: 1, acked: 1 },
    ])
  })
  await write('b', ({ journal }) => journal.add(entry('4', 7)))
  await write('c', ({ marks }) => marks.add({ room: 'outline', writer: 'w1', version: 3, acked: 3 }))
  expect(await found('a', 'b', 'c')).toEqual([
    ['a', [[2, null]]],
    ['b', [[7, null]]],
  ])
})

test('[DEV1] what another store of the server acknowledged does not count', async () => {
  const { write, found } = device()
  await write('a', async ({ journal, marks }) => {
    await journal.add(entry('1', 1))
    await marks.bulkAdd([
      { room: 'compliance', writer: 'w1', version: 1, acked: 1, epoch: 1 },
      { room: 'compliance', writer: '', version: 0, acked: 0, epoch: 2 },
    ])
  })
  expect(await found('a')).toEqual([['a', [[1, null]]]])
})

test('[DEV1] what the server refused is there with the reason, in the order of making', async () => {
  const { write, found } = device()
  await write('a', async ({ journal, refused }) => {
    await journal.add(entry('1', 5))
    await refused.add({ id: 'r1', table: null, command: command(3), reason: 'final', at: 9 })
  })
  expect(await found('a')).toEqual([
    [
      'a',
      [
        [3, 'final'],
        [5, null],
      ],
    ],
  ])
})

test('[DEV2] a database of a newer page, and rows that mean nothing, keep nobody from the rest', async () => {
  const { options, write, found } = device()
  await new Promise((resolve) => {
    const request = options.indexedDB.open(databaseName('newer'), 990)
    request.onsuccess = () => resolve(request.result.close())
  })
  await write('b', async ({ journal }) => {
    await journal.bulkAdd([entry('1', 1), { id: 'junk', room: 5 } as unknown as JournalEntry])
  })
  expect(await found('newer', 'b')).toEqual([['b', [[1, null]]]])
})
