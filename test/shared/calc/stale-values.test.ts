/** Ways in which the library keeps old values, and that ours does not. Each was seen with the library alone. */
import { HyperFormula } from 'hyperformula'
import { expect, test } from 'vitest'

import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import type { CalcPatch } from '../../../shared/model/calc.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { PlanModel } from './plan-model.ts'

const LINES = [
  [36, 29, 74],
  [31, 92, 3],
  [51, 3, 15],
  [12, 70, 60],
  [77, 0, 21],
]

function set(formula: string): {
  plan: PlanModel
  table: TableId
  value: () => unknown
  apply: (patch: CalcPatch) => void
} {
  const plan = new PlanModel()
  const table = plan.add('T', LINES)
  const sums = plan.add('S', [[null]])
  plan.set(sums, 0, 0, formula)
  const engine = new CalcEngine()
  engine.load(plan.sheets(), [], 'UTC')
  const at = plan.at(sums, 0, 0)
  return {
    plan,
    table,
    value: () => engine.value(at.table, at.row, at.column),
    apply: (patch) => void engine.apply(patch),
  }
}

test('[K12] a whole column, a row moved to its end, and that row removed', () => {
  const raw = HyperFormula.buildFromSheets({ S: [['=SUM(T!C:C)']], T: LINES }, { licenseKey: 'gpl-v3' })
  raw.moveRows(1, 2, 1, 5)
  raw.removeRows(1, [4, 1])
  // If this fails the library was mended, and whole columns need not be bounded any more.
  expect(raw.getCellValue({ sheet: 0, row: 0, col: 0 })).not.toBe(158)
  raw.destroy()

  const { plan, table, value, apply } = set('=SUM(T!C:C)')
  const third = plan.rows(table).ids[2]!
  expect(value()).toBe(173)
  apply(plan.moveRows(table, [third], 4))
  expect(value()).toBe(173)
  apply(plan.setRows(table, [third], { deleted: true }))
  expect(value()).toBe(158)
  apply(plan.put(plan.at(table, 3, 2), 1000))
  expect(value()).toBe(1137)
})

test('[K12] what is kept by position ends when rows change places', () => {
  const { plan, table, value, apply } = set('=SUMIF(T!A1:A5,">35",T!B1:B5)+MATCH(12,T!A1:A5,0)*1000')
  expect(value()).toBe(4032)
  apply(plan.moveRows(table, [plan.rows(table).ids[3]!], 1))
  expect(value()).toBe(2032)
  apply(plan.sortRows(table, (a, b) => (a < b ? 1 : -1)))
  const column = plan
    .rows(table)
    .ids.map((row) => plan.tables.get(table)!.cells.get(`${row}:${plan.columns(table).ids[0]}`)?.[2])
  expect(value()).toBe(32 + (column.indexOf(12) + 1) * 1000)
})

test('[K1] a named text that changes in case or blanks only', () => {
  const plan = new PlanModel()
  const table = plan.add('T', [[null, 'x']])
  plan.name('Unit', '="Thousand dollars"')
  plan.set(table, 0, 0, '=Unit&B1&" A b"')
  const engine = new CalcEngine()
  engine.load(plan.sheets(), [...plan.names.values()], 'UTC')
  const at = plan.at(table, 0, 0)
  const value = (): unknown => engine.value(at.table, at.row, at.column)
  expect(value()).toBe('Thousand dollarsx A b')
  engine.apply(plan.name('Unit', '="thousand dollars"'))
  expect(value()).toBe('thousand dollarsx A b')
  engine.apply(plan.name('Unit', '="thousand  dollars "'))
  expect(value()).toBe('thousand  dollars x A b')
})

test('[K12] an offset follows the rows between', () => {
  const { plan, table, value, apply } = set('=OFFSET(T!A1,1,0)')
  expect(value()).toBe(31)
  apply(plan.insertRows(table, 1))
  expect(value()).toBe(0)
  apply(plan.set(table, 1, 0, 5))
  expect(value()).toBe(5)
})
