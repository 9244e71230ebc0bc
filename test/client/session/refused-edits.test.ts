import { describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { TabChannel, TabMessage } from '../../../client/session/ports.ts'
import type { TableEvent } from '../../../client/session/session-types.ts'
import { MemoryDisk } from '../../../client/storage/memory-plan-store.ts'
import { setFormatRule } from '../../../shared/doc/write-format-rules.ts'
import { columnLetters } from '../../../shared/formula/a1.ts'
import type { Denial } from '../../../shared/model/access.ts'
import { columnId, rowId, tableId, type RowId } from '../../../shared/model/ids.ts'
import type { FileTable } from '../../../shared/model/plan-file.ts'
import { until } from '../../helpers/eventually.ts'
import { sessionWorld } from '../../helpers/session-world.ts'
import { SMALL_PLAN } from '../../helpers/small-plan.ts'

const [BUDGET, WORK] = [tableId('budget'), tableId('work')]
const at = (row: string, column = 'spent') => [rowId(row), columnId(column)] as const

const world = sessionWorld()
const { start, stop, quiet } = world

const type = (session: PlanSession, row: string, text: string): void => {
  expect(session.commit(BUDGET, ...at(row), text, 'en')).toMatchObject({ status: 'done' })
}
const read = (session: PlanSession, row: string): unknown => session.value(BUDGET, ...at(row))
/** Nobody may write these rooms any more; whoever is there is told. */
const deny = (denial: Denial | null, ...rooms: string[]): void => {
  world.server.denialOf = (_client, room) => (rooms.includes(room) ? denial : null)
  for (const room of rooms) world.server.tellAccess(room)
}
/** Two tabs of one browser. */
function tabs(): [TabChannel, TabChannel] {
  const ends = [new Set<(message: TabMessage) => void>(), new Set<(message: TabMessage) => void>()] as const
  const end = (own: 0 | 1): TabChannel => ({
    post: (message) => {
      const copy = structuredClone(message)
      queueMicrotask(() => {
        for (const handler of ends[own === 0 ? 1 : 0]) handler(copy)
      })
    },
    onMessage: (handler) => {
      ends[own].add(handler)
      return () => ends[own].delete(handler)
    },
    close: () => ends[own].clear(),
  })
  return [end(0), end(1)]
}

describe('edits that the server would not have', () => {
  test('[REF1, REF2] what was made offline in a table that was finalised meanwhile is in the list, and not in the table', async () => {
    const { session } = await start()
    await quiet()
    const before = read(session, 'posts')
    session.goOffline()
    type(session, 'posts', '4711')
    session.commit(WORK, ...at('plain', 'figure'), '8', 'en')
    deny('final', 'budget')
    const told: number[] = []
    session.onRefused((edits) => told.push(edits.length))
    session.goOnline()
    await quiet()
    expect(session.status).toMatchObject({ saved: true, unsaved: 0, refusedEdits: 1 })
    expect(session.unsent()).toEqual([])
    expect(read(session, 'posts')).toBe(before)
    expect(session.value(WORK, ...at('plain', 'figure'))).toBe(8)
    expect(session.refusedEdits()).toMatchObject([
      { table: 'budget', reason: 'final', command: { kind: 'edit-cells' } },
    ])
    expect(told.length).toBeGreaterThan(0)
    expect(session.access(BUDGET)).toMatchObject({ mode: 'read', reason: 'final', outdated: false })
    expect(session.table(BUDGET).encode()).toEqual(
      (await start({ name: 'Li' })).session.table(BUDGET).encode(),
    )
  })

  test('[REF2] whoever shows the table is told that everything is anew, and holds the same document', async () => {
    const { session } = await start()
    await quiet()
    const [document, events] = [session.table(BUDGET), [] as TableEvent[]]
    session.onTable(BUDGET, (event) => events.push(event))
    session.goOffline()
    type(session, 'posts', '4711')
    const rows = session.insertRows(BUDGET, { at: 1, count: 2 })
    deny('viewer', 'budget')
    session.goOnline()
    await quiet()
    expect(session.table(BUDGET)).toBe(document)
    expect(events.some(({ patch }) => patch?.anew)).toBe(true)
    expect(document.rows.ids).not.toContain(rows[0])
    expect(session.itemNumber(BUDGET, rowId('posts'))).not.toBe(3)
    await session.settled()
    expect(session.display(BUDGET, ...at('posts'), 'en')).not.toBe('4,711')
  })

  test('[REF1] the right withdrawn while connected: what was on its way is refused, what was saved is not', async () => {
    const { session } = await start()
    await quiet()
    type(session, 'posts', '1')
    await quiet()
    type(session, 'posts', '2')
    type(session, 'travel', '3')
    deny('another-part', 'budget')
    await quiet()
    expect(session.refusedEdits().map(({ reason }) => reason)).toEqual(['another-part', 'another-part'])
    expect([read(session, 'posts'), session.status.saved]).toEqual([1, true])
    expect(session.commit(BUDGET, ...at('posts'), '9', 'en')).toMatchObject({
      status: 'refused',
      code: 'read-only',
      facts: { room: 'budget', reason: 'another-part' },
    })
  })

  test('[REF1] an edit that reached the server before it took no more is not refused, acknowledged or not', async () => {
    const { session } = await start()
    await quiet()
    world.server.committing = false
    type(session, 'posts', '1')
    session.clear(BUDGET, [{ row: rowId('travel'), column: columnId('spent') }])
    await quiet()
    deny('final', 'budget')
    await quiet()
    expect(session.refusedEdits()).toEqual([])
    expect([read(session, 'posts'), read(session, 'travel')]).toEqual([1, null])
    expect(session.status.saved).toBe(true)
  })

  test('[REF3] rights given back before the list is made: what waits is sent after all', async () => {
    const { session } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    deny('viewer', 'budget')
    world.server.network.auto = false
    session.goOnline()
    // Told, and on its way to fetch the server's state.
    for (let n = 0; n < 200 && !session.access(BUDGET).outdated; n++) {
      world.server.network.step(0)
      await Promise.resolve()
    }
    expect(session.access(BUDGET)).toMatchObject({ mode: 'read', outdated: true })
    expect(session.status).toMatchObject({ saved: false, refusedEdits: 0 })
    deny(null, 'budget')
    world.server.network.auto = true
    await quiet()
    expect(session.status).toMatchObject({ saved: true, refusedEdits: 0 })
    expect((await start({ name: 'Li' })).session.value(BUDGET, ...at('posts'))).toBe(1)
  })

  test('[REF3] a connection that breaks before the server’s state is here leaves the old one, and everything in it', async () => {
    const { session, sync } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    deny('viewer', 'budget')
    world.server.network.auto = false
    session.goOnline()
    for (let n = 0; n < 200 && !session.access(BUDGET).outdated; n++) {
      world.server.network.step(0)
      await Promise.resolve()
    }
    sync.cut()
    expect(read(session, 'posts')).toBe(1)
    expect(session.unsent()).toHaveLength(1)
    world.server.network.auto = true
    session.goOnline()
    await quiet()
    expect([session.status.refusedEdits, read(session, 'posts') === 1]).toEqual([1, false])
  })

  test('[REF4] removed from the plan: the edits are in the list, the data stays readable, and nothing of it is ever sent', async () => {
    const { session, disk } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '4711')
    for (const room of ['outline', 'budget', 'work', 'outputs', 'register'])
      world.server.refuse.set(room, 4403)
    session.goOnline()
    await quiet()
    expect(session.status).toMatchObject({ account: 'removed', saved: true, refusedEdits: 1 })
    expect(session.refusedEdits()).toMatchObject([{ reason: 'not-a-member' }])
    expect(read(session, 'posts')).toBe(4711)
    expect(session.access(BUDGET)).toMatchObject({ mode: 'read', reason: 'not-a-member', outdated: true })
    await stop(session)
    // Invited again, after a restart.
    world.server.refuse.clear()
    world.server.up = false
    const again = await start({ disk })
    expect(again.session.access(BUDGET)).toMatchObject({ mode: 'read', outdated: true })
    world.server.up = true
    again.session.goOnline()
    await quiet()
    expect(again.session.access(BUDGET)).toMatchObject({ mode: 'write', outdated: false })
    expect(again.session.refusedEdits()).toHaveLength(1)
    const li = await start({ name: 'Li' })
    expect(read(li.session, 'posts')).not.toBe(4711)
    expect(read(again.session, 'posts')).toBe(read(li.session, 'posts'))
    type(again.session, 'posts', '5')
    await quiet()
    expect([read(li.session, 'posts'), again.session.status.saved]).toEqual([5, true])
  })

  test('[REF15] somebody else wrote under this client’s id: what was not acknowledged is in the list, and the room goes on under another', async () => {
    const { session } = await start()
    await quiet()
    type(session, 'posts', '3')
    await quiet()
    const old = session.table(BUDGET).client
    session.goOffline()
    type(session, 'posts', '4711')
    const refused = new Set<object>()
    world.server.refuses = (client, room) => {
      if (room !== 'budget' || refused.has(client)) return null
      refused.add(client)
      return 4410
    }
    session.goOnline()
    await quiet()
    expect(session.refusedEdits()).toMatchObject([{ reason: 'id-taken' }])
    expect(read(session, 'posts')).toBe(3)
    expect(session.access(BUDGET)).toMatchObject({ mode: 'write', outdated: false })
    expect(session.table(BUDGET).client).not.toBe(old)
    type(session, 'posts', '4712')
    await quiet()
    expect(session.status).toMatchObject({ saved: true, refusedEdits: 1 })
    const li = await start({ name: 'Li' })
    expect(read(li.session, 'posts')).toBe(4712)
  })

  test('[REF5, REF9] the list survives restarts until the person drops it', async () => {
    const { session, disk } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    type(session, 'travel', '2')
    deny('final', 'budget')
    session.goOnline()
    await quiet()
    await stop(session)
    const again = await start({ disk })
    const [first] = again.session.refusedEdits()
    expect(again.session.refusedEdits()).toHaveLength(2)
    again.session.dropRefused([first!.id])
    expect(again.session.status.refusedEdits).toBe(1)
    await stop(again.session)
    expect((await start({ disk })).session.refusedEdits()).toHaveLength(1)
  })

  test('[REF6] undo does not reach into what was refused, and goes on everywhere else', async () => {
    const { session } = await start()
    await quiet()
    session.commit(WORK, ...at('plain', 'figure'), '8', 'en')
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    deny('final', 'budget')
    session.goOnline()
    await quiet()
    expect(session.undo()).toMatchObject({ status: 'done', table: 'work' })
    expect(session.canUndo).toBe(false)
    expect(session.canRedo).toBe(true)
  })

  test('[UNDO8] undo in a table that is final now leaves it alone, and says why', async () => {
    const { session } = await start()
    await quiet()
    type(session, 'posts', '1')
    await quiet()
    deny('final', 'budget')
    await quiet()
    expect(session.refusedEdits()).toEqual([])
    expect(session.undo()).toMatchObject({ status: 'left', denied: 'final' })
    expect(read(session, 'posts')).toBe(1)
  })

  test('[REF7] another tab follows: its document, its own edits, its list', async () => {
    const disk = new MemoryDisk()
    const [left, right] = tabs()
    const one = await start({ disk, tabs: left })
    const two = await start({ disk, tabs: right })
    await quiet()
    one.session.goOffline()
    two.session.goOffline()
    type(one.session, 'posts', '1')
    type(two.session, 'travel', '2')
    await quiet()
    expect([read(two.session, 'posts'), read(one.session, 'travel')]).toEqual([1, 2])
    deny('final', 'budget')
    one.session.goOnline()
    await quiet()
    // The other one is still offline.
    expect([read(two.session, 'posts') === 1, read(two.session, 'travel') === 2]).toEqual([false, false])
    expect(two.session.table(BUDGET).encode()).toEqual(one.session.table(BUDGET).encode())
    for (const { session } of [one, two]) {
      expect(session.refusedEdits()).toHaveLength(2)
      expect(session.status.saved).toBe(true)
    }
    deny(null, 'budget')
    two.session.goOnline()
    await quiet()
    const li = await start({ name: 'Li' })
    expect([read(li.session, 'posts') === 1, read(li.session, 'travel') === 2]).toEqual([false, false])
    type(two.session, 'posts', '7')
    await quiet()
    expect([read(one.session, 'posts'), read(li.session, 'posts')]).toEqual([7, 7])
    two.session.dropRefused(two.session.refusedEdits().map(({ id }) => id))
    await quiet()
    expect(one.session.refusedEdits()).toEqual([])
  })

  test('[REF7] a tab that did not hear of it learns it from the store when it writes', async () => {
    const disk = new MemoryDisk()
    const one = await start({ disk })
    const two = await start({ disk })
    await quiet()
    two.session.goOffline()
    type(two.session, 'travel', '2')
    one.session.goOffline()
    type(one.session, 'posts', '1')
    deny('final', 'budget')
    one.session.goOnline()
    await quiet()
    type(two.session, 'grants', '3')
    await quiet()
    expect(two.session.table(BUDGET).encode()).toEqual(one.session.table(BUDGET).encode())
    expect(two.session.refusedEdits().map(({ reason }) => reason)).toEqual(['final', 'final'])
  })

  test('[REF8] what a tab had made that ended before it could follow is in the list of the next one', async () => {
    const disk = new MemoryDisk()
    const one = await start({ disk })
    const two = await start({ disk })
    await quiet()
    for (const { session } of [one, two]) session.goOffline()
    type(two.session, 'travel', '2')
    type(one.session, 'posts', '1')
    deny('final', 'budget')
    one.session.goOnline()
    await quiet()
    world.forget(two.session)
    disk.alive.clear()
    await stop(one.session)
    const again = await start({ disk })
    await quiet()
    expect(again.session.refusedEdits()).toHaveLength(2)
    expect(again.session.status).toMatchObject({ saved: true, unsaved: 0 })
    expect(again.session.unsent()).toEqual([])
  })

  test('[REF10] what is written afterwards is never taken for what was refused', async () => {
    const { session } = await start()
    const li = await start({ name: 'Li' })
    await quiet()
    type(session, 'posts', '1')
    await quiet()
    const client = session.table(BUDGET).client
    session.goOffline()
    type(session, 'posts', '2')
    deny('final', 'budget')
    session.goOnline()
    await quiet()
    expect(session.table(BUDGET).client).not.toBe(client)
    deny(null, 'budget')
    await quiet()
    type(session, 'posts', '3')
    await quiet()
    expect(read(li.session, 'posts')).toBe(3)
    expect(li.session.table(BUDGET).encode()).toEqual(session.table(BUDGET).encode())
  })

  test('[REF11] a refused edit reads place by place, and as a file that runs nothing', async () => {
    const { session } = await start()
    await quiet()
    const was = session.editText(BUDGET, ...at('posts'), 'en')
    session.goOffline()
    type(session, 'posts', '4711')
    session.commit(WORK, ...at('plain', 'figure'), '=SUM(1,2)', 'en')
    deny('final', 'budget', 'work')
    session.goOnline()
    await quiet()
    await until(() => session.refusedChanges('en').length > 0)
    const changes = session.refusedChanges('en')
    expect(changes).toMatchObject([
      {
        table: 'budget',
        row: 'posts',
        column: 'spent',
        before: was,
        after: '4711',
        now: was,
        reason: 'final',
      },
      { table: 'work', after: '=SUM(1,2)' },
    ])
    expect(changes[0]!.address).toMatch(/^[A-Z]+\d+$/)
    const csv = session.exportRefused()
    expect(csv.split('\r\n')).toHaveLength(4)
    expect(csv).toContain('4711')
    expect(csv).toContain(`"'=SUM(1,2)"`)
    expect(JSON.parse(session.exportRefused([changes[0]!.edit], 'json', 'en'))).toMatchObject([
      { table: changes[0]!.tableName, cell: changes[0]!.address, before: was, after: '4711' },
    ])
  })

  test('[REF11] one line for each cell, whatever it held and however it is stored; in the language it was written in', async () => {
    const { session } = await start()
    await quiet()
    const label = at('posts', 'label')
    const was = session.editText(BUDGET, ...label, 'en')
    expect(was).not.toBe(session.editText(BUDGET, ...label, 'zh'))
    session.goOffline()
    session.commit(BUDGET, ...label, 'Staff', 'en')
    session.commit(BUDGET, ...at('posts'), 'offline text', 'en')
    session.commit(BUDGET, ...at('posts'), '12', 'en')
    session.commit(BUDGET, ...at('travel'), '=1+1', 'en')
    session.commit(BUDGET, ...at('travel'), 'words', 'en')
    session.clear(BUDGET, [{ row: rowId('travel'), column: columnId('label') }])
    deny('final', 'budget')
    session.goOnline()
    await quiet()
    await until(() => session.refusedChanges('zh').length > 0)
    const changes = session.refusedChanges('zh')
    expect(changes.map(({ after }) => after)).toEqual(['Staff', 'offline text', '12', '=1+1', 'words', ''])
    expect(changes[0]).toMatchObject({ property: null, language: 'en', before: was, now: was })
    expect(changes[2]).toMatchObject({ before: 'offline text' })
    expect(changes[4]).toMatchObject({ before: '=1+1' })
    expect(changes[5]).toMatchObject({ address: expect.stringMatching(/^A\d/), before: changes[5]!.now })
  })

  test('[REF11] a row that was added is told by what is in it, an empty one by itself', async () => {
    const { session } = await start()
    await quiet()
    session.goOffline()
    session.insertRows(BUDGET, { at: 1, count: 1 })
    deny('final', 'budget')
    session.goOnline()
    await quiet()
    await until(() => session.refusedChanges('en').length > 0)
    expect(session.refusedChanges('en')).toMatchObject([
      { what: 'insert-rows', property: 'itself', before: '', after: '' },
    ])
  })
})

