/**
 * The plan as the calculation knows it: tables, names, and the index of all formulas. Takes patches in and says what they touched; what
 * that means for the engine is CalcEngine's business. Nothing here fails: a patch for a table that is not there is nothing.
 */
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../model/calc.ts'
import { type CellAddress, type CellValue, isFormula } from '../model/cell.ts'
import type { ColumnId, NameId, RowId, TableId } from '../model/ids.ts'
import { CalcTable, type TableChange } from './calc-table.ts'
import { constantValue } from './cell-values.ts'
import type { FormulaCell } from './formula-cell.ts'
import { FormulaIndex, HANGS_ON } from './formula-index.ts'

export type ContentsChange = {
  readonly tables: readonly TableChange[]
  /** Formulas whose names mean something else now. */
  readonly renamed: ReadonlySet<FormulaCell>
  /** Cells that held a formula and hold none now. */
  readonly gone: readonly ValueChange[]
  /** Tables came or went. */
  readonly whole: boolean
}

export class PlanContents {
  readonly tables = new Map<TableId, CalcTable>()
  readonly names = new Map<NameId, CalcName>()
  readonly index = new FormulaIndex(this.names)
  #sheets = 0

  replace(sheets: readonly CalcSheet[], names: readonly CalcName[]): void {
    for (const table of this.tables.keys()) this.#remove(table)
    this.#setNames(names)
    for (const sheet of sheets) this.#add(sheet)
  }

  apply({ removed = [], sheets = [], tables = [], names }: CalcPatch): ContentsChange {
    const gone: ValueChange[] = []
    for (const table of removed) this.#remove(table)
    for (const sheet of sheets) for (const one of this.#renew(sheet)) gone.push(one)
    const changes: TableChange[] = []
    for (const part of tables) {
      const change = this.tables.get(part.table)?.apply(part)
      if (change) changes.push(change)
    }
    for (const change of changes) for (const one of this.#register(change)) gone.push(one)
    const renamed = new Set(names && this.#setNames(names))
    for (const cell of renamed) this.index.refresh(cell)
    return { tables: changes, renamed, gone, whole: sheets.length + removed.length > 0 }
  }

  /** What the cell shows: a formula's value or the constant itself. */
  value(table: TableId, row: RowId, column: ColumnId): CellValue {
    const cell = this.index.get(table, row, column)
    if (cell) return cell.value ?? null
    return constantValue(this.tables.get(table)?.state.content(row, column) ?? null)
  }

  #add(sheet: CalcSheet): void {
    this.tables.set(sheet.table, new CalcTable(sheet, `_${++this.#sheets}`))
    for (const [row, column, content] of sheet.cells)
      if (isFormula(content)) this.index.set({ table: sheet.table, row, column }, content)
  }

  #remove(table: TableId): FormulaCell[] {
    this.tables.delete(table)
    return this.index.deleteTable(table)
  }

  #renew(sheet: CalcSheet): ValueChange[] {
    const former = this.#remove(sheet.table)
    this.#add(sheet)
    return former
      .filter((cell) => !this.index.get(cell.table, cell.row, cell.column))
      .map((cell) => this.#gone(cell))
  }

  /** Those of deleted rows too: they may come back. */
  #register({ table, cells }: TableChange): ValueChange[] {
    const gone: ValueChange[] = []
    for (const [row, column, content] of cells) {
      const address = { table: table.id, row, column }
      if (isFormula(content)) this.index.set(address, content)
      else if (this.index.delete(address)) gone.push(this.#gone(address))
    }
    return gone
  }

  #gone({ table, row, column }: CellAddress): ValueChange {
    return { table, row, column, value: this.value(table, row, column), gone: true }
  }

  #setNames(names: readonly CalcName[]): FormulaCell[] {
    const changed = new Set<NameId>()
    const latest = new Map(names.map((name) => [name.id, name]))
    for (const id of this.names.keys()) if (!latest.has(id)) changed.add(id)
    for (const [id, name] of latest) {
      const former = this.names.get(id)
      if (!former || JSON.stringify(former.formula) !== JSON.stringify(name.formula)) changed.add(id)
    }
    for (const id of changed) this.names.delete(id)
    for (const [id, name] of latest) this.names.set(id, name)
    return [...changed].flatMap((id) => [...this.index.on(HANGS_ON.name(id))])
  }
}
