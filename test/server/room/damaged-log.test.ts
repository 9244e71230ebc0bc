/** A log in which one row is damaged, in front of real sockets. The rules: server/room/SPEC.md, ROOM23. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { cellsOf, editor } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }

/** Six rows of one author, the third of them damaged; the author's own document has all of them. */
async function damaged(): Promise<{ server: RoomServer; store: MemoryLogStore; author: Y.Doc }> {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const { doc, set } = editor()
  for (let n = 0; n < 6; n++) await store.append(key, set(`k${n}`, n))
  store.damage(key, 4)
  return { server, store, author: doc }
}

test('[ROOM23] what comes before a damaged row of one author is served, and everybody can go on editing', async () => {
  const { server, store } = await damaged()
  const [first, second] = [server.honest(), server.honest()]
  await Promise.all([first.ready, second.ready])
  expect(first.cells()).toEqual({ k0: 0, k1: 1 })
  expect(server.metrics.value('quarantined_rows')).toBe(1)
  for (const client of [first, second])
    for (let n = 0; n < 5; n++) {
      client.set(`${client === first ? 'a' : 'b'}${n}`, n)
      await until(() => client.isSaved)
    }
  await eventually(() => expect(first.cells()).toEqual(second.cells()))
  expect(Object.keys(first.cells())).toHaveLength(12)
  expect(server.metrics.value('refused_gap')).toBe(0)
  expect(cellsOf((await store.load(key))!.updates)).toMatchObject(first.cells())
})

test('[ROOM23] what depended on the damaged row is back for everybody when somebody brings it', async () => {
  const { server, store, author } = await damaged()
  const witness = server.honest()
  await witness.ready
  // This one has the lost row, and nothing of what came after it.
  const partial = new Y.Doc()
  Y.applyUpdate(partial, upTo(author, 3))
  const bringer = server.honest()
  Y.applyUpdate(bringer.doc, Y.encodeStateAsUpdate(partial))
  await until(() => bringer.raw.count('committed') > 0 && bringer.isSaved)
  const all = { k0: 0, k1: 1, k2: 2, k3: 3, k4: 4, k5: 5 }
  await eventually(() => expect([witness.cells(), bringer.cells()]).toEqual([all, all]))
  expect(cellsOf((await store.load(key))!.updates)).toEqual(all)
})

/** The first edits of a document with one author, one clock each. */
function upTo(doc: Y.Doc, edits: number): Uint8Array {
  const copy = new Y.Doc()
  copy.clientID = doc.clientID
  for (let n = 0; n < edits; n++) copy.getMap('cells').set(`k${n}`, n)
  return Y.encodeStateAsUpdate(copy)
}
