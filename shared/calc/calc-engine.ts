/**
 * The calculation of a plan: whole tables in, patches in, changed values out. Keeps the engine's sheets in step with the documents'
 * order by small structural steps and compiles only the formulas a change can have touched; beyond some twenty steps, and whenever the
 * library refuses one, it builds anew. Values never depend on the way they were reached. Runs inside a worker (calc-service.ts); what
 * does not end is ended from outside.
 */
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../model/calc.ts'
import { type CellAddress, type CellContent, type CellValue, isFormula } from '../model/cell.ts'
import type { ColumnId, NameId, RowId, TableId } from '../model/ids.ts'
import { buildEngine } from './build-engine.ts'
import { CalcTable, type TableChange } from './calc-table.ts'
import { constantValue, sameValue } from './cell-values.ts'
import type { Engine, Position, RawCell } from './engine.ts'
import { describeError } from './error-reason.ts'
import { addressKey, type FormulaCell } from './formula-cell.ts'
import { FormulaCompiler } from './formula-compiler.ts'
import { FormulaIndex, HANGS_ON } from './formula-index.ts'
import { type ClockReading, PlanClock } from './plan-clock.ts'
import { rawConstant, rawFailure } from './raw-cell.ts'
import { planSync, type SyncPlan } from './sheet-sync.ts'

