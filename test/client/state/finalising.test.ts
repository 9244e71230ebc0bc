/** The finalise dialog's decisions over a session and a server that answer as a test says. */
import { describe, expect, test, vi } from 'vitest'

import type { StepDenial, TableAccess } from '../../../client/session/session-types.ts'
import { Finalising } from '../../../client/state/finalising.svelte.ts'
import type { LifePort } from '../../../client/state/life-port.ts'
import { lifePort } from '../../../client/state/life-port.ts'
import { TakingStep } from '../../../client/state/taking-step.svelte.ts'
import type { LifeSession } from '../../../client/state/taking-step.svelte.ts'
import { AppError } from '../../../shared/model/error.ts'
import { planId, tableId } from '../../../shared/model/ids.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import type { LifecycleRecord } from '../../../shared/model/lifecycle.ts'
import type { TakeStep } from '../../../shared/wire/rest-lifecycle.ts'
import { OPEN, QUIET } from '../helpers/shown-plan.ts'

const [TABLE, POSTS, ANNEX, OTHER] = ['objects', 'posts', 'annex', 'other'].map(tableId) as [
  TableId,
  TableId,
  TableId,
  TableId,
]

function place() {
  const contents = new Map<TableId, string>()
  const access = new Map<TableId, Partial<TableAccess>>()
  const denials = new Map<TableId, StepDenial>()
  const taken: TakeStep[] = []
  const port = {
    fedBy: vi.fn<LifePort['fedBy']>(() => Promise.resolve([])),
    take: vi.fn<LifePort['take']>((step) => {
      taken.push(step)
      return Promise.resolve()
    }),
    lastChange: vi.fn<LifePort['lastChange']>(() => Promise.resolve({ person: 'ana', name: 'Ana', at: 0 })),
  }
  const hearers = new Set<() => void>()
  const errors = new Map<TableId, readonly string[]>()
  const session = {
    person: { id: 'me', name: 'Me', verified: true },
    status: QUIET,
    access: (id: TableId) => ({ ...OPEN, ...access.get(id) }),
    mayStep: (id: TableId) => denials.get(id) ?? null,
    feeds: () => [POSTS, ANNEX] as readonly TableId[],
    contentHash: (id: TableId) => Promise.resolve(`hash of ${contents.get(id) ?? id}`),
    saved: vi.fn<LifeSession['saved']>(() => Promise.resolve()),
    members: () => [],
    onAccess: (handler: () => void) => (hearers.add(handler), () => void hearers.delete(handler)),
    // A formula in A1 and A2 of every table.
    table: () => ({
      rows: { ids: ['one', 'two'] },
      columns: { ids: ['label', 'figure'] },
      cell: (_row: string, column: string) => (column === 'figure' ? [1, 'formula'] : 'words'),
    }),
    value: (id: TableId, row: string) => (errors.get(id)?.includes(row) ? { error: '#DIV/0!' } : 1),
  }
  /** What the register says changes. */
  const tell = (id: TableId, change: Partial<TableAccess>): void => {
    access.set(id, change)
    for (const hear of hearers) hear()
  }
  const whole = { session: session as unknown as LifeSession, port, nameOf: (id: TableId) => `Table ${id}` }
  return { contents, access, denials, taken, port, session, errors, hearers, tell, place: whole }
}

/** Whether it was done. */
async function finalised(finalising: Finalising): Promise<boolean> {
  let count = 0
  await finalising.run((tables) => (count = tables))
  return count > 0
}

const settled = () => new Promise((done) => setTimeout(done))