describe('[REF14] what was no cell reads as what it was', () => {
  /** What the list says of edits made offline in documents that take no more. */
  async function refusedOf(work: (session: PlanSession) => void, ...rooms: string[]) {
    const { session } = await start()
    await quiet()
    session.goOffline()
    work(session)
    deny('final', ...rooms)
    session.goOnline()
    await quiet()
    await until(() => session.refusedChanges('en').length > 0)
    return { session, changes: session.refusedChanges('en') }
  }
  const heading = (session: PlanSession) => session.table(BUDGET).column(columnId('spent'))?.label.en

  test('headings and kinds of columns: before, after, and what is there now', async () => {
    let was: string | undefined
    const { session, changes } = await refusedOf((open) => {
      was = heading(open)
      open.setColumn(BUDGET, columnId('spent'), { label: { en: 'Outlay', zh: '支出额' }, decimals: 3 })
    }, 'budget')
    expect(changes).toMatchObject([
      { property: 'decimals', language: null, after: '3', isThere: true },
      { property: 'label', language: 'en', before: was, after: 'Outlay', now: was, columnLabel: was },
      { property: 'label', language: 'zh', after: '支出额' },
    ])
    expect(heading(session)).toBe(was)
    expect(session.exportRefused()).toContain('change-column,label:en')
  })

  test('formats: of a cell with its place, of a column with its heading', async () => {
    const { changes } = await refusedOf((open) => {
      const row = open.table(BUDGET).rows.ids[1]!
      open.format(BUDGET, { cells: [{ row, column: columnId('spent') }] }, { bold: true, ink: 'red' })
      open.format(BUDGET, { columns: [columnId('spent')] }, { fill: 'yellow' })
    }, 'budget')
    expect(changes).toMatchObject([
      {
        what: 'format-cells',
        property: 'format',
        row: expect.any(String),
        column: 'spent',
        before: '',
        after: 'bold',
      },
      { property: 'format', column: 'spent', after: 'ink red', now: '' },
      {
        property: 'format',
        row: null,
        column: 'spent',
        columnLabel: expect.stringMatching(/./),
        after: 'fill yellow',
      },
    ])
  })

  test('rules of a column and format rules', async () => {
    const { changes } = await refusedOf((open) => {
      open.setColumn(BUDGET, columnId('spent'), { rule: { least: 0, filled: true } })
      open.change(BUDGET, (table) =>
        setFormatRule(table, 'mine', {
          columns: null,
          when: { is: 'above', value: 5 },
          format: { ink: 'red' },
        }),
      )
      open.change(BUDGET, (table) =>
        setFormatRule(table, 'mine', {
          columns: null,
          when: { is: 'above', value: 5 },
          format: { ink: 'blue' },
        }),
      )
    }, 'budget')
    expect(changes).toMatchObject([
      { what: 'change-column', property: 'rule', column: 'spent', after: 'least 0', isThere: true },
      { property: 'rule', after: 'filled' },
      { what: 'format-cells', property: 'itself' },
      { what: 'format-cells', property: 'format-rule', before: 'ink red', after: 'ink blue' },
    ])
  })

  test('moves: rows by their numbers, columns by their letters, before and after', async () => {
    let ids: readonly RowId[] = []
    const { session, changes } = await refusedOf((open) => {
      ids = open.table(BUDGET).rows.childrenOf(null)
      open.moveRows(BUDGET, [ids[0]!], { before: null })
      const columns = open.table(BUDGET).columns.ids
      open.moveColumns(BUDGET, [columns.at(-1)!], { before: columns[1]! })
    }, 'budget')
    const { rows, columns } = session.table(BUDGET)
    const own = 1 + rows.descendantsOf(ids[0]!).length
    expect(changes).toMatchObject([
      { what: 'move-rows', property: 'place', before: '1', after: String(rows.length - own + 1), now: '1' },
      {
        what: 'move-columns',
        property: 'place',
        before: columnLetters(columns.length - 1),
        after: 'B',
        now: columnLetters(columns.length - 1),
      },
    ])
  })

  test('what was deleted says what it was, and that it is there', async () => {
    const { changes } = await refusedOf((open) => {
      open.deleteColumns(BUDGET, [columnId('spent')])
    }, 'budget')
    const { columnLabel } = changes[0]!
    expect(columnLabel).not.toBe('')
    expect(changes).toMatchObject([{ property: 'itself', before: columnLabel, after: '', now: columnLabel }])
  })

  test('titles of tables and their order', async () => {
    let name = ''
    const { session, changes } = await refusedOf((open) => {
      name = open
        .tables()
        .find(({ id }) => id === WORK)!
        .name('en')
      open.setEntry(WORK, { title: { en: 'Our work' } })
      open.moveTable(WORK, open.tables()[0]!.id)
    }, 'outline')
    const [first, second] = changes
    const at = session.tables().findIndex(({ id }) => id === WORK)
    const front = session.tables()[at - 1]
    expect(first).toMatchObject({
      property: 'title',
      language: 'en',
      after: 'Our work',
      isThere: true,
      table: null,
    })
    expect(first!.before).toBe(first!.now)
    expect(first!.rowLabel).toContain(name)
    expect(second).toMatchObject({ property: 'behind', after: '' })
    expect(front).toBeDefined()
    expect([second!.before, second!.now]).toEqual([
      expect.stringContaining(front!.name('en')),
      expect.stringContaining(front!.name('en')),
    ])
  })
})

