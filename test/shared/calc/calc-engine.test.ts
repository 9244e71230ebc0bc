import { describe, expect, test } from 'vitest'

import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { type CellContent, NIL } from '../../../shared/model/cell.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { PlanModel } from './plan-model.ts'

const loaded = (plan: PlanModel): CalcEngine => {
  const engine = new CalcEngine()
  engine.load(plan.sheets(), [...plan.names.values()], plan.zone)
  return engine
}

const valueAt = (
  engine: CalcEngine,
  plan: PlanModel,
  table: TableId,
  row: number,
  column: number,
): unknown => {
  const at = plan.at(table, row, column)
  return engine.value(at.table, at.row, at.column)
}

/** The value of one formula beside the given column of contents. */
const valueOf = (formula: string, column: readonly CellContent[] = []): unknown => {
  const plan = new PlanModel()
  const table = plan.add('T', [[null, formula], ...column.map((content) => [content])])
  for (const [row, content] of column.entries()) plan.set(table, row, 0, content)
  plan.set(table, 0, 1, formula)
  return valueAt(loaded(plan), plan, table, 0, 1)
}

describe('values', () => {
  test('add exactly', () => {
    expect(
      valueOf(
        '=SUM(A1:A100)',
        Array.from({ length: 100 }, () => 0.1),
      ),
    ).toBe(10)
    expect(valueOf('=A1+A2', [0.1, 0.2])).toBe(0.3)
    expect(valueOf('=A1-A2', [12.3, 12.2])).toBe(0.1)
  })

  test('nil counts as zero, text is text, dates are ISO', () => {
    expect(valueOf('=A1+1', [NIL])).toBe(1)
    expect(valueOf('=ISTEXT(A1)', ['007'])).toBe(true)
    expect(valueOf('=A1+30', ['2023-01-31'])).toBe('2023-03-02')
    expect(valueOf('=A1', ['2023-01-31'])).toBe('2023-01-31')
    expect(valueOf('=A1', [true])).toBe(true)
  })

  test('errors say why', () => {
    expect(valueOf('=1/0')).toEqual({ error: '#DIV/0!', reason: 'divide-by-zero' })
    expect(valueOf('=FOO(1)')).toEqual({
      error: '#NAME?',
      reason: 'unknown-function',
      facts: { name: 'FOO' },
    })
    expect(valueOf('=B1')).toEqual({ error: '#CYCLE!', reason: 'circular' })
    expect(valueOf('=A1+1', [{ malformed: '{}' }])).toEqual({ error: '#VALUE!', reason: 'malformed' })
    expect(valueOf('=1+')).toEqual({ error: '#ERROR!', reason: 'syntax' })
  })
})
