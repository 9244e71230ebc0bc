/** A small plan without documents: what the calculation's tests edit. Every change gives the patch that a session would send. */
import { bind } from '../../../shared/formula/bind.ts'
import { bindName } from '../../../shared/formula/named-formula.ts'
import type { FormulaScope } from '../../../shared/formula/scope.ts'
import { Axis, type AxisEntry } from '../../../shared/model/axis.ts'
import type { CalcCell, CalcName, CalcPatch, CalcSheet } from '../../../shared/model/calc.ts'
import type { CellAddress, CellContent } from '../../../shared/model/cell.ts'
import {
  columnId,
  nameId,
  type ColumnId,
  type RowId,
  rowId,
  type TableId,
  tableId,
} from '../../../shared/model/ids.ts'
import { orderKeysBetween, type Random } from '../../../shared/model/order.ts'

export type ModelTable = {
  readonly id: TableId
  name: string
  rows: Map<RowId, AxisEntry<RowId>>
  columns: Map<ColumnId, AxisEntry<ColumnId>>
  cells: Map<string, CalcCell>
  dates: readonly ColumnId[]
}

export const randomFrom = (seed: number): Random => {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

export class PlanModel {
  readonly tables = new Map<TableId, ModelTable>()
  readonly names = new Map<string, CalcName>()
  readonly random: Random
  zone = 'UTC'
  /** Axes, until an entry changes. */
  readonly #rows = new Map<TableId, Axis<RowId>>()
  readonly #columns = new Map<TableId, Axis<ColumnId>>()
  #next = 0

  constructor(random: Random = randomFrom(1)) {
    this.random = random
  }

  readonly scope: FormulaScope = {
    rows: (table) => this.#table(table) && this.rows(table),
    columns: (table) => this.#table(table) && this.columns(table),
    tableByName: (text) => [...this.tables.values()].find((table) => table.name === text)?.id,
    tableName: (table) => this.#table(table)?.name ?? '?',
    nameByText: (text) => this.names.get(text.toUpperCase())?.id,
    nameText: (id) => [...this.names.values()].find((name) => name.id === id)?.name,
  }

  /** Like `add`, with the axes built once: for large tables. */
  fill(name: string, lines: readonly (readonly CellContent[])[]): TableId {
    const id = this.add(name, lines, false)
    const [rows, columns] = [this.rows(id), this.columns(id)]
    const scope: FormulaScope = {
      ...this.scope,
      rows: (table) => (table === id ? rows : this.scope.rows(table)),
      columns: (table) => (table === id ? columns : this.scope.columns(table)),
    }
    const { cells } = this.#table(id)!
    for (const [r, line] of lines.entries())
      for (const [c, content] of line.entries()) {
        const at = { table: id, row: rows.ids[r]!, column: columns.ids[c]! }
        cells.set(`${at.row}:${at.column}`, [at.row, at.column, bound(content, at, scope)])
      }
    return id
  }

  /** `lines`: contents; a text that begins with `=` is bound as a formula. */
  add(name: string, lines: readonly (readonly CellContent[])[], withCells = true): TableId {
    const id = tableId(name.toLowerCase())
    const height = lines.length
    const width = Math.max(0, ...lines.map((line) => line.length))
    const entry = <Id extends string>(id: Id, key: string): AxisEntry<Id> => ({
      id,
      key,
      parent: null,
      deleted: false,
      tag: null,
    })
    const rows = orderKeysBetween(null, null, height, this.random).map((key) =>
      entry(rowId(this.#id('r')), key),
    )
    const columns = orderKeysBetween(null, null, width, this.random).map((key) =>
      entry(columnId(this.#id('c')), key),
    )
    this.tables.set(id, {
      id,
      name,
      rows: new Map(rows.map((row) => [row.id, row])),
      columns: new Map(columns.map((column) => [column.id, column])),
      cells: new Map(),
      dates: [],
    })
    this.#changed(id)
    if (withCells)
      lines.forEach((line, row) => line.forEach((content, column) => this.set(id, row, column, content)))
    return id
  }

  rows(table: TableId): Axis<RowId> {
    const known = this.#rows.get(table)
    if (known) return known
    const rows = new Axis(this.#table(table)!.rows.values())
    this.#rows.set(table, rows)
    return rows
  }

  columns(table: TableId): Axis<ColumnId> {
    const known = this.#columns.get(table)
    if (known) return known
    const columns = new Axis(this.#table(table)!.columns.values())
    this.#columns.set(table, columns)
    return columns
  }

  at(table: TableId, row: number, column: number): CellAddress {
    return { table, row: this.rows(table).ids[row]!, column: this.columns(table).ids[column]! }
  }

  /** By position. */
  set(table: TableId, row: number, column: number, content: CellContent): CalcPatch {
    return this.put(this.at(table, row, column), content)
  }

  put(at: CellAddress, content: CellContent): CalcPatch {
    const cell: CalcCell = [at.row, at.column, bound(content, at, this.scope)]
    this.#table(at.table)!.cells.set(`${at.row}:${at.column}`, cell)
    return { tables: [{ table: at.table, cells: [cell] }] }
  }

  name(name: string, text: string | null): CalcPatch {
    const id = nameId(`n-${name.toLowerCase()}`)
    if (text === null) this.names.delete(name.toUpperCase())
    else this.names.set(name.toUpperCase(), { id, name, formula: bindName(text, this.scope) })
    return { names: [...this.names.values()] }
  }

  insertRows(table: TableId, at: number, count = 1, parent: RowId | null = null): CalcPatch {
    return this.#insert(table, 'rows', at, count, parent)
  }

  insertColumns(table: TableId, at: number, count = 1): CalcPatch {
    return this.#insert(table, 'columns', at, count, null)
  }

  setRows(table: TableId, ids: readonly RowId[], change: Partial<AxisEntry<RowId>>): CalcPatch {
    const rows = ids.map((id) => ({ ...this.#table(table)!.rows.get(id)!, ...change }))
    for (const row of rows) this.#table(table)!.rows.set(row.id, row)
    this.#changed(table)
    return { tables: [{ table, rows }] }
  }

  setColumns(table: TableId, ids: readonly ColumnId[], change: Partial<AxisEntry<ColumnId>>): CalcPatch {
    const columns = ids.map((id) => ({ ...this.#table(table)!.columns.get(id)!, ...change }))
    for (const column of columns) this.#table(table)!.columns.set(column.id, column)
    this.#changed(table)
    return { tables: [{ table, columns }] }
  }

  /** Which columns, by position, hold dates from now on. */
  setDates(table: TableId, columns: readonly number[]): CalcPatch {
    const { ids } = this.columns(table)
    const dates = columns.map((column) => ids[column]!)
    this.#table(table)!.dates = dates
    return { tables: [{ table, dates }] }
  }

  /** `to`: position among the siblings left when the moved ones are away. */
  moveRows(table: TableId, ids: readonly RowId[], to: number): CalcPatch {
    const others = this.rows(table)
      .siblingEntries(null)
      .filter((row) => !ids.includes(row.id))
    const keys = orderKeysBetween(
      others[to - 1]?.key ?? null,
      others[to]?.key ?? null,
      ids.length,
      this.random,
    )
    const tag = this.#id('t')
    const rows = ids.map((id, i) => ({
      ...this.#table(table)!.rows.get(id)!,
      key: keys[i]!,
      parent: null,
      tag,
    }))
    for (const row of rows) this.#table(table)!.rows.set(row.id, row)
    this.#changed(table)
    return { tables: [{ table, rows }] }
  }

  moveColumns(table: TableId, id: ColumnId, to: number): CalcPatch {
    const others = this.columns(table)
      .siblingEntries(null)
      .filter((column) => column.id !== id)
    const [key] = orderKeysBetween(others[to - 1]?.key ?? null, others[to]?.key ?? null, 1, this.random)
    return this.setColumns(table, [id], { key: key!, tag: this.#id('t') })
  }

  /** Gives the keys of the top level to its rows in another order. */
  sortRows(table: TableId, compare: (a: RowId, b: RowId) => number): CalcPatch {
    const old = this.rows(table).siblingEntries(null)
    const rows = [...old].sort((a, b) => compare(a.id, b.id)).map((row, i) => ({ ...row, key: old[i]!.key }))
    for (const row of rows) this.#table(table)!.rows.set(row.id, row)
    this.#changed(table)
    return { tables: [{ table, rows }] }
  }

  remove(table: TableId): CalcPatch {
    this.tables.delete(table)
    return { removed: [table] }
  }

  sheets(): CalcSheet[] {
    return [...this.tables.keys()].map((table) => this.sheet(table))
  }

  sheet(table: TableId): CalcSheet {
    const { id, rows, columns, cells, dates } = this.#table(table)!
    return {
      table: id,
      rows: [...rows.values()],
      columns: [...columns.values()],
      cells: [...cells.values()],
      dates,
    }
  }

  #changed(table: TableId): void {
    this.#rows.delete(table)
    this.#columns.delete(table)
  }

  #table(table: TableId): ModelTable | undefined {
    return this.tables.get(table)
  }

  #insert(
    table: TableId,
    axis: 'rows' | 'columns',
    at: number,
    count: number,
    parent: RowId | null,
  ): CalcPatch {
    const { rows, columns } = this.#table(table)!
    const siblings =
      axis === 'rows' ? this.rows(table).siblingEntries(parent) : this.columns(table).siblingEntries(null)
    const keys = orderKeysBetween(
      siblings[at - 1]?.key ?? null,
      siblings[at]?.key ?? null,
      count,
      this.random,
    )
    if (axis === 'rows') {
      const added = keys.map((key) => ({ id: rowId(this.#id('r')), key, parent, deleted: false, tag: null }))
      for (const row of added) rows.set(row.id, row)
      this.#changed(table)
      return { tables: [{ table, rows: added }] }
    }
    const added = keys.map((key) => ({
      id: columnId(this.#id('c')),
      key,
      parent: null,
      deleted: false,
      tag: null,
    }))
    for (const column of added) columns.set(column.id, column)
    this.#changed(table)
    return { tables: [{ table, columns: added }] }
  }

  #id(prefix: string): string {
    return `${prefix}${(this.#next++).toString(36)}`
  }
}

const bound = (content: CellContent, at: CellAddress, scope: FormulaScope): CellContent =>
  typeof content === 'string' && content.startsWith('=') ? bind(content, at, scope) : content
