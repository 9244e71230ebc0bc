import { createHash } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import type { DocEnv } from '../../../shared/doc/plan-document.ts'
import { RegisterDoc } from '../../../shared/doc/register-doc.ts'
import { changeTableEntry } from '../../../shared/doc/write-outline.ts'
import { exportTable } from '../../../shared/export/export-table.ts'
import { cellKey, isFormula } from '../../../shared/model/cell.ts'
import type { FrozenValues } from '../../../shared/model/frozen-values.ts'
import { columnId, rowId, tableId, type TableId } from '../../../shared/model/ids.ts'
import type { LifecycleRecord } from '../../../shared/model/lifecycle.ts'
import { headingOf } from '../../../shared/plan/heading.ts'
import { sourceValues } from '../../../shared/plan/source-values.ts'
import { until } from '../../helpers/eventually.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const [BUDGET, OUTPUTS, WORK] = [tableId('budget'), tableId('outputs'), tableId('work')]
const world = sessionWorld()
const { start, stop, quiet } = world

const record = (table: TableId, state: 'final' | 'draft'): LifecycleRecord => ({
  table,
  state,
  step: state === 'final' ? 'finalise' : 'reopen',
  person: 'person-Li',
  name: 'Li',
  at: 5,
  note: '',
  hash: 'ab',
})

/** What the server would record of a table as this session sees it. */
function frozenNow(session: PlanSession, table: TableId): FrozenValues {
  const document = session.table(table)
  const values = Object.fromEntries(
    document.rows.ids.flatMap((row) =>
      document.columns.ids
        .filter((column) => isFormula(document.cell(row, column)))
        .map((column) => [cellKey(row, column), session.value(table, row, column)] as const),
    ),
  )
  const plan = {
    tables: session.tables().map(({ id }) => id),
    names: session.outline.names(),
    document: (id: TableId) => session.table(id),
  }
  const heading = headingOf(session.tables(), table)
  const sources = sourceValues(table, plan, (...place) => session.value(...place))
  return { values, sources, ...(heading && { heading }) }
}

const env: DocEnv = { random: Math.random, now: Date.now, mainLanguage: () => 'en' }

/** The table that reads another one, a cell of it that does, and a cell that is read there. */
const READER = { table: WORK, row: rowId('plain'), column: columnId('figure') }
const SOURCE = { table: BUDGET, row: rowId('posts'), column: columnId('spent') }

