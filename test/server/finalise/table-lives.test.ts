/** Steps in the life of tables, on a started server with a real database. The rules: server/finalise/SPEC.md. */
import { createHash } from 'node:crypto'

import { describe, expect, test, vi } from 'vitest'

import { StepPlaces } from '../../../server/finalise/step-places.ts'
import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import type { Grant } from '../../../shared/model/access.ts'
import { finalText } from '../../../shared/model/frozen-values.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { MAX_NOTE } from '../../../shared/model/lifecycle.ts'
import type { AuditPage } from '../../../shared/wire/rest-lifecycle.ts'
import { REGISTER_ROOM } from '../../../shared/wire/socket-path.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { type Answer, type LifeWorld, lifeWorld, PLAN } from './life-world.ts'
import { TableWriter } from './table-writer.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const member = (server: LifeWorld, name: string, ...grants: Grant[]) =>
  server.person(name, grants, { plan: PLAN })
const refusal = (error: string, facts: object = {}) => ({
  body: { error, facts: expect.objectContaining(facts) },
})

describe('steps', () => {
  test('[FIN1] draft → in review → final → draft, each with who, when, note and hash', async () => {
    const server = await lifeWorld()
    const content = sha256(canonicalTable(await server.table('budget')))
    const began = Date.now()
    const submitted = await server.take({ step: 'submit', tables: ['budget'], note: ' please look ' })
    expect(submitted).toMatchObject({
      status: 200,
      body: {
        records: [
          {
            table: 'budget',
            state: 'review',
            step: 'submit',
            person: server.ana.id,
            note: 'please look',
            hash: content,
          },
        ],
      },
    })
    expect(submitted.body.records![0]!.at).toBeGreaterThanOrEqual(began)
    expect(await server.isFrozen('budget')).toBe(false)
    expect(await server.stateOf('budget')).toBe('review')
    await server.take({ step: 'withdraw', tables: ['budget'], note: '' })
    expect(await server.stateOf('budget')).toBe('draft')
    await server.take({ step: 'submit', tables: ['budget'] })
    const { status } = await server.take({ step: 'finalise', tables: ['budget'], note: 'closed' })
    expect([status, await server.isFrozen('budget'), await server.stateOf('budget')]).toEqual([
      200,
      true,
      'final',
    ])
    await server.take({ step: 'reopen', tables: ['budget'] })
    expect([await server.isFrozen('budget'), await server.stateOf('budget')]).toEqual([false, 'draft'])
    expect((await server.register()).frozen(tableId('budget'))).toBeNull()
    expect((await server.life('budget')).body).toMatchObject({
      record: { state: 'draft', step: 'reopen', hash: content },
    })
  })

  test('[FIN1] all tables or none: one that is not there, or may not be, or stands elsewhere, stops all', async () => {
    const server = await lifeWorld()
    const officer = await member(server, 'Officer', { scope: 'table:budget', role: 'editor' })
    expect(await server.take({ step: 'finalise', tables: ['budget', 'nowhere'] })).toMatchObject({
      status: 404,
      ...refusal('unknown-table', { table: 'nowhere' }),
    })
    expect(await server.take({ step: 'finalise', tables: ['budget', 'outputs'] }, officer)).toMatchObject({
      status: 403,
      ...refusal('not-allowed', { table: 'outputs', reason: 'another-part' }),
    })
    await server.take({ step: 'finalise', tables: ['outputs'] })
    expect(await server.take({ step: 'finalise', tables: ['budget', 'outputs'] })).toMatchObject({
      status: 409,
      ...refusal('wrong-state', { table: 'outputs', state: 'final' }),
    })
    expect([await server.isFrozen('budget'), await server.stateOf('budget')]).toEqual([false, 'draft'])
    const writer = await TableWriter.open(server, 'budget', officer)
    await writer.set('posts', 'spent', 1)
    expect((await server.take({ step: 'finalise', tables: ['budget'] }, officer)).status).toBe(200)
  })

  const roles: readonly [string, readonly Grant[], readonly (number | string)[]][] = [
    ['viewer', [{ scope: 'plan', role: 'viewer' }], ['viewer', 'viewer', 'viewer', 'owners-only']],
    [
      'commenter',
      [{ scope: 'plan', role: 'commenter' }],
      ['commenter', 'commenter', 'commenter', 'owners-only'],
    ],
    ['editor', [{ scope: 'plan', role: 'editor' }], [200, 200, 200, 'owners-only']],
    ['component editor', [{ scope: 'component:section', role: 'editor' }], [200, 200, 200, 'owners-only']],
    [
      'editor elsewhere',
      [{ scope: 'table:work', role: 'editor' }],
      ['another-part', 'another-part', 'another-part', 'owners-only'],
    ],
    ['owner', [{ scope: 'plan', role: 'owner' }], [200, 200, 200, 200]],
  ]
  test.each(roles)('[FIN1] who may: %s', async (name, grants, expected) => {
    const server = await lifeWorld()
    const person = await member(server, name, ...grants)
    const said: (number | string)[] = []
    for (const [step, before] of [
      ['submit', []],
      ['withdraw', ['submit']],
      ['finalise', []],
      ['reopen', ['finalise']],
    ] as const) {
      const state = await server.stateOf('budget')
      if (state === 'review') await server.take({ step: 'withdraw', tables: ['budget'] })
      for (const first of before)
        if ((await server.stateOf('budget')) !== 'final')
          await server.take({ step: first, tables: ['budget'] })
      const { status, body } = await server.take({ step, tables: ['budget'] }, person)
      said.push(status === 200 ? 200 : String(body.facts?.['reason']))
    }
    expect(said).toEqual(expected)
  })

  test('[FIN1] a stranger is told that there is no plan, nobody that she has to sign in', async () => {
    const server = await lifeWorld()
    const stranger = await server.person('Stranger')
    expect(await server.take({ step: 'submit', tables: ['budget'] }, stranger)).toMatchObject({ status: 404 })
    expect(await server.take({ step: 'submit', tables: ['budget'] }, null)).toMatchObject({ status: 401 })
    expect(await server.life('budget', stranger)).toMatchObject({ status: 404 })
  })

  test.each([
    ['body', []],
    ['step', { step: 'publish', tables: ['budget'], note: '' }],
    ['tables', { step: 'submit', tables: [], note: '' }],
    ['tables', { step: 'submit', tables: 'budget', note: '' }],
    ['tables', { step: 'submit', tables: [7], note: '' }],
    ['tables', { step: 'submit', tables: Array.from({ length: 201 }, (_, at) => `t${at}`), note: '' }],
    ['note', { step: 'submit', tables: ['budget'], note: 7 }],
    ['seen', { step: 'submit', tables: ['budget'], note: '', seen: { budget: 'x' } }],
    ['seen', { step: 'submit', tables: ['budget'], note: '', seen: [] }],
    ['failing', { step: 'finalise', tables: ['budget'], note: '', failing: true }],
  ])('[FIN7] a wrong %s is refused, naming it', async (what, body) => {
    const server = await lifeWorld()
    const response = await server.fetch(
      `/api/plans/${PLAN}/lifecycle`,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      { as: server.ana },
    )
    const facts = what === 'body' ? expect.anything() : { what }
    expect([response.status, await response.json()]).toEqual([400, { error: 'malformed', facts }])
  })

  test('[FIN7] notes are cleaned and bounded', async () => {
    const server = await lifeWorld()
    const long = await server.take({ step: 'submit', tables: ['budget'], note: 'x'.repeat(MAX_NOTE + 1) })
    expect(long).toMatchObject({ status: 413, ...refusal('too-large', { limit: MAX_NOTE }) })
    const { body } = await server.take({
      step: 'submit',
      tables: ['budget'],
      note: ' a\0\u0007\r\nb\uD800 \n',
    })
    expect(body.records![0]!.note).toBe('a\nb\uFFFD')
  })

  test.each(['outline', 'register', 'discussion', '../x', 'A'])('[FIN1] %s has no life', async (table) => {
    const server = await lifeWorld()
    expect(await server.take({ step: 'finalise', tables: [table] })).toMatchObject(refusal('unknown-table'))
    expect((await server.life(encodeURIComponent(table))).status).toBe(404)
  })
})

