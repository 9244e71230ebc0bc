import { describe, expect, test } from 'vitest'

import { openPlan, type OpenPlanOptions, type Plan } from '../../../client/headless.ts'
import { until } from '../../helpers/eventually.ts'
import { headlessWorld, smallStore } from '../../helpers/headless-world.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

const world = headlessWorld()
const { serve, stop, close } = world
const open = async (url: string, options: OpenPlanOptions = {}): Promise<Plan> => {
  const plan = await world.open(url, options)
  await plan.settled()
  return plan
}

describe('the scripting interface', () => {
  test('[HEAD1] tables, addresses, values, texts, formulas', async () => {
    const { url } = await serve(await smallStore())
    const plan = await open(url)
    expect(plan.tables()).toMatchObject([
      {
        id: 'budget',
        number: '10.1',
        kind: 'budget',
        component: 'section',
        title: 'Resources by object',
        state: 'draft',
        access: 'write',
      },
      { id: 'outputs', number: '10.2', kind: 'deliverables', title: 'Deliverables' },
      { id: 'work', number: null, kind: 'free', component: 'section', title: 'Workings' },
    ])
    for (const name of ['10.1', 'Table 10.1', '表 10.1', 'budget']) expect(plan.table(name).id).toBe('budget')
    const budget = plan.table('10.1')
    expect([budget.get('A1'), budget.get('B1'), budget.get('C2'), budget.get('D1')]).toEqual([
      'Posts',
      5778.4,
      0,
      null,
    ])
    expect([budget.text('B1'), budget.text('C2'), budget.text('d1')]).toEqual(['5\u00a0778.4', '—', ''])
    expect(budget.formula('B4')).toBe('=SUM(B1:B3)')
    expect(budget.formula('B1')).toBeNull()
    expect(plan.table('10.2').rows()).toEqual([
      { id: 'meetings', kind: 'subcategory', parent: null, number: null },
      { id: 'council', kind: 'item', parent: 'meetings', number: 1 },
      { id: 'board', kind: 'item', parent: 'meetings', number: 2 },
      { id: 'reports', kind: 'subcategory', parent: null, number: null },
      { id: 'annual', kind: 'item', parent: 'reports', number: 3 },
    ])
    expect(budget.columns().map(({ letter, type, label }) => [letter, type, label])).toEqual([
      ['A', 'long-text', ''],
      ['B', 'number', '2021'],
      ['C', 'number', 'Change'],
      ['D', 'percent', '%'],
      ['E', 'date', 'Due'],
    ])
  })

  test('[HEAD2] typing, clearing, structure, undo', async () => {
    const { url } = await serve(await smallStore())
    const plan = await open(url)
    const budget = plan.table('10.1')
    expect(budget.set('B2', '7 469.9')).toEqual({ marked: false })
    expect(budget.set('D2', '=B2/B4')).toEqual({ marked: false })
    expect(budget.set('B3', 'some')).toEqual({ marked: true })
    await plan.settled()
    expect(budget.get('B4')).toBe(13248.3)
    budget.set('B3', '')
    budget.set('B3', 1.234)
    expect(budget.get('B3')).toBe(1.234)
    const [first] = budget.insertRows(2, 2)
    expect(
      budget
        .rows()
        .map((row) => row.id)
        .indexOf(first ?? ''),
    ).toBe(1)
    budget.set('B2', '1')
    await plan.settled()
    expect(budget.formula('B6')).toBe('=SUM(B1:B5)')
    expect(budget.get('B6')).toBe(13250.534 - 0.0)
    budget.moveRows(2, 1, 6)
    budget.deleteRows(2)
    const outputs = plan.table('outputs')
    outputs.insertRows(3, 1, { parent: 1 })
    outputs.set('B3', 3)
    await plan.settled()
    expect(outputs.get('B1')).toBe(15)
    expect(outputs.rows()[2]).toMatchObject({ kind: 'item', parent: 'meetings', number: 2 })
    budget.insertColumns('C', 1, { type: 'number', label: 'Extra', decimals: 2 })
    expect(budget.columns()[2]).toMatchObject({ letter: 'C', label: 'Extra' })
    budget.moveColumns('C', 1, 'B')
    budget.deleteColumns(2)
    const undone = Array.from({ length: 12 }, () => plan.undo().status)
    expect(undone.slice(0, 11).every((status) => status === 'done')).toBe(true)
    while (plan.undo().status !== 'nothing');
    await plan.settled()
    expect(budget.rows().map((row) => row.id)).toEqual(['posts', 'travel', 'grants', 'total'])
    expect(budget.get('B4')).toBe(5778.7)
    plan.redo()
    expect(budget.get('B2')).toBe(7469.9)
  })

  test('[HEAD3] errors are sentences', async () => {
    const { url } = await serve(await smallStore())
    const plan = await open(url)
    const budget = plan.table('10.1')
    budget.set('D1', '=1/0')
    await plan.settled()
    expect(budget.get('D1')).toEqual({ error: '#DIV/0!' })
    expect(() => budget.get('Z9')).toThrow('There is no cell Z9 in Table 10.1: it has 4 rows and 5 columns.')
    expect(() => budget.get('nonsense')).toThrow('“nonsense” is not an address.')
    expect(() => plan.table('10.99')).toThrow('There is no table “10.99” in this plan.')
    expect(() => budget.set('B1', '1,234')).toThrow('“1,234” can be read as 1234 or as 1.2340')
    expect(() => budget.deleteRows(4, 2)).toThrow('There is no row 5 in Table 10.1.')
    const labels = 'Column A holds the row labels: it stays, and stays first.'
    expect(() => budget.deleteColumns('A')).toThrow(labels)
    expect(() => budget.insertColumns('A')).toThrow(labels)
    expect(() => budget.moveColumns('A', 1, 'C')).toThrow(labels)
    expect(() => budget.moveColumns('C', 1, 'A')).toThrow(labels)
    expect(() => budget.set('B1', Number.NaN)).toThrow('A cell cannot hold NaN.')
    expect(() => plan.table('10.2').moveRows(1, 1, 2)).toThrow('A row cannot be moved under itself.')
    expect(() => budget.insertRows(2, 1, { parent: 'nobody' })).toThrow(
      'There is no row nobody in Table 10.1.',
    )
    expect(() => budget.set('A1', 'x'.repeat(200_000))).toThrow(
      /^The text is 200000 characters long; \d+ are/,
    )
    await expect(openPlan('nowhere', 'small')).rejects.toThrow('“nowhere” is not an address.')
    await expect(openPlan(url, 'no-such-plan', { token: world.token(url) })).rejects.toThrow(
      'There is no plan “no-such-plan” on this server.',
    )
    await expect(openPlan(url, 'small')).rejects.toThrow('The server wants to know who asks: give a token.')
    await expect(openPlan(url, 'small', { token: 'fsc_nobodys' })).rejects.toThrow(
      'The server does not know this token, or its time is over.',
    )
    await expect(openPlan('http://127.0.0.1:9', 'small', { timeout: 200 })).rejects.toThrow(
      'The plan “small” is not stored here, and the server at http://127.0.0.1:9 did not answer within 200 milliseconds.',
    )
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    '[HEAD4] %d is no number of rows or columns',
    async (count) => {
      const { url } = await serve(await smallStore())
      const budget = (await open(url)).table('10.1')
      const calls = [
        () => budget.insertRows(1, count),
        () => budget.deleteRows(3, count),
        () => budget.moveRows(1, count, 3),
        () => budget.insertColumns('B', count),
        () => budget.deleteColumns('B', count),
        () => budget.moveColumns('B', count, 'D'),
      ]
      for (const call of calls)
        expect(call).toThrow(
          `${count} is not a number of rows or columns: it has to be whole, and 1 or more.`,
        )
      expect([budget.rows().length, budget.columns().length]).toEqual([4, 5])
    },
  )

  test('[HEAD4] a table that would grow beyond its limits says so, and does not grow', async () => {
    const { url } = await serve(await smallStore())
    const budget = (await open(url)).table('10.1')
    expect(() => budget.insertRows(1, 1e9)).toThrow('The table has 4 rows; 60000 is the most it can have.')
    expect(() => budget.insertColumns('B', 1e9)).toThrow(
      'The table has 5 columns; 1024 is the most it can have.',
    )
    expect(() => budget.insertRows(1, 59_997)).toThrow(expect.objectContaining({ code: 'table-full' }))
    expect([budget.rows().length, budget.columns().length]).toEqual([4, 5])
  })
})

describe('together and apart', () => {
  test('[SYNC1] two clients see each other’s edits; saved means committed', async () => {
    const app = await serve(await smallStore())
    const token = await world.tokenFor(app, 'Li', [{ scope: 'plan', role: 'editor' }])
    const [ana, li] = [await open(app.url), await open(app.url, { token })]
    ana.table('10.1').set('B2', '10')
    expect(ana.status.saved).toBe(false)
    await ana.saved()
    expect(ana.status).toMatchObject({ saved: true, shared: true, unsaved: 0, connection: 'online' })
    await until(() => li.table('10.1').get('B4') === 5788.6)
    li.table('10.1').insertRows(1)
    li.table('10.1').set('B1', '1000')
    await until(() => ana.table('10.1').get('B5') === 6788.6 || ana.table('10.1').get('B5') === 5788.6)
    await li.saved()
    await ana.settled()
    await until(() => ana.table('10.1').get('B1') === 1000)
    // Inserted above the range: not counted, and the formula moved down with its rows.
    expect(ana.table('10.1').formula('B5')).toBe('=SUM(B2:B4)')
    expect(ana.table('work').formula('B1')).toBe("='Table 10.1'!B5+'Table 10.2'!B1")
  })

  test('[SYNC2] a week offline: edits, rows and formulas survive restarts without a server, and all is merged', async () => {
    const store = await smallStore()
    const app = await serve(store)
    const dataDir = scratchDirectory()
    const first = await open(app.url, { dataDir, name: 'Ana' })
    await close(first)
    const li = await open(app.url, { name: 'Li' })
    const offline = await open(app.url, { dataDir, name: 'Ana' })
    offline.goOffline()
    offline.table('10.1').set('B1', '6000')
    offline.table('10.1').insertRows(3)
    offline.table('10.1').set('B3', '5')
    await expect(offline.saved()).rejects.toThrow('The plan is offline; 3 edits wait for goOnline().')
    await close(offline)
    li.table('10.1').set('B2', '20')
    li.table('10.1').deleteRows(3)
    await li.saved()
    const url = app.url
    await close(li)
    await stop(app)
    // No server at all: the plan opens from the folder, recalculates, goes on.
    const cold = await open(url, { dataDir })
    expect(cold.table('10.1').get('B5')).toBe(6005.3)
    expect(cold.status).toMatchObject({ saved: false, kept: 'yes', connection: 'connecting' })
    cold.table('10.2').set('B2', '9')
    await close(cold)
    const again = await serve(store)
    const back = await open(again.url, { dataDir })
    await back.saved()
    await until(() => back.table('10.1').get('B4') === 6025)
    const other = await open(again.url)
    expect(other.table('10.1').rows()).toEqual(back.table('10.1').rows())
    expect(other.table('10.1').get('B4')).toBe(6025)
    expect(other.table('10.2').get('B1')).toBe(13)
    expect(back.status).toMatchObject({ saved: true, unsaved: 0 })
  })

  test('[SYNC3] undo takes back only one’s own, after being offline and after a restart', async () => {
    const store = await smallStore()
    const app = await serve(store)
    const dataDir = scratchDirectory()
    const ana = await open(app.url, { dataDir, name: 'Ana' })
    const li = await open(app.url, { name: 'Li' })
    await until(() => ana.status.connection === 'online')
    ana.goOffline()
    ana.table('10.1').set('B1', '1')
    ana.table('10.1').set('B2', '2')
    await close(ana)
    li.table('10.1').set('B2', '22')
    li.table('10.1').set('B3', '33')
    await li.saved()
    const back = await open(app.url, { dataDir, name: 'Ana' })
    await back.saved()
    await until(() => back.table('10.1').get('B3') === 33 && li.table('10.1').get('B1') === 1)
    const winner = back.table('10.1').get('B2')
    const undone = back.undo()
    if (winner === 2) expect(back.table('10.1').get('B2')).not.toBe(2)
    else expect(undone).toMatchObject({ status: 'left', since: [{ row: 'travel', column: 'spent' }] })
    expect(back.undo()).toMatchObject({ status: 'done' })
    expect(back.table('10.1').get('B1')).toBe(5778.4)
    expect(back.undo()).toEqual({ status: 'nothing' })
    expect(back.table('10.1').get('B3')).toBe(33)
    await back.saved()
    await until(() => li.table('10.1').get('B1') === 5778.4)
    expect(li.table('10.1').get('B3')).toBe(33)
  })

  test('[SYNC4] the server dies and comes back with what it committed: the client offers the rest again', async () => {
    const store = await smallStore()
    const app = await serve(store)
    const port = Number(new URL(app.url).port)
    const plan = await open(app.url)
    plan.table('10.1').set('B1', '1')
    await plan.saved()
    await stop(app)
    await until(() => plan.status.connection === 'connecting')
    plan.table('10.1').set('B2', '2')
    expect(plan.status.saved).toBe(false)
    await serve(store, port)
    await plan.saved()
    const other = await open(app.url)
    expect([other.table('10.1').get('B1'), other.table('10.1').get('B2')]).toEqual([1, 2])
  })

  test('[SYNC5] two processes do not share one folder', async () => {
    const { url } = await serve(await smallStore())
    const dataDir = scratchDirectory()
    await open(url, { dataDir })
    await expect(openPlan(url, 'small', { dataDir })).rejects.toThrow('in use by another process')
  })

  test('[SYNC6] a pasted column of a megabyte arrives whole', async () => {
    const { url } = await serve(await smallStore())
    const [ana, li] = [await open(url), await open(url)]
    const budget = ana.table('work')
    budget.insertRows(1, 300)
    budget.setMany(
      Array.from({ length: 300 }, (_, n) => [`A${n + 1}`, `${n} ${'word '.repeat(2000)}`] as const),
    )
    await ana.saved()
    await until(() => li.table('work').get('A300') !== null)
    expect(li.table('work').text('A300').slice(0, 8)).toBe('299 word')
  })

  test('numbers change when tables move; a table found keeps to itself', async () => {
    const { url } = await serve(await smallStore())
    const plan = await open(url, { language: 'zh' })
    const budget = plan.table('10.1')
    expect(budget.name).toBe('表 10.1')
    expect(budget.title).toBe('按支出用途')
    expect(budget.get('A2')).toBe('旅费')
  })
})

describe('rights', () => {
  test('[HEAD9] a script knows what its token may do, offline too, and is refused in words', async () => {
    const app = await serve(await smallStore())
    const dataDir = scratchDirectory()
    const token = await world.tokenFor(app, 'Bea', [
      { scope: 'plan', role: 'viewer' },
      { scope: 'table:work', role: 'editor' },
    ])
    const plan = await open(app.url, { token, dataDir })
    expect(plan.tables().map(({ id, access }) => [id, access])).toEqual([
      ['budget', 'read'],
      ['outputs', 'read'],
      ['work', 'write'],
    ])
    const refusal = 'This can be read but not changed: whoever asks may change other parts of the plan.'
    expect(() => plan.table('10.1').set('B1', 1)).toThrow(refusal)
    plan.table('work').set('B1', 8)
    await plan.saved()
    await close(plan)
    await stop(app)
    const offline = await open(app.url, { token, dataDir })
    expect([offline.table('10.1').access, offline.table('work').access]).toEqual(['read', 'write'])
  })

  test('[HEAD9] a token that was made for less than its person may', async () => {
    const app = await serve(await smallStore())
    const token = await world.tokenFor(app, 'Bea', [{ scope: 'plan', role: 'editor' }], 'viewer')
    const plan = await open(app.url, { token })
    expect(plan.table('10.1').access).toBe('read')
    expect(() => plan.table('10.1').insertRows(1)).toThrow('the token was made for less.')
  })

  test('[HEAD10] what was refused is told once, is in no table, and can be taken away', async () => {
    const app = await serve(await smallStore())
    const dataDir = scratchDirectory()
    const token = await world.tokenFor(app, 'Bea', [{ scope: 'plan', role: 'editor' }])
    const plan = await open(app.url, { token, dataDir })
    const before = plan.table('10.1').get('B1')
    plan.goOffline()
    plan.table('10.1').set('B1', 4711)
    const headers = { authorization: `Bearer ${world.token(app.url)}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ grants: [{ scope: 'plan', role: 'viewer' }] })
    const answer = await fetch(`${app.url}/api/plans/small/members/bea`, { method: 'PUT', headers, body })
    expect(answer.status).toBe(200)
    plan.goOnline()
    await expect(plan.saved()).rejects.toMatchObject({
      code: 'read-only',
      message: 'This can be read but not changed: whoever asks may only read it.',
    })
    await plan.saved()
    expect(plan.table('10.1').get('B1')).toBe(before)
    expect(plan.refused()).toMatchObject([
      { tableName: 'Table 10.1', address: 'B1', after: '4711', reason: 'viewer' },
    ])
    expect(plan.exportRefused()).toContain('Table 10.1,B1,')
    await close(plan)
    const again = await open(app.url, { token, dataDir })
    await again.saved()
    expect(again.refused()).toHaveLength(1)
    again.dropRefused()
    expect(again.refused()).toEqual([])
  })
})
