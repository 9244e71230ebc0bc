/** Honest work on slow machines is waited for. Simulated time: nothing here depends on the machine the test runs on. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { CalcHost } from '../../../client/calc/calc-host.ts'
import type { CalcTrouble } from '../../../client/session/ports.ts'
import type { CalcCell, CalcPatch } from '../../../shared/model/calc.ts'
import { type CellContent, type CellValue, isError } from '../../../shared/model/cell.ts'
import { PlanModel } from '../../shared/calc/plan-model.ts'
import { type Costs, NEVER, SlowMachine } from './slow-machine.ts'

vi.setConfig({ testTimeout: 120_000 })

const HOUR = 3_600_000

let machine: SlowMachine
let host: CalcHost
let values: Map<string, CellValue>
let troubles: CalcTrouble[]
beforeEach(() => {
  vi.useFakeTimers()
  machine = new SlowMachine()
  values = new Map()
  troubles = []
  host = new CalcHost({ start: () => machine.start() })
  host.onTrouble((trouble) => troubles.push(trouble))
  host.onValues((changes) => {
    for (const { row, column, value } of changes) values.set(`${row}:${column}`, value)
  })
})
afterEach(() => {
  host.close()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Gives the simulated milliseconds that passed. */
async function settle(costs: Costs, begin: () => void): Promise<number> {
  machine.costs = costs
  const from = Date.now()
  const outcome: { took?: number } = {}
  begin()
  void host.settled().then(
    () => (outcome.took = Date.now() - from),
    () => (outcome.took = Infinity),
  )
  while (outcome.took === undefined && Date.now() - from < HOUR) await vi.advanceTimersByTimeAsync(1000)
  return outcome.took ?? Infinity
}

/** `rows` sevens in column A. The patches: `=SUM(A…)*2` in all of B and C, in twenty of these cells, or numbers there. */
function plan(rows: number) {
  const model = new PlanModel()
  const lines = Array.from({ length: rows }, (): CellContent[] => [7, null, null])
  const table = model.fill('T', lines)
  const load = (): void => host.load(model.sheets(), [], 'UTC')
  const own = model.columns(table).ids[0]!
  const cells = model.rows(table).ids.flatMap((row) =>
    model
      .columns(table)
      .ids.slice(1)
      .map((column) => [row, column, [1, 'SUM(', ['c', 0, '@', own, 0], ')*2']] as const),
  )
  const numbers = cells.slice(1).map(([row, column]) => [row, column, 1] as const)
  const patch = (part: readonly CalcCell[]): CalcPatch => ({ tables: [{ table, cells: part }] })
  return { model, load, formulas: patch(cells), few: patch(cells.slice(0, 20)), numbers: patch(numbers) }
}

const wrong = (): unknown[] => [...values.values()].filter(isError)

describe('[K13] on a slow machine nothing honest is taken out of service:', () => {
  test('twenty thousand formulas pasted at once that take minutes', async () => {
    const { load, formulas } = plan(10_000)
    await settle({}, load)
    const took = await settle({ parse: 3, evaluate: 4, sort: 6000 }, () => host.apply(formulas))
    expect(took).toBeGreaterThan(120_000)
    expect(wrong()).toEqual([])
    expect(values.size).toBe(20_000)
    expect(troubles).toEqual([])
    expect(machine.workers).toBe(1)
  })

  test('a plan that is built and sorted for minutes', async () => {
    const { model, formulas, load } = plan(2000)
    for (const { cells = [] } of formulas.tables ?? [])
      for (const [row, column, content] of cells)
        model.tables
          .get(model.tables.keys().next().value!)!
          .cells.set(`${row}:${column}`, [row, column, content])
    const took = await settle({ build: 60_000, parse: 5, sort: 30_000, evaluate: 5 }, load)
    expect(took).toBeLessThan(HOUR)
    expect(wrong()).toEqual([])
    expect(values.size).toBe(4000)
    expect(troubles).toEqual([])
  })

  test('formulas that take three seconds each, where the plan took long already', async () => {
    const { load, few } = plan(300)
    await settle({ build: 9000 }, load)
    await settle({ evaluate: 3000 }, () => host.apply(few))
    expect(wrong()).toEqual([])
    expect(values.size).toBe(20)
    expect(machine.workers).toBe(1)
  })

  test('one formula and then twenty thousand numbers', async () => {
    const { load, formulas, numbers } = plan(10_000)
    await settle({}, load)
    const [first] = formulas.tables![0]!.cells!
    const { table, cells } = numbers.tables![0]!
    await settle({ parse: 2 }, () => host.apply({ tables: [{ table, cells: [first!, ...cells!] }] }))
    expect([...values.values()]).toEqual([14])
    expect(machine.workers).toBe(1)
  })

  test('a change whose preparation never ends is made by a new build', async () => {
    const { load, few } = plan(100)
    await settle({}, load)
    await settle({ sort: NEVER }, () => host.apply(few))
    expect(wrong()).toEqual([])
    expect(values.size).toBe(20)
    expect(machine.tasks).toEqual(['load', 'apply', 'load'])
  })
})

describe('what does not end is found on a slow machine too:', () => {
  test('[K8] one of four thousand, in less than a minute, and the others are right', async () => {
    const { model, load, formulas } = plan(2000)
    await settle({ build: 5000 }, load)
    const table = formulas.tables![0]!.table
    const endless = model.set(table, 1999, 1, '=LOOKUP(1,A1:A2)').tables![0]!.cells!
    const cells = [...formulas.tables![0]!.cells!, ...endless]
    const took = await settle({ parse: 1, evaluate: 1, lookup: NEVER }, () =>
      host.apply({ tables: [{ table, cells }] }),
    )
    expect(took).toBeLessThan(60_000)
    expect(wrong()).toEqual([{ error: '#TIMEOUT!', reason: 'timeout' }])
    expect(values.size).toBe(4000)
    const at = model.at(table, 1999, 1)
    expect(values.get(`${at.row}:${at.column}`)).toMatchObject({ error: '#TIMEOUT!' })
  })

  test('[K6] one alone, after seconds', async () => {
    const { model, load } = plan(1000)
    await settle({}, load)
    const table = model.tables.keys().next().value!
    const took = await settle({ lookup: NEVER }, () => host.apply(model.set(table, 0, 1, '=LOOKUP(1,A1:A2)')))
    expect(took).toBeLessThan(5000)
    expect(wrong()).toHaveLength(1)
    expect(troubles).toEqual([{ kind: 'stopped', reason: 'formula-timeout' }])
  })

  test('[K11] work on the whole plan that never ends is no formula’s fault, and is given up', async () => {
    const { load } = plan(100)
    expect(await settle({ build: NEVER }, load)).toBe(Infinity)
    expect(troubles).toEqual([{ kind: 'failed', reason: 'silent' }])
  })
})
