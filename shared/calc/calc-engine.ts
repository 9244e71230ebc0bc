/**
 * The calculation of a plan: whole tables in, patches in, changed values out. Keeps the engine's sheets in step with the documents'
 * order by small structural steps and compiles only the formulas a change can have touched; beyond some twenty steps, and whenever the
 * library refuses one, it builds anew. Values never depend on the way they were reached. Runs inside a worker (calc-service.ts); what
 * does not end is ended from outside.
 */
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../model/calc.ts'
import { type CellAddress, type CellContent, type CellValue, isFormula } from '../model/cell.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import { buildEngine } from './build-engine.ts'
import type { CalcTable } from './calc-table.ts'
import { sameValue } from './cell-values.ts'
import type { Engine, Position } from './engine.ts'
import { describeError } from './error-reason.ts'
import { addressKey, type FormulaCell } from './formula-cell.ts'
import { FormulaCompiler } from './formula-compiler.ts'
import { HANGS_ON } from './formula-index.ts'
import { type ClockReading, PlanClock } from './plan-clock.ts'
import { type ContentsChange, PlanContents } from './plan-contents.ts'
import { rawConstant, rawFailure } from './raw-cell.ts'
import { planSync, type SyncPlan } from './sheet-sync.ts'

export type CalcOptions = {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** More structural steps than this in one patch: a new build is cheaper. */
  readonly maxSteps?: number
  /** Told before work that takes the longer the larger the plan is: how many cells it has. */
  readonly onBusy?: (cells: number, work: 'build' | 'change' | 'tell') => void
  /** Told before each cell is set or evaluated, but for those that a build sets. */
  readonly onCell?: () => void
}

/** Told before each formula is parsed or evaluated. */
export type FormulaWatch = (at: CellAddress) => void

export type LoadOptions = {
  /** Formulas that are not evaluated until they are edited or released: `#TIMEOUT!`. */
  readonly quarantine?: readonly CellAddress[]
  readonly watch?: FormulaWatch
}

const MAX_STEPS = 20
/** The library keeps every distinct formula it ever parsed; a new build forgets them. */
const MAX_PARSED = 100_000

export class CalcEngine {
  readonly #options: CalcOptions
  readonly #clock: PlanClock
  readonly #contents = new PlanContents()
  readonly #index = this.#contents.index
  readonly #compiler: FormulaCompiler
  readonly #quarantine = new Map<string, string>()
  #bySheet = new Map<number, CalcTable>()
  #engine: Engine | null = null
  #reading: ClockReading
  #parsed = 0