describe('what she saw', () => {
  test('[FIN3] a table that was changed since is not finalised, nor one of several', async () => {
    const server = await lifeWorld()
    const [budget, outputs] = [await server.table('budget'), await server.table('outputs')]
    const seen = { budget: sha256(canonicalTable(budget)), outputs: sha256(canonicalTable(outputs)) }
    const writer = await TableWriter.open(server, 'outputs', server.ana)
    await writer.set('council', 'planned', 9)
    for (const step of ['submit', 'finalise'] as const)
      expect(await server.take({ step, tables: ['budget', 'outputs'], seen })).toMatchObject({
        status: 409,
        ...refusal('changed-meanwhile', { table: 'outputs' }),
      })
    expect(await server.isFrozen('budget')).toBe(false)
    const now = { ...seen, outputs: sha256(canonicalTable(writer.doc)) }
    expect((await server.take({ step: 'finalise', tables: ['budget', 'outputs'], seen: now })).status).toBe(
      200,
    )
  })

  test(
    '[FIN3] what somebody writes while it is finalised is in it, or refused',
    { timeout: 60_000 },
    async () => {
      const server = await lifeWorld()
      const editor = await member(server, 'Editor', { scope: 'plan', role: 'editor' })
      const writer = await TableWriter.open(server, 'budget', editor)
      let count = 0
      const writing = setInterval(() => writer.edit('posts', 'spent', ++count), 2)
      const { status, body } = await server.take({ step: 'finalise', tables: ['budget'] })
      clearInterval(writing)
      expect(status).toBe(200)
      await until(() => writer.isRefused)
      const final = await server.table('budget')
      const posts = final.cell(rowId('posts'), columnId('spent'))
      // Everything that was acknowledged is there.
      expect(Number(posts)).toBeGreaterThanOrEqual(writer.acknowledged)
      const frozen = (await server.register()).frozen(tableId('budget'))!
      expect(frozen.values['total:spent']).toBeCloseTo(Number(posts) + 0.3, 6)
      expect(body.records![0]!.hash).toBe(sha256(finalText(canonicalTable(final), frozen)))
    },
  )
})

