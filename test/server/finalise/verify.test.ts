/** Final tables, looked at by `verify`. The rules: server/finalise/SPEC.md, FIN12. */
import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { verifyData } from '../../../server/store/verify-data.ts'
import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { lifeWorld, PLAN } from './life-world.ts'

const tablesIn = (directory: string) =>
  new Map(
    verifyData(directory).rooms.flatMap(({ plan, room, contents }) =>
      plan === PLAN ? [[room, contents]] : [],
    ),
  )

test('[FIN12] verify finds the hash of every record, and tells when a final table is not what was finalised', async () => {
  const server = await lifeWorld()
  const { body } = await server.take({ step: 'finalise', tables: ['work', 'budget'] })
  const [work, budget] = body.records!
  const draft = createHash('sha256')
    .update(canonicalTable(await server.table('outputs')))
    .digest('hex')
  const found = tablesIn(server.directory)
  expect(found.get('work')).toEqual({ hash: work!.hash, asFinalised: true })
  expect(found.get('budget')).toEqual({ hash: budget!.hash, asFinalised: true })
  expect(found.get('outputs')).toEqual({ hash: draft })
  expect(found.get('outline')).toBeUndefined()
  const said = await runHere('verify', '--data', server.directory)
  expect([said.code, said.out]).toEqual([0, expect.stringContaining(`contents ${work!.hash}, as finalised`)])
  expect(said.out).toContain(`${PLAN}/outputs  contents ${draft}\n`)

  const spoil: readonly string[] = [
    `UPDATE lifecycle SET frozen = replace(frozen, '5778.7', '5778.8') WHERE room = 'budget'`,
    `UPDATE lifecycle SET frozen = 'no json' WHERE room = 'work'`,
  ]
  for (const sql of spoil) await server.store.tables.write([{ sql, parameters: [] }])
  expect(tablesIn(server.directory).get('budget')).toMatchObject({ asFinalised: false })
  expect(tablesIn(server.directory).get('work')).toMatchObject({ asFinalised: false })
  expect(verifyData(server.directory).sound).toBe(false)
  const damaged = await runHere('verify', '--data', server.directory)
  expect([damaged.code, damaged.out]).toEqual([6, expect.stringContaining('NOT WHAT WAS FINALISED')])
})

test('[FIN12] a final table whose room is not frozen, or holds something else, is told, too', async () => {
  const server = await lifeWorld()
  await server.take({ step: 'finalise', tables: ['budget', 'work'] })
  const run = (sql: string, ...parameters: unknown[]) => server.store.tables.write([{ sql, parameters }])
  await run(`UPDATE room SET frozen = 0 WHERE plan = ? AND name = 'budget'`, PLAN)
  expect(tablesIn(server.directory).get('budget')).toMatchObject({ asFinalised: false })
  // Somebody with the database in hands puts the rows of another room in its place.
  await run(
    `UPDATE log SET (crc, payload) = (SELECT crc, payload FROM log AS other WHERE other.seq = log.seq AND other.room =
       (SELECT id FROM room WHERE plan = ? AND name = 'outputs'))
     WHERE room = (SELECT id FROM room WHERE plan = ? AND name = 'work')`,
    PLAN,
    PLAN,
  )
  expect(tablesIn(server.directory).get('work')).toMatchObject({ asFinalised: false })
})
