/** Undo beside other people: in tables that are removed, of columns and tables that they use. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import { MemoryDisk } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId, type TableId } from '../../../shared/model/ids.ts'
import { freeTable } from '../../../shared/plan/templates.ts'
import { FakeServer } from '../../helpers/fake-server.ts'
import { openSession, quiet, type SessionSetup } from '../../helpers/open-session.ts'
import { roomsOf, SMALL_PLAN } from '../../helpers/small-plan.ts'

const [BUDGET, WORK, NEW] = [tableId('budget'), tableId('work'), tableId('fresh')]
const at = (row: string, column: string) => [rowId(row), columnId(column)] as const

let server: FakeServer
const open: PlanSession[] = []
beforeEach(() => {
  server = new FakeServer(roomsOf(SMALL_PLAN))
})
afterEach(async () => {
  for (const session of open.splice(0)) await session.close()
})
const makeRoom = async (table: TableId): Promise<void> => {
  if (!server.up) throw new TypeError('Failed to fetch')
  if (!server.rooms.has(table)) server.load(table, Y.encodeStateAsUpdate(new Y.Doc()))
}
const start = async (name: string, setup: Partial<SessionSetup> = {}): Promise<PlanSession> => {
  const { session } = await openSession({ server, name, makeRoom, ...setup })
  open.push(session)
  await quiet(server)
  return session
}
const stop = async (session: PlanSession): Promise<void> => {
  open.splice(open.indexOf(session), 1)
  await session.close()
}

describe('tables that were removed', () => {
  test('[UNDO5] after a restart nothing is in the way of undo, and what is saved is not called unsent', async () => {
    const disk = new MemoryDisk()
    const [ana, li] = [await start('Ana', { disk }), await start('Li')]
    const before = ana.editText(BUDGET, ...at('travel', 'spent'), 'en')
    ana.commit(BUDGET, ...at('travel', 'spent'), '5', 'en')
    ana.commit(WORK, ...at('plain', 'figure'), '99', 'en')
    await quiet(server)
    li.removeTable(WORK)
    await quiet(server)
    await stop(ana)
    const again = await start('Ana', { disk })
    expect(again.status.saved).toBe(true)
    expect(again.unsent()).toEqual([])
    expect(again.undo()).toMatchObject({ status: 'done', table: WORK })
    expect(again.undo()).toMatchObject({ status: 'done', table: BUDGET })
    expect(again.editText(BUDGET, ...at('travel', 'spent'), 'en')).toBe(before)
    li.undo()
    await quiet(server)
    expect(again.editText(WORK, ...at('plain', 'figure'), 'en')).not.toBe('99')
    expect(again.status.saved).toBe(true)
  })

  test('[NEW3] made and removed without a server it is saved there in the end, also after a restart', async () => {
    const disk = new MemoryDisk()
    const ana = await start('Ana', { disk })
    server.up = false
    ana.goOffline()
    await ana.addTable(freeTable(NEW, null, { en: 'Fresh' }), null)
    ana.commit(NEW, ...at('row-1', 'column-1'), '7', 'en')
    ana.removeTable(NEW)
    await quiet(server)
    await stop(ana)
    server.up = true
    const again = await start('Ana', { disk })
    for (let round = 0; round < 5; round++) await quiet(server)
    expect(again.status).toMatchObject({ saved: true, refused: [] })
    again.undo()
    expect(again.editText(NEW, ...at('row-1', 'column-1'), 'en')).toBe('7')
  })
})

describe('what others use stays', () => {
  test('[UNDO6] a column that a colleague has written into', async () => {
    const [ana, li] = [await start('Ana'), await start('Li')]
    const [column] = ana.insertColumns(BUDGET, { at: 2, columns: [{ type: 'number', label: { en: 'New' } }] })
    await quiet(server)
    li.commit(BUDGET, rowId('posts'), column!, '123', 'en')
    await quiet(server)
    expect(ana.undo()).toMatchObject({ status: 'left', since: [{ by: 'Li' }] })
    await quiet(server)
    expect(li.table(BUDGET).columns.has(column!)).toBe(true)
  })

  test('[UNDO6] a table that a colleague has written into; alone it goes, also after a restart', async () => {
    const disk = new MemoryDisk()
    const [ana, li] = [await start('Ana', { disk }), await start('Li')]
    const add = (): Promise<unknown> => ana.addTable(freeTable(NEW, null, { en: 'Fresh' }), null)
    await add()
    await quiet(server)
    li.commit(NEW, ...at('row-1', 'column-1'), '55', 'en')
    await quiet(server)
    expect(ana.undo()).toMatchObject({ status: 'left', since: [{ by: 'Li' }] })
    await quiet(server)
    expect(li.tables().map(({ id }) => id)).toContain(NEW)

    const other = tableId('other')
    await ana.addTable(freeTable(other, null, { en: 'Other' }), null)
    ana.commit(other, ...at('row-1', 'column-1'), '1', 'en')
    await quiet(server)
    await stop(ana)
    const again = await start('Ana', { disk })
    expect([again.undo().status, again.undo().status]).toEqual(['done', 'done'])
    await quiet(server)
    expect(li.tables().map(({ id }) => id)).not.toContain(other)
    again.redo()
    await quiet(server)
    expect(li.tables().map(({ id }) => id)).toContain(other)
  })

  test('[NEW7] in a table one made one is known by name', async () => {
    const [ana, li] = [await start('Ana'), await start('Li')]
    await ana.addTable(freeTable(NEW, null, { en: 'Fresh' }), null)
    await quiet(server)
    li.commit(NEW, ...at('row-1', 'column-1'), '55', 'en')
    await quiet(server)
    ana.commit(NEW, ...at('row-1', 'column-1'), '56', 'en')
    await quiet(server)
    expect(li.undo()).toMatchObject({ status: 'left', since: [{ by: 'Ana' }] })
  })
})
