/**
 * Keeps the calculation in step with the documents, and its answers at hand. Documents and engine do not know each other: this turns the
 * patches of the one into those of the other. A formula that has no answer yet shows the last value it had.
 */
import { frozenSheet } from '../../shared/calc/frozen-sheet.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { CalcName, CalcSheet, ValueChange } from '../../shared/model/calc.ts'
import type { CellValue } from '../../shared/model/cell.ts'
import { cellKey, isFormula } from '../../shared/model/cell.ts'
import type { CellValues } from '../../shared/model/frozen-values.ts'
import { columnId, rowId, type ColumnId, type RowId, type TableId } from '../../shared/model/ids.ts'
import type { TablePatch } from '../../shared/model/table.ts'
import { constantValue } from './cell-output.ts'
import type { CalcPort } from './ports.ts'
import type { CellPlace } from './session-types.ts'

/** A table the engine has, the columns it was told to hold dates, and the values it was given in place of formulas. */
type Given = { readonly document: TableDoc; dates: ColumnId[]; frozen: CellValues | null }

/** What a final table's formulas print; null: it is not final. The same object as long as it is the same. */
export type FrozenOf = (table: TableId) => CellValues | null

export class CalcFeed {
  readonly #calc: CalcPort
  readonly #frozen: FrozenOf
  readonly #onValues: (table: TableId, places: readonly CellPlace[]) => void
  readonly #values = new Map<TableId, Map<string, CellValue>>()
  /** What the engine was given; null until it was loaded. */
  #tables: Map<TableId, Given> | null = null
  #names = '[]'
  #zone = ''
  readonly #detach: () => void
  /** The first calculation was told as a whole: what has no value now has none. */
  #answered = false
  /** Formulas that were asked about before, and shown as being calculated. */
  readonly #awaited = new Map<TableId, Map<string, CellPlace>>()

  constructor(
    calc: CalcPort,
    frozen: FrozenOf,
    onValues: (table: TableId, places: readonly CellPlace[]) => void,
  ) {
    this.#calc = calc
    this.#frozen = frozen
    this.#onValues = onValues
    this.#detach = calc.onValues((changes) => this.#receive(changes))
  }

  load(tables: readonly TableDoc[], names: readonly CalcName[], zone: string): void {
    this.#tables = new Map(tables.map((table) => [table.id, this.#given(table)]))
    this.#names = JSON.stringify(names)
    this.#zone = zone
    this.#calc.load(
      tables.map((table) => this.#sheet(table)),
      names,
      zone,
    )
    const answered = (): void => this.#tellLeftOver()
    this.#calc.settled().then(answered, answered)
  }

