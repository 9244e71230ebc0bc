import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { safetyOf } from '../../../client/state/safety.ts'
import { QUIET } from '../helpers/shown-plan.ts'

const REFUSED = [{ room: 'x', mode: 'closed', code: 4403, reason: '' }] as const
const READ = [{ room: 'x', mode: 'read', code: 0, reason: 'another-part' }] as const
const room = (unsaved: number) => ({ kept: true, saved: unsaved === 0, shared: false, unsaved })
const ELSEWHERE = new Map([
  ['x', room(0)],
  ['y', room(1)],
])

describe('the badge', () => {
  test.each([
    [{}, 'shared'],
    [{ shared: false }, 'saved'],
    [{ saved: false, shared: false, unsaved: 1 }, 'saving'],
    [{ saved: false, shared: false, unsaved: 1, connection: 'offline' }, 'kept'],
    [{ saved: false, shared: false, unsaved: 1, connection: 'connecting' }, 'kept'],
    [{ saved: false, shared: false, unsaved: 1, connection: 'offline', kept: 'no' }, 'keeping'],
    [{ saved: false, shared: false, unsaved: 1, kept: 'failed' }, 'not-kept'],
    [{ saved: false, shared: false, unsaved: 1, server: 'cannot-save' }, 'kept'],
    [{ saved: false, shared: false, unsaved: 1, server: 'cannot-save', kept: 'no' }, 'keeping'],
    [{ saved: false, shared: false, unsaved: 1, refused: REFUSED }, 'refused'],
    [{ refused: REFUSED }, 'shared'],
    [{ refusedEdits: 2 }, 'refused'],
    [{ refusedEdits: 2, saved: false, shared: false, unsaved: 1 }, 'saving'],
    // Edits of one table are on their way, another one may only be read.
    [{ saved: false, shared: false, unsaved: 1, refused: READ, rooms: ELSEWHERE }, 'saving'],
    [{ saved: false, shared: false, unsaved: 1, refused: READ, rooms: new Map([['x', room(1)]]) }, 'refused'],
    [{ connection: 'offline' }, 'shared'],
  ] as const)('%j is %s', (change, word) => {
    expect(safetyOf({ ...QUIET, ...change }).word).toBe(word)
  })

  const anyStatus = fc.record({
    connection: fc.constantFrom('online', 'connecting', 'offline'),
    kept: fc.constantFrom('yes', 'no', 'failed'),
    saved: fc.boolean(),
    shared: fc.boolean(),
    unsaved: fc.nat(5),
    server: fc.constantFrom('ok', 'cannot-save'),
    refusedEdits: fc.nat(2),
    refused: fc.constantFrom([], [...REFUSED], [...READ]),
    rooms: fc.constantFrom(new Map<string, ReturnType<typeof room>>(), ELSEWHERE),
  } as const)

  test('never says more than is known', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const { word, kept, saved, shared } = safetyOf(status)
        if (word === 'shared') expect(status.shared && status.saved).toBe(true)
        if (word === 'saved') expect(status.saved).toBe(true)
        if (word === 'saving') expect(status).toMatchObject({ connection: 'online', server: 'ok' })
        if (word === 'kept') expect(status.kept).toBe('yes')
        expect(kept === 'done').toBe(status.kept === 'yes')
        expect(saved === 'done').toBe(status.saved)
        expect(shared === 'done').toBe(status.shared)
      }),
    )
  })

  test('[TL6] what was not accepted is no alarm: it is in the list, and everything else is saved', () => {
    expect(safetyOf({ ...QUIET, refusedEdits: 1 })).toMatchObject({ tone: 'warning', saved: 'done' })
  })

  test('alone with everything saved nothing is waiting', () => {
    expect(safetyOf({ ...QUIET, shared: false })).toMatchObject({ shared: 'ready', tone: 'calm' })
    expect(safetyOf({ ...QUIET, saved: false, shared: false }).shared).toBe('waiting')
  })

  test('alarms when work is neither on the device nor on the server', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        fc.pre(!status.saved && status.kept === 'failed')
        expect(safetyOf(status).tone).toBe('danger')
      }),
    )
  })
})