test('[REF13] a table that was made offline and is not wanted in the plan is in the list with all it holds', async () => {
  const { session } = await start({ makeRoom: () => Promise.reject(new Error('not allowed')) })
  await quiet()
  session.goOffline()
  const table: FileTable = {
    ...SMALL_PLAN.tables.find(({ id }) => id === 'work')!,
    id: 'mine',
    title: { en: 'My own' },
  }
  expect(await session.addTable(table, null)).toEqual({ status: 'done' })
  session.commit(tableId('mine'), ...at('plain', 'figure'), '4711', 'en')
  deny('viewer', 'outline')
  session.goOnline()
  await quiet()
  expect(session.tables().map(({ id }) => id)).not.toContain('mine')
  expect(session.status).toMatchObject({ saved: true, unsaved: 0 })
  const edits = session.refusedEdits()
  expect(edits.map(({ table: of }) => String(of)).toSorted()).toEqual(['mine', 'mine', 'null'])
  // The words for them are loaded when there are any.
  await until(() => session.refusedChanges('en').length > 0)
  const changes = session.refusedChanges('en')
  expect(changes.filter(({ after }) => after === '4711')).toHaveLength(2)
  expect(changes.some(({ after }) => after === 'My own')).toBe(true)
  const words = Object.values(table.rows.flatMap(({ texts }) => Object.values(texts?.['label'] ?? {})))
  for (const word of words) expect(session.exportRefused()).toContain(word)
})

describe('signing in', () => {
  test('[SIGN1] whoever has to sign in goes on offline; after it everything is sent', async () => {
    const { session } = await start()
    await quiet()
    session.goOffline()
    for (const room of ['outline', 'budget', 'work', 'outputs', 'register'])
      world.server.refuse.set(room, 4401)
    session.goOnline()
    await quiet()
    expect(session.status).toMatchObject({ account: 'sign-in', refused: [], refusedEdits: 0 })
    type(session, 'posts', '1')
    await expect(session.saved(500)).rejects.toMatchObject({ code: 'sign-in-needed' })
    expect(session.unsent()).toHaveLength(1)
    world.server.refuse.clear()
    session.goOffline()
    session.goOnline()
    await quiet()
    expect(session.status).toMatchObject({ account: 'ok', saved: true })
  })

  test('[SIGN2] a plan that is not on this device wants a sign-in first', async () => {
    for (const room of ['outline', 'register']) world.server.refuse.set(room, 4401)
    await expect(start({ within: 50 })).rejects.toMatchObject({ code: 'sign-in-needed' })
  })
})
