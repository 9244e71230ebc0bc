/**
 * A new engine from the tables as they are now. If one formula breaks the library's parser, all values are built first and the formulas
 * set one by one, so that only the culprit is left out: a plan always loads. With a `watch` the slow way is taken at once, because it
 * tells which formula comes next before it begins.
 */
import type { CellAddress } from '../model/cell.ts'
import { isFormula } from '../model/cell.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import type { CalcTable } from './calc-table.ts'
import { Engine, type RawCell } from './engine.ts'
import type { FormulaCell } from './formula-cell.ts'
import { BLANK_SHEET } from './formula-compiler.ts'
import type { ClockReading } from './plan-clock.ts'
import { rawConstant } from './raw-cell.ts'

export type BuildSource = {
  clock(): ClockReading
  formulaAt(table: TableId, row: RowId, column: ColumnId): FormulaCell | undefined
  raw(cell: FormulaCell): string
  /** The formula cannot be given to the engine; `raw` must say something harmless from now on. */
  broken(cell: FormulaCell): void
  /** The slow way: told before each formula is parsed or evaluated. */
  readonly watch?: (at: CellAddress) => void
  /** Told before a cell is evaluated, and the slow way before it is set. */
  onCell(): void
  /** Told before what takes long and is no formula's fault. */
  onBusy(): void
}

type Placed = { readonly cell: FormulaCell; readonly at: { sheet: number; row: number; col: number } }

/** Gives every table the number of its sheet. */
export function buildEngine(tables: Iterable<CalcTable>, source: BuildSource): Engine {
  const all = [...tables]
  if (!source.watch)
    try {
      const engine = Engine.build(
        sheetsOf(all, source, true),
        () => source.clock(),
        () => source.onCell(),
      )
      number(all, engine)
      return engine
    } catch {
      // A formula overflows the parser's stack. Which one, the slow way finds out.
    }
  return buildOneByOne(all, source)
}

function buildOneByOne(tables: readonly CalcTable[], source: BuildSource): Engine {
  const engine = Engine.build(
    sheetsOf(tables, source, false),
    () => source.clock(),
    () => source.onCell(),
  )
  number(tables, engine)
  const { watch } = source
  const bySheet = new Map(tables.map((table) => [table.sheet, table]))
  engine.suspend()
  for (const { cell, at } of formulasOf(tables, source)) {
    if (watch) watch(cell)
    else source.onCell()
    try {
      engine.set(at, source.raw(cell))
    } catch {
      source.broken(cell)
      engine.set(at, source.raw(cell))
    }
  }
  if (watch)
    engine.watch(({ sheet, row, col }) => {
      const table = bySheet.get(sheet)
      const [rowId, columnId] = [table?.rows.ids[row], table?.columns.ids[col]]
      if (table && rowId !== undefined && columnId !== undefined)
        watch({ table: table.id, row: rowId, column: columnId })
    })
  source.onBusy()
  engine.resume()
  engine.watch(null)
  return engine
}

function number(tables: readonly CalcTable[], engine: Engine): void {
  for (const table of tables) table.sheet = engine.sheet(table.sheetName)
}

function sheetsOf(
  tables: readonly CalcTable[],
  source: BuildSource,
  withFormulas: boolean,
): Map<string, RawCell[][]> {
  const sheets = new Map<string, RawCell[][]>([[BLANK_SHEET, [[null]]]])
  for (const table of tables) {
    const lines = Array.from({ length: table.height }, () =>
      Array.from({ length: table.width }, (): RawCell => null),
    )
    for (const [row, cells] of table.state.cells) {
      const line = lines[table.rows.indexOf(row)]
      if (!line) continue
      for (const [column, content] of cells) {
        const col = table.columns.indexOf(column)
        if (col < 0 || col >= line.length) continue
        if (!isFormula(content)) line[col] = rawConstant(content, table.state.dates.has(column))
        else if (withFormulas) {
          const cell = source.formulaAt(table.id, row, column)
          if (cell) line[col] = source.raw(cell)
        }
      }
    }
    sheets.set(table.sheetName, lines)
  }
  return sheets
}

function* formulasOf(tables: readonly CalcTable[], source: BuildSource): Iterable<Placed> {
  for (const table of tables)
    for (const [row, cells] of table.state.cells)
      for (const [column, content] of cells) {
        const at = isFormula(content) ? table.position(row, column) : null
        const cell = at && table.covers(at) ? source.formulaAt(table.id, row, column) : undefined
        if (at && cell) yield { cell, at }
      }
}
