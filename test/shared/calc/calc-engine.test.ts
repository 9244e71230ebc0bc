import { describe, expect, test } from 'vitest'

import { CalcEngine, type CalcOptions } from '../../../shared/calc/calc-engine.ts'
import type { CalcPatch, ValueChange } from '../../../shared/model/calc.ts'
import { type CellContent, NIL } from '../../../shared/model/cell.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { PlanModel } from './plan-model.ts'

/** An engine with the plan in it, and how often it was built. */
class Calculated {
  readonly plan: PlanModel
  readonly engine: CalcEngine
  builds = 0

  constructor(plan: PlanModel, options: CalcOptions = {}) {
    this.plan = plan
    this.engine = new CalcEngine({
      onBusy: (_, work) => void (work === 'build' && this.builds++),
      ...options,
    })
    this.engine.load(plan.sheets(), [...plan.names.values()], plan.zone)
  }

  apply(patch: CalcPatch): ValueChange[] {
    return this.engine.apply(patch)
  }

  value(table: TableId, row: number, column: number): unknown {
    const at = this.plan.at(table, row, column)
    return this.engine.value(at.table, at.row, at.column)
  }
}

/** The value of a formula in B1 beside column A. */
const valueOf = (formula: string, column: readonly CellContent[] = []): unknown => {
  const plan = new PlanModel()
  const lines: CellContent[][] = Array.from({ length: Math.max(1, column.length) }, (_, row) => [
    column[row] ?? null,
    null,
  ])
  const table = plan.add('T', lines)
  plan.set(table, 0, 1, formula)
  return new Calculated(plan).value(table, 0, 1)
}

