/** Undo beside other people: in tables that are removed, of columns and tables that they use. */
import { describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import { MemoryDisk } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { freeTable } from '../../../shared/plan/templates.ts'
import type { SessionSetup } from '../../helpers/open-session.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const [BUDGET, WORK, NEW] = [tableId('budget'), tableId('work'), tableId('fresh')]
const at = (row: string, column: string) => [rowId(row), columnId(column)] as const

const world = sessionWorld()
const { stop, quiet } = world
const start = async (name: string, setup: Partial<SessionSetup> = {}): Promise<PlanSession> => {
  const { session } = await world.start({ name, makeRoom: world.server.makeRoom, ...setup })
  await quiet()
  return session
}

describe('tables that were removed', () => {
  test('[UNDO5] after a restart nothing is in the way of undo, and what is saved is not called unsent', async () => {
    const disk = new MemoryDisk()
    const [ana, li] = [await start('Ana', { disk }), await start('Li')]
    const before = ana.editText(BUDGET, ...at('travel', 'spent'), 'en')
    ana.commit(BUDGET, ...at('travel', 'spent'), '5', 'en')
    ana.commit(WORK, ...at('plain', 'figure'), '99', 'en')
    await quiet()
    li.removeTable(WORK)
    await quiet()
    await stop(ana)
    const again = await start('Ana', { disk })
    expect(again.status.saved).toBe(true)
    expect(again.unsent()).toEqual([])
    expect(again.undo()).toMatchObject({ status: 'done', table: WORK })
    expect(again.undo()).toMatchObject({ status: 'done', table: BUDGET })
    expect(again.editText(BUDGET, ...at('travel', 'spent'), 'en')).toBe(before)
    li.undo()
    await quiet()
    expect(again.editText(WORK, ...at('plain', 'figure'), 'en')).not.toBe('99')
    expect(again.status.saved).toBe(true)
  })

  test('[NEW3] made and removed without a server it is saved there in the end, also after a restart', async () => {
    const disk = new MemoryDisk()
    const ana = await start('Ana', { disk })
    world.server.up = false
    ana.goOffline()
    await ana.addTable(freeTable(NEW, null, { en: 'Fresh' }), null)
    ana.commit(NEW, ...at('row-1', 'column-1'), '7', 'en')
    ana.removeTable(NEW)
    await quiet()
    await stop(ana)
    world.server.up = true
    const again = await start('Ana', { disk })
    for (let round = 0; round < 5; round++) await quiet()
    expect(again.status).toMatchObject({ saved: true, refused: [] })
    again.undo()
    expect(again.editText(NEW, ...at('row-1', 'column-1'), 'en')).toBe('7')
  })
})

describe('one text in several hands', () => {
  test('[UNDO1] each takes back their own words, also after the other has, and after a restart', async () => {
    const disk = new MemoryDisk()
    const [ana, li] = [await start('Ana', { disk }), await start('Li')]
    const cell = at('travel', 'label')
    const read = (session: PlanSession): string => session.editText(BUDGET, ...cell, 'en')
    ana.commit(BUDGET, ...cell, 'Consultants', 'en')
    await quiet()
    ana.commit(BUDGET, ...cell, 'Consultants and experts', 'en')
    ana.commit(BUDGET, ...cell, 'Consultants, experts', 'en')
    // The letters that come back are new ones, and the step before knows them.
    ana.undo()
    await quiet()
    li.commit(BUDGET, ...cell, 'External Consultants and experts', 'en')
    await quiet()
    await stop(ana)
    const again = await start('Ana', { disk })
    expect(again.undo().status).toBe('done')
    await quiet()
    expect(read(li)).toBe('External Consultants')
    expect(li.undo().status).toBe('done')
    await quiet()
    expect(read(again)).toBe('Consultants')
    expect([again.redo().status, li.redo().status]).toEqual(['done', 'done'])
    await quiet()
    expect([read(again), read(li)]).toEqual(Array(2).fill('External Consultants and experts'))
  })
})

describe('what others use stays', () => {
  test('[UNDO6] a column that a colleague has written into', async () => {
    const [ana, li] = [await start('Ana'), await start('Li')]
    const [column] = ana.insertColumns(BUDGET, { at: 2, columns: [{ type: 'number', label: { en: 'New' } }] })
    await quiet()
    li.commit(BUDGET, rowId('posts'), column!, '123', 'en')
    await quiet()
    expect(ana.undo()).toMatchObject({ status: 'left', since: [{ by: 'Li' }] })
    await quiet()
    expect(li.table(BUDGET).columns.has(column!)).toBe(true)
  })

  test('[UNDO6] a table that a colleague has written into; alone it goes, also after a restart', async () => {
    const disk = new MemoryDisk()
    const [ana, li] = [await start('Ana', { disk }), await start('Li')]
    const add = (): Promise<unknown> => ana.addTable(freeTable(NEW, null, { en: 'Fresh' }), null)
    await add()
    await quiet()
    li.commit(NEW, ...at('row-1', 'column-1'), '55', 'en')
    await quiet()
    expect(ana.undo()).toMatchObject({ status: 'left', since: [{ by: 'Li' }] })
    await quiet()
    expect(li.tables().map(({ id }) => id)).toContain(NEW)

    const other = tableId('other')
    await ana.addTable(freeTable(other, null, { en: 'Other' }), null)
    ana.commit(other, ...at('row-1', 'column-1'), '1', 'en')
    await quiet()
    await stop(ana)
    const again = await start('Ana', { disk })
    expect([again.undo().status, again.undo().status]).toEqual(['done', 'done'])
    await quiet()
    expect(li.tables().map(({ id }) => id)).not.toContain(other)
    again.redo()
    await quiet()
    expect(li.tables().map(({ id }) => id)).toContain(other)
  })

  test('[NEW7] in a table one made one is known by name', async () => {
    const [ana, li] = [await start('Ana'), await start('Li')]
    await ana.addTable(freeTable(NEW, null, { en: 'Fresh' }), null)
    await quiet()
    li.commit(NEW, ...at('row-1', 'column-1'), '55', 'en')
    await quiet()
    ana.commit(NEW, ...at('row-1', 'column-1'), '56', 'en')
    await quiet()
    expect(li.undo()).toMatchObject({ status: 'left', since: [{ by: 'Ana' }] })
  })
})
