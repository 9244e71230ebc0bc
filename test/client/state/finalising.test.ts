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
    lastChange: vi.fn<LifePort['lastChange']>(() => Promise.resolve({ name: 'Ana', at: 0 })),
  }
  const session = {
    person: { id: 'me', name: 'Me', verified: true },
    status: QUIET,
    access: (id: TableId) => ({ ...OPEN, ...access.get(id) }),
    mayStep: (id: TableId) => denials.get(id) ?? null,
    feeds: () => [POSTS, ANNEX] as readonly TableId[],
    contentHash: (id: TableId) => Promise.resolve(`hash of ${contents.get(id) ?? id}`),
    saved: vi.fn<LifeSession['saved']>(() => Promise.resolve()),
  }
  const whole = { session: session as LifeSession, port, nameOf: (id: TableId) => `Table ${id}` }
  return { contents, access, denials, taken, port, session, place: whole }
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
    expect(await finalising.finalise()).toBe(true)
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
    const outcome = finalising.finalise()
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
    expect(await finalising.finalise()).toBe(false)
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
    expect(await finalising.finalise()).toBe(false)
    expect(finalising.taking.failure).toMatchObject({
      key: 'life.failed.changed-by',
      facts: { name: 'Ana', table: 'Table posts' },
    })
    expect(port.take).not.toHaveBeenCalled()
    // She has been told, has looked, and goes on.
    expect(await finalising.finalise()).toBe(true)
    expect(port.take.mock.calls[0]?.[0].seen).toMatchObject({ [POSTS]: 'hash of something else' })
  })

  test('what the server says of it is a sentence, too, and the dialog can go on', async () => {
    const { place: at, port } = place()
    port.take.mockRejectedValueOnce(new AppError('changed-meanwhile', { table: TABLE }))
    port.lastChange.mockRejectedValue(new AppError('offline'))
    const finalising = new Finalising(TABLE, at)
    expect(await finalising.finalise()).toBe(false)
    expect(finalising.taking.failure).toEqual({
      key: 'life.failed.changed',
      facts: { table: 'Table objects' },
    })
    expect(await finalising.finalise()).toBe(true)
    expect(finalising.taking.failure).toBeNull()
  })

  test('one step at a time', async () => {
    const { place: at, port } = place()
    const finalising = new Finalising(TABLE, at)
    const outcomes = await Promise.all([finalising.finalise(), finalising.finalise()])
    expect(outcomes).toEqual([true, false])
    expect(port.take).toHaveBeenCalledTimes(1)
  })
})

test('what is asked of the server', async () => {
  const asked: string[] = []
  const answers: Readonly<Record<string, unknown>> = {
    '/api/plans/p/tables/objects/lifecycle': { record: null, fedBy: ['posts'] },
    '/api/plans/p/tables/objects/audit?limit=1': {
      entries: [{ name: 'Ana', received: 7, made: 3 }],
      next: null,
    },
  }
  const port = lifePort(
    {
      get: <T>(path: string) => Promise.resolve(answers[path] as T),
      post: <T>(path: string, body?: object) => {
        asked.push(`${path} ${JSON.stringify(body)}`)
        return Promise.resolve({ records: [] } as T)
      },
    },
    planId('p'),
  )
  expect(await port.fedBy(TABLE)).toEqual([POSTS])
  expect(await port.lastChange(TABLE)).toEqual({ name: 'Ana', at: 7 })
  await port.take({ step: 'reopen', tables: [TABLE], note: 'why' })
  expect(asked).toEqual(['/api/plans/p/lifecycle {"step":"reopen","tables":["objects"],"note":"why"}'])
})