describe('values', () => {
  test('[K2] add exactly', () => {
    expect(
      valueOf(
        '=SUM(A1:A100)',
        Array.from({ length: 100 }, () => 0.1),
      ),
    ).toBe(10)
    expect(valueOf('=SUM(A1:A3)', [12_345_678_901.23, 0.01, -12_345_678_901.23])).toBe(0.01)
    expect(valueOf('=SUM(A1:A2)', [1 / 3, 2 / 3])).toBe(1)
    expect(valueOf('=AVERAGE(A1:A3)', [0.1, 0.2, 0.3])).toBe(0.2)
  })

  test('[K2] have fifteen significant digits', () => {
    expect(valueOf('=1/3')).toBe(0.333333333333333)
    expect(valueOf('=A1*1', [12_345_678_901.23])).toBe(12_345_678_901.23)
    expect(valueOf('=A1*1', [123_456_789_012.345])).toBe(123_456_789_012.345)
    expect(Object.is(valueOf('=0*-1'), 0)).toBe(true)
  })

  test('[K3] nil counts as zero, text is text, dates are ISO', () => {
    expect(valueOf('=A1+1', [NIL])).toBe(1)
    expect(valueOf('=ISTEXT(A1)', ['007'])).toBe(true)
    expect(valueOf('=A1&A2', ["'quoted", '2023-02-30'])).toBe("'quoted2023-02-30")
    expect(valueOf('=A1', [true])).toBe(true)
    expect(valueOf('=A1', [null])).toBe(0)
  })

  test('[K3] an ISO date is a date in a column of dates and a text everywhere else', () => {
    const inColumn = (formula: string, isDates: boolean): unknown => {
      const plan = new PlanModel()
      const table = plan.add('T', [['2023-01-31', null], ['2023-02-30'], [5]])
      plan.set(table, 0, 1, formula)
      if (isDates) plan.setDates(table, [0])
      return new Calculated(plan).value(table, 0, 1)
    }
    expect(inColumn('=A1', true)).toBe('2023-01-31')
    expect(inColumn('=A1+30', true)).toBe('2023-03-02')
    expect(inColumn('=ISNUMBER(A1)', true)).toBe(true)
    expect(inColumn('=ISTEXT(A2)', true)).toBe(true)
    expect(inColumn('=COUNT(A1:A3)', true)).toBe(2)
    expect(inColumn('=SUM(A1:A3)', false)).toBe(5)
    expect(inColumn('=ISTEXT(A1)', false)).toBe(true)
    expect(inColumn('=COUNT(A1:A3)', false)).toBe(1)
  })

  test('[K3] errors say why, wherever they spread to', () => {
    expect(valueOf('=1/0')).toEqual({ error: '#DIV/0!', reason: 'divide-by-zero' })
    expect(valueOf('=1+FOO(1)')).toEqual({
      error: '#NAME?',
      reason: 'unknown-function',
      facts: { name: 'FOO' },
    })
    expect(valueOf('=B1')).toEqual({ error: '#CYCLE!', reason: 'circular' })
    expect(valueOf('=A1+1', [{ malformed: '{}' }])).toEqual({ error: '#VALUE!', reason: 'malformed' })
    expect(valueOf('=A1+1', [Number.NaN])).toEqual({ error: '#NUM!', reason: 'number-out-of-range' })
    expect(valueOf('=1+')).toEqual({ error: '#ERROR!', reason: 'syntax' })
    expect(valueOf('=#REF!')).toEqual({ error: '#REF!', reason: 'reference-gone' })
    expect(valueOf('=Nothing+1')).toEqual({ error: '#NAME?', reason: 'unknown-name' })
  })

  test('[BD3] what was never there is told from what was deleted', () => {
    const never = (name: string): unknown => ({ error: '#REF!', reason: 'never-there', facts: { name } })
    expect(valueOf('=Z99+1')).toEqual(never('Z99'))
    expect(valueOf('=SUM(A20:A30)')).toEqual(never('A20:A30'))
    expect(valueOf('=SUMIF(A20:A30,">1")')).toEqual(never('A20:A30'))
    expect(valueOf(`='Table "9": 9'!A1`)).toEqual(never(`'Table '9': 9'!A1`))
    expect(valueOf('=IFERROR(Z99,7)')).toBe(7)
  })

  test('constants are their own value', () => {
    const plan = new PlanModel()
    const table = plan.add('T', [[1.5, 'a', NIL, null, { malformed: 'x' }]])
    const calculated = new Calculated(plan)
    expect([0, 1, 2, 3].map((column) => calculated.value(table, 0, column))).toEqual([1.5, 'a', NIL, null])
    expect(calculated.value(table, 0, 4)).toEqual({ error: '#VALUE!', reason: 'malformed' })
  })
})

