/** Which of the person's commands are remembered, and for how long. */
import { beforeEach, describe, expect, test } from 'vitest'

import { Journal } from '../../../client/session/journal.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import type { Command } from '../../../shared/doc/step.ts'

const ROOM = 'budget'
const command = (text: string): Command => ({
  doc: ROOM,
  kind: 'edit-cells',
  at: 0,
  steps: [{ do: 'field', in: 'rows', id: 'a', field: 'x', before: undefined, after: text }],
})

let disk: MemoryDisk
/** By writer: up to which version the server has everything. */
let acknowledged: Map<string, number>
beforeEach(() => {
  disk = new MemoryDisk()
  acknowledged = new Map()
})

async function sitting(): Promise<{ journal: Journal; store: MemoryPlanStore }> {
  const store = new MemoryPlanStore(Math.random, disk)
  const journal = new Journal({
    store,
    now: () => 1000,
    isAcknowledged: (_, writer, version) => (acknowledged.get(writer) ?? 0) >= version,
  })
  await journal.load()
  return { journal, store }
}

const stored = (): unknown[] => [...disk.journal.values()].map((entry) => entry.command.steps[0])

describe('[JOURNAL1] an entry stays', () => {
  test('until it is acknowledged, although it can be undone no more', async () => {
    const { journal, store } = await sitting()
    const one = command('1')
    journal.add(one, 1, 'hand', 'done')
    journal.unstack([one])
    expect([journal.unsent().length, stored()]).toEqual([1, one.steps])
    acknowledged.set(store.writer, 1)
    journal.tidy()
    expect([journal.unsent().length, stored()]).toEqual([0, []])
  })

  test('until it can be undone no more, although it is acknowledged', async () => {
    const { journal, store } = await sitting()
    const one = command('1')
    journal.add(one, 1, 'hand', 'done')
    acknowledged.set(store.writer, 1)
    journal.tidy()
    expect([journal.unsent(), journal.stack('done'), stored()]).toEqual([[], [one], one.steps])
    journal.unstack([one])
    expect([journal.stack('done'), stored()]).toEqual([[], []])
  })
})

describe('[JOURNAL1] entries of a tab', () => {
  test('that is at work are its own', async () => {
    const first = await sitting()
    first.journal.add(command('1'), 1, 'hand', 'done')
    const second = await sitting()
    expect([second.journal.unsent(), second.journal.stack('done')]).toEqual([[], []])
  })

  test('that is gone are taken over by the next one, once, and behind them stands what is new', async () => {
    const first = await sitting()
    first.journal.add(command('1'), 1, 'hand', 'done')
    first.journal.add(command('2'), 2, 'undo', 'undone')
    acknowledged.set(first.store.writer, 1)
    await first.store.close()

    const [second, third] = [await sitting(), await sitting()]
    expect(second.journal.stack('done')).toEqual([command('1')])
    expect(second.journal.stack('undone')).toEqual([command('2')])
    expect(second.journal.unsent()).toMatchObject([{ writer: first.store.writer, version: 2 }])
    expect(third.journal.stack('done')).toEqual([])
    second.journal.add(command('3'), 1, 'hand', 'done')
    expect(second.journal.stack('done')).toEqual([command('1'), command('3')])
  })
})
