/** Final tables, looked at by `verify`. The rules: server/finalise/SPEC.md, FIN12. */
import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { verifyData } from '../../../server/store/verify-data.ts'
import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import { changeTableEntry } from '../../../shared/doc/write-outline.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { numberedTablesOf } from '../../../shared/plan/scope.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { testEnv } from '../../shared/doc/make.ts'
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

test('[FIN15] heading and number are recorded and in the hash; verify tells where the plan says otherwise now', async () => {
  const server = await lifeWorld()
  const { body } = await server.take({ step: 'finalise', tables: ['budget'] })
  const { heading } = (await server.register()).frozen(tableId('budget'))!
  const outline = new OutlineDoc(testEnv(771))
  outline.apply((await server.store.state({ plan: PLAN, room: 'outline' }))!.update, 'remote')
  const entry = numberedTablesOf(outline)().find(({ id }) => id === 'budget')!
  expect(heading).toEqual({ numbering: entry.numbering, number: entry.number, title: entry.title })
  expect(entry.number).toBeTypeOf('string')
  const vector = outline.encodeVector()
  changeTableEntry(outline, tableId('budget'), { title: { en: 'Something else entirely' } })
  await server.store.append({ plan: PLAN, room: 'outline' }, outline.diff(vector))
  const found = tablesIn(server.directory).get('budget')
  expect(found).toEqual({ hash: body.records![0]!.hash, asFinalised: true, headingChanged: true })
  expect(verifyData(server.directory).sound).toBe(true)
  const said = await runHere('verify', '--data', server.directory)
  expect(said.out).toContain('as finalised, its heading in the plan changed since')
  await server.store.tables.write([
    {
      sql: `UPDATE lifecycle SET frozen = replace(frozen, '"number":"${entry.number}"', '"number":"1"') WHERE room = 'budget'`,
      parameters: [],
    },
  ])
  expect(tablesIn(server.directory).get('budget')).toMatchObject({ asFinalised: false })
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
