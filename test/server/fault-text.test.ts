/** What the operator's log says of faults: kind and place, and nothing that somebody wrote. The rule: server/http/SPEC.md, HT11. */
import { expect, test } from 'vitest'
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs'

import { PlanThreads } from '../../server/calc/plan-threads.ts'
import { faultLine, faultText } from '../../server/fault-text.ts'
import { createLog } from '../../server/log.ts'
import { AppError } from '../../shared/model/error.ts'

const MARK = 'Zwiebelkuchen'

function caught(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('nothing was thrown')
}

const QUOTING: readonly (readonly [what: string, error: Error])[] = [
  ['JSON', caught(() => JSON.parse(`{"${MARK}": ${MARK}}`) as unknown)],
  ['a type error', caught(() => (Object.create(null, { [MARK]: {} }) as { [MARK]: () => void })[MARK]())],
  ['a message of several lines', new Error(`one\n    at ${MARK} two (${MARK})\n    at ${MARK}`)],
  ['an argument of Node', caught(() => Buffer.from(MARK, MARK as BufferEncoding))],
  ['a refusal with facts', new AppError('value-invalid', { value: MARK, email: `${MARK}@example.org` })],
  ['a thread’s fault', new AppError('storage-unavailable', { why: `Unexpected token ${MARK}`, code: '' })],
  ['what caused it', new Error('outer', { cause: new Error(MARK) })],
]

test.each(QUOTING)('[HT11] %s is told without what it quotes', (_, error) => {
  const lines: string[] = []
  createLog('trace', { write: (line: string) => void lines.push(line) }).error({ err: error }, 'a fault')
  expect(lines.join('')).not.toContain(MARK)
  expect(faultLine(error)).not.toContain(MARK)
  const { err } = JSON.parse(lines[0] ?? '') as { err: { type: string; stack: string } }
  expect(err.type).toMatch(/Error$/)
  // Where it was is what mends it.
  expect(err.stack).toMatch(/^ {4}at .*fault-text\.test\.ts:\d+:\d+\)?$/m)
})

test('what the system and SQLite say is told, and the reasons that are ours', () => {
  const system = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(faultText(system)).toMatchObject({ code: 'ENOSPC', message: system.message })
  const disk = new AppError('storage-unavailable', { why: 'database is locked', code: 'SQLITE_BUSY' })
  expect(faultText(disk)).toMatchObject({ code: 'storage-unavailable', message: 'database is locked' })
  const own = new AppError('storage-unavailable', { why: 'the server is stopping' })
  expect(faultText(own)).toMatchObject({ message: 'the server is stopping' })
  expect(faultText('text')).toEqual({ type: 'string', stack: '' })
})

test('[HT11] a plan that cannot be calculated is told of without the plan', async () => {
  const reasons: string[] = []
  const threads = new PlanThreads({}, (reason) => reasons.push(reason))
  const doc = new Doc()
  doc.getMap('cells').set(MARK, MARK)
  const bytes = encodeStateAsUpdate(doc)
  const cut = bytes.slice(0, bytes.length - 3)
  expect(caught(() => applyUpdate(new Doc(), cut))).toBeInstanceOf(Error)
  const plan = { outline: cut, tables: [['t', cut] as const], frozen: [['t', `{${MARK}`] as const] }
  await expect(threads.run({ what: 'values', plan, tables: ['t'] })).rejects.toMatchObject({
    code: 'calculation-failed',
  })
  await threads.close()
  expect(reasons).toHaveLength(1)
  expect(reasons[0]).toMatch(/Error/)
  expect(reasons.join()).not.toContain(MARK)
})
