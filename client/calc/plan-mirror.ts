/**
 * Everything the calculation has been told, so that another worker can be started with it, and the formulas that are out of service.
 * Kept by the host; a worker that has to be ended takes its own copy with it.
 */
import { constantValue } from '../../shared/calc/cell-values.ts'
import { packSheet } from '../../shared/calc/packing.ts'
import type { CalcTask } from '../../shared/calc/protocol.ts'
import { SheetState } from '../../shared/calc/sheet-state.ts'
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../../shared/model/calc.ts'
import { type CellAddress, type CellContent, isFormula } from '../../shared/model/cell.ts'
import type { TableId } from '../../shared/model/ids.ts'

export class PlanMirror {
  readonly #tables = new Map<TableId, SheetState>()
  readonly #quarantine = new Map<string, CellAddress>()
  #names: readonly CalcName[] = []
  #zone = 'UTC'

  load(sheets: readonly CalcSheet[], names: readonly CalcName[], zone: string): void {
    this.#tables.clear()
    this.#quarantine.clear()
    this.apply({ sheets, names, zone })
  }

  apply(patch: CalcPatch): void {
    for (const table of patch.removed ?? []) this.#tables.delete(table)
    for (const sheet of patch.sheets ?? []) this.#tables.set(sheet.table, new SheetState(sheet))
    for (const part of patch.tables ?? []) {
      this.#tables.get(part.table)?.apply(part)
      // An edited formula is tried again.
      for (const [row, column] of part.cells ?? [])
        this.#quarantine.delete(keyOf({ table: part.table, row, column }))
    }
    if (patch.names) this.#names = patch.names
    if (patch.zone !== undefined) this.#zone = patch.zone
  }

  get cellCount(): number {
    let count = 0
    for (const { rows, columns } of this.#tables.values()) count += rows.size * columns.size
    return count
  }

  /** The cells among these that still hold a formula, once each. */
  formulasAmong(cells: readonly CellAddress[]): CellAddress[] {
    const found = new Map<string, CellAddress>()
    for (const { table, row, column } of cells)
      if (isFormula(this.#tables.get(table)?.content(row, column)))
        found.set(keyOf({ table, row, column }), { table, row, column })
    return [...found.values()]
  }

  /** For the cells among these that hold no formula: that they hold none, in case a worker took the news with it. */
  goneAmong(cells: readonly CellAddress[]): ValueChange[] {
    return cells.flatMap(({ table, row, column }) => {
      const content = this.#tables.get(table)?.content(row, column)
      return content === undefined || isFormula(content)
        ? []
        : [{ table, row, column, value: constantValue(content), gone: true as const }]
    })
  }

  /** The cell and all others with the same formula but for the references. */
  alike(cell: CellAddress): CellAddress[] {
    const shape = shapeOf(this.#tables.get(cell.table)?.content(cell.row, cell.column))
    const found: CellAddress[] = [cell]
    for (const { table, cells } of this.#tables.values())
      for (const [row, line] of cells)
        for (const [column, content] of line)
          if (shape !== null && shapeOf(content) === shape) found.push({ table, row, column })
    return found
  }

  quarantine(cells: readonly CellAddress[]): void {
    for (const cell of cells) this.#quarantine.set(keyOf(cell), cell)
  }

  release(cells: readonly CellAddress[]): void {
    for (const cell of cells) this.#quarantine.delete(keyOf(cell))
  }

  /** The cells among these that are out of service. */
  quarantinedAmong(cells: readonly CellAddress[]): CellAddress[] {
    return cells.filter((cell) => this.#quarantine.has(keyOf(cell)))
  }

  toTask(careful: boolean): CalcTask {
    return {
      kind: 'load',
      sheets: [...this.#tables.values()].map((table) => packSheet(table.toSheet())),
      names: this.#names,
      zone: this.#zone,
      quarantine: [...this.#quarantine.values()],
      careful,
    }
  }
}

const keyOf = ({ table, row, column }: CellAddress): string => `${table}:${row}:${column}`

/** The cells a patch writes to. */
export const cellsOf = (patch: CalcPatch): CellAddress[] => [
  ...(patch.tables ?? []).flatMap(({ table, cells = [] }) =>
    cells.map(([row, column]) => ({ table, row, column })),
  ),
  ...(patch.sheets ?? []).flatMap(({ table, cells }) =>
    cells.map(([row, column]) => ({ table, row, column })),
  ),
]

export const countCells = ({ tables = [], sheets = [] }: CalcPatch): number =>
  [...tables, ...sheets].reduce((sum, { cells = [] }) => sum + cells.length, 0)

const shapeOf = (content: CellContent | undefined): string | null =>
  isFormula(content) ? content.map((part) => (typeof part === 'string' ? part : '')).join('\0') : null
