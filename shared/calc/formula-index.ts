/**
 * All formulas of the plan, and which of them hang on a row, a column, an axis, a tree, a table, a name or the clock: when one of these
 * changes, only those formulas are compiled again. Formulas in deleted rows stay registered, because they come back on undo.
 */
import { dependencies } from '../formula/dependencies.ts'
import { NOWHERE } from '../formula/nowhere.ts'
import type { CalcName } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { ColumnId, NameId, RowId, TableId } from '../model/ids.ts'
import { FormulaCell } from './formula-cell.ts'

/** What a formula hangs on, as a key of the index. */
export const HANGS_ON = {
  row: (table: TableId, row: RowId): string => `r ${table} ${row}`,
  column: (table: TableId, column: ColumnId): string => `c ${table} ${column}`,
  rangesOnRows: (table: TableId): string => `R ${table}`,
  rangesOnColumns: (table: TableId): string => `C ${table}`,
  children: (table: TableId): string => `k ${table}`,
  name: (name: NameId): string => `n ${name}`,
  clock: 't',
} as const

/** The engine resolves OFFSET once, so such a formula is compiled again whenever anything moves. */
const OFFSET = /\bOFFSET\s*\(/i
const CLOCK = /\b(?:NOW|TODAY)\s*\(/i

const NO_CELLS: ReadonlySet<FormulaCell> = new Set()

export class FormulaIndex {
  readonly #names: ReadonlyMap<NameId, CalcName>
  readonly #cells = new Map<TableId, Map<RowId, Map<ColumnId, FormulaCell>>>()
  readonly #hanging = new Map<string, Set<FormulaCell>>()
  readonly #keys = new Map<FormulaCell, readonly string[]>()

  /** `names` is the engine's own map: always the latest names. */
  constructor(names: ReadonlyMap<NameId, CalcName>) {
    this.#names = names
  }

  get(table: TableId, row: RowId, column: ColumnId): FormulaCell | undefined {
    return this.#cells.get(table)?.get(row)?.get(column)
  }

  all(): Iterable<FormulaCell> {
    return this.#keys.keys()
  }

  on(key: string): ReadonlySet<FormulaCell> {
    return this.#hanging.get(key) ?? NO_CELLS
  }

  *inRow(table: TableId, row: RowId): Iterable<FormulaCell> {
    yield* this.#cells.get(table)?.get(row)?.values() ?? []
  }

  *inColumn(table: TableId, column: ColumnId): Iterable<FormulaCell> {
    for (const line of this.#cells.get(table)?.values() ?? []) {
      const cell = line.get(column)
      if (cell) yield cell
    }
  }

  set(address: CellAddress, formula: StoredFormula): FormulaCell {
    const former = this.delete(address)
    const cell = new FormulaCell(address, formula)
    cell.value = former?.value
    let table = this.#cells.get(cell.table)
    if (!table) this.#cells.set(cell.table, (table = new Map()))
    let line = table.get(cell.row)
    if (!line) table.set(cell.row, (line = new Map()))
    line.set(cell.column, cell)
    this.#register(cell)
    return cell
  }

  delete(address: CellAddress): FormulaCell | undefined {
    const line = this.#cells.get(address.table)?.get(address.row)
    const cell = line?.get(address.column)
    if (!cell) return undefined
    line?.delete(address.column)
    this.#unregister(cell)
    return cell
  }

  deleteTable(table: TableId): FormulaCell[] {
    const gone: FormulaCell[] = []
    for (const line of this.#cells.get(table)?.values() ?? []) gone.push(...line.values())
    for (const cell of gone) this.#unregister(cell)
    this.#cells.delete(table)
    return gone
  }

  /** After a name that the formula uses (directly or not) got another meaning. */
  refresh(cell: FormulaCell): void {
    this.#unregister(cell)
    this.#register(cell)
  }

  #register(cell: FormulaCell): void {
    const keys = new Set<string>()
    this.#collect(cell.formula, cell, keys, new Set())
    this.#keys.set(cell, [...keys])
    for (const key of keys) {
      const cells = this.#hanging.get(key)
      if (cells) cells.add(cell)
      else this.#hanging.set(key, new Set([cell]))
    }
  }

  #unregister(cell: FormulaCell): void {
    for (const key of this.#keys.get(cell) ?? []) {
      const cells = this.#hanging.get(key)
      cells?.delete(cell)
      if (cells?.size === 0) this.#hanging.delete(key)
    }
    this.#keys.delete(cell)
  }

  /** Names are expanded where they are used, so their dependencies are the formula's own. */
  #collect(formula: StoredFormula, at: CellAddress, keys: Set<string>, seen: Set<NameId>): void {
    const found = dependencies(formula, at)
    for (const { table, row } of found.rows) keys.add(HANGS_ON.row(table, row))
    for (const { table, column } of found.columns) keys.add(HANGS_ON.column(table, column))
    for (const table of found.rangesOnRows) keys.add(HANGS_ON.rangesOnRows(table))
    for (const table of found.rangesOnColumns) keys.add(HANGS_ON.rangesOnColumns(table))
    for (const table of found.children) keys.add(HANGS_ON.children(table))
    if (mentions(formula, CLOCK)) keys.add(HANGS_ON.clock)
    if (mentions(formula, OFFSET))
      for (const table of [at.table, ...found.tables]) {
        keys.add(HANGS_ON.rangesOnRows(table))
        keys.add(HANGS_ON.rangesOnColumns(table))
      }
    for (const name of found.names) {
      keys.add(HANGS_ON.name(name))
      const meaning = this.#names.get(name)
      if (!meaning || seen.has(name)) continue
      seen.add(name)
      this.#collect(meaning.formula, NOWHERE, keys, seen)
    }
  }
}

const mentions = (formula: StoredFormula, word: RegExp): boolean =>
  formula.some((part) => typeof part === 'string' && word.test(part))
