import { describe, expect, test, vi } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { JournalEntry } from '../../../client/session/ports.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { PLAN_LIMITS } from '../../../shared/model/plan-limits.ts'
import { freeTable } from '../../../shared/plan/templates.ts'
import type { FakeServer } from '../../helpers/fake-server.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const BUDGET = tableId('budget')
const OUTPUTS = tableId('outputs')
const WORK = tableId('work')
const at = (row: string, column: string) => [rowId(row), columnId(column)] as const

const world = sessionWorld()
const { start, stop, quiet } = world
const shown = (session: PlanSession, table = BUDGET, language: 'en' | 'zh' = 'en'): string[][] => {
  const document = session.table(table)
  return document.rows.ids.map((row) =>
    document.columns.ids.map((column) => session.display(table, row, column, language)),
  )
}

describe('reading', () => {
  test('[READ1] tables are numbered and named in the plan’s order', async () => {
    const { session } = await start()
    expect(session.tables().map((table) => [table.number, table.name('en'), table.name('zh')])).toEqual([
      ['10.1', 'Table 10.1', '表 10.1'],
      ['10.2', 'Table 10.2', '表 10.2'],
      [null, 'Workings', '工作表'],
    ])
    for (const text of ['10.2', 'Table 10.2', '表 10.2', 'outputs'])
      expect(session.findTable(text)).toBe(OUTPUTS)
    expect(session.findTable('10.99')).toBeUndefined()
  })

  test('[READ2] cells show as printed, values are exact, a missing translation falls back', async () => {
    const { session } = await start()
    await session.settled()
    expect(shown(session)).toEqual([
      ['Posts', '5\u00a0778.4', '(2.8)', '', ''],
      ['旅费', '0.1', '—', '', ''],
      ['Grants', '0.2', '', '', ''],
      ['Total', '5\u00a0778.7', '(2.8)', '0.0', ''],
    ])
    expect(session.value(BUDGET, ...at('total', 'spent'))).toBe(5778.7)
    expect(session.value(WORK, ...at('sum', 'figure'))).toBe(5790.7)
    expect(session.itemNumber(OUTPUTS, rowId('annual'))).toBe(3)
    expect(session.itemNumber(OUTPUTS, rowId('reports'))).toBeNull()
  })

  test('[READ5] which language stands in is known; not for words of one’s own, nor for numbers', async () => {
    const { session } = await start()
    const borrowed = (row: string, column: string, language: 'en' | 'zh') =>
      session.borrowedFrom(BUDGET, ...at(row, column), language)
    expect([borrowed('travel', 'label', 'en'), borrowed('travel', 'label', 'zh')]).toEqual(['zh', null])
    expect([borrowed('posts', 'label', 'en'), borrowed('posts', 'spent', 'zh')]).toEqual([null, null])
  })

  test('[READ3] a formula reads in A1 with table names of the reader’s language', async () => {
    const { session } = await start()
    expect(session.editText(BUDGET, ...at('total', 'spent'), 'en')).toBe('=SUM(B1:B3)')
    expect(session.editText(WORK, ...at('sum', 'figure'), 'zh')).toBe("='表 10.1'!B4+'表 10.2'!B1")
    expect(session.moveTable(OUTPUTS, BUDGET)).toEqual({ status: 'done' })
    expect(session.editText(WORK, ...at('sum', 'figure'), 'en')).toBe("='Table 10.2'!B4+'Table 10.1'!B1")
    expect(session.value(WORK, ...at('sum', 'figure'))).toBe(5790.7)
  })
})

