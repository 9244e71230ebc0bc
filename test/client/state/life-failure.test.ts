/** [TL4] Whatever the server or the session answers becomes a sentence that says what to do. */
import { describe, expect, test } from 'vitest'

import english from '../../../client/i18n/en.json'
import late from '../../../client/i18n/late.en.json'
import { denialKey } from '../../../client/state/denial-words.ts'
import type { FailureFacts } from '../../../client/state/life-failure.ts'
import { stepFailure, waitingFailure } from '../../../client/state/life-failure.ts'
import { DENIALS } from '../../../shared/model/access.ts'
import { AppError } from '../../../shared/model/error.ts'
import { tableId } from '../../../shared/model/ids.ts'
import type { LifecycleRecord } from '../../../shared/model/lifecycle.ts'

const TABLE = tableId('overall-objects')
const SOURCE = tableId('overall-posts')
const RECORD: LifecycleRecord = {
  table: TABLE,
  state: 'final',
  step: 'finalise',
  person: 'li',
  name: 'Li Wei',
  at: 5,
  note: '',
  hash: '',
}
const facts = (more: Partial<FailureFacts> = {}): FailureFacts => ({
  table: TABLE,
  nameOf: (id) => `Table ${id}`,
  recordOf: () => null,
  me: 'me',
  say: (key) => key,
  when: (at) => `at ${at}`,
  personOf: (id) => (id === 'k3bob' ? 'Bob' : ''),
  ...more,
})

describe('[TL4] a step that did not succeed', () => {
  test('a table that changed meanwhile names who changed it, where that is known', () => {
    const error = new AppError('changed-meanwhile', { table: SOURCE })
    expect(stepFailure(error, facts())).toEqual({
      key: 'life.failed.changed',
      facts: { table: `Table ${SOURCE}` },
    })
    expect(stepFailure(error, facts({ last: { person: 'q7xana', name: 'Ana', at: 7 } }))).toEqual({
      key: 'life.failed.changed-by',
      facts: { table: `Table ${SOURCE}`, name: 'Ana', when: 'at 7' },
    })
  })

  test('whose change somebody else delivered is told by her name, never by an id; oneself by neither', () => {
    const error = new AppError('changed-meanwhile', { table: TABLE })
    const told = (person: string) => stepFailure(error, facts({ last: { person, name: '', at: 7 } }))
    expect(told('k3bob')).toMatchObject({ key: 'life.failed.changed-by', facts: { name: 'Bob' } })
    expect(told('nobody-here')).toEqual({ key: 'life.failed.changed', facts: { table: `Table ${TABLE}` } })
    expect(stepFailure(error, facts({ last: { person: 'me', name: 'Me', at: 7 } })).key).toBe(
      'life.failed.changed',
    )
  })

  test('a table that stands otherwise says how, and who was quicker', () => {
    const error = new AppError('wrong-state', { table: TABLE, state: 'final' })
    expect(stepFailure(error, facts({ recordOf: () => RECORD }))).toEqual({
      key: 'life.failed.state-by',
      facts: { table: `Table ${TABLE}`, state: 'life.state.final', name: 'Li Wei' },
    })
    expect(stepFailure(error, facts({ recordOf: () => RECORD, me: 'li' })).key).toBe('life.failed.state')
    expect(stepFailure(error, facts()).key).toBe('life.failed.state')
  })

  test.each(DENIALS)('no right to it (%s): the reason in words', (reason) => {
    const error = new AppError('not-allowed', { table: SOURCE, reason })
    expect(stepFailure(error, facts())).toEqual({
      key: 'life.failed.denied',
      facts: { table: `Table ${SOURCE}`, reason: denialKey(reason) },
    })
  })

  test.each([
    [new AppError('calculation-failed', { table: TABLE }), 'life.failed.calculation'],
    // It was asked for: what became of it is not known.
    [new AppError('offline'), 'life.failed.unanswered'],
    [new AppError('timeout'), 'life.failed.unanswered'],
    [new AppError('cells-failing', { table: TABLE, count: 1, cells: 'B4 #REF!' }), 'life.failed.cells'],
    [new AppError('sign-in-needed'), 'rest.sign-in-needed'],
    [new AppError('too-many'), 'rest.too-many'],
    [new AppError('too-many', { seconds: 30 }), 'rest.too-many.seconds'],
    [new AppError('storage-unavailable'), 'rest.storage'],
    [new AppError('unknown-plan'), 'rest.unknown-plan'],
    [new AppError('unknown-table', { table: TABLE }), 'life.failed.gone'],
    [new AppError('not-allowed', { table: TABLE, reason: 'something-new' }), 'refusal.not-allowed'],
    [new Error('500'), 'life.failed.other'],
  ])('%s', (error, key) => {
    expect(stepFailure(error, facts()).key).toBe(key)
  })

  test('every sentence there may be is in the catalogue', () => {
    const keys = new Set([...Object.keys(english), ...Object.keys(late)])
    for (const denial of [...DENIALS, 'wrong-state'] as const) expect(keys).toContain(denialKey(denial))
  })
})

describe('[TL2] the last edits did not go first', () => {
  test.each([
    [new AppError('timeout'), false, 'life.failed.unsent'],
    [new AppError('timeout'), true, 'life.failed.offline'],
    [new AppError('sign-in-needed'), false, 'rest.sign-in-needed'],
    [new AppError('read-only'), false, 'life.failed.refused-edits'],
    [new AppError('not-allowed'), false, 'life.failed.refused-edits'],
    [new Error('x'), false, 'life.failed.other'],
  ])('%s, offline %s', (error, offline, key) => {
    expect(waitingFailure(error, offline).key).toBe(key)
  })
})