describe('the tables that feed a table', () => {
  test('are those that are not final, each with the reason why this person may not take it along', () => {
    const { place: at, access, denials } = place()
    access.set(POSTS, { state: 'final' })
    denials.set(ANNEX, 'another-part')
    const finalising = new Finalising(TABLE, at)
    expect(finalising.feeds()).toEqual([
      { id: ANNEX, name: 'Table annex', state: 'draft', denial: 'another-part' },
    ])
    finalising.choose(ANNEX, true)
    expect(finalising.taken()).toEqual([])
  })

  test('the server may know more of them', async () => {
    const { place: at, port } = place()
    port.fedBy.mockResolvedValue([ANNEX, OTHER])
    const finalising = new Finalising(TABLE, at)
    expect(finalising.asked).toBe('asking')
    await settled()
    expect(finalising.asked).toBe('done')
    expect(finalising.feeds().map(({ id }) => id)).toEqual([POSTS, ANNEX, OTHER])
  })

  test('without an answer the device’s own knowledge stands, and that is said', async () => {
    const { place: at, port } = place()
    port.fedBy.mockRejectedValue(new AppError('offline'))
    const finalising = new Finalising(TABLE, at)
    await settled()
    expect(finalising.asked).toBe('failed')
    expect(finalising.feeds()).toHaveLength(2)
  })

  test('none is taken along unasked; all at once takes only those that may be', async () => {
    const { place: at, denials, taken } = place()
    denials.set(ANNEX, 'viewer')
    const finalising = new Finalising(TABLE, at)
    expect(finalising.taken()).toEqual([])
    finalising.chooseAll(true)
    finalising.note = ' for the Committee '
    expect(await finalised(finalising)).toBe(true)
    expect(taken).toEqual([
      {
        step: 'finalise',
        tables: [TABLE, POSTS],
        note: 'for the Committee',
        seen: { [TABLE]: 'hash of objects', [POSTS]: 'hash of posts' },
      },
    ])
  })
})

describe('[TL2] the person’s own last edits', () => {
  test('go first: nothing is asked of the server before they are saved', async () => {
    const { place: at, session, port } = place()
    let done = (): void => undefined
    session.saved.mockReturnValue(new Promise((resolve) => (done = () => resolve())))
    const finalising = new Finalising(TABLE, at)
    const outcome = finalised(finalising)
    expect(finalising.taking.phase).toBe('sending-edits')
    await settled()
    expect(port.take).not.toHaveBeenCalled()
    done()
    expect(await outcome).toBe(true)
    expect(finalising.taking.phase).toBe('idle')
  })

  test('offline nothing is tried', async () => {
    const { place: at, session, port } = place()
    Object.assign(session, { status: { ...QUIET, connection: 'offline' } })
    const finalising = new Finalising(TABLE, at)
    expect(await finalised(finalising)).toBe(false)
    expect(finalising.taking.failure?.key).toBe('life.failed.offline')
    expect(port.take).not.toHaveBeenCalled()
    expect(session.saved).not.toHaveBeenCalled()
  })

  test('that do not arrive keep the step from being taken', async () => {
    const { place: at, session, port } = place()
    session.saved.mockRejectedValue(new AppError('timeout'))
    const taking = new TakingStep(at)
    expect(await taking.take({ step: 'submit', tables: [TABLE], note: '' })).toBe(false)
    expect(taking.failure?.key).toBe('life.failed.unsent')
    expect(port.take).not.toHaveBeenCalled()
  })
})

describe('[TL3] nobody finalises what she has not seen', () => {
  test('a table that somebody changed while the dialog was open is told, with the name, and not sent', async () => {
    const { place: at, contents, port } = place()
    const finalising = new Finalising(TABLE, at)
    finalising.choose(POSTS, true)
    await settled()
    contents.set(POSTS, 'something else')
    expect(await finalised(finalising)).toBe(false)
    expect(finalising.taking.failure).toMatchObject({
      key: 'life.failed.changed-by',
      facts: { name: 'Ana', table: 'Table posts' },
    })
    expect(port.take).not.toHaveBeenCalled()
    // She has been told, has looked, and goes on.
    expect(await finalised(finalising)).toBe(true)
    expect(port.take.mock.calls[0]?.[0].seen).toMatchObject({ [POSTS]: 'hash of something else' })
  })

  test('what the server says of it is a sentence, too, and the dialog can go on', async () => {
    const { place: at, port } = place()
    port.take.mockRejectedValueOnce(new AppError('changed-meanwhile', { table: TABLE }))
    port.lastChange.mockRejectedValue(new AppError('offline'))
    const finalising = new Finalising(TABLE, at)
    expect(await finalised(finalising)).toBe(false)
    expect(finalising.taking.failure).toEqual({
      key: 'life.failed.changed',
      facts: { table: 'Table objects' },
    })
    expect(await finalised(finalising)).toBe(true)
    expect(finalising.taking.failure).toBeNull()
  })

  test('one step at a time', async () => {
    const { place: at, port } = place()
    const finalising = new Finalising(TABLE, at)
    const outcomes = await Promise.all([finalised(finalising), finalised(finalising)])
    expect(outcomes).toEqual([true, false])
    expect(port.take).toHaveBeenCalledTimes(1)
  })
})