  constructor(options: CalcOptions = {}) {
    this.#options = options
    this.#clock = new PlanClock(options.now ?? Date.now, 'UTC')
    this.#reading = this.#clock.read()
    const { tables, names } = this.#contents
    this.#compiler = new FormulaCompiler(names, {
      rows: (table) => tables.get(table)?.rows,
      columns: (table) => tables.get(table)?.columns,
      sheet: (table) => tables.get(table)?.sheetName,
    })
  }

  /** Replaces everything. Gives the values of all formulas. */
  load(
    sheets: readonly CalcSheet[],
    names: readonly CalcName[],
    zone: string,
    { quarantine = [], watch }: LoadOptions = {},
  ): ValueChange[] {
    this.#quarantine.clear()
    for (const address of quarantine) this.#quarantine.set(addressKey(address), 'timeout')
    this.#clock.setZone(zone)
    this.#contents.replace(sheets, names)
    return this.#build(watch)
  }

  /** Brings in one transaction's changes. Gives the values that differ from what was told before. */
  apply(patch: CalcPatch): ValueChange[] {
    const change = this.#contents.apply(patch)
    // An edited formula is tried again.
    for (const { table, cells } of change.tables)
      for (const [row, column] of cells) this.#quarantine.delete(addressKey({ table: table.id, row, column }))
    if (patch.zone !== undefined) this.#clock.setZone(patch.zone)
    const clocked = this.#readClock()
    const anew = change.whole || this.#parsed > MAX_PARSED
    const plan = anew ? null : planSync(change.tables, this.#index, this.#options.maxSteps ?? MAX_STEPS)
    return [...change.gone, ...(plan ? this.#sync(plan, change, clocked) : this.#build())]
  }

  /** To be called every minute: gives the values that follow NOW and TODAY. */
  tick(): ValueChange[] {
    const clocked = this.#readClock()
    return clocked.length === 0 ? [] : this.#calculate((engine) => this.#touch(engine, clocked))
  }

  /** Takes formulas back into service. */
  release(addresses: readonly CellAddress[], watch?: FormulaWatch): ValueChange[] {
    const cells = new Set<FormulaCell>()
    for (const address of addresses) {
      this.#quarantine.delete(addressKey(address))
      const cell = this.#index.get(address.table, address.row, address.column)
      if (cell) cells.add(cell)
    }
    this.#engine?.watch(watch ? this.#watchPositions(watch) : null)
    const out = this.#calculate((engine) => {
      for (const cell of cells) {
        watch?.(cell)
        this.#recompile(engine, cell)
      }
    }, watch)
    this.#engine?.watch(null)
    return out
  }

  /** What the cell shows: a formula's value or the constant itself. */
  value(table: TableId, row: RowId, column: ColumnId): CellValue {
    return this.#contents.value(table, row, column)
  }

  destroy(): void {
    this.#engine?.destroy()
    this.#engine = null
  }

  /** Gives the formulas that follow the clock, if it shows something else now. */
  #readClock(): readonly FormulaCell[] {
    const reading = this.#clock.read()
    if (reading.now === this.#reading.now) return []
    this.#reading = reading
    return [...this.#index.on(HANGS_ON.clock)]
  }

  // ---- calculation

  #build(watch?: FormulaWatch): ValueChange[] {
    const tables = [...this.#contents.tables.values()]
    this.#busy('build')
    this.destroy()
    this.#parsed = 0
    this.#readClock()
    this.#engine = buildEngine(tables, {
      clock: () => this.#reading,
      formulaAt: (table, row, column) => this.#index.get(table, row, column),
      raw: (cell) => this.#raw(cell),
      broken: (cell) => this.#quarantine.set(addressKey(cell), 'engine-failure'),
      ...(watch && { watch }),
      onCell: () => this.#options.onCell?.(),
      onBusy: () => this.#busy('change'),
    })
    this.#bySheet = new Map(tables.map((table) => [table.sheet, table]))
    this.#busy('tell')
    return this.#collectAll(this.#engine)
  }

  #busy(work: 'build' | 'change' | 'tell'): void {
    if (!this.#options.onBusy) return
    let cells = 0
    for (const { rows, columns } of this.#contents.tables.values()) cells += rows.length * columns.length
    this.#options.onBusy(cells, work)
  }

  #sync(plan: SyncPlan, change: ContentsChange, clocked: readonly FormulaCell[]): ValueChange[] {
    return this.#calculate((engine) => {
      for (const { table, axis, step } of plan.steps) {
        this.#busy('change')
        engine.step(table.sheet, axis, step)
      }
      for (const { table, row } of plan.newRows)
        for (const [column, content] of table.state.cells.get(row) ?? [])
          this.#put(engine, table, row, column, content)
      for (const { table, column } of plan.newColumns) this.#putColumn(engine, table, column)
      for (const { table, cells, retyped } of change.tables) {
        for (const [row, column, content] of cells) this.#put(engine, table, row, column, content)
        for (const column of retyped) this.#putColumn(engine, table, column)
      }
      for (const cell of new Set([...plan.affected, ...change.renamed])) this.#recompile(engine, cell)
      this.#touch(engine, clocked)
    })
  }

  /** One suspension of the engine around `work`. If the library refuses anything, everything is built anew. */
  #calculate(work: (engine: Engine) => void, watch?: FormulaWatch): ValueChange[] {
    if (!this.#engine) return this.#build()
    let changed: Position[]
    try {
      this.#engine.suspend()
      work(this.#engine)
      this.#busy('change')
      changed = this.#engine.resume()
    } catch {
      return this.#build(watch)
    }
    this.#busy('tell')
    return this.#collect(this.#engine, changed)
  }

  #putColumn(engine: Engine, table: CalcTable, column: ColumnId): void {
    for (const row of table.rows.ids) {
      const content = table.state.content(row, column)
      if (content !== null) this.#put(engine, table, row, column, content)
    }
  }

  #put(engine: Engine, table: CalcTable, row: RowId, column: ColumnId, content: CellContent): void {
    const at = table.position(row, column)
    if (!at || !table.covers(at)) return
    const cell = isFormula(content) ? this.#index.get(table.id, row, column) : undefined
    if (cell) this.#parsed++
    this.#options.onCell?.()
    engine.set(at, cell ? this.#raw(cell) : rawConstant(content, table.state.dates.has(column)))
  }

  /** Sets the formula only if its references are not where the engine has carried them. */
  #recompile(engine: Engine, cell: FormulaCell): void {
    const at = this.#positionOf(cell)
    if (!at) return
    const raw = this.#raw(cell)
    if (normalised(engine.formula(at)) === normalised(raw)) return
    this.#parsed++
    this.#options.onCell?.()
    engine.set(at, raw)
  }

  #touch(engine: Engine, cells: readonly FormulaCell[]): void {
    for (const cell of cells) {
      const at = this.#positionOf(cell)
      if (at) engine.touch(at)
    }
  }

  #raw(cell: FormulaCell): string {
    const reason = this.#quarantine.get(addressKey(cell))
    return reason === undefined ? this.#compiler.compile(cell) : rawFailure(reason)
  }

  // ---- values out

  #collect(engine: Engine, changed: readonly Position[]): ValueChange[] {
    const out: ValueChange[] = []
    for (const at of changed) {
      const cell = this.#cellAt(at)
      if (cell) this.#tell(cell, engine.value(at), out)
    }
    return out
  }

  #collectAll(engine: Engine): ValueChange[] {
    const out: ValueChange[] = []
    for (const cell of this.#index.all()) {
      const table = this.#contents.tables.get(cell.table)
      const at = table?.position(cell.row, cell.column)
      if (!table || !at) cell.value = undefined
      else if (table.covers(at)) this.#tell(cell, engine.value(at), out)
      else this.#tell(cell, describeError('ERROR', 'reason:table-too-large'), out)
    }
    return out
  }

  #tell(cell: FormulaCell, value: CellValue, out: ValueChange[]): void {
    if (cell.value !== undefined && sameValue(cell.value, value)) return
    cell.value = value
    out.push({ table: cell.table, row: cell.row, column: cell.column, value })
  }

  /** `null`: in a deleted row, or further out than the engine goes. */
  #positionOf(cell: FormulaCell): Position | null {
    const table = this.#contents.tables.get(cell.table)
    const at = table?.position(cell.row, cell.column)
    return at && table?.covers(at) === true ? at : null
  }

  #cellAt({ sheet, row, col }: Position): FormulaCell | undefined {
    const table = this.#bySheet.get(sheet)
    const [rowId, columnId] = [table?.rows.ids[row], table?.columns.ids[col]]
    return table && rowId !== undefined && columnId !== undefined
      ? this.#index.get(table.id, rowId, columnId)
      : undefined
  }

  #watchPositions(watch: FormulaWatch): (at: Position) => void {
    return (at) => {
      const cell = this.#cellAt(at)
      if (cell) watch(cell)
    }
  }
}

/** Blanks and case mean nothing, but for those in texts: every second piece between quotes. */
const normalised = (formula: string | undefined): string =>
  (formula ?? '')
    .split('"')
    .map((piece, index) => (index % 2 === 0 ? piece.replace(/\s+/g, '').toUpperCase() : piece))
    .join('"')