describe('at once', () => {
  test('[FIN16] one step of a person waits and five of a plan; more are told when to come again, and nothing is read for them', async () => {
    const server = await lifeWorld()
    const run = server.parts.threads.run.bind(server.parts.threads)
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const began = vi.spyOn(server.parts.threads, 'run').mockImplementation(async (task) => {
      await held
      return run(task)
    })
    const people = [server.ana]
    for (const name of ['Bob', 'Cleo', 'Dan'])
      people.push(await member(server, name, { scope: 'plan', role: 'owner' }))
    const places = vi.spyOn(StepPlaces.prototype, 'take')
    const answers: Promise<Answer>[] = []
    const order = { step: 'submit', tables: ['budget'] } as const
    for (const person of [...people, ...people]) {
      answers.push(server.take(order, person))
      await until(() => places.mock.calls.length >= answers.length, 20_000)
    }
    const state = vi.spyOn(server.parts.rooms, 'state')
    const ofPlan = await Promise.race(answers)
    const viewer = await member(server, 'Viewer', { scope: 'plan', role: 'viewer' })
    expect(await server.take(order, viewer)).toMatchObject({ status: 403 })
    const again = await server.take(order)
    for (const refused of [ofPlan, again])
      expect(refused).toMatchObject({ status: 429, ...refusal('too-many', { seconds: 10 }) })
    // The register is the server's own to read, whenever somebody became a member.
    const read = state.mock.calls.filter(([{ room }]) => room !== REGISTER_ROOM)
    expect([began.mock.calls.length, read]).toEqual([1, []])
    release()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409, 429, 429])
    vi.restoreAllMocks()
    expect((await server.take({ step: 'withdraw', tables: ['budget'] })).status).toBe(200)
  })

  test('[FIN4] of steps at the same time one is taken, the others are told where the table stands', async () => {
    const server = await lifeWorld()
    const people = [server.ana, server.ana]
    for (const name of ['Bob', 'Cleo', 'Dan'])
      people.push(await member(server, name, { scope: 'plan', role: 'owner' }))
    const answers = await Promise.all(
      people.map((person) => server.take({ step: 'finalise', tables: ['budget'] }, person)),
    )
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual([
      '200',
      '409',
      '409',
      '409',
      '409',
    ])
    for (const { status, body } of answers)
      if (status === 409) expect(body).toMatchObject({ error: 'wrong-state', facts: { state: 'final' } })
    expect(await server.isFrozen('budget')).toBe(true)
    const audit = await server.fetch(`/api/plans/${PLAN}/tables/budget/audit`, {}, { as: server.ana })
    const { entries } = (await audit.json()) as AuditPage
    expect(entries.filter(({ kind }) => kind === 'lifecycle')).toHaveLength(1)
  })

  test('[FIN4] [FIN5] another program that finalised it first wins; nothing half happens', async () => {
    const server = await lifeWorld()
    const { tables } = server.store
    const write = vi.spyOn(server.parts.tables, 'write')
    write.mockImplementationOnce(async (statements) => {
      await tables.write([
        {
          sql: `INSERT INTO lifecycle VALUES (?, 'budget', 'final', 'finalise', 'x', 'X', 1, '', '', NULL)`,
          parameters: [PLAN],
        },
      ])
      write.mockRestore()
      return tables.write(statements)
    })
    expect(await server.take({ step: 'finalise', tables: ['outputs', 'budget'] })).toMatchObject({
      status: 409,
      ...refusal('wrong-state', { table: 'budget', state: 'final' }),
    })
    expect([await server.isFrozen('outputs'), await server.isFrozen('budget')]).toEqual([false, false])
    const writer = await TableWriter.open(server, 'outputs', server.ana)
    await writer.set('council', 'planned', 3)
  })

  test('[FIN2] a right that is taken away while values are calculated is gone', async () => {
    const server = await lifeWorld()
    const editor = await member(server, 'Editor', { scope: 'plan', role: 'editor' })
    const { run } = server.parts.threads
    const spy = vi.spyOn(server.parts.threads, 'run').mockImplementation(async (task) => {
      const answer = await run.call(server.parts.threads, task)
      const taken = await server.fetch(
        `/api/plans/${PLAN}/members/${editor.id}`,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ grants: [{ scope: 'plan', role: 'viewer' }] }),
        },
        { as: server.ana },
      )
      expect(taken.status).toBe(200)
      return answer
    })
    expect(await server.take({ step: 'finalise', tables: ['budget'] }, editor)).toMatchObject({
      status: 403,
      ...refusal('not-allowed', { reason: 'viewer' }),
    })
    spy.mockRestore()
    expect(await server.isFrozen('budget')).toBe(false)
    await (await TableWriter.open(server, 'budget', server.ana)).set('posts', 'spent', 2)
  })
})

