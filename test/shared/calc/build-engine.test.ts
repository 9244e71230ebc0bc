import { expect, test } from 'vitest'

import { buildEngine } from '../../../shared/calc/build-engine.ts'
import { CalcTable } from '../../../shared/calc/calc-table.ts'
import { FormulaCell } from '../../../shared/calc/formula-cell.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import { PlanModel } from './plan-model.ts'

test('[K10] a formula that breaks the library’s parser is left out, and the plan is built', () => {
  const plan = new PlanModel()
  const id = plan.add('T', [
    ['=1+1', '=1+2'],
    [5, '=1+3'],
  ])
  const table = new CalcTable(plan.sheet(id), '_1')
  const broken: string[] = []
  const engine = buildEngine([table], {
    clock: () => ({ today: 0, now: 0 }),
    formulaAt: (table, row, column) => {
      const formula = plan.tables.get(id)?.cells.get(`${row}:${column}`)?.[2]
      return isFormula(formula) ? new FormulaCell({ table, row, column }, formula) : undefined
    },
    raw: ({ formula }) => {
      if (formula[1] !== '1+2') return `=${JSON.stringify(formula[1]).slice(1, -1)}`
      return broken.length > 0 ? '=#REF!' : `=${'('.repeat(30_000)}1${')'.repeat(30_000)}`
    },
    broken: ({ formula }) => broken.push(JSON.stringify(formula[1])),
    onCell: () => undefined,
    onBusy: () => undefined,
  })
  expect(broken).toEqual(['"1+2"'])
  const valueAt = (row: number, col: number): unknown => engine.value({ sheet: table.sheet, row, col })
  expect([valueAt(0, 0), valueAt(1, 0), valueAt(1, 1)]).toEqual([2, 5, 4])
  expect(valueAt(0, 1)).toMatchObject({ error: '#REF!' })
  engine.destroy()
})
