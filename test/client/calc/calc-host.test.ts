/** The host with real threads: what a formula that does not end can and cannot do. */
import { afterEach, expect, test, vi } from 'vitest'

import { CalcHost, type CalcHostOptions } from '../../../client/calc/calc-host.ts'
import { startThreadWorker } from '../../../client/headless/thread-worker.ts'
import type { CalcTrouble } from '../../../client/session/ports.ts'
import type { CalcPatch } from '../../../shared/model/calc.ts'
import type { CellContent } from '../../../shared/model/cell.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { PlanModel } from '../../shared/calc/plan-model.ts'

vi.setConfig({ testTimeout: 90_000 })

const open: CalcHost[] = []
afterEach(() => {
  for (const host of open.splice(0)) host.close()
})

/** A thousand wildcard searches whose time is bounded, but far beyond anyone's patience. */
const PATTERN = `*${'a'.repeat(240)}b`
const ENDLESS = `=SUMPRODUCT(COUNTIF(A1:A5,"${PATTERN}"&SEQUENCE(1000)))`
const LONG = 'a'.repeat(30_000)

class Watched {
  readonly plan = new PlanModel()
  readonly values = new Map<string, unknown>()
  readonly troubles: CalcTrouble[] = []
  readonly host: CalcHost
  workers = 0

  constructor(options: Partial<CalcHostOptions> = {}) {
    this.host = new CalcHost({
      patience: 1000,
      start: () => {
        this.workers++
        return startThreadWorker()
      },
      ...options,
    })
    open.push(this.host)
    this.host.onTrouble((trouble) => this.troubles.push(trouble))
    this.host.onValues((changes) => {
      for (const { table, row, column, value, gone } of changes)
        if (gone) this.values.delete(`${table}:${row}:${column}`)
        else this.values.set(`${table}:${row}:${column}`, value)
    })
  }

  /** Column A: long texts; then formulas in B, C … of the first row. */
  add(...formulas: CellContent[]): TableId {
    const table = this.plan.add('T', [[LONG, ...formulas], ...Array.from({ length: 24 }, () => [LONG])])
    for (const [index, formula] of formulas.entries()) this.plan.set(table, 0, index + 1, formula)
    return table
  }

  async load(): Promise<void> {
    this.host.load(this.plan.sheets(), [...this.plan.names.values()], 'UTC')
    await this.host.settled()
  }

  async apply(patch: CalcPatch): Promise<void> {
    this.host.apply(patch)
    await this.host.settled()
  }

  value(table: TableId, row: number, column: number): unknown {
    const at = this.plan.at(table, row, column)
    return this.values.get(`${at.table}:${at.row}:${at.column}`)
  }
}

const TIMEOUT = { error: '#TIMEOUT!', reason: 'timeout' }

test('[K5] calculates, and settles when all posted patches are answered', async () => {
  const watched = new Watched()
  const table = watched.plan.add('T', [
    [1, null],
    [2, null],
  ])
  watched.plan.set(table, 0, 1, '=SUM(A1:A2)')
  await watched.load()
  expect(watched.value(table, 0, 1)).toBe(3)
  for (let i = 0; i < 50; i++) watched.host.apply(watched.plan.set(table, 0, 0, i))
  await watched.host.settled()
  expect(watched.value(table, 0, 1)).toBe(51)
  expect(watched.workers).toBe(1)
})

test('[K6] the formula typed last is taken out of service and the rest goes on', async () => {
  const watched = new Watched()
  const table = watched.add('=LEN(A1)', null, '=IF(ISERROR(C1),"waits","goes on")')
  await watched.load()
  expect(watched.value(table, 0, 1)).toBe(30_000)
  await watched.apply(watched.plan.set(table, 0, 2, ENDLESS))
  expect(watched.value(table, 0, 2)).toEqual(TIMEOUT)
  expect(watched.value(table, 0, 3)).toBe('waits')
  expect(watched.troubles).toEqual([{ kind: 'stopped', reason: 'formula-timeout' }])

  await watched.apply(watched.plan.set(table, 0, 0, 'abc'))
  expect(watched.value(table, 0, 1)).toBe(3)
  await watched.apply(watched.plan.set(table, 0, 2, '=1+1'))
  expect(watched.value(table, 0, 2)).toBe(2)
  expect(watched.value(table, 0, 3)).toBe('goes on')
  expect(watched.workers).toBe(2)
})

