/** Who may bring back what a restored database lacks, and that a fork lacks nothing. The rules: server/store/SPEC.md DB7, server/room/SPEC.md ROOM35. */
import { join } from 'node:path'

import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { backUp, restore } from '../../../server/store/backup-file.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { encodeAskDurability, encodeUpdate } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { as } from '../../helpers/small-door.ts'

/** What Ana wrote, and what Bob makes of it: more, as if she had written it. */
type Scene = { readonly data: string; readonly backup: string; readonly forged: Uint8Array }

async function scene(): Promise<Scene> {
  const [data, backup] = [scratchDirectory(), join(scratchDirectory(), 'backup.sqlite')]
  const server = await startRooms({ store: await SqliteLogStore.open(data) })
  const ana = server.honest()
  await ana.ready
  ana.set('hers', 1)
  await until(() => ana.isSaved)
  const forger = new Y.Doc()
  Y.applyUpdate(forger, Y.encodeStateAsUpdate(ana.doc))
  forger.clientID = ana.doc.clientID
  forger.getMap('cells').set('forged', 'by bob')
  await server.stop()
  await backUp(data, backup, false)
  return { data, backup, forged: Y.encodeStateAsUpdate(forger) }
}

/** The code Bob is closed with, or 0 when he is told of a commit. */
async function bobSends(
  server: RoomServer<SqliteLogStore>,
  plan: string,
  update: Uint8Array,
): Promise<number> {
  const bob = server.raw(`/ws/${plan}/t`, as('bob'))
  await until(() => bob.count('step1') === 1)
  bob.send(encodeUpdate(update))
  bob.send(encodeAskDurability(1))
  return Promise.race([
    bob.closed.then(({ code }) => code),
    until(() => bob.count('committed') === 1).then(() => 0),
  ])
}

test('[DB7] a forked plan takes nothing in another’s name, not even for a while', async () => {
  const { data, backup, forged } = await scene()
  const { forked } = await restore(data, backup, { now: Date.now, fork: true })
  const server = await startRooms({ store: await SqliteLogStore.open(data) })
  expect(await bobSends(server, forked[0]?.to ?? '', forged)).toBe(4410)
})

test('[DB7] [ROOM35] a plan that was restored as it is does, from whoever still has it', async () => {
  const { data, backup, forged } = await scene()
  await restore(data, backup, { now: Date.now })
  const server = await startRooms({ store: await SqliteLogStore.open(data) })
  expect(await bobSends(server, 'p', forged)).toBe(0)
})
