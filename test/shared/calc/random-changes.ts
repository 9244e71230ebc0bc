/** Random changes of a small plan, and the comparison of the calculation that followed them with one that starts anew. */
import { expect } from 'vitest'

import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { columnLetters } from '../../../shared/formula/a1.ts'
import type { CalcPatch, ValueChange } from '../../../shared/model/calc.ts'
import { type ColumnId, type RowId, type TableId, tableId } from '../../../shared/model/ids.ts'
import { PlanModel, randomFrom } from './plan-model.ts'

type Dice = (sides: number) => number

const GAMMA = tableId('gamma')

/** `steps` changes after the seed's dice. Gives how often the engine was built anew. */
export function followChanges(seed: number, steps: number, every: number): { builds: number; whole: number } {
  const { plan, dice } = seeded(seed)
  let [builds, whole] = [0, 0]
  const engine = new CalcEngine({ maxSteps: 1000, onBusy: (_, work) => void (work === 'build' && builds++) })
  const told = new Map<string, unknown>()
  const hear = (changes: readonly ValueChange[]): void => {
    for (const { table, row, column, value, gone } of changes)
      if (gone) told.delete(`${table}:${row}:${column}`)
      else told.set(`${table}:${row}:${column}`, value)
  }
  hear(engine.load(plan.sheets(), [...plan.names.values()], plan.zone))
  for (let step = 1; step <= steps; step++) {
    const patch = randomChange(plan, dice)
    if (patch.sheets ?? patch.removed) whole++
    hear(engine.apply(patch))
    if (step % every === 0) compare(engine, told, plan, `seed ${seed} step ${step}`)
  }
  engine.destroy()
  return { builds, whole }
}

function compare(
  engine: CalcEngine,
  told: ReadonlyMap<string, unknown>,
  plan: PlanModel,
  note: string,
): void {
  const fresh = new CalcEngine()
  fresh.load(plan.sheets(), [...plan.names.values()], plan.zone)
  for (const { id, cells } of plan.tables.values()) {
    const [rows, columns] = [plan.rows(id), plan.columns(id)]
    for (const [row, column, content] of cells.values()) {
      if (!rows.has(row) || !columns.has(column)) continue
      const place = `${columnLetters(columns.indexOf(column))}${rows.indexOf(row) + 1}`
      const where = `${note} ${id} ${place} ${JSON.stringify(content)}`
      const value = fresh.value(id, row, column)
      expect({ where, value: engine.value(id, row, column) }).toEqual({ where, value })
      if (Array.isArray(content))
        expect({ where, told: told.get(`${id}:${row}:${column}`) }).toEqual({ where, told: value })
    }
  }
  fresh.destroy()
}

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
    () => `=Word&${a}`,
    () => `=SUBTOTAL(9,${a}:${b})`,
    () => `=AVERAGE(${a}:${b})`,
    () => `=SUMPRODUCT(${other.name}!A:A,${other.name}!B:B)`,
    () => `=COUNTIFS(${other.name}!A:A,"<40",${other.name}!B:B,">5")`,
    () => `=COLUMN(${a})+ROW(${far})`,
  ]
  return kinds[dice(kinds.length)]!()
}

type Site = {
  readonly plan: PlanModel
  readonly dice: Dice
  readonly table: TableId
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
  readonly row: RowId
  readonly column: ColumnId
}

function randomChange(plan: PlanModel, dice: Dice): CalcPatch {
  const tables = [...plan.tables.keys()]
  const table = tables[dice(tables.length)]!
  const [rows, columns] = [plan.rows(table).ids, plan.columns(table).ids]
  const [row, column] = [rows[dice(rows.length)], columns[dice(columns.length)]]
  if (!row || !column) return plan.insertRows(table, 0)
  return CHANGES[dice(CHANGES.length)]!({ plan, dice, table, rows, columns, row, column })
}

const constant = ({ plan, dice, table, row, column }: Site): CalcPatch =>
  plan.put({ table, row, column }, dice(4) === 0 ? null : dice(200) / 10)
const date = ({ plan, dice, table, row, column }: Site): CalcPatch =>
  plan.put({ table, row, column }, `2023-01-0${1 + dice(9)}`)
const formula = ({ plan, dice, table, row, column }: Site): CalcPatch =>
  plan.put({ table, row, column }, randomFormula(plan, table, dice))

const CHANGES: readonly ((site: Site) => CalcPatch)[] = [
  constant,
  constant,
  constant,
  constant,
  constant,
  formula,
  formula,
  formula,
  formula,
  date,
  ({ plan, dice, table, columns }) =>
    plan.setDates(
      table,
      columns.flatMap((_, index) => (dice(3) === 0 ? [index] : [])),
    ),
  ({ plan, dice, table, rows }) => plan.insertRows(table, dice(rows.length + 1), 1 + dice(2)),
  ({ plan, table, rows, row }) => (rows.length > 2 ? plan.setRows(table, [row], { deleted: true }) : {}),
  ({ plan, dice, table }) => {
    const deleted = [...plan.tables.get(table)!.rows.values()].filter((row) => row.deleted)
    const back = deleted[dice(deleted.length)]
    return back ? plan.setRows(table, [back.id], { deleted: false }) : {}
  },
  ({ plan, dice, table, rows }) => plan.moveRows(table, rows.slice(0, 1 + dice(2)), dice(rows.length)),
  ({ plan, dice, table, rows, row }) => plan.moveRows(table, [row], dice(rows.length)),
  ({ plan, dice, table, rows, row }) => {
    const parent = rows[dice(rows.length)]!
    return plan.setRows(table, [row], { parent: parent === row ? null : parent })
  },
  ({ plan, dice, table }) => {
    const direction = dice(2) === 0 ? 1 : -1
    return plan.sortRows(table, (a, b) => (a < b ? -direction : direction))
  },
  ({ plan, dice, table, columns, column }) =>
    dice(2) === 0 || columns.length < 3
      ? plan.insertColumns(table, dice(columns.length + 1))
      : plan.setColumns(table, [column], { deleted: true }),
  ({ plan, dice, table, columns, column }) => plan.moveColumns(table, column, dice(columns.length)),
  ({ plan, dice }) => plan.name('Rate', dice(4) === 0 ? null : `=${dice(100)}/100`),
  ({ plan, dice }) => plan.name('Word', `="${['Ab c', 'AB C', 'abc', 'A b c'][dice(4)]}"`),
  ({ plan, dice }) => plan.name('Block', `=Alpha!A${1 + dice(4)}:B${4 + dice(4)}`),
  ({ plan, dice }) => {
    if (plan.tables.has(GAMMA)) return dice(2) === 0 ? plan.remove(GAMMA) : {}
    const lines = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    return { sheets: [plan.sheet(plan.add('Gamma', lines))] }
  },
]
