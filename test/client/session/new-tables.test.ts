/** Tables that a person adds and removes: document first, entry second, with and without a server. */
import { describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import { MemoryDisk } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { freeTable } from '../../../shared/plan/templates.ts'
import type { SessionSetup } from '../../helpers/open-session.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const BUDGET = tableId('budget')
const NEW = tableId('table-new')

const world = sessionWorld()
const { stop, quiet } = world
const start = (setup: Partial<SessionSetup> = {}) =>
  world.start({ makeRoom: world.server.makeRoom, ...setup })
const file = freeTable(NEW, null, { en: 'Travel plan', zh: '差旅计划' })
const numbers = (session: PlanSession): (string | null)[] => session.tables().map((table) => table.number)

describe('a new table', () => {
  test('[NEW1] is numbered in its place, has its rows and columns, and others see it whole', async () => {
    const [ana, bo] = [await start(), await start({ name: 'Bo' })]
    expect(await ana.session.addTable(file, BUDGET)).toEqual({ status: 'done' })
    await quiet()
    for (const { session } of [ana, bo]) {
      expect(session.tables()[0]).toMatchObject({ id: NEW, number: '10.1', title: { zh: '差旅计划' } })
      expect(numbers(session)).toEqual(['10.1', '10.2', '10.3', null])
      expect([session.table(NEW).rows.ids.length, session.table(NEW).columns.ids.length]).toEqual([5, 4])
    }
    ana.session.commit(NEW, rowId('row-1'), columnId('column-1'), '=1+1', 'en')
    await quiet()
    await bo.session.settled()
    expect(bo.session.value(NEW, rowId('row-1'), columnId('column-1'))).toBe(2)
    expect(ana.session.status).toMatchObject({ saved: true, refused: [] })
  })

  test('[NEW2] an id that the plan knows is refused, also of a removed table', async () => {
    const { session } = await start()
    session.removeTable(BUDGET)
    expect(await session.addTable(freeTable(BUDGET, null, {}), null)).toMatchObject({
      status: 'refused',
      code: 'id-taken',
    })
  })

  test('[NEW3] made without a server it is kept, survives a restart, and arrives later', async () => {
    const disk = new MemoryDisk()
    const ana = await start({ disk })
    await quiet()
    world.server.up = false
    ana.sync.cut()
    await ana.session.addTable(file, null)
    ana.session.commit(NEW, rowId('row-1'), columnId('column-1'), '7', 'en')
    await quiet()
    expect(ana.session.status).toMatchObject({ kept: 'yes', saved: false })
    await stop(ana.session)
    world.server.up = true
    const [again, bo] = [await start({ disk }), await start({ name: 'Bo' })]
    for (let round = 0; round < 5; round++) await quiet()
    expect(again.session.status).toMatchObject({ saved: true, refused: [] })
    expect(bo.session.value(NEW, rowId('row-1'), columnId('column-1'))).toBe(7)
  })

  test('[NEW4] a server that keeps refusing is not asked for ever', async () => {
    let asked = 0
    const { session } = await start({
      makeRoom: async () => {
        asked++
      },
    })
    await session.addTable(file, null)
    for (let round = 0; round < 10; round++) await quiet()
    expect(asked).toBeLessThanOrEqual(4)
    expect(session.status.refused).toMatchObject([{ room: NEW, code: 4404 }])
    expect(session.table(NEW).rows.ids).toHaveLength(5)
  })

  test('[NEW5] undo takes it out of the plan again, redo brings it back with its contents', async () => {
    const { session } = await start()
    await session.addTable(file, null)
    session.undo()
    expect(numbers(session)).toEqual(['10.1', '10.2', null])
    session.redo()
    expect(session.tables().at(-1)).toMatchObject({ id: NEW })
    expect(session.table(NEW).rows.ids).toHaveLength(5)
  })
})

describe('a removed table', () => {
  test('[NEW6] renumbers the rest, is gone for others, and undo brings it back', async () => {
    const [ana, bo] = [await start(), await start({ name: 'Bo' })]
    expect(ana.session.removeTable(BUDGET)).toEqual({ status: 'done' })
    await quiet()
    expect(numbers(bo.session)).toEqual(['10.1', null])
    expect(() => bo.session.table(BUDGET)).toThrow('unknown-table')
    ana.session.undo()
    await quiet()
    await bo.session.settled()
    expect(numbers(bo.session)).toEqual(['10.1', '10.2', null])
    expect(bo.session.value(BUDGET, rowId('total'), columnId('spent'))).toBe(5778.7)
  })
})
