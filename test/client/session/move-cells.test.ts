/** Cut and paste of cells: what moves, what follows, and what undo makes of it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { CellBlock } from '../../../client/session/session-types.ts'
import { MemoryDisk } from '../../../client/storage/memory-plan-store.ts'
import { setName } from '../../../shared/doc/write-outline.ts'
import { bindName, renderName } from '../../../shared/formula/named-formula.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { columnId, nameId, rowId, tableId } from '../../../shared/model/ids.ts'
import { FakeServer } from '../../helpers/fake-server.ts'
import type { SessionSetup } from '../../helpers/open-session.ts'
import { sessionWorld } from '../../helpers/session-world.ts'
import { roomsOf } from '../../helpers/small-plan.ts'
import { anyMove, contentsOf, planOf } from './any-move.ts'

const BUDGET = tableId('budget')
const OUTPUTS = tableId('outputs')
const WORK = tableId('work')

const world = sessionWorld()
const { stop, quiet } = world
const start = async (setup: Partial<SessionSetup> = {}) => (await world.start(setup)).session

/** `B2:C3` by ids: rows and columns separated by blanks. */
const block = (table: TableId, rows: string, columns: string): CellBlock => ({
  table,
  rows: rows.split(' ').map(rowId),
  columns: columns.split(' ').map(columnId),
})
const typed = (session: PlanSession, table: TableId, row: string, column: string): string =>
  session.editText(table, rowId(row), columnId(column), 'en')
const type = (session: PlanSession, table: TableId, row: string, column: string, text: string) =>
  session.commit(table, rowId(row), columnId(column), text, 'en')