describe('patches', () => {
  const small = (): { calculated: Calculated; table: TableId } => {
    const plan = new PlanModel()
    const table = plan.add('T', [
      [1, null],
      [2, null],
      [3, null],
      [null, null],
    ])
    plan.set(table, 3, 0, '=SUM(A1:A3)')
    plan.set(table, 3, 1, '=A4*2')
    return { calculated: new Calculated(plan), table }
  }

  test('tell only what changed', () => {
    const { calculated, table } = small()
    const total = calculated.plan.at(table, 3, 0)
    const twice = calculated.plan.at(table, 3, 1)
    expect(calculated.apply(calculated.plan.set(table, 0, 0, 11))).toEqual([
      { ...total, value: 16 },
      { ...twice, value: 32 },
    ])
    expect(calculated.apply(calculated.plan.set(table, 0, 1, 'words'))).toEqual([])
    expect(calculated.apply(calculated.plan.set(table, 0, 0, 11))).toEqual([])
    expect(calculated.builds).toBe(1)
  })

  test('a formula that goes is told as gone, one that comes with its value', () => {
    const { calculated, table } = small()
    const twice = calculated.plan.at(table, 3, 1)
    expect(calculated.apply(calculated.plan.set(table, 3, 1, 7))).toEqual([
      { ...twice, value: 7, gone: true },
    ])
    expect(calculated.apply(calculated.plan.set(table, 3, 1, '=A1'))).toEqual([{ ...twice, value: 1 }])
  })

  test('a text that looks like a formula is a text', () => {
    const { calculated, table } = small()
    const at = calculated.plan.at(table, 0, 0)
    calculated.apply({ tables: [{ table, cells: [[at.row, at.column, '=1+1']] }] })
    expect(calculated.value(table, 3, 0)).toBe(5)
    expect(calculated.value(table, 0, 0)).toBe('=1+1')
  })

  test('rows in, out and back are small steps', () => {
    const { calculated, table } = small()
    const { plan } = calculated
    calculated.apply(plan.insertRows(table, 1))
    calculated.apply(plan.set(table, 1, 0, 10))
    expect(calculated.value(table, 4, 0)).toBe(16)
    const [first] = plan.rows(table).ids
    calculated.apply(plan.setRows(table, [first!], { deleted: true }))
    expect(calculated.value(table, 3, 0)).toBe(15)
    const back = calculated.apply(plan.setRows(table, [first!], { deleted: false }))
    expect(back.map(({ value }) => value)).toEqual([16, 32])
    expect(calculated.builds).toBe(1)
  })

  test('a formula comes back with its deleted row', () => {
    const { calculated, table } = small()
    const { plan } = calculated
    const last = plan.at(table, 3, 0)
    calculated.apply(plan.setRows(table, [last.row], { deleted: true }))
    calculated.apply(plan.set(table, 0, 0, 100))
    const back = calculated.apply(plan.setRows(table, [last.row], { deleted: false }))
    expect(back.map(({ value }) => value)).toEqual([105, 210])
  })

  test('many structural steps at once are one new build', () => {
    const plan = new PlanModel()
    const table = plan.add(
      'T',
      Array.from({ length: 100 }, (_, row) => [row]),
    )
    plan.set(table, 99, 0, '=SUM(A1:A99)')
    const calculated = new Calculated(plan)
    const every = plan.rows(table).ids.filter((_, index) => index % 2 === 0)
    calculated.apply(plan.setRows(table, every, { deleted: true }))
    expect(calculated.builds).toBe(2)
    expect(calculated.value(table, 49, 0)).toBe(2401)
  })

  test('tables come, go and come back', () => {
    const { calculated, table } = small()
    const { plan } = calculated
    const other = plan.add('Other', [[5]])
    calculated.apply({ sheets: [plan.sheet(other)] })
    calculated.apply(plan.set(table, 0, 1, '=Other!A1*2'))
    expect(calculated.value(table, 0, 1)).toBe(10)
    const sheet = plan.sheet(other)
    calculated.apply(plan.remove(other))
    expect(calculated.value(table, 0, 1)).toEqual({ error: '#REF!', reason: 'reference-gone' })
    calculated.apply({ sheets: [sheet] })
    expect(calculated.value(table, 0, 1)).toBe(10)
  })

  test('a patch for a table that is not there is nothing', () => {
    const { calculated, table } = small()
    const stray = calculated.plan.set(table, 0, 0, 5)
    calculated.apply({ removed: [table] })
    expect(calculated.apply(stray)).toEqual([])
  })

  test('children count wherever they are added', () => {
    const plan = new PlanModel()
    const table = plan.add('T', [[null], [1], [2]])
    const rows = plan.rows(table).ids
    plan.set(table, 0, 0, '=SUM(CHILDREN())')
    const calculated = new Calculated(plan)
    expect(calculated.value(table, 0, 0)).toBe(0)
    calculated.apply(plan.setRows(table, rows.slice(1), { parent: rows[0]! }))
    expect(calculated.value(table, 0, 0)).toBe(3)
    const added = plan.insertRows(table, 2, 1, rows[0])
    calculated.apply(added)
    calculated.apply(
      plan.put({ table, row: added.tables![0]!.rows![0]!.id, column: plan.columns(table).ids[0]! }, 0.5),
    )
    expect(calculated.value(table, 0, 0)).toBe(3.5)
    expect(calculated.builds).toBe(1)
  })
})

