/** Whatever the way, the values are those of a new engine: random edits, steps of rows and columns, trees, sorts, undo, names, tables. */
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { columnLetters } from '../../../shared/formula/a1.ts'
import type { CalcPatch, ValueChange } from '../../../shared/model/calc.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { PlanModel, randomFrom } from './plan-model.ts'

const STEPS = 60

type Dice = (sides: number) => number

function seeded(seed: number): { plan: PlanModel; dice: Dice } {
  const random = randomFrom(seed)
  const dice: Dice = (sides) => Math.floor(random() * sides)
  const plan = new PlanModel(randomFrom(seed + 1))
  const numbers = (height: number, width: number): number[][] =>
    Array.from({ length: height }, () => Array.from({ length: width }, () => dice(1000) / 10))
  plan.add('Alpha', numbers(8, 5))
  plan.add('Beta', numbers(5, 4))
  return { plan, dice }
}

function randomFormula(plan: PlanModel, table: TableId, dice: Dice): string {
  const other = [...plan.tables.values()][dice(plan.tables.size)]!
  const ref = (at: TableId): string =>
    columnLetters(dice(Math.max(1, plan.columns(at).length))) + (1 + dice(Math.max(1, plan.rows(at).length)))
  const [a, b] = [ref(table), ref(table)]
  const far = `${other.name}!${ref(other.id)}`
  const kinds = [
    () => `=${a}+1`,
    () => `=SUM(${a}:${b})`,
    () => `=${far}*2`,
    () => `=SUM(${far}:${ref(other.id)})`,
    () => `=SUM(${other.name}!B:C)`,
    () => `=MAX(${a},${b})&"x"`,
    () => '=SUM(CHILDREN())',
    () => `=COUNT(${other.name}!${1 + dice(3)}:${2 + dice(3)})`,
    () => `=IF(${a}>50,SUM(${a}:${b}),$A$1)`,
    () => `=SUMIF(${a}:${b},">30")`,
    () => `=SUMIF(${other.name}!A:A,">50",${other.name}!B:B)`,
    () => `=IFERROR(INDEX(${other.name}!A:A,MATCH(${b},${other.name}!B:B,0)),ROW())`,
    () => `=OFFSET(${a},1,0)`,
    () => `=Rate*${a}`,
    () => `=SUM(Block)`,
    () => `=SUBTOTAL(9,${a}:${b})`,
    () => `=AVERAGE(${a}:${b})`,
    () => `=SUMPRODUCT(${other.name}!A:A,${other.name}!B:B)`,
    () => `=COUNTIFS(${other.name}!A:A,"<40",${other.name}!B:B,">5")`,
    () => `=COLUMN(${a})+ROW(${far})`,
  ]
  return kinds[dice(kinds.length)]!()
}

/** One random change of the model, as a patch. */
function change(plan: PlanModel, dice: Dice): CalcPatch {
  const tables = [...plan.tables.keys()]
  const table = tables[dice(tables.length)]!
  const rows = plan.rows(table)
  const columns = plan.columns(table)
  const deletedRows = [...plan.tables.get(table)!.rows.values()].filter((row) => row.deleted)
  const row = rows.ids[dice(rows.length)]
  const column = columns.ids[dice(columns.length)]
  if (!row || !column) return plan.insertRows(table, 0)
  const kind = dice(20)
  if (kind < 5) return plan.put({ table, row, column }, dice(4) === 0 ? null : dice(200) / 10)
  if (kind < 9) return plan.put({ table, row, column }, randomFormula(plan, table, dice))
  switch (kind) {
    case 9:
      return plan.insertRows(table, dice(rows.length + 1), 1 + dice(2))
    case 10:
      return rows.length > 2 ? plan.setRows(table, [row], { deleted: true }) : {}
    case 11:
      return deletedRows.length > 0
        ? plan.setRows(table, [deletedRows[dice(deletedRows.length)]!.id], { deleted: false })
        : {}
    case 12:
      return plan.moveRows(table, rows.ids.slice(0, 1 + dice(2)), dice(rows.length))
    case 13:
      return plan.moveRows(table, [row], dice(rows.length))
    case 14: {
      const parent = rows.ids[dice(rows.length)]!
      return parent === row
        ? plan.setRows(table, [row], { parent: null })
        : plan.setRows(table, [row], { parent })
    }
    case 15:
      return plan.sortRows(table, (a, b) => (a < b ? -1 : 1) * (dice(2) === 0 ? 1 : -1))
    case 16:
      return dice(2) === 0 || columns.length < 3
        ? plan.insertColumns(table, dice(columns.length + 1))
        : plan.setColumns(table, [column], { deleted: true })
    case 17:
      return plan.moveColumns(table, column, dice(columns.length))
    case 18:
      return dice(2) === 0
        ? plan.name('Rate', dice(4) === 0 ? null : `=${dice(100)}/100`)
        : plan.name('Block', `=Alpha!A${1 + dice(4)}:B${4 + dice(4)}`)
    default:
      if (!plan.tables.has('gamma' as TableId)) {
        const added = plan.add('Gamma', [
          [1, 2, 3],
          [4, 5, 6],
        ])
        return { sheets: [plan.sheet(added)] }
      }
      return tables.length > 2 && dice(2) === 0 ? plan.remove('gamma' as TableId) : {}
  }
}

function compare(engine: CalcEngine, told: Map<string, unknown>, plan: PlanModel, note: string): void {
  const fresh = new CalcEngine()
  fresh.load(plan.sheets(), [...plan.names.values()], plan.zone)
  for (const { id, cells } of plan.tables.values()) {
    const [rows, columns] = [plan.rows(id), plan.columns(id)]
    for (const [row, column, content] of cells.values()) {
      if (!rows.has(row) || !columns.has(column)) continue
      const where = `${note} ${id} ${columnLetters(columns.indexOf(column))}${rows.indexOf(row) + 1} ${JSON.stringify(content)}`
      expect(engine.value(id, row, column), where).toEqual(fresh.value(id, row, column))
      if (Array.isArray(content))
        expect(told.get(`${id}:${row}:${column}`), `told ${where}`).toEqual(fresh.value(id, row, column))
    }
  }
  fresh.destroy()
}

function run(seed: number): void {
  const { plan, dice } = seeded(seed)
  const engine = new CalcEngine({ maxSteps: 1000 })
  const told = new Map<string, unknown>()
  const hear = (changes: readonly ValueChange[]): void => {
    for (const { table, row, column, value, gone } of changes)
      if (gone) told.delete(`${table}:${row}:${column}`)
      else told.set(`${table}:${row}:${column}`, value)
  }
  hear(engine.load(plan.sheets(), [...plan.names.values()], plan.zone))
  for (let step = 1; step <= STEPS; step++) {
    hear(engine.apply(change(plan, dice)))
    if (step % 12 === 0) compare(engine, told, plan, `seed ${seed} step ${step}`)
  }
  engine.destroy()
}

test('[K1] after any changes the values are those of a new engine', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), run), { numRuns: 12, endOnFailure: true })
}, 120_000)