describe('[EDIT8] cut and paste', () => {
  test('moves the contents and the formulas that mean them, in the table and in others, in one step', async () => {
    const session = await start()
    const before = contentsOf(session)
    const outcome = session.moveCells(
      block(BUDGET, 'posts travel', 'spent'),
      block(WORK, 'sum plain', 'label'),
      'en',
    )
    expect(outcome).toEqual({ status: 'done' })
    expect(session.value(WORK, rowId('sum'), columnId('label'))).toBe(5778.4)
    expect(session.value(BUDGET, rowId('posts'), columnId('spent'))).toBeNull()
    // Only two of the three cells of SUM(B1:B3) moved: the range keeps its places.
    expect(typed(session, BUDGET, 'total', 'spent')).toBe('=SUM(B1:B3)')
    const after = contentsOf(session)
    expect(session.undo()).toMatchObject({ status: 'done', table: 'budget', kind: 'move-cells' })
    expect(contentsOf(session)).toEqual(before)
    expect(session.canUndo).toBe(false)
    expect(session.redo()).toMatchObject({ status: 'done', table: 'work' })
    expect(contentsOf(session)).toEqual(after)
    expect(session.canRedo).toBe(false)
  })

  test('[UNDO7] undo and redo lead to the table of the move, not to where a formula followed, and name all of them', async () => {
    const session = await start()
    type(session, WORK, 'plain', 'figure', "='Table 10.1'!B1")
    type(session, OUTPUTS, 'council', 'planned', "='Table 10.1'!B1")
    session.moveCells(block(BUDGET, 'posts', 'spent'), block(BUDGET, 'posts', 'change'), 'en')
    const undone = session.undo()
    expect(undone).toMatchObject({ table: BUDGET, at: { row: 'posts', column: 'spent' } })
    expect(undone).toMatchObject({ touched: expect.toSatisfy((all: unknown[]) => all.length === 3) })
    expect(session.redo()).toMatchObject({ table: BUDGET, at: { row: 'posts' } })

    const across = [block(BUDGET, 'posts', 'change'), block(OUTPUTS, 'board', 'planned')] as const
    session.moveCells(...across, 'en')
    expect(session.undo()).toMatchObject({ table: BUDGET, at: { row: 'posts', column: 'change' } })
    expect(session.redo()).toMatchObject({ table: OUTPUTS, at: { row: 'board', column: 'planned' } })
  })

  test('a formula of a third table follows, ranges moved as one piece follow, names follow', async () => {
    const session = await start()
    setName(session.outline, nameId('all'), 'All', bindName('=SUM(B1:B3)', session.scope('en'), BUDGET))
    type(session, WORK, 'plain', 'figure', "='Table 10.1'!B1+SUM('Table 10.1'!B1:B3)+All")
    const value = session.value(WORK, rowId('plain'), columnId('figure'))
    session.moveCells(
      block(BUDGET, 'posts travel grants', 'spent'),
      block(BUDGET, 'posts travel grants', 'due'),
      'en',
    )
    expect(typed(session, BUDGET, 'total', 'spent')).toBe('=SUM(E1:E3)')
    expect(typed(session, WORK, 'plain', 'figure')).toBe("='Table 10.1'!E1+SUM('Table 10.1'!E1:E3)+All")
    expect(renderName(session.outline.names()[0]!.formula, session.scope('en'))).toBe(
      "=SUM('Table 10.1'!E1:E3)",
    )
    expect(session.value(WORK, rowId('plain'), columnId('figure'))).toEqual(value)
    session.undo()
    expect(typed(session, WORK, 'plain', 'figure')).toBe("='Table 10.1'!B1+SUM('Table 10.1'!B1:B3)+All")
    expect(renderName(session.outline.names()[0]!.formula, session.scope('en'))).toBe(
      "=SUM('Table 10.1'!B1:B3)",
    )
  })

  test('a moved formula goes on meaning what it meant; overlapping places are no trouble', async () => {
    const session = await start()
    session.moveCells(block(BUDGET, 'total', 'spent change'), block(BUDGET, 'total', 'change share'), 'en')
    expect(typed(session, BUDGET, 'total', 'change')).toBe('=SUM(B1:B3)')
    expect(typed(session, BUDGET, 'total', 'share')).toBe('=SUM(C1:C3)')
    expect(typed(session, BUDGET, 'total', 'spent')).toBe('')
    expect(typed(session, WORK, 'sum', 'figure')).toBe("='Table 10.1'!C4+'Table 10.2'!B1")
    session.undo()
    expect(typed(session, BUDGET, 'total', 'share')).toBe('=C4/B4*100')
    expect(typed(session, BUDGET, 'total', 'spent')).toBe('=SUM(B1:B3)')
  })

  test('what does not fit its column moves unchanged and is marked', async () => {
    const session = await start()
    const into = block(BUDGET, 'posts', 'spent')
    expect(session.moveCells(block(BUDGET, 'posts', 'label'), into, 'en')).toEqual({
      status: 'done',
      marked: [{ row: 'posts', column: 'spent' }],
      oneLanguage: 1,
    })
    expect(session.display(BUDGET, rowId('posts'), columnId('spent'), 'en')).toBe('Posts')
    expect(session.mark(BUDGET, rowId('posts'), columnId('spent'))).toBe('not-a-number')
    session.undo()
    expect(session.display(BUDGET, rowId('posts'), columnId('label'), 'zh')).toBe('员额')
    expect(session.value(BUDGET, rowId('posts'), columnId('spent'))).toBe(5778.4)
  })

  test('onto itself: nothing happens', async () => {
    const session = await start()
    const here = block(BUDGET, 'posts total', 'spent change')
    expect(session.moveCells(here, here, 'en')).toEqual({ status: 'done' })
    expect(session.canUndo).toBe(false)
  })

  test('a table one may not write: refused as source or target, left alone as a bystander', async () => {
    const session = await start()
    await quiet()
    world.server.refuse.set('work', 4403)
    session.goOffline()
    session.goOnline()
    await quiet()
    const before = contentsOf(session)
    const [here, there] = [block(BUDGET, 'total', 'spent'), block(WORK, 'plain', 'figure')]
    for (const outcome of [session.moveCells(here, there, 'en'), session.moveCells(there, here, 'en')])
      expect(outcome).toMatchObject({ status: 'refused', facts: { room: 'work' } })
    expect(contentsOf(session)).toEqual(before)
    session.moveCells(here, block(BUDGET, 'total', 'due'), 'en')
    expect(typed(session, BUDGET, 'total', 'due')).toBe('=SUM(B1:B3)')
    expect(typed(session, WORK, 'sum', 'figure')).toBe("='Table 10.1'!B4+'Table 10.2'!B1")
  })

  test('rows that are gone, and contents that cannot be read, are refused and nothing is written', async () => {
    const session = await start()
    session.deleteRows(BUDGET, [rowId('travel')])
    const before = contentsOf(session)
    expect(
      session.moveCells(block(BUDGET, 'travel', 'spent'), block(BUDGET, 'posts', 'due'), 'en'),
    ).toMatchObject({ code: 'unknown-row' })
    expect(
      session.moveCells(block(BUDGET, 'posts', 'spent'), block(BUDGET, 'posts', 'nothing'), 'en'),
    ).toMatchObject({ code: 'unknown-column' })
    expect(contentsOf(session)).toEqual(before)
    session.table(BUDGET).transact('edit-cells', (writer) => {
      writer.set('rows', 'posts', 'due', [9] as never)
    })
    expect(
      session.moveCells(block(BUDGET, 'posts', 'due'), block(BUDGET, 'posts', 'change'), 'en'),
    ).toMatchObject({ code: 'malformed' })
  })

  test('after any move every formula has the value it had, and undo brings the same documents back', async () => {
    await fc.assert(
      fc.asyncProperty(anyMove, async (move) => {
        const session = await start({ server: new FakeServer(roomsOf(planOf(move))) })
        const before = contentsOf(session)
        const values = new Map(
          move.formulas.map(({ table, row, column }) => [
            move.afterwards(table, row, column),
            session.value(tableId(table), rowId(row), columnId(column)),
          ]),
        )
        expect(session.moveCells(move.from, move.to, 'en')).toMatchObject({ status: 'done' })
        for (const [place, value] of values) {
          const [table = '', row = '', column = ''] = place.split(' ')
          expect([place, session.value(tableId(table), rowId(row), columnId(column))]).toEqual([place, value])
        }
        const after = contentsOf(session)
        if (session.canUndo) expect(session.undo()).toMatchObject({ status: 'done' })
        expect(session.canUndo).toBe(false)
        expect(contentsOf(session)).toEqual(before)
        if (session.canRedo) expect(session.redo()).toMatchObject({ status: 'done' })
        expect(contentsOf(session)).toEqual(after)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a move and other people', () => {
  const cut = block(BUDGET, 'total', 'spent')
  const there = block(OUTPUTS, 'annual', 'planned')

  test('[UND11] a formula somebody has rewritten since stays; the rest goes back', async () => {
    const ana = await start()
    const li = await start({ name: 'Li' })
    await quiet()
    ana.moveCells(cut, there, 'en')
    await quiet()
    type(li, WORK, 'sum', 'figure', '99')
    await quiet()
    expect(ana.undo()).toMatchObject({
      status: 'partly',
      table: 'budget',
      since: [{ row: 'sum', column: 'figure', by: 'Li' }],
    })
    expect(typed(ana, BUDGET, 'total', 'spent')).toBe('=SUM(B1:B3)')
    expect(typed(ana, OUTPUTS, 'annual', 'planned')).toBe('1')
    expect(typed(ana, WORK, 'sum', 'figure')).toBe('99')
  })

  test('[UND12] where somebody has filled the old place the move stays, and is said', async () => {
    const ana = await start()
    const li = await start({ name: 'Li' })
    await quiet()
    ana.moveCells(cut, there, 'en')
    await quiet()
    type(li, BUDGET, 'total', 'spent', '5')
    await quiet()
    expect(ana.undo()).toMatchObject({ status: 'left', since: [{ row: 'total', column: 'spent', by: 'Li' }] })
    expect(typed(ana, BUDGET, 'total', 'spent')).toBe('5')
    expect(typed(ana, OUTPUTS, 'annual', 'planned')).toBe("=SUM('Table 10.1'!B1:B3)")
  })

  test('[UNDO3] is one step after a restart too', async () => {
    const disk = new MemoryDisk()
    const session = await start({ disk })
    const before = contentsOf(session)
    session.moveCells(cut, there, 'en')
    await quiet()
    await stop(session)
    const again = await start({ disk })
    expect(again.undo()).toMatchObject({ status: 'done' })
    expect([contentsOf(again), again.canUndo]).toEqual([before, false])
    expect(again.redo()).toMatchObject({ status: 'done' })
    expect(again.canRedo).toBe(false)
  })
})

describe('[EDIT9] a cut that waits', () => {
  test('ends with an own edit of one of its cells, undo included, and with no other', async () => {
    const ana = await start()
    const li = await start({ name: 'Li' })
    await quiet()
    const told: boolean[] = []
    ana.pendingCut.onChange(() => told.push(ana.pendingCut.current !== null))
    const wait = () => ana.pendingCut.set({ ...block(BUDGET, 'posts travel', 'label spent'), token: 'x' })
    wait()
    type(ana, BUDGET, 'grants', 'spent', '5')
    type(ana, BUDGET, 'posts', 'change', '5')
    type(ana, WORK, 'plain', 'figure', '5')
    type(li, BUDGET, 'posts', 'spent', '5')
    await quiet()
    expect(ana.pendingCut.current?.token).toBe('x')
    type(ana, BUDGET, 'travel', 'spent', '5')
    expect(ana.pendingCut.current).toBeNull()
    wait()
    ana.undo()
    expect(ana.pendingCut.current).toBeNull()
    wait()
    type(ana, BUDGET, 'posts', 'label', 'Other posts')
    expect(ana.pendingCut.current).toBeNull()
    expect(told).toEqual([true, false, true, false, true, false])
  })

  test('what was copied is framed until anything of one’s own is done but pasting it; a cut takes its place', async () => {
    const ana = await start()
    const li = await start({ name: 'Li' })
    await quiet()
    const copied = block(BUDGET, 'posts travel', 'label spent')
    const { pendingCut } = ana
    pendingCut.setCopied(copied)
    type(li, BUDGET, 'posts', 'spent', '5')
    await quiet()
    expect(pendingCut.copied).toBe(copied)
    pendingCut.pasting(() => type(ana, WORK, 'plain', 'figure', '5'))
    expect(pendingCut.copied).toBe(copied)
    type(ana, WORK, 'plain', 'figure', '6')
    expect(pendingCut.copied).toBeNull()
    pendingCut.pasting(() => type(ana, WORK, 'plain', 'figure', '7'))
    expect(pendingCut.copied).toBeNull()
    pendingCut.setCopied(copied)
    pendingCut.set({ ...copied, token: 'x' })
    expect(pendingCut.copied).toBeNull()
    pendingCut.setCopied(copied)
    expect(pendingCut.current).toBeNull()
  })
})