test('[K7] edits made while a worker is replaced are not lost', async () => {
  const watched = new Watched()
  const table = watched.add('=LEN(A1)', null, '=1', '=1')
  await watched.load()
  watched.host.apply(watched.plan.set(table, 0, 2, ENDLESS))
  watched.host.apply(watched.plan.set(table, 0, 0, 'four'))
  watched.host.apply(watched.plan.set(table, 0, 3, null))
  await new Promise((resolve) => setTimeout(resolve, 1500))
  watched.host.apply(watched.plan.set(table, 0, 4, '=LEN(A1)*2'))
  await watched.host.settled()
  expect(watched.value(table, 0, 1)).toBe(4)
  expect(watched.value(table, 0, 2)).toEqual(TIMEOUT)
  expect(watched.value(table, 0, 3)).toBeUndefined()
  expect(watched.value(table, 0, 4)).toBe(8)
})

test('[K8] of several formulas pasted at once only the endless one stays out', async () => {
  const watched = new Watched()
  const table = watched.add(null, null, null)
  await watched.load()
  const patches = ['=1+1', ENDLESS, '=2+2'].map((formula, index) =>
    watched.plan.set(table, 0, index + 1, formula),
  )
  await watched.apply({ tables: patches.flatMap((patch) => patch.tables ?? []) })
  expect([1, 2, 3].map((column) => watched.value(table, 0, column))).toEqual([2, TIMEOUT, 4])
})

test('[K9] a plan that holds endless formulas opens; of twenty copies three are waited for', async () => {
  const watched = new Watched()
  const table = watched.add('=LEN(A1)')
  for (let row = 1; row <= 20; row++) watched.plan.set(table, row, 1, ENDLESS)
  await watched.load()
  expect(watched.value(table, 0, 1)).toBe(30_000)
  expect(watched.value(table, 20, 1)).toEqual(TIMEOUT)
  expect(watched.workers).toBeLessThan(8)
})

test('[K10] a constant that makes an old formula endless takes that formula out, not the constant', async () => {
  const watched = new Watched()
  const table = watched.add('=LEN(A1)', '=SUMPRODUCT(COUNTIF(A1:A5,D1&SEQUENCE(1000)))', 'b')
  await watched.load()
  expect(watched.value(table, 0, 2)).toBe(0)
  await watched.apply(watched.plan.set(table, 0, 3, PATTERN))
  expect(watched.value(table, 0, 2)).toEqual(TIMEOUT)
  expect(watched.value(table, 0, 1)).toBe(30_000)
})

test('[K13] forty-five thousand formulas pasted at once are calculated by the one worker there is', async () => {
  const watched = new Watched({ patience: 2000 })
  const table = watched.plan.fill(
    'T',
    Array.from({ length: 15_000 }, (_, row) => [row, null, null, null]),
  )
  await watched.load()
  const [own, ...others] = watched.plan.columns(table).ids
  const cells = watched.plan
    .rows(table)
    .ids.flatMap((row) =>
      others.map((column) => [row, column, [1, '', ['c', 0, '@', own!, 0], '*2']] as const),
    )
  await watched.apply({ tables: [{ table, cells }] })
  expect(watched.values.size).toBe(45_000)
  expect([...watched.values.values()].filter((value) => typeof value !== 'number')).toEqual([])
  expect(watched.value(table, 14_999, 3)).toBe(29_998)
  expect(watched.workers).toBe(1)
})

test('[K11] a worker that cannot start says so', async () => {
  const watched = new Watched({
    start: () => ({
      post: () => undefined,
      onMessage: () => undefined,
      onFailure: (handler) => void setTimeout(() => handler('no such script'), 1),
      terminate: () => undefined,
    }),
  })
  watched.plan.add('T', [[1]])
  await expect(watched.load()).rejects.toThrow('calculation-failed')
  expect(watched.troubles).toEqual([{ kind: 'failed', reason: 'no such script' }])
})