describe('[TL9] a step that the server does not answer', () => {
  const RECORD: LifecycleRecord = {
    table: TABLE,
    state: 'final',
    step: 'finalise',
    person: 'me',
    name: 'Me',
    at: 5,
    note: '',
    hash: '',
  }

  test('may have been taken, and counts as done when the register says so', async () => {
    const { place: at, port, tell, hearers } = place()
    port.take.mockRejectedValue(new AppError('offline'))
    const finalising = new Finalising(TABLE, at)
    let done = 0
    await finalising.run((count) => (done += count))
    expect(finalising.taking.failure?.key).toBe('life.failed.unanswered')
    tell(TABLE, { state: 'review', record: { ...RECORD, state: 'review', step: 'submit' } })
    expect(done).toBe(0)
    tell(TABLE, { state: 'final', record: RECORD })
    expect([done, finalising.taking.failure]).toEqual([1, null])
    tell(TABLE, { state: 'final', record: RECORD })
    expect([done, hearers.size]).toEqual([1, 0])
  })

  test('is not taken for done because somebody else took it, or because of how the table stood before', async () => {
    const { place: at, port, tell, access } = place()
    access.set(TABLE, { record: RECORD })
    port.take.mockRejectedValue(new AppError('offline'))
    const finalising = new Finalising(TABLE, at)
    let done = 0
    await finalising.run((count) => (done += count))
    tell(TABLE, { record: RECORD })
    tell(TABLE, { record: { ...RECORD, at: 6, person: 'ana' } })
    expect(done).toBe(0)
  })

  test('is told to nobody who has gone', async () => {
    const { place: at, port, tell, hearers } = place()
    port.take.mockRejectedValue(new AppError('offline'))
    const finalising = new Finalising(TABLE, at)
    let done = 0
    await finalising.run((count) => (done += count))
    finalising.taking.leave()
    tell(TABLE, { state: 'final', record: RECORD })
    expect([done, hearers.size]).toEqual([0, 0])
  })

  test('what is refused is no such step', async () => {
    const { place: at, port, hearers } = place()
    port.take.mockRejectedValue(new AppError('too-many', { seconds: 3 }))
    const finalising = new Finalising(TABLE, at)
    expect(await finalised(finalising)).toBe(false)
    expect([finalising.taking.failure?.key, hearers.size]).toEqual(['rest.too-many.seconds', 0])
  })

  test('that it takes its time is said', async () => {
    vi.useFakeTimers()
    try {
      const { place: at, port } = place()
      let done = (): void => undefined
      port.take.mockReturnValue(new Promise((resolve) => (done = () => resolve())))
      const taking = new TakingStep(at)
      const outcome = taking.take({ step: 'submit', tables: [TABLE], note: '' })
      await vi.advanceTimersByTimeAsync(3000)
      expect(taking.phase).toBe('asking')
      await vi.advanceTimersByTimeAsync(3000)
      expect(taking.phase).toBe('still-asking')
      done()
      expect([await outcome, taking.phase]).toEqual([true, 'idle'])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('[TL10] cells that show errors', () => {
  const refusal = (table: TableId) =>
    new AppError('cells-failing', { table, count: 7, cells: 'B2 #REF!, B3 #REF!' })

  test('are named for every table of the step, as the server says them or as they are seen here', async () => {
    const { place: at, port, errors, taken } = place()
    errors.set(POSTS, ['one', 'two'])
    port.take.mockRejectedValueOnce(refusal(TABLE))
    const finalising = new Finalising(TABLE, at)
    finalising.choose(POSTS, true)
    expect(finalising.asTheyAre).toBe(false)
    expect(await finalised(finalising)).toBe(false)
    expect(finalising.taking.failure?.key).toBe('life.failed.cells')
    expect(finalising.failing).toEqual([
      {
        table: TABLE,
        name: 'Table objects',
        cells: ['B2 #REF!', 'B3 #REF!'],
        count: 7,
        first: { table: TABLE, row: 'two', column: 'figure' },
      },
      {
        table: POSTS,
        name: 'Table posts',
        cells: ['B1 #DIV/0!', 'B2 #DIV/0!'],
        count: 2,
        first: { table: POSTS, row: 'one', column: 'figure' },
      },
    ])
    expect(finalising.asTheyAre).toBe(true)
    expect(await finalised(finalising)).toBe(true)
    expect(taken).toMatchObject([{ tables: [TABLE, POSTS], failing: 'known' }])
    expect(finalising.failing).toEqual([])
  })

  test('of a table that is taken along afterwards are asked about once more', async () => {
    const { place: at, port, taken } = place()
    port.take.mockRejectedValueOnce(refusal(TABLE))
    const finalising = new Finalising(TABLE, at)
    await finalised(finalising)
    finalising.choose(ANNEX, true)
    expect(finalising.asTheyAre).toBe(false)
    await finalised(finalising)
    expect(taken[0]).not.toHaveProperty('failing')
  })

  test('that the server names where nothing is any more have no way to them', async () => {
    const { place: at, port } = place()
    port.take.mockRejectedValueOnce(
      new AppError('cells-failing', { table: TABLE, count: 1, cells: 'ZZ900 #REF!' }),
    )
    const finalising = new Finalising(TABLE, at)
    await finalised(finalising)
    expect(finalising.failing).toMatchObject([{ cells: ['ZZ900 #REF!'], first: null }])
  })
})

test('what is asked of the server', async () => {
  const asked: string[] = []
  const answers: Readonly<Record<string, unknown>> = {
    '/api/plans/p/tables/objects/lifecycle': { record: null, fedBy: ['posts'] },
    '/api/plans/p/tables/objects/audit?limit=20': {
      entries: [
        { kind: 'lifecycle', person: 'li', name: 'Li', received: 9, made: 9 },
        { kind: 'cell', person: 'ana', name: 'Ana', received: 7, made: 3 },
      ],
      next: null,
    },
    '/api/plans/p/tables/posts/audit?limit=20': {
      entries: [{ kind: 'text', person: 'ana', name: 'Ana', author: 'k3bob', received: 8, made: 3 }],
      next: null,
    },
    '/api/plans/p/tables/annex/audit?limit=20': { entries: [], next: null },
  }
  const patience: unknown[] = []
  const port = lifePort(
    {
      get: <T>(path: string) => Promise.resolve(answers[path] as T),
      post: <T>(path: string, body?: object, more?: object) => {
        patience.push(more)
        asked.push(`${path} ${JSON.stringify(body)}`)
        return Promise.resolve({ records: [] } as T)
      },
    },
    planId('p'),
  )
  expect(await port.fedBy(TABLE)).toEqual([POSTS])
  // A step of the table's own life is no change; whoever only delivered one did not make it.
  expect(await port.lastChange(TABLE)).toEqual({ person: 'ana', name: 'Ana', at: 7 })
  expect(await port.lastChange(POSTS)).toEqual({ person: 'k3bob', name: '', at: 8 })
  expect(await port.lastChange(ANNEX)).toBeNull()
  await port.take({ step: 'reopen', tables: [TABLE], note: 'why' })
  expect(patience).toEqual([{ patience: 180_000 }])
  expect(asked).toEqual(['/api/plans/p/lifecycle {"step":"reopen","tables":["objects"],"note":"why"}'])
})
