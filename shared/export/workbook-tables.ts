/**
 * Which tables a workbook needs so that its formulas stay live: the exported one, and every table that its formulas read, directly or
 * through others or through named expressions. Also what of them is read, because that decides how dates and words are written.
 */
import { dependencies } from '../formula/dependencies.ts'
import { NOWHERE } from '../formula/nowhere.ts'
import { references } from '../formula/references.ts'
import type { FormulaScope } from '../formula/scope.ts'
import type { CalcName } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { NameId, TableId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import { namesUsed } from '../plan/feeds.ts'
import type { ExportTable } from './export-model.ts'
import type { ExportSource } from './export-source.ts'
import { readTable } from './read-table.ts'

const valuesOnly = (table: ExportTable): ExportTable => ({
  ...table,
  rows: table.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => ({ ...cell, formula: null })),
  })),
})

/** Cells of one table that some formula reads, as visible positions. */
export type ReadArea = {
  readonly table: TableId
  readonly rows: readonly [first: number, last: number]
  readonly columns: readonly [first: number, last: number]
}

export class WorkbookTables {
  /** The exported table first, the others in the plan's order. */
  readonly tables: readonly ExportTable[]
  readonly names: readonly CalcName[]
  readonly #scope: FormulaScope
  readonly #names: ReadonlyMap<NameId, CalcName>

  constructor(source: ExportSource, id: TableId, language: Language) {
    this.#scope = source.scope(language)
    this.#names = new Map(source.outline.names().map((name) => [name.id, name]))
    const found = this.#reach(source, id, language)
    const [first, ...others] = [...found.values()]
    const order = new Map(source.tables().map((table, index) => [table.id, index]))
    others.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
    this.tables = first ? [first, ...others] : []
    this.names = this.#namesIn(this.tables)
  }

  /** What a formula reads, through named expressions too. */
  areas(formula: StoredFormula, at: CellAddress): ReadArea[] {
    const through = namesUsed(formula, this.#names)
    return [
      ...references(formula, at, this.#scope),
      ...through.flatMap((name) => references(name.formula, NOWHERE, this.#scope)),
    ]
  }

  #reach(source: ExportSource, id: TableId, language: Language): Map<TableId, ExportTable> {
    const known = new Set(source.tables().map((table) => table.id))
    const found = new Map<TableId, ExportTable>()
    const waiting = [id]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue
      const table = readTable(source, next, language)
      if (source.isFrozen?.(next)) {
        // A spreadsheet program would calculate them anew.
        found.set(next, valuesOnly(table))
        continue
      }
      found.set(next, table)
      for (const other of this.#tablesRead(table)) if (known.has(other)) waiting.push(other)
    }
    return found
  }

  #tablesRead(table: ExportTable): Set<TableId> {
    const read = new Set<TableId>()
    for (const { formula, at } of formulasOf(table)) {
      for (const other of dependencies(formula, at).tables) read.add(other)
      for (const name of namesUsed(formula, this.#names))
        for (const other of dependencies(name.formula, NOWHERE).tables) read.add(other)
    }
    return read
  }

  #namesIn(tables: readonly ExportTable[]): CalcName[] {
    const used = new Set<CalcName>()
    for (const table of tables)
      for (const { formula } of formulasOf(table))
        for (const name of namesUsed(formula, this.#names)) used.add(name)
    return [...this.#names.values()].filter((name) => used.has(name))
  }
}

export function* formulasOf(
  table: ExportTable,
): Iterable<{ readonly formula: StoredFormula; readonly at: CellAddress }> {
  for (const row of table.rows)
    for (const [index, { formula }] of row.cells.entries()) {
      const column = table.columns[index]
      if (formula && column) yield { formula, at: { table: table.id, row: row.id, column: column.id } }
    }
}