  /** False when it is nothing to the engine. */
  changed(table: TableId, { rows, columns, cells, looks, anew }: TablePatch): boolean {
    const known = this.#tables?.get(table)
    if (!known) return false
    if (anew || known.frozen) {
      known.dates = known.document.dateColumns()
      this.#calc.apply({ sheets: [this.#sheet(known.document)] })
      return true
    }
    const dates = looks ? known.document.dateColumns() : known.dates
    const retyped = dates.join() !== known.dates.join()
    if (!retyped && rows.length + columns.length + cells.length === 0) return false
    known.dates = dates
    this.#calc.apply({
      tables: [
        {
          table,
          ...(rows.length > 0 && { rows }),
          ...(columns.length > 0 && { columns }),
          ...(cells.length > 0 && {
            cells: cells.map(({ row, column, content }) => [row, column, content] as const),
          }),
          ...(retyped && { dates }),
        },
      ],
    })
    return true
  }

  /** The outline changed: tables came or went, names or the zone are other ones. False when it is nothing to the engine. */
  follow(tables: readonly TableDoc[], names: readonly CalcName[], zone: string): boolean {
    const known = this.#tables
    if (!known) return false
    const live = new Map(tables.map((table) => [table.id, known.get(table.id) ?? this.#given(table)]))
    const added = tables.filter((table) => !known.has(table.id))
    const removed = [...known.keys()].filter((id) => !live.has(id))
    const asText = JSON.stringify(names)
    const patch = {
      ...(added.length > 0 && { sheets: added.map((table) => this.#sheet(table)) }),
      ...(removed.length > 0 && { removed }),
      ...(asText !== this.#names && { names }),
      ...(zone !== this.#zone && { zone }),
    }
    this.#tables = live
    this.#names = asText
    this.#zone = zone
    for (const id of removed) this.#values.delete(id)
    if (Object.keys(patch).length === 0) return false
    this.#calc.apply(patch)
    return true
  }

  /** [FINAL1] [FINAL3] Tables became final, or are not any more: the engine has the others' sources as they print. */
  refreeze(): boolean {
    const changed = [...(this.#tables ?? [])].filter(([id, { frozen }]) => this.#frozen(id) !== frozen)
    if (changed.length === 0) return false
    const places = changed.map(([id, known]): [TableId, readonly CellPlace[]] => {
      const before = known.frozen
      known.frozen = this.#frozen(id)
      return [id, placesIn(known.document, before, known.frozen)]
    })
    this.#calc.apply({ sheets: changed.map(([, { document }]) => this.#sheet(document)) })
    for (const [id, cells] of places) if (cells.length > 0) this.#onValues(id, cells)
    return true
  }

  value(table: TableDoc, row: RowId, column: ColumnId): CellValue {
    const content = table.cell(row, column)
    if (!isFormula(content)) return constantValue(content)
    const frozen = this.#frozenValue(table.id, row, column)
    if (frozen !== undefined) return frozen
    return this.#values.get(table.id)?.get(cellKey(row, column)) ?? null
  }

  /** [READ4] A formula without any value yet, because the first calculation still runs; `onValues` tells when it does not any more. */
  isCalculating(table: TableDoc, row: RowId, column: ColumnId): boolean {
    if (this.#answered || !isFormula(table.cell(row, column))) return false
    if (this.#frozenValue(table.id, row, column) !== undefined) return false
    const key = cellKey(row, column)
    if (this.#values.get(table.id)?.has(key)) return false
    const awaited = this.#awaited.get(table.id) ?? new Map<string, CellPlace>()
    this.#awaited.set(table.id, awaited.set(key, { row, column }))
    return true
  }

  settled(): Promise<void> {
    return this.#calc.settled()
  }

  close(): void {
    this.#answered = true
    this.#awaited.clear()
    this.#detach()
    this.#calc.close()
  }

  #given(document: TableDoc): Given {
    return { document, dates: document.dateColumns(), frozen: this.#frozen(document.id) }
  }

  /** [FINAL2] */
  #sheet(document: TableDoc): CalcSheet {
    const values = this.#frozen(document.id)
    return values ? frozenSheet(document.calcSheet(), values) : document.calcSheet()
  }

  /** Undefined: it is calculated. */
  #frozenValue(table: TableId, row: RowId, column: ColumnId): CellValue | undefined {
    const values = this.#frozen(table)
    const key = cellKey(row, column)
    return values && Object.hasOwn(values, key) ? values[key] : undefined
  }

  #tellLeftOver(): void {
    this.#answered = true
    for (const [table, awaited] of this.#awaited) {
      const left = [...awaited].filter(([key]) => !this.#values.get(table)?.has(key))
      if (left.length > 0)
        this.#onValues(
          table,
          left.map(([, place]) => place),
        )
    }
    this.#awaited.clear()
  }

  #receive(changes: readonly ValueChange[]): void {
    const places = new Map<TableId, CellPlace[]>()
    for (const { table, row, column, value, gone } of changes) {
      const ofTable = this.#values.get(table) ?? new Map<string, CellValue>()
      this.#values.set(table, ofTable)
      if (gone) ofTable.delete(cellKey(row, column))
      else ofTable.set(cellKey(row, column), value)
      const seen = places.get(table) ?? []
      places.set(table, seen)
      seen.push({ row, column })
    }
    for (const [table, seen] of places) this.#onValues(table, seen)
  }
}

/** Cells that have a frozen value in one of the two, in rows and columns that the table has. */
function placesIn(table: TableDoc, ...values: readonly (CellValues | null)[]): readonly CellPlace[] {
  const keys = new Set(values.flatMap((one) => Object.keys(one ?? {})))
  return [...keys].flatMap((key) => {
    const [row = '', column = ''] = key.split(':')
    const place = { row: rowId(row), column: columnId(column) }
    return table.rows.has(place.row) && table.columns.has(place.column) ? [place] : []
  })
}
