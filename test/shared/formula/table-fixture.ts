import type { FormulaScope } from '../../../shared/formula/scope.ts'
/** Tables of any shape for the formula tests: an axis of entries, and a scope over several tables. */
import { Axis, type AxisEntry } from '../../../shared/model/axis.ts'
import type { CellAddress } from '../../../shared/model/cell.ts'
import { columnId, nameId, rowId, tableId, type ColumnId, type RowId } from '../../../shared/model/ids.ts'

export type Entry = Partial<AxisEntry> & { id: string }

/** `['a', 'b', …]` with keys a, b, c … or full entries. */
export const entries = <Id extends string>(list: readonly (string | Entry)[]): AxisEntry<Id>[] =>
  list.map((entry, index) => {
    const given: Entry = typeof entry === 'string' ? { id: entry } : entry
    return {
      key: `k${String(index).padStart(4, '0')}`,
      parent: null,
      deleted: false,
      tag: null,
      ...given,
    } as unknown as AxisEntry<Id>
  })

export const letters = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`)

export type FixtureTable = {
  id: string
  name: string
  rows: AxisEntry<RowId>[]
  columns: AxisEntry<ColumnId>[]
}

/** A plan of tables whose rows are r1, r2, … and columns c1, c2, …; change the entries and call `refresh`. */
export class FixturePlan implements FormulaScope {
  readonly tables = new Map<string, FixtureTable>()
  readonly names = new Map<string, string>()
  readonly #axes = new Map<string, { rows: Axis<RowId>; columns: Axis<ColumnId> }>()

  add(id: string, name: string, rowCount: number, columnCount: number): FixtureTable {
    const table: FixtureTable = {
      id,
      name,
      rows: entries<RowId>(letters(rowCount, 'r')),
      columns: entries<ColumnId>(letters(columnCount, 'c')),
    }
    this.tables.set(id, table)
    this.refresh()
    return table
  }

  refresh(): void {
    this.#axes.clear()
    for (const table of this.tables.values())
      this.#axes.set(table.id, { rows: new Axis(table.rows), columns: new Axis(table.columns) })
  }

  /** The cell in visible row and column, one-based row and zero-based column as in A1. */
  at(table: string, row: number, column: number): CellAddress {
    const axes = this.#axes.get(table)!
    return { table: tableId(table), row: axes.rows.ids[row - 1]!, column: axes.columns.ids[column]! }
  }

  cell(table: string, row: string, column: string): CellAddress {
    return { table: tableId(table), row: rowId(row), column: columnId(column) }
  }

  change(table: string, row: string, change: Partial<AxisEntry>): void {
    const found = this.tables.get(table)!
    found.rows = found.rows.map((entry) =>
      entry.id === row ? ({ ...entry, ...change } as AxisEntry<RowId>) : entry,
    )
    this.refresh()
  }

  rows = (table: string): Axis<RowId> | undefined => this.#axes.get(table)?.rows
  columns = (table: string): Axis<ColumnId> | undefined => this.#axes.get(table)?.columns
  tableByName = (text: string): ReturnType<typeof tableId> | undefined => {
    for (const table of this.tables.values()) if (table.name === text) return tableId(table.id)
    return undefined
  }
  tableName = (table: string): string => this.tables.get(table)?.name ?? '#REF!'
  nameByText = (text: string): ReturnType<typeof nameId> | undefined => {
    for (const [id, name] of this.names) if (name.toLowerCase() === text.toLowerCase()) return nameId(id)
    return undefined
  }
  nameText = (name: string): string | undefined => this.names.get(name)
}
