/** Several changes that are one thing to the person who makes them. */
import { expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { CellBlock } from '../../../client/session/session-types.ts'
import { MemoryDisk } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { SessionSetup } from '../../helpers/open-session.ts'
import { sessionWorld } from '../../helpers/session-world.ts'
import { contentsOf } from './any-move.ts'

const BUDGET = tableId('budget')
const WORK = tableId('work')
const SPENT = columnId('spent')

const world = sessionWorld()
const start = async (setup: Partial<SessionSetup> = {}) => (await world.start(setup)).session
const addRow = (session: PlanSession) =>
  session.insertRows(BUDGET, { at: 4, count: 1, parent: null, kind: 'line' })[0]!

test('[UNDO4] what is done together is taken back together, and done again together', async () => {
  const session = await start()
  const before = contentsOf(session)
  session.commit(BUDGET, rowId('grants'), SPENT, '7', 'en')
  const between = contentsOf(session)
  const row = session.together('first', () => {
    const made = addRow(session)
    expect(session.commit(BUDGET, made, SPENT, '8', 'en')).toEqual({ status: 'done' })
    return made
  })
  const after = contentsOf(session)
  expect(session.value(BUDGET, row, SPENT)).toBe(8)
  expect(session.undo()).toMatchObject({ status: 'done', kind: 'edit-cells' })
  expect(contentsOf(session)).toEqual(between)
  expect(session.table(BUDGET).rows.has(row)).toBe(false)
  session.redo()
  expect(contentsOf(session)).toEqual(after)
  expect(session.canRedo).toBe(false)
  session.undo()
  session.undo()
  expect(contentsOf(session)).toEqual(before)
  expect(session.canUndo).toBe(false)
})

test('[UNDO4] it may go on later, unless something else was done between', async () => {
  const session = await start()
  const row = session.together('first', () => addRow(session))
  session.together('first', () => session.commit(BUDGET, row, SPENT, '8', 'en'))
  session.undo()
  expect(session.canUndo).toBe(false)
  session.redo()
  session.commit(BUDGET, row, SPENT, '9', 'en')
  session.together('first', () => session.commit(BUDGET, row, SPENT, '10', 'en'))
  session.undo()
  expect(session.value(BUDGET, row, SPENT)).toBe(9)
  session.undo()
  expect(session.value(BUDGET, row, SPENT)).toBe(8)
  session.undo()
  expect(session.canUndo).toBe(false)
})

test('[UNDO4] a move belongs to what it is done with, in all its documents; so it is after a restart', async () => {
  const disk = new MemoryDisk()
  const session = await start({ disk })
  const before = contentsOf(session)
  session.together('move', () => {
    const row = addRow(session)
    const from: CellBlock = { table: WORK, rows: [rowId('sum')], columns: [columnId('figure')] }
    expect(session.moveCells(from, { table: BUDGET, rows: [row], columns: [SPENT] }, 'en')).toEqual({
      status: 'done',
    })
  })
  await world.stop(session)
  const again = await start({ disk })
  again.undo()
  expect(contentsOf(again)).toEqual(before)
  expect(again.canUndo).toBe(false)
})

test('[UNDO4] what is done after a fault is a step of its own', async () => {
  const session = await start()
  const fault = new Error('a fault')
  expect(() =>
    session.together('first', () => {
      addRow(session)
      throw fault
    }),
  ).toThrow(fault)
  session.commit(BUDGET, rowId('grants'), SPENT, '7', 'en')
  session.undo()
  expect(session.canUndo).toBe(true)
})
