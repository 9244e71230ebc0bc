/**
 * Calculation against HyperFormula alone on the same 10,000 × 12 cells with 20,000 formulas: what formulas by identity, exact sums and
 * keeping in step cost. Everything but the worker between; values that leave are part of it on both sides.
 */
import { HyperFormula } from 'hyperformula'

import { CalcEngine } from '../../shared/calc/calc-engine.ts'
import { columnLetters } from '../../shared/formula/a1.ts'
import type { CalcPatch, CalcSheet, ValueChange } from '../../shared/model/calc.ts'
import type { CellContent } from '../../shared/model/cell.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import { PlanModel, randomFrom } from '../shared/calc/plan-model.ts'
import { type BenchRow, inTurns } from './bench-row.ts'

const ROWS = 10_000
const COLUMNS = 12
const RAW = { licenseKey: 'gpl-v3', maxRows: 60_000, maxColumns: 1024, precisionRounding: 14, undoLimit: 0 }
const AGAINST = 'HyperFormula alone'

type Line = (string | number)[]

/** Both sides with the same contents. */
type Bench = {
  readonly plan: PlanModel
  readonly sheets: CalcSheet[]
  readonly engine: CalcEngine
  readonly raw: HyperFormula
  readonly table: TableId
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
}

export async function calculation(): Promise<BenchRow[]> {
  const bench = setUp([['Main', tasks()]])
  const rows = [
    await building(bench, tasks()),
    await edited(bench, 'edit one cell, recalculate', 41, 1),
    await edited(bench, 'edit 1,000 cells in one patch', 9, 1000),
    await inserted(bench),
  ]
  tearDown(bench)
  return [...rows, ...(await conditional())]
}

function setUp(tables: readonly (readonly [name: string, lines: Line[]])[]): Bench {
  const plan = new PlanModel(randomFrom(7))
  const [table] = tables.map(([name, lines]) => plan.fill(name, lines))
  if (table === undefined) throw new Error('a bench without tables')
  const sheets = plan.sheets()
  const engine = new CalcEngine()
  engine.load(sheets, [], 'UTC')
  const raw = HyperFormula.buildFromSheets(Object.fromEntries(tables), RAW)
  return { plan, sheets, engine, raw, table, rows: plan.rows(table).ids, columns: plan.columns(table).ids }
}

function tearDown({ engine, raw }: Bench): void {
  engine.destroy()
  raw.destroy()
}

/** Texts, eight columns of numbers, a sum and a condition in every row, totals below. */
function tasks(): Line[] {
  const lines: Line[] = []
  for (let row = 1; row <= ROWS; row++) lines.push(task(row, row))
  const total: Line = ['Total', '']
  for (let column = 2; column < COLUMNS; column++)
    total.push(`=SUM(${columnLetters(column)}1:${columnLetters(column)}${ROWS})`)
  return [...lines, total]
}

function task(row: number, seed: number): Line {
  const numbers = Array.from({ length: 8 }, (_, column) => ((seed * 31 + column * 17) % 1000) / 10)
  return [
    `Task ${seed}`,
    `G${seed % 20}`,
    ...numbers,
    `=SUM(C${row}:J${row})`,
    `=IF(K${row}>100,K${row}*1.2,K${row}+C${row})`,
  ]
}

async function building({ sheets }: Bench, lines: Line[]): Promise<BenchRow> {
  const [value = 0, baseline = 0] = await inTurns(
    5,
    () => {
      const engine = new CalcEngine()
      const count = engine.load(sheets, [], 'UTC').length
      engine.destroy()
      return count
    },
    () => {
      const raw = HyperFormula.buildFromSheets({ Main: lines }, RAW)
      const count = raw.getSheetValues(0).length
      raw.destroy()
      return count
    },
  )
  return { name: 'calculate 120k cells anew', unit: 'ms', value, against: AGAINST, baseline, goal: 1.5 }
}