describe('names', () => {
  test('stand for numbers, ranges and other names, and follow when they change', () => {
    const plan = new PlanModel()
    const table = plan.add('T', [
      [1, null],
      [2, null],
      [3, null],
    ])
    plan.name('Rate', '=1.5')
    plan.name('Block', '=T!A1:A3')
    plan.name('Grossed', '=SUM(Block)*Rate')
    plan.set(table, 0, 1, '=Rate*2')
    plan.set(table, 1, 1, '=SUM(Block)')
    plan.set(table, 2, 1, '=Grossed')
    const calculated = new Calculated(plan)
    expect([0, 1, 2].map((row) => calculated.value(table, row, 1))).toEqual([3, 6, 9])
    calculated.apply(plan.name('Rate', '=2'))
    expect([0, 1, 2].map((row) => calculated.value(table, row, 1))).toEqual([4, 6, 12])
    calculated.apply(plan.insertRows(table, 1))
    calculated.apply(plan.set(table, 1, 0, 10))
    expect(calculated.value(table, 3, 1)).toBe(32)
    calculated.apply(plan.name('Rate', null))
    expect(calculated.value(table, 3, 1)).toEqual({ error: '#NAME?', reason: 'unknown-name' })
    expect(calculated.builds).toBe(1)
  })

  test('that mean themselves are circular, and names of names have an end', () => {
    const plan = new PlanModel()
    const table = plan.add('T', [[null, null]])
    plan.name('Egg', '=1')
    plan.name('Hen', '=Egg+1')
    plan.name('Egg', '=Hen+1')
    plan.set(table, 0, 0, '=Hen')
    plan.name('N0', '=1+1')
    for (let i = 1; i <= 20; i++) plan.name(`N${i}`, `=N${i - 1}+N${i - 1}`)
    plan.set(table, 0, 1, '=N20')
    const calculated = new Calculated(plan)
    expect(calculated.value(table, 0, 0)).toEqual({ error: '#CYCLE!', reason: 'circular' })
    expect(calculated.value(table, 0, 1)).toEqual({ error: '#ERROR!', reason: 'formula-too-long' })
  })
})

describe('the clock', () => {
  test('[K4] ticks in the plan’s zone; unrelated edits do not touch five thousand NOW', () => {
    const plan = new PlanModel()
    const table = plan.add(
      'T',
      Array.from({ length: 5000 }, () => [1, null]),
    )
    const scope = plan.rows(table).ids
    const column = plan.columns(table).ids[1]!
    for (const row of scope)
      plan.put({ table, row, column }, [1, 'NOW()+', ['c', 0, '@', plan.columns(table).ids[0]!, 0]])
    let now = Date.UTC(2023, 5, 30, 23, 30)
    plan.zone = 'Asia/Bangkok'
    const calculated = new Calculated(plan, { now: () => now })
    expect(calculated.value(table, 0, 1)).toBe('2023-07-02T06:30')
    expect(calculated.apply(plan.set(table, 0, 0, 0))).toHaveLength(1)
    expect(calculated.engine.tick()).toEqual([])
    now += 60_000
    expect(calculated.engine.tick()).toHaveLength(5000)
    expect(calculated.value(table, 0, 1)).toBe('2023-07-01T06:31')
    calculated.apply({ zone: 'UTC' })
    expect(calculated.value(table, 0, 1)).toBe('2023-06-30T23:31')
    calculated.apply({ zone: 'Mars/Olympus' })
    expect(calculated.value(table, 0, 1)).toBe('2023-06-30T23:31')
  })
})

