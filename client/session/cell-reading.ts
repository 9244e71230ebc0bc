/**
 * Typed cells on their way to a table: read a few at a time, so that a page can answer while many are read, and nothing written before all
 * are. Called by table-edits.ts.
 */
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { CellEdit } from '../../shared/doc/write-cells.ts'
import { decimalShownBy, type DecimalMark } from '../../shared/format/read-number.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import { AppError } from '../../shared/model/error.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import { readInput, type ReadInput } from './cell-input.ts'
import type { CellPlace, Outcome, TypedCell } from './session-types.ts'

export class CellReading {
  readonly edits: CellEdit[] = []
  /** Cells whose content does not fit their column. */
  readonly marked: CellPlace[] = []
  /** Why they cannot be written: refused, or to be asked about. Null: nothing is in the way so far. */
  obstacle: Outcome | null = null
  readonly #table: () => TableDoc
  readonly #cells: readonly TypedCell[]
  readonly #language: Language
  readonly #scope: FormulaScope
  readonly #shown: (column: ColumnId) => DecimalMark | undefined

  /** @param table throws an `AppError` when it may not be written */
  constructor(
    table: () => TableDoc,
    cells: readonly TypedCell[],
    { language, scope }: { readonly language: Language; readonly scope: FormulaScope },
  ) {
    this.#table = table
    this.#cells = cells
    this.#language = language
    this.#scope = scope
    this.#shown = decimalMarks(cells)
  }

  /** Reads so many more; gives how many are seen to, all of them once there is an obstacle. */
  read(count: number): number {
    const { edits } = this
    const end = edits.length + count
    try {
      const table = this.#table()
      while (!this.obstacle && edits.length < end) {
        const cell = this.#cells[edits.length]
        if (!cell) break
        this.#take(cell, readCell(table, cell, this.#language, this.#scope, this.#shown))
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.obstacle = { status: 'refused', code: error.code, facts: error.facts }
    }
    return this.obstacle ? this.#cells.length : edits.length
  }

  #take({ row, column, piece }: TypedCell, read: ReadInput): void {
    if ('readings' in read) {
      this.obstacle = { status: 'ambiguous', readings: read.readings, at: { row, column } }
      return
    }
    this.edits.push(piece ? { ...read.edit, piece } : read.edit)
    if (read.mark) this.marked.push({ row, column })
  }
}

/** [EDIT3] A number that can be read in two ways is decided by its column: of the others that are written with it, one may show its mark. */
function readCell(
  table: TableDoc,
  cell: TypedCell,
  language: Language,
  scope: FormulaScope,
  shown: (column: ColumnId) => DecimalMark | undefined,
): ReadInput {
  const read = readInput(table, cell, language, scope)
  if ('edit' in read) return read
  const decimal = shown(cell.column) ?? cell.decimal
  return decimal === undefined ? read : readInput(table, cell, language, scope, decimal)
}

/** Found out when it is asked for, once per column. */
function decimalMarks(cells: readonly TypedCell[]): (column: ColumnId) => DecimalMark | undefined {
  const found = new Map<ColumnId, DecimalMark | undefined>()
  return (column) => {
    if (!found.has(column)) {
      const texts = cells.flatMap((cell) => (cell.column === column ? [cell.typed] : []))
      found.set(column, decimalShownBy(texts))
    }
    return found.get(column)
  }
}