describe('what fails', () => {
  test('[FIN6] a database that cannot write: the room takes edits again', async () => {
    const server = await lifeWorld()
    const writer = await TableWriter.open(server, 'budget', server.ana)
    const { AppError } = await import('../../../shared/model/error.ts')
    vi.spyOn(server.parts.tables, 'write').mockRejectedValueOnce(new AppError('storage-unavailable'))
    expect((await server.take({ step: 'finalise', tables: ['budget', 'outputs'] })).status).toBe(503)
    expect(await server.stateOf('budget')).toBe('draft')
    await writer.set('posts', 'spent', 11)
    expect((await server.take({ step: 'finalise', tables: ['budget', 'outputs'] })).status).toBe(200)
  })

  test('[FIN6] a calculation that does not end is ended; nobody was refused meanwhile', async () => {
    const server = await lifeWorld()
    const { PlanThreads } = await import('../../../server/calc/plan-threads.ts')
    const hasty = new PlanThreads({ milliseconds: 1 })
    vi.spyOn(server.parts.threads, 'run').mockImplementation((task) => hasty.run(task))
    const freeze = vi.spyOn(server.parts.rooms, 'freeze')
    const writer = await TableWriter.open(server, 'budget', server.ana)
    expect(await server.take({ step: 'finalise', tables: ['budget'] })).toMatchObject({
      status: 503,
      ...refusal('calculation-failed'),
    })
    expect(freeze).not.toHaveBeenCalled()
    await writer.set('posts', 'spent', 12)
  })

  test('[FIN8] cells that show errors: told which, and frozen as they are for whoever knows', async () => {
    const server = await lifeWorld()
    const writer = await TableWriter.open(server, 'budget', server.ana)
    await writer.set('total', 'due', [1, '1/0'])
    await writer.set('posts', 'due', [1, '#REF!'])
    expect(await server.take({ step: 'finalise', tables: ['outputs', 'budget'] })).toMatchObject({
      status: 409,
      ...refusal('cells-failing', { table: 'budget', count: 2, cells: 'E1 #REF!, E4 #DIV/0!' }),
    })
    expect([await server.isFrozen('outputs'), await server.isFrozen('budget')]).toEqual([false, false])
    const known = await server.take({ step: 'finalise', tables: ['outputs', 'budget'], failing: 'known' })
    expect(known.status).toBe(200)
    const frozen = (await server.register()).frozen(tableId('budget'))!
    expect(frozen.values['total:due']).toMatchObject({ error: '#DIV/0!' })
  })
})