describe('quarantine', () => {
  test('a formula out of service shows why, is let back, or tried again when edited', () => {
    const plan = new PlanModel()
    const table = plan.add('T', [[1, null, null]])
    plan.set(table, 0, 1, '=A1+1')
    plan.set(table, 0, 2, '=B1+1')
    const engine = new CalcEngine()
    const at = plan.at(table, 0, 1)
    const values = (): unknown[] =>
      [1, 2].map((column) => engine.value(table, at.row, plan.at(table, 0, column).column))
    engine.load(plan.sheets(), [], 'UTC', { quarantine: [at] })
    const timeout = { error: '#TIMEOUT!', reason: 'timeout' }
    expect(values()).toEqual([timeout, timeout])
    engine.apply(plan.set(table, 0, 0, 5))
    expect(values()).toEqual([timeout, timeout])
    const steps: unknown[] = []
    engine.release([at], (step) => steps.push(step.column))
    expect(values()).toEqual([6, 7])
    // Once before it is parsed, once before it is evaluated.
    expect(steps).toEqual([at.column, at.column, plan.at(table, 0, 2).column])
    engine.load(plan.sheets(), [], 'UTC', { quarantine: [at] })
    engine.apply(plan.set(table, 0, 1, '=A1*2'))
    expect(values()).toEqual([10, 11])
  })

  test('a careful load gives the same values and announces every formula', () => {
    const plan = new PlanModel()
    const table = plan.add('T', [[1, null, null]])
    plan.set(table, 0, 1, '=A1+1')
    plan.set(table, 0, 2, '=SUM(A1:B1)')
    const engine = new CalcEngine()
    const steps = new Set<string>()
    engine.load(plan.sheets(), [], 'UTC', { watch: (step) => steps.add(step.column) })
    expect(
      plan.columns(table).ids.map((column) => engine.value(table, plan.rows(table).ids[0]!, column)),
    ).toEqual([1, 2, 3])
    expect(steps.size).toBe(2)
  })
})

describe('limits', () => {
  test('a table larger than the engine says so in the formulas beyond', () => {
    const plan = new PlanModel()
    const table = plan.add('Wide', [[1, ...Array.from({ length: 1030 }, () => null)]])
    plan.set(table, 0, 1, '=A1+1')
    plan.set(table, 0, 2, '=SUM(A1:AMM1)')
    plan.set(table, 0, 1029, '=A1+1')
    const calculated = new Calculated(plan)
    const tooLarge = { error: '#ERROR!', reason: 'table-too-large' }
    expect([1, 2, 1029].map((column) => calculated.value(table, 0, column))).toEqual([2, tooLarge, tooLarge])
  })

  test('ranges over too many cells are refused before they are built', () => {
    const plan = new PlanModel()
    const table = plan.add('Tall', [[1, ...Array.from({ length: 99 }, () => null)]])
    plan.insertRows(table, 1, 9_999)
    plan.set(table, 0, 1, '=SUM(C1:CV10000)')
    const calculated = new Calculated(plan)
    expect(calculated.value(table, 0, 1)).toEqual({ error: '#ERROR!', reason: 'range-too-large' })
  })

  test('a chain of ten thousand formulas and a circle of them come to an end', () => {
    const plan = new PlanModel()
    const table = plan.add(
      'T',
      Array.from({ length: 10_000 }, () => [null]),
    )
    const rows = plan.rows(table).ids
    const [column] = plan.columns(table).ids
    rows.forEach((row, index) =>
      plan.put(
        { table, row, column: column! },
        index === 0 ? 1 : [1, '', ['c', 0, rows[index - 1]!, column!, 0], '+1'],
      ),
    )
    const calculated = new Calculated(plan)
    expect(calculated.value(table, 9999, 0)).toBe(10_000)
    calculated.apply(
      plan.put({ table, row: rows[0]!, column: column! }, [1, '', ['c', 0, rows[9999]!, column!, 0]]),
    )
    expect(calculated.value(table, 5000, 0)).toEqual({ error: '#CYCLE!', reason: 'circular' })
    calculated.apply(plan.put({ table, row: rows[0]!, column: column! }, 5))
    expect(calculated.value(table, 9999, 0)).toBe(10_004)
  })
})