describe('final tables', () => {
  const opened = async () => {
    world.server.load('register', new RegisterDoc(env).encode())
    const opening = await start()
    const { session } = opening
    const budget = session.tables().find(({ id }) => id === BUDGET)!
    const { row, column, table } = READER
    await quiet()
    session.commit(SOURCE.table, SOURCE.row, SOURCE.column, '10', 'en')
    const address = session.editText(OUTPUTS, rowId('nothing'), columnId('nothing'), 'en')
    expect(address).toBe('')
    const a1 = a1Of(session, SOURCE)
    expect(session.commit(table, row, column, `='${budget.name('en')}'!${a1}*2`, 'en')).toEqual({
      status: 'done',
    })
    await quiet()
    expect(session.value(table, row, column)).toBe(20)
    const register = new RegisterDoc(env)
    const put = (state: 'final' | 'draft', tables: readonly TableId[] = [table]): void => {
      register.put(
        tables.map((id) => ({
          record: record(id, state),
          frozen: state === 'final' ? frozenNow(session, id) : null,
        })),
      )
      world.server.write('register', register.encode())
    }
    return { ...opening, put }
  }
  const a1Of = (session: PlanSession, { table, row, column }: typeof SOURCE): string => {
    const document = session.table(table)
    return `${String.fromCharCode(65 + document.columns.indexOf(column))}${document.rows.indexOf(row) + 1}`
  }
  const value = (session: PlanSession, at = READER) => session.value(at.table, at.row, at.column)

  test('[FINAL1] a final table keeps its values, offline and after restarts; reopened it calculates again', async () => {
    const { session, disk, put } = await opened()
    put('final')
    await quiet()
    const told: unknown[] = []
    session.onTable(WORK, (event) => told.push(event))
    session.commit(SOURCE.table, SOURCE.row, SOURCE.column, '50', 'en')
    await quiet()
    expect([value(session), value(session, SOURCE)]).toEqual([20, 50])
    expect(session.display(READER.table, READER.row, READER.column, 'en')).toContain('20')
    expect(session.isCalculating(READER.table, READER.row, READER.column)).toBe(false)
    expect(session.isFrozen(WORK)).toBe(true)
    await stop(session)
    world.server.up = false
    const again = await start({ disk })
    await again.session.settled()
    expect([value(again.session), value(again.session, SOURCE)]).toEqual([20, 50])
    world.server.up = true
    again.session.goOnline()
    put('draft')
    await quiet()
    expect([value(again.session), again.session.isFrozen(WORK)]).toEqual([100, false])
  })

  test('[FINAL6] a final table is not renamed, moved or removed; what others do to its heading is told', async () => {
    const { session, put } = await opened()
    const refused = { status: 'refused', code: 'read-only', facts: { room: BUDGET, reason: 'final' } }
    put('final', [BUDGET])
    await quiet()
    const order = session.tables().map(({ id }) => id)
    expect(session.setEntry(BUDGET, { title: { en: 'Other' } })).toMatchObject(refused)
    expect(session.moveTable(BUDGET, null)).toMatchObject(refused)
    expect(session.removeTable(BUDGET)).toMatchObject(refused)
    expect(session.tables().map(({ id }) => id)).toEqual(order)
    expect(session.access(BUDGET).headingChanged).toBeUndefined()
    // Somebody else with an older program.
    const outline = new OutlineDoc(env)
    outline.apply(session.outline.encode(), 'remote')
    const before = outline.tableEntry(BUDGET).title
    const told: unknown[] = []
    session.onAccess(() => told.push(1))
    for (const [title, changed] of [
      [{ ...before, en: 'Renamed' }, true],
      [before, undefined],
    ] as const) {
      changeTableEntry(outline, BUDGET, { title })
      world.server.write('outline', outline.encode())
      await quiet()
      expect(session.access(BUDGET).headingChanged).toBe(changed)
    }
    expect(told.length).toBeGreaterThanOrEqual(2)
    put('draft', [BUDGET])
    await quiet()
    expect(session.setEntry(BUDGET, { title: { en: 'Other' } })).toEqual({ status: 'done' })
    expect(session.access(BUDGET).headingChanged).toBeUndefined()
  })

  test('[FINAL2] what reads a final table reads what it prints', async () => {
    const { session, put } = await opened()
    const follower = { ...SOURCE, row: rowId('travel') }
    const name = session
      .tables()
      .find(({ id }) => id === WORK)!
      .name('en')
    const formula = `='${name}'!${a1Of(session, READER)}+1`
    expect(session.commit(BUDGET, follower.row, follower.column, formula, 'en')).toEqual({ status: 'done' })
    await quiet()
    expect(value(session, follower)).toBe(21)
    put('final')
    await quiet()
    session.commit(SOURCE.table, SOURCE.row, SOURCE.column, '50', 'en')
    await quiet()
    expect([value(session), value(session, follower)]).toEqual([20, 21])
    put('draft')
    await quiet()
    expect([value(session), value(session, follower)]).toEqual([100, 101])
  })

  test('[FINAL3] files show what is printed, and a workbook holds no formula of a final table', async () => {
    const { session, put } = await opened()
    put('final')
    await quiet()
    session.commit(SOURCE.table, SOURCE.row, SOURCE.column, '50', 'en')
    await quiet()
    const text = async (format: 'csv' | 'json'): Promise<string> =>
      Buffer.from(await session.exportTable(WORK, format, 'en')).toString('utf8')
    expect(await text('csv')).toMatch(/(^|,|\n)20(,|\r|\n)/)
    expect(await text('csv')).not.toMatch(/(^|,|\n)100(,|\r|\n)/)
    const cells = (JSON.parse(await text('json')) as { rows: { cells: unknown }[] }).rows
    expect(JSON.stringify(cells)).toContain('"value":20')
    const sheets = async (id: TableId): Promise<string[]> => {
      const written: string[] = []
      await exportTable('xlsx', session, id, 'en', (workbook) => {
        written.push(...workbook.sheets.map((sheet) => JSON.stringify(sheet)))
        return Promise.resolve(new Uint8Array())
      })
      return written
    }
    // Alone, because nothing of it reads another table any more.
    const [final, ...others] = await sheets(WORK)
    expect([final?.includes('"formula"'), others]).toEqual([false, []])
    expect((await sheets(BUDGET))[0]).toContain('"formula"')
  })

  test('[FINAL4] sources that moved since are told with their number of cells, and not when they move back', async () => {
    const { session, put } = await opened()
    put('final')
    await quiet()
    expect(session.access(WORK)).toMatchObject({ state: 'final', moved: [] })
    let told = 0
    session.onAccess(() => void told++)
    session.commit(SOURCE.table, SOURCE.row, SOURCE.column, '50', 'en')
    await until(() => session.access(WORK).moved.length > 0)
    expect(session.access(WORK).moved).toEqual([{ table: 'budget', cells: 2 }])
    expect(told).toBe(1)
    const cells = session.movedCells(WORK, BUDGET, 'en')
    expect(cells).toHaveLength(2)
    const own = cells.find(({ row, column }) => row === SOURCE.row && column === SOURCE.column)
    expect(own).toMatchObject({
      address: expect.stringMatching(/^[A-Z]+\d+$/),
      now: session.display(SOURCE.table, SOURCE.row, SOURCE.column, 'en'),
    })
    expect(own?.before).not.toBe(own?.now)
    expect(session.movedCells(WORK, tableId('outputs'), 'en')).toEqual([])
    session.undo()
    await until(() => session.access(WORK).moved.length === 0)
    expect(session.movedCells(WORK, BUDGET, 'en')).toEqual([])
    put('draft')
    await quiet()
    expect(session.access(WORK)).toMatchObject({ state: 'draft', moved: [] })
  })

  test('[FINAL5] the hash of what a table holds is that of its canonical text', async () => {
    const { session } = await opened()
    const li = await start({ name: 'Li' })
    await quiet()
    const wanted = createHash('sha256')
      .update(canonicalTable(session.table(WORK)))
      .digest('hex')
    expect(await session.contentHash(WORK)).toBe(wanted)
    expect(await li.session.contentHash(WORK)).toBe(wanted)
    expect(session.feeds(WORK)).toEqual(['budget', 'outputs'])
  })
})