async function edited(bench: Bench, name: string, times: number, count: number): Promise<BenchRow> {
  const { engine, raw, table, rows, columns } = bench
  const next = counter()
  const patch = (): CalcPatch => ({
    tables: [
      {
        table,
        cells: Array.from({ length: count }, () => [
          at(rows, next() % ROWS),
          at(columns, 2 + (next() % 8)),
          next() % 1000,
        ]),
      },
    ],
  })
  const [value = 0, baseline = 0] = await inTurns(
    times,
    () => calculated(engine.apply(patch())),
    () =>
      raw.batch(() => {
        for (let i = 0; i < count; i++)
          raw.setCellContents({ sheet: 0, row: next() % ROWS, col: 2 + (next() % 8) }, next() % 1000)
      }),
  )
  return { name, unit: 'ms', value, against: AGAINST, baseline, goal: 1.5 }
}

/** A row with its contents in the middle of the table. */
async function inserted({ plan, engine, raw, table, columns }: Bench): Promise<BenchRow> {
  const times = 11
  const middle = 5000
  const patches = Array.from({ length: times }, () => {
    const { tables = [] } = plan.insertRows(table, middle)
    const rows = tables[0]?.rows ?? []
    const row = at(rows, 0).id
    const contents: CellContent[] = task(middle, 1).slice(0, 10)
    const cells = [...contents, ...ownRow(columns)].map(
      (content, column) => [row, at(columns, column), content] as const,
    )
    return { tables: [{ table, rows, cells }] }
  })
  const [value = 0, baseline = 0] = await inTurns(
    times,
    () => calculated(engine.apply(patches.shift() ?? {})),
    () =>
      raw.batch(() => {
        raw.addRows(0, [middle, 1])
        raw.setCellContents({ sheet: 0, row: middle, col: 0 }, [task(middle + 1, 1)])
      }),
  )
  return { name: 'insert one row with contents', unit: 'ms', value, against: AGAINST, baseline, goal: 1.5 }
}

/** The two formulas of a row by identity. */
function ownRow(columns: readonly ColumnId[]): CellContent[] {
  const own = (column: number) => ['c', 0, '@', at(columns, column), 0] as const
  return [
    [1, '', own(2), '+', own(9)],
    [1, 'IF(', own(10), '>100,', own(10), '*1.2,', own(10), '+', own(2), ')'],
  ]
}

/** 40 conditional sums over 10,000 rows. */
async function conditional(): Promise<BenchRow[]> {
  const lines: Line[] = Array.from({ length: ROWS }, (_, row) => [`G${row % 20}`, ((row * 37) % 1000) / 10])
  const sums = Array.from({ length: 40 }, (_, i): Line => [
    i % 2 === 0
      ? `=SUMIF(Main!A1:A${ROWS},"G${i % 20}",Main!B1:B${ROWS})`
      : `=COUNTIF(Main!A1:A${ROWS},"G${i % 20}")+SUMIF(Main!B1:B${ROWS},">${i}")`,
  ])
  const bench = setUp([
    ['Main', lines],
    ['Sums', sums],
  ])
  const { engine, raw, table, rows, columns } = bench
  const next = counter()
  const [value = 0, baseline = 0] = await inTurns(
    9,
    () =>
      calculated(
        engine.apply({
          tables: [{ table, cells: [[at(rows, next() % ROWS), at(columns, 1), next() % 1000]] }],
        }),
      ),
    () => raw.setCellContents({ sheet: 0, row: next() % ROWS, col: 1 }, next() % 1000),
  )
  tearDown(bench)
  return [
    { name: 'edit under 40 SUMIF over 10k rows', unit: 'ms', value, against: AGAINST, baseline, goal: 1.5 },
  ]
}

/** Measuring nothing would look splendid. */
function calculated(changes: readonly ValueChange[]): void {
  if (changes.length === 0) throw new Error('nothing was calculated')
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new Error(`no item ${index}`)
  return found
}

function counter(): () => number {
  let state = 1
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state >>> 8
  }
}