describe('editing', () => {
  test.each([
    ['7 469.9', 7469.9, '7\u00a0469.9'],
    ['（2.8）', -2.8, '(2.8)'],
    ['—', { nil: true }, '—'],
    ['２３', 23, '23.0'],
    ['1.5万', 15000, '15\u00a0000.0'],
    ['=1/0', { error: '#DIV/0!' }, '#DIV/0!'],
    ['＝1+1', 2, '2.0'],
  ])('[EDIT1] %s in a number column', async (typed, value, text) => {
    const { session } = await start()
    expect(session.commit(BUDGET, ...at('grants', 'change'), typed, 'en')).toEqual({ status: 'done' })
    await session.settled()
    expect(session.value(BUDGET, ...at('grants', 'change'))).toMatchObject(value as never)
    expect(session.display(BUDGET, ...at('grants', 'change'), 'en')).toBe(text)
    expect(session.mark(BUDGET, ...at('grants', 'change'))).toBeNull()
  })

  test('[EDIT2] what does not fit is kept as typed and marked', async () => {
    const { session } = await start()
    const wrong = session.commit(BUDGET, ...at('grants', 'spent'), 'about 200', 'en')
    expect(wrong).toEqual({ status: 'done', marked: [{ row: 'grants', column: 'spent' }] })
    expect(session.display(BUDGET, ...at('grants', 'spent'), 'en')).toBe('about 200')
    expect(session.mark(BUDGET, ...at('grants', 'spent'))).toBe('not-a-number')
    session.commit(BUDGET, ...at('grants', 'due'), '31/02/2023', 'en')
    expect(session.mark(BUDGET, ...at('grants', 'due'))).toBe('not-a-date')
    const broken = session.commit(BUDGET, ...at('grants', 'change'), '=SUM((', 'en')
    expect(broken).toMatchObject({ status: 'done', marked: [{ row: 'grants', column: 'change' }] })
    expect(session.editText(BUDGET, ...at('grants', 'change'), 'en')).toBe('=SUM((')
    expect(session.mark(BUDGET, ...at('grants', 'change'))).toBe('not-a-formula')
  })

  test('[EDIT3] what can be read in two ways is asked, and each reading typed again is clear', async () => {
    const { session } = await start()
    const asked = session.commit(BUDGET, ...at('grants', 'spent'), '1,234', 'en')
    expect(asked).toEqual({
      status: 'ambiguous',
      readings: [
        { typed: '1234', value: 1234, decimal: '.' },
        { typed: '1.2340', value: 1.234, decimal: ',' },
      ],
      at: { row: 'grants', column: 'spent' },
    })
    expect(session.value(BUDGET, ...at('grants', 'spent'))).toBe(0.2)
    session.commit(BUDGET, ...at('grants', 'spent'), '1.2340', 'en')
    expect(session.value(BUDGET, ...at('grants', 'spent'))).toBe(1.234)
    const text = session.editText(BUDGET, ...at('grants', 'spent'), 'en')
    expect(session.commit(BUDGET, ...at('grants', 'spent'), text, 'en')).toEqual({ status: 'done' })
  })

  test('[EDIT3] a column decides by the number that shows its decimal mark; else one answer does for all', async () => {
    const { session } = await start()
    const cells = (one: string, two: string) => [
      { row: rowId('grants'), column: columnId('spent'), typed: one },
      { row: rowId('travel'), column: columnId('spent'), typed: two },
    ]
    expect(session.commitMany(BUDGET, cells('1,234', '12,345.6'), 'en')).toEqual({ status: 'done' })
    expect(session.value(BUDGET, ...at('grants', 'spent'))).toBe(1234)
    expect(session.commitMany(BUDGET, cells('1,234', '2.345'), 'en').status).toBe('ambiguous')
    const answered = cells('1,234', '2.345').map((cell) => ({ ...cell, decimal: ',' as const }))
    expect(session.commitMany(BUDGET, answered, 'en')).toEqual({ status: 'done' })
    expect(session.value(BUDGET, ...at('grants', 'spent'))).toBe(1.234)
    expect(session.value(BUDGET, ...at('travel', 'spent'))).toBe(2345)
  })

  test('[EDIT11] a percentage is shown as one, with its decimals, unless somebody set it otherwise; one step takes both back', async () => {
    const { session } = await start()
    await session.settled()
    const [row, column] = at('travel', 'spent')
    const before = session.display(BUDGET, row, column, 'en')
    const typed = (text: string, number?: number): string => {
      session.commitMany(
        BUDGET,
        [{ row, column, typed: text, ...(number !== undefined && { number }) }],
        'en',
      )
      return session.display(BUDGET, row, column, 'en')
    }
    expect(typed('12.5%')).toBe('12.5%')
    expect(session.value(BUDGET, row, column)).toBe(0.125)
    expect(session.editText(BUDGET, row, column, 'en')).toBe('12.5%')
    session.undo()
    expect(session.display(BUDGET, row, column, 'en')).toBe(before)
    expect(session.table(BUDGET).ownFormat(row, column)).toEqual({})
    // As another program prints it.
    expect(typed('13%', 0.1284)).toBe('12.84%')
    // What goes on is not asked about, however it could be read.
    expect(typed('12.345%')).toBe('12.84%')
    const asked = session.commit(BUDGET, row, column, '12.345%', 'en')
    expect(asked).toMatchObject({
      status: 'ambiguous',
      readings: [
        { typed: '12.3450%', value: 0.12345 },
        { typed: '12345%', value: 123.45 },
      ],
    })
    expect(typed('12.3450%')).toBe('12.35%')
    expect(session.commit(BUDGET, row, column, session.editText(BUDGET, row, column, 'en'), 'en')).toEqual({
      status: 'done',
    })
    // A number alone is a number: `0.2` from another cell is 20 %.
    expect(typed('0.2')).toBe('20.00%')
    session.format(BUDGET, { cells: [{ row, column }] }, { number: 'plain', decimals: 3 })
    expect(typed('12%')).toBe('0.120')
  })

  test('[EDIT10] the number another program prints is that number, where its text is one', async () => {
    const { session } = await start()
    const paste = (typed: string, number: number) => {
      session.commitMany(BUDGET, [{ row: rowId('grants'), column: columnId('spent'), typed, number }], 'en')
      return session.value(BUDGET, ...at('grants', 'spent'))
    }
    expect(paste('1,234', 1234.4)).toBe(1234.4)
    expect(paste('####', 7.25)).toBe(7.25)
    expect(paste('12-Mar', 44_632)).toBe('12-Mar')
    expect(paste('7a', 7)).toBe('7a')
  })

  test('[EDIT4] a refusal says why and writes nothing', async () => {
    const { session } = await start()
    const deep = session.commit(
      BUDGET,
      ...at('grants', 'spent'),
      `=${'('.repeat(100)}1${')'.repeat(100)}`,
      'en',
    )
    expect(deep).toMatchObject({ status: 'refused', code: 'formula-too-deep' })
    expect(session.commit(BUDGET, ...at('nobody', 'spent'), '1', 'en')).toMatchObject({ code: 'unknown-row' })
    expect(
      session.moveRows(OUTPUTS, [rowId('meetings')], { before: null, parent: rowId('board') }),
    ).toMatchObject({
      code: 'row-is-its-own-parent',
    })
    expect(session.deleteColumns(BUDGET, [columnId('label')])).toMatchObject({ code: 'not-allowed' })
    expect(session.canUndo).toBe(false)
  })

  test('[EDIT4] one table more than a plan can have is refused before anything is made of it', async () => {
    const { session } = await start()
    vi.spyOn(session.outline, 'recordIds').mockImplementation(function* () {
      for (let n = 0; n < PLAN_LIMITS.tables; n++) yield `t${n}`
    })
    const refused = await session.addTable(freeTable(tableId('extra'), null, { en: 'Extra' }), null)
    expect(refused).toMatchObject({ status: 'refused', code: 'plan-full', facts: { limit: 1000 } })
    expect(session.tables().map(({ id }) => id)).not.toContain('extra')
  })

  test('[EDIT4] more rows or columns than a table can have are refused at once', async () => {
    const { session } = await start()
    expect(() => session.insertRows(BUDGET, { at: 1, count: 1e9 })).toThrow('table-full {"what":"rows"')
    const columns = Array.from({ length: 1024 }, () => ({ type: 'number', label: {} }) as const)
    expect(() => session.insertColumns(BUDGET, { at: 1, columns })).toThrow('table-full {"what":"columns"')
    expect([session.table(BUDGET).rows.length, session.table(BUDGET).columns.length]).toEqual([4, 5])
    expect(session.canUndo).toBe(false)
  })

  test('[EDIT5] a long text is edited as a difference, in the language of the person', async () => {
    const one = await start()
    const two = await start({ name: 'Li' })
    one.session.goOffline()
    one.session.commit(BUDGET, ...at('posts', 'label'), 'Permanent posts', 'en')
    two.session.commit(BUDGET, ...at('posts', 'label'), 'Posts and other staff', 'en')
    two.session.commit(BUDGET, ...at('posts', 'label'), '员额费用', 'zh')
    one.session.goOnline()
    await quiet()
    for (const { session } of [one, two]) {
      const text = session.display(BUDGET, ...at('posts', 'label'), 'en')
      expect(text).toContain('Permanent')
      expect(text).toContain('and other staff')
      expect(session.display(BUDGET, ...at('posts', 'label'), 'zh')).toBe('员额费用')
    }
  })

  test('[EDIT6] half a character and NUL do not enter a document', async () => {
    const { session } = await start()
    session.commit(WORK, ...at('plain', 'label'), 'a\ud83db\0c\r\nd 😀', 'en')
    expect(session.value(WORK, ...at('plain', 'label'))).toBe('a\ufffdbc\nd 😀')
  })

  test('rows and columns: an item added to a group is numbered and counted', async () => {
    const { session } = await start()
    const [row] = session.insertRows(OUTPUTS, { at: 2, count: 1 })
    expect(session.table(OUTPUTS).rows.parentOf(row!)).toBe('meetings')
    expect(session.itemNumber(OUTPUTS, row!)).toBe(2)
    session.commit(OUTPUTS, row!, columnId('planned'), '5', 'en')
    expect(session.value(OUTPUTS, ...at('meetings', 'planned'))).toBe(17)
    session.moveRows(OUTPUTS, [row!], { before: rowId('annual') })
    expect(session.value(OUTPUTS, ...at('meetings', 'planned'))).toBe(12)
    expect(session.value(OUTPUTS, ...at('reports', 'planned'))).toBe(6)
    session.deleteRows(OUTPUTS, [rowId('meetings')])
    expect(session.table(OUTPUTS).rows.ids).toEqual(['reports', row, 'annual'])
    const [column] = session.insertColumns(BUDGET, {
      at: 1,
      columns: [{ type: 'number', label: { en: 'New' } }],
    })
    expect(session.table(BUDGET).columns.ids[1]).toBe(column)
    expect(session.editText(BUDGET, ...at('total', 'spent'), 'en')).toBe('=SUM(C1:C3)')
    session.moveColumns(BUDGET, [column!], { before: null })
    session.deleteColumns(BUDGET, [column!])
    expect(session.editText(BUDGET, ...at('total', 'spent'), 'en')).toBe('=SUM(B1:B3)')
  })

  test('what changed is told, own or not', async () => {
    const one = await start()
    const two = await start({ name: 'Li' })
    const patches: unknown[] = []
    const values: unknown[] = []
    two.session.onTable(BUDGET, (event) => {
      if (event.patch) patches.push(...event.patch.cells.map((cell) => cell.content))
      if (event.values) values.push(...event.values)
    })
    one.session.commit(BUDGET, ...at('travel', 'spent'), '10', 'en')
    await quiet()
    expect(patches).toEqual([10])
    expect(values).toContainEqual({ row: 'total', column: 'spent' })
    expect(two.session.value(BUDGET, ...at('total', 'spent'))).toBe(5788.6)
  })
})