export type CalcOptions = {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** More structural steps than this in one patch: a new build is cheaper. */
  readonly maxSteps?: number
  /** Told before a build, which takes long: how many cells. */
  readonly onBuild?: (cells: number) => void
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
  readonly #tables = new Map<TableId, CalcTable>()
  readonly #names = new Map<NameId, CalcName>()
  readonly #index = new FormulaIndex(this.#names)
  readonly #compiler: FormulaCompiler
  readonly #quarantine = new Map<string, string>()
  #bySheet = new Map<number, CalcTable>()
  #engine: Engine | null = null
  #reading: ClockReading
  #sheetCount = 0
  #parsed = 0

  constructor(options: CalcOptions = {}) {
    this.#options = options
    this.#clock = new PlanClock(options.now ?? Date.now, 'UTC')
    this.#reading = this.#clock.read()
    this.#compiler = new FormulaCompiler(this.#names, {
      rows: (table) => this.#tables.get(table)?.rows,
      columns: (table) => this.#tables.get(table)?.columns,
      sheet: (table) => this.#tables.get(table)?.sheetName,
    })
  }

  /** Replaces everything. Gives the values of all formulas. */
  load(
    sheets: readonly CalcSheet[],
    names: readonly CalcName[],
    zone: string,
    { quarantine = [], watch }: LoadOptions = {},
  ): ValueChange[] {
    for (const table of [...this.#tables.keys()]) this.#removeTable(table)
    this.#quarantine.clear()
    for (const address of quarantine) this.#quarantine.set(addressKey(address), 'timeout')
    this.#setNames(names)
    this.#clock.setZone(zone)
    for (const sheet of sheets) this.#addTable(sheet)
    return this.#build(watch)
  }

  /** Brings in one transaction's changes. Gives the values that differ from what was told before. */
  apply(patch: CalcPatch): ValueChange[] {
    const out: ValueChange[] = []
    for (const table of patch.removed ?? []) this.#removeTable(table)
    for (const sheet of patch.sheets ?? []) out.push(...this.#replaceTable(sheet))
    const changes: TableChange[] = []
    for (const part of patch.tables ?? []) {
      const change = this.#tables.get(part.table)?.apply(part)
      if (change) changes.push(change)
    }
    for (const change of changes) out.push(...this.#indexCells(change))
    const renewed = new Set(patch.names ? this.#setNames(patch.names) : [])
    for (const cell of renewed) this.#index.refresh(cell)
    if (patch.zone !== undefined) this.#clock.setZone(patch.zone)
    const clocked = this.#readClock()
    const whole = (patch.sheets ?? []).length > 0 || (patch.removed ?? []).length > 0
    const plan = whole || this.#parsed > MAX_PARSED ? null : this.#plan(changes)
    return [...out, ...(plan ? this.#sync(plan, changes, renewed, clocked) : this.#build())]
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
      for (const cell of cells) this.#recompile(engine, cell)
    })
    this.#engine?.watch(null)
    return out
  }

  /** What the cell shows: a formula's value or the constant itself. */
  value(table: TableId, row: RowId, column: ColumnId): CellValue {
    const cell = this.#index.get(table, row, column)
    if (cell) return cell.value ?? null
    return constantValue(this.#tables.get(table)?.state.content(row, column) ?? null)
  }

  destroy(): void {
    this.#engine?.destroy()
    this.#engine = null
  }

  // ---- contents

  #addTable(sheet: CalcSheet): void {
    const table = new CalcTable(sheet, `_${++this.#sheetCount}`)
    this.#tables.set(sheet.table, table)
    for (const [row, column, content] of sheet.cells)
      if (isFormula(content)) this.#index.set({ table: sheet.table, row, column }, content)
  }

  #removeTable(table: TableId): FormulaCell[] {
    this.#tables.delete(table)
    return this.#index.deleteTable(table)
  }

  #replaceTable(sheet: CalcSheet): ValueChange[] {
    const former = this.#removeTable(sheet.table)
    this.#addTable(sheet)
    const out: ValueChange[] = []
    for (const cell of former)
      if (!this.#index.get(cell.table, cell.row, cell.column)) out.push(this.#gone(cell))
    return out
  }

  /** Registers the patch's formulas, those of deleted rows too, and lets edited ones out of quarantine. */
  #indexCells({ table, cells }: TableChange): ValueChange[] {
    const out: ValueChange[] = []
    for (const [row, column, content] of cells) {
      const address = { table: table.id, row, column }
      this.#quarantine.delete(addressKey(address))
      if (isFormula(content)) this.#index.set(address, content)
      else {
        const former = this.#index.delete(address)
        if (former) out.push(this.#gone(former))
      }
    }
    return out
  }

  #gone({ table, row, column }: CellAddress): ValueChange {
    return { table, row, column, value: this.value(table, row, column), gone: true }
  }

  /** Gives the formulas whose names mean something else now. */
  #setNames(names: readonly CalcName[]): FormulaCell[] {
    const changed = new Set<NameId>()
    const latest = new Map(names.map((name) => [name.id, name]))
    for (const id of this.#names.keys()) if (!latest.has(id)) changed.add(id)
    for (const [id, name] of latest) {
      const former = this.#names.get(id)
      if (!former || JSON.stringify(former.formula) !== JSON.stringify(name.formula)) changed.add(id)
    }
    for (const id of changed) this.#names.delete(id)
    for (const [id, name] of latest) this.#names.set(id, name)
    return [...changed].flatMap((id) => [...this.#index.on(HANGS_ON.name(id))])
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
    let cells = 0
    for (const table of this.#tables.values()) cells += table.rows.length * table.columns.length
    this.#options.onBuild?.(cells)
    this.#engine?.destroy()
    this.#engine = null
    this.#parsed = 0
    this.#readClock()
    this.#engine = buildEngine(this.#tables.values(), {
      clock: () => this.#reading,
      formulaAt: (table, row, column) => this.#index.get(table, row, column),
      raw: (cell) => this.#raw(cell),
      broken: (cell) => this.#quarantine.set(addressKey(cell), 'engine-failure'),
      ...(watch && { watch }),
    })
    this.#bySheet = new Map([...this.#tables.values()].map((table) => [table.sheet, table]))
    return this.#collectAll(this.#engine)
  }

  #plan(changes: readonly TableChange[]): SyncPlan | null {
    return planSync(changes, this.#index, this.#options.maxSteps ?? MAX_STEPS)
  }

  #sync(
    plan: SyncPlan,
    changes: readonly TableChange[],
    renewed: ReadonlySet<FormulaCell>,
    clocked: readonly FormulaCell[],
  ): ValueChange[] {
    return this.#calculate((engine) => {
      for (const { table, axis, step } of plan.steps) engine.step(table.sheet, axis, step)
      for (const { table, row } of plan.newRows)
        for (const [column, content] of table.state.cells.get(row) ?? [])
          this.#put(engine, table, row, column, content)
      for (const { table, column } of plan.newColumns)
        for (const row of table.rows.ids) {
          const content = table.state.content(row, column)
          if (content !== null) this.#put(engine, table, row, column, content)
        }
      for (const { table, cells } of changes)
        for (const [row, column, content] of cells) this.#put(engine, table, row, column, content)
      for (const cell of new Set([...plan.affected, ...renewed])) this.#recompile(engine, cell)
      this.#touch(engine, clocked)
    })
  }

  /** One suspension of the engine around `work`. If the library refuses anything, everything is built anew. */
  #calculate(work: (engine: Engine) => void): ValueChange[] {
    if (!this.#engine) return this.#build()
    let changed: Position[]
    try {
      this.#engine.suspend()
      work(this.#engine)
      changed = this.#engine.resume()
    } catch {
      return this.#build()
    }
    return this.#collect(this.#engine, changed)
  }

  #put(engine: Engine, table: CalcTable, row: RowId, column: ColumnId, content: CellContent): void {
    const at = table.position(row, column)
    if (!at || !table.covers(at)) return
    const cell = isFormula(content) ? this.#index.get(table.id, row, column) : undefined
    if (cell) this.#parsed++
    engine.set(at, cell ? this.#raw(cell) : rawConstant(content))
  }

  /** Sets the formula only if its references are not where the engine has carried them. */
  #recompile(engine: Engine, cell: FormulaCell): void {
    const table = this.#tables.get(cell.table)
    const at = table?.position(cell.row, cell.column)
    if (!at || table?.covers(at) !== true) return
    const raw = this.#raw(cell)
    if (normalised(engine.formula(at)) === normalised(raw)) return
    this.#parsed++
    engine.set(at, raw)
  }

  #touch(engine: Engine, cells: readonly FormulaCell[]): void {
    for (const cell of cells) {
      const at = this.#tables.get(cell.table)?.position(cell.row, cell.column)
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
      const table = this.#tables.get(cell.table)
      const at = table?.position(cell.row, cell.column)
      if (!table || !at) cell.value = undefined
      else
        this.#tell(
          cell,
          table.covers(at) ? engine.value(at) : describeError('ERROR', 'reason:table-too-large'),
          out,
        )
    }
    return out
  }

  #tell(cell: FormulaCell, value: CellValue, out: ValueChange[]): void {
    if (cell.value !== undefined && sameValue(cell.value, value)) return
    cell.value = value
    out.push({ table: cell.table, row: cell.row, column: cell.column, value })
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

const normalised = (formula: RawCell | undefined): string =>
  String(formula ?? '')
    .replace(/\s+/g, '')
    .toUpperCase()