describe('values', () => {
  test('[FIN11] of a table are those of its sources at the time; sources are recorded', async () => {
    const server = await lifeWorld()
    expect((await server.life('work')).body).toEqual({ record: null, fedBy: ['budget', 'outputs'] })
    await server.take({ step: 'finalise', tables: ['work'] })
    const frozen = (await server.register()).frozen(tableId('work'))!
    expect(frozen.values).toEqual({ 'sum:figure': expect.any(Number) })
    expect(Object.keys(frozen.sources).toSorted()).toEqual(['budget', 'outputs'])
    expect(frozen.sources['budget']).toEqual({ cells: { 'total:spent': expect.closeTo(5778.7, 6) } })
  })

  test('[FIN11] final sources enter with what they print, and are not offered again', async () => {
    const server = await lifeWorld()
    await server.take({ step: 'finalise', tables: ['budget'] })
    const printed = (await server.register()).frozen(tableId('budget'))!.values['total:spent']
    expect((await server.life('work')).body.fedBy).toEqual(['outputs'])
    // Whatever the database says that it printed: it is not calculated again.
    await server.store.tables.write([
      {
        sql: `UPDATE lifecycle SET frozen = replace(frozen, ?, '1000000') WHERE room = 'budget'`,
        parameters: [JSON.stringify(printed)],
      },
    ])
    await server.take({ step: 'finalise', tables: ['work'] })
    const frozen = (await server.register()).frozen(tableId('work'))!
    expect(frozen.sources['budget']).toEqual({ cells: { 'total:spent': 1_000_000 } })
    expect(Number(frozen.values['sum:figure'])).toBeGreaterThan(1_000_000)
  })

  test('[FIN11] a table and its sources together agree', async () => {
    const server = await lifeWorld()
    await server.take({ step: 'finalise', tables: ['work', 'budget', 'outputs'] })
    const register = await server.register()
    const [work, budget] = [register.frozen(tableId('work'))!, register.frozen(tableId('budget'))!]
    expect(work.sources['budget']).toEqual({ cells: { 'total:spent': budget.values['total:spent'] } })
  })

  test('[FIN12] the hash is of the contents and the frozen values', async () => {
    const server = await lifeWorld()
    const { body } = await server.take({ step: 'finalise', tables: ['work'] })
    const frozen = (await server.register()).frozen(tableId('work'))!
    const text = canonicalTable(await server.table('work'))
    expect(body.records![0]!.hash).toBe(sha256(finalText(text, frozen)))
    expect(body.records![0]!.hash).not.toBe(sha256(text))
  })
})

test('[FIN13] reopened: edits flow, and the history keeps who finalised and who reopened it', async () => {
  const server = await lifeWorld()
  const editor = await member(server, 'Editor', { scope: 'plan', role: 'editor' })
  const writer = await TableWriter.open(server, 'budget', editor)
  const final = await server.take({ step: 'finalise', tables: ['budget'], note: 'closed' }, editor)
  await until(() => writer.isRefused)
  expect((await server.take({ step: 'reopen', tables: ['budget'] }, editor)).status).toBe(403)
  await server.take({ step: 'reopen', tables: ['budget'], note: 'typo' })
  await until(() => !writer.isRefused)
  await writer.set('posts', 'spent', 77)
  await eventually(async () => {
    const audit = await server.fetch(`/api/plans/${PLAN}/tables/budget/audit`, {}, { as: server.ana })
    const { entries } = (await audit.json()) as AuditPage
    expect(entries.filter(({ kind }) => kind === 'lifecycle')).toMatchObject([
      {
        field: 'reopen',
        person: server.ana.id,
        before: { state: 'final' },
        after: { state: 'draft', note: 'typo' },
      },
      {
        field: 'finalise',
        person: editor.id,
        name: 'Editor',
        before: { state: 'draft' },
        after: { state: 'final', note: 'closed', hash: final.body.records![0]!.hash },
      },
    ])
  })
})