describe('opening', () => {
  test('[OPEN1] what was opened once opens without a server, with its values', async () => {
    const { session, disk } = await start()
    session.commit(BUDGET, ...at('travel', 'spent'), '10', 'en')
    await quiet()
    await stop(session)
    world.server.up = false
    const again = await start({ disk })
    await again.session.settled()
    expect(again.session.value(BUDGET, ...at('total', 'spent'))).toBe(5788.6)
    expect(again.session.status).toMatchObject({ connection: 'connecting', saved: true, kept: 'yes' })
  })

  test('[OPEN2] a piece of storage that cannot be applied is set aside and the rest is served', async () => {
    const { session, disk } = await start()
    await stop(session)
    disk.room('budget').pieces.push(Uint8Array.of(1, 1, 200, 3, 255, 9, 9))
    world.server.up = false
    const again = await start({ disk })
    expect(again.session.status.storage.broken).toBe(1)
    expect(shown(again.session)[0]?.[1]).toBe('5\u00a0778.4')
    expect(disk.room('budget').aside).toHaveLength(1)
    again.session.commit(BUDGET, ...at('travel', 'spent'), '10', 'en')
    await stop(again.session)
    const third = await start({ disk })
    expect(third.session.value(BUDGET, ...at('travel', 'spent'))).toBe(10)
  })

  test('[OPEN6] what builds on a damaged piece waits for it, and the table goes on with the server', async () => {
    const first = await start()
    first.session.goOffline()
    const typed = ['11', '12', '13', '14', '15', '16']
    for (const text of typed) {
      first.session.commit(BUDGET, ...at('travel', 'spent'), text, 'en')
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    const { disk } = first
    await stop(first.session)
    const { pieces } = disk.room('budget')
    const whole = pieces.map((piece) => Uint8Array.from(piece))
    const damaged = pieces.length - 4
    pieces[damaged] = Uint8Array.of(1, 1, 200, 3, 255, 9, 9)
    const { session } = await start({ disk })
    await quiet()
    expect(session.status).toMatchObject({ refused: [], storage: { broken: 1 } })
    session.commit(BUDGET, ...at('travel', 'change'), '70', 'en')
    await quiet()
    const li = await start({ name: 'Li' })
    expect(li.session.value(BUDGET, ...at('travel', 'change'))).toBe(70)
    expect(li.session.value(BUDGET, ...at('travel', 'spent'))).toBe(12)
    expect(session.status).toMatchObject({ saved: true, refused: [] })

    // Somebody has the missing piece after all.
    li.session.table(BUDGET).apply(whole[damaged]!, 'tab')
    await stop(session)
    const again = await start({ disk })
    await quiet()
    expect(again.session.value(BUDGET, ...at('travel', 'spent'))).toBe(16)
    await quiet()
    expect(li.session.value(BUDGET, ...at('travel', 'spent'))).toBe(16)
  })

  test('[OPEN2] a room that the store cannot read comes from the server; also one that appears later', async () => {
    const disk = new MemoryDisk()
    await stop((await start({ disk })).session)
    const store = new MemoryPlanStore(Math.random, disk)
    const load = store.load.bind(store)
    store.load = (room, whole) =>
      room === 'budget' || room === 'extra' ? Promise.reject(new Error('bad sector')) : load(room, whole)
    const { session } = await start({ store })
    await quiet()
    expect(session.status.storage.broken).toBe(1)
    expect(shown(session)[0]?.[1]).toBe('5\u00a0778.4')
    const bo = await start({ name: 'Bo' })
    world.server.load('extra', new Uint8Array([0, 0]))
    await bo.session.addTable(freeTable(tableId('extra'), null, { en: 'Extra' }), null)
    await quiet()
    expect(session.tables().at(-1)).toMatchObject({ id: 'extra' })
    expect(session.table(tableId('extra')).rows.length).toBe(5)
    expect(session.status).toMatchObject({ storage: { broken: 2 }, refused: [] })
  })

  test('[OPEN2] a broken entry of the stored journal costs itself only, and is counted', async () => {
    const disk = new MemoryDisk()
    const { session } = await start({ disk })
    session.commit(BUDGET, ...at('travel', 'spent'), '10', 'en')
    await stop(session)
    disk.journal.set('junk', { id: 'junk', owner: 'gone' } as JournalEntry)
    const again = await start({ disk })
    expect(again.session.status.storage.broken).toBe(1)
    expect(again.session.undo()).toMatchObject({ status: 'done' })
    expect(again.session.value(BUDGET, ...at('travel', 'spent'))).toBe(0.1)
  })

  test('[OPEN3] a plan that is neither here nor within reach fails with a word', async () => {
    world.server.up = false
    await expect(start({ within: 50 })).rejects.toMatchObject({ code: 'offline' })
    world.server.up = true
    world.server.rooms.delete('outline')
    await expect(start({ within: 50 })).rejects.toMatchObject({ code: 'unknown-plan' })
  })

  test('[OPEN4] a table that appears in the outline is opened on the fly; a removed one is a dead reference', async () => {
    const one = await start()
    const { TableDoc } = await import('../../../shared/doc/table-doc.ts')
    const { addTable, removeTable } = await import('../../../shared/doc/write-outline.ts')
    world.server.load('extra', new Uint8Array([0, 0]))
    const heard: number[] = []
    one.session.onOutline(() => heard.push(one.session.tables().length))
    addTable(
      one.session.outline,
      { id: tableId('extra'), component: null, kind: 'free', numbering: 'table', title: { en: 'Extra' } },
      null,
    )
    expect(one.session.table(tableId('extra'))).toBeInstanceOf(TableDoc)
    await quiet()
    expect(heard.at(-1)).toBe(4)
    one.session.insertColumns(tableId('extra'), { at: 0, columns: [{ type: 'number', label: {} }] })
    const [row] = one.session.insertRows(tableId('extra'), { at: 0, count: 1 })
    const [column] = one.session.table(tableId('extra')).columns.ids
    one.session.commit(tableId('extra'), row!, column!, '=10.1+1', 'en')
    expect(one.session.value(tableId('extra'), row!, column!)).toBe(11.1)
    one.session.commit(WORK, ...at('plain', 'figure'), "='Table 10.3'!A1*2", 'en')
    expect(one.session.value(WORK, ...at('plain', 'figure'))).toBe(22.2)
    removeTable(one.session.outline, tableId('extra'))
    await quiet()
    expect(one.session.value(WORK, ...at('plain', 'figure'))).toEqual({
      error: '#REF!',
      reason: expect.anything() as unknown,
    })
    expect(() => one.session.table(tableId('extra'))).toThrow('unknown-table')
  })

  test('[OPEN5] synced is true when every table is here, and false as soon as one is refused', async () => {
    const { session } = await start()
    expect(await session.synced(1000)).toBe(true)
    session.goOffline()
    world.server.refuse.set('work', 4403)
    session.goOnline()
    // Not only when the time is over.
    expect(await session.synced(3_600_000)).toBe(false)
    session.removeTable(WORK)
    expect(await session.synced(1000)).toBe(true)
  })

  test('[OPEN5] a table that is made on the server in its absence is not here', async () => {
    world.server.rooms.delete('work')
    const { session } = await start({
      makeRoom: (table) => Promise.resolve(world.server.load(table, new Uint8Array([0, 0]))),
    })
    await quiet()
    expect(session.status.refused).toEqual([])
    expect(await session.synced(1000)).toBe(false)
  })

  test('[OPEN5] a plan that is wanted whole does not open without one of its tables, others do', async () => {
    const slow = (): FakeServer => {
      const sync = world.server.client()
      const join = sync.join.bind(sync)
      const never = { ask: () => undefined, setPresence: () => undefined, leave: () => undefined }
      sync.join = (room, y, events) => (room === 'work' ? never : join(room, y, events))
      return Object.assign(Object.create(world.server) as FakeServer, { client: () => sync })
    }
    await expect(start({ server: slow(), whole: true, within: 100 })).rejects.toMatchObject({
      code: 'incomplete',
      facts: { missing: 1, of: 3, waited: 100 },
    })
    const { session } = await start({ server: slow(), within: 100 })
    expect(session.tables()).toHaveLength(3)
    expect(await session.synced(50)).toBe(false)
  })

  test('[EDIT4] opened for reading, a plan takes no change', async () => {
    const { session } = await start({ readOnly: true })
    const refused = { status: 'refused', code: 'read-only' }
    expect(session.commit(BUDGET, ...at('travel', 'spent'), '10', 'en')).toMatchObject(refused)
    expect(session.removeTable(BUDGET)).toMatchObject(refused)
    expect(await session.addTable(freeTable(tableId('extra'), null, {}), null)).toMatchObject(refused)
    expect(session.status).toMatchObject({ unsaved: 0, refused: [] })
  })

  test('two sessions see each other with name and cursor', async () => {
    const one = await start()
    const two = await start({ name: 'Li' })
    two.session.setCursor({ table: BUDGET, row: rowId('posts'), column: columnId('spent'), editing: true })
    await quiet()
    expect(one.session.peers()).toMatchObject([
      { name: 'Li', person: 'person-Li', table: 'budget', row: 'posts', column: 'spent', editing: true },
    ])
    expect(two.session.peers()).toMatchObject([{ name: 'Ana', table: null }])
    await stop(two.session)
    await quiet()
    expect(one.session.peers()).toEqual([])
  })

  test('an unused disk stays a plan of its own', async () => {
    const disk = new MemoryDisk()
    const { session } = await start({ disk })
    expect([...disk.rooms.keys()].sort()).toEqual(['budget', 'outline', 'outputs', 'register', 'work'])
    await stop(session)
  })
})
