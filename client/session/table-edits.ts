/**
 * Everything a person does to tables and to the outline: typed text becomes contents, positions become places, refusals become outcomes.
 * Each call is one transaction and, unless it is made `together` with others, one undo step. `PlanSession` hands its mutating calls on to here.
 */
import { newId } from '../../shared/doc/new-id.ts'
import type { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import { placeAt } from '../../shared/doc/place.ts'
import { SCHEMA_VERSION, type PlanDocument } from '../../shared/doc/plan-document.ts'
import type { Command, Fields } from '../../shared/doc/step.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { editCells } from '../../shared/doc/write-cells.ts'
import {
  changeColumn,
  changeTable,
  deleteColumns,
  insertColumns,
  moveColumns,
} from '../../shared/doc/write-columns.ts'
import { formatCells, formatColumns, formatFields } from '../../shared/doc/write-formats.ts'
import { addTable, changeTableEntry, moveTable, removeTable } from '../../shared/doc/write-outline.ts'
import { changeRow, deleteRows, insertRows, moveRows, sortRows } from '../../shared/doc/write-rows.ts'
import { lacksOperand } from '../../shared/formula/lacks-operand.ts'
import { frozenAxes, type FormulaScope } from '../../shared/formula/scope.ts'
import type { FormatChange } from '../../shared/model/cell-format.ts'
import { isFormula } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import { columnId, rowId, type ColumnId, type RowId, type TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import { checkRoomFor } from '../../shared/model/table-limits.ts'
import type { Column, ColumnChange, RowKind, TableEntry } from '../../shared/model/table.ts'
import { formulaText, readInput } from './cell-input.ts'
import { cellMark } from './cell-output.ts'
import { readCells } from './cell-reading.ts'
import { moveCells } from './move-cells.ts'
import type { CellBlock, CellPlace, Outcome, PreparedCells, Session, TypedCell } from './session-types.ts'

export type EditDeps = {
  readonly outline: () => OutlineDoc
  /** Throws `unknown-table`. */
  readonly table: (id: TableId) => TableDoc
  /** All tables of the plan, as far as they are loaded. */
  readonly tables: () => readonly TableDoc[]
  readonly scope: (language: Language) => FormulaScope
  /** Why nothing may be written into a document; null: it may. */
  readonly obstacle: (room: string) => AppError | null
  /** Why a table's entry in the outline stays as it is; null: it may be changed. */
  readonly entryObstacle: (table: TableId) => AppError | null
  readonly random: () => number
  readonly did: (command: Command) => void
}

const DONE: Outcome = { status: 'done' }

/** The labels' column stands first in every table, and stays. */
const LABEL = columnId('label')

export class TableEdits {
  readonly #deps: EditDeps
  #group: string | null = null

  constructor(deps: EditDeps) {
    this.#deps = deps
  }

  together<T>(group: string, work: () => T): T {
    const outer = this.#group
    this.#group = outer ?? group
    try {
      return work()
    } finally {
      this.#group = outer
    }
  }

  commitMany(id: TableId, cells: readonly TypedCell[], language: Language): Outcome {
    return this.#prepared(id, cells, language, this.#deps.scope(language)).write()
  }

  prepareMany(id: TableId, cells: readonly TypedCell[], language: Language): PreparedCells {
    const scope = this.#deps.scope(language)
    const tables = this.#deps.tables().map((table) => table.id)
    // What is pasted means the cells that stand there now, however many rows others insert while it is read.
    return this.#prepared(id, cells, language, { ...scope, ...frozenAxes(scope, tables) })
  }

  #prepared(
    id: TableId,
    cells: readonly TypedCell[],
    language: Language,
    scope: FormulaScope,
  ): PreparedCells {
    const { read, all } = readCells(() => this.#writable(id), cells, language, scope)
    const write = (): Outcome =>
      this.#outcome(() => {
        const found = all()
        if ('status' in found) return found
        this.#did(editCells(this.#writable(id), found.edits))
        return found.marked.length > 0 ? { status: 'done', marked: found.marked } : DONE
      })
    return { read, write }
  }

  /** What would be refused is not plain either. */
  isPlain(id: TableId, cell: TypedCell, language: Language, fitting = false): boolean {
    try {
      const read = readInput(this.#deps.table(id), cell, language, this.#deps.scope(language))
      if (!('edit' in read) || (fitting ? read.mark !== null : read.mark === 'not-a-formula')) return false
      return !isFormula(read.edit.content) || !lacksOperand(formulaText(cell.typed))
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  clear(id: TableId, cells: readonly CellPlace[], language?: Language): Outcome {
    return this.change(id, (table) =>
      editCells(
        table,
        cells.map((cell) => ({ ...cell, content: null, ...(language && { language }) })),
      ),
    )
  }

  format(id: TableId, what: Parameters<Session['format']>[1], change: FormatChange): Outcome {
    return this.change(id, (table) =>
      'cells' in what ? formatCells(table, what.cells, change) : formatColumns(table, what.columns, change),
    )
  }

  moveCells(from: CellBlock, to: CellBlock, language: Language): Outcome {
    return this.#outcome(() => {
      const [source, target] = [this.#writable(from.table), this.#writable(to.table)]
      const { tables, outline, scope, random } = this.#deps
      const isWritable = (document: PlanDocument): boolean => this.#obstacle(document) === null
      const { commands, oneLanguage } = moveCells(
        {
          source,
          target,
          tables: tables().filter(isWritable),
          outline: isWritable(outline()) ? outline() : null,
          scope: scope(language),
          language,
        },
        from,
        to,
      )
      this.together(newId(random), () => {
        for (const command of commands) this.#did(command)
      })
      const marked = to.rows
        .flatMap((row) => to.columns.map((column): CellPlace => ({ row, column })))
        .filter((place) => cellMark(target, place) !== null)
      return {
        status: 'done',
        ...(marked.length > 0 && { marked }),
        ...(oneLanguage > 0 && { oneLanguage }),
      }
    })
  }

  insertRows(
    id: TableId,
    where: {
      readonly at: number
      readonly count: number
      readonly parent?: RowId | null
      readonly kind?: RowKind
    },
  ): readonly RowId[] {
    const table = this.#writable(id)
    const { at, count, parent } = where
    checkRoomFor('rows', table.rows.length, count)
    if (parent && !table.rows.has(parent)) throw new AppError('unknown-row', { table: id, row: parent })
    const place = placeAt(table.rows, clamp(at, table.rows.length), parent)
    const kind = where.kind ?? kindBeside(table, at, place.parent)
    const formats = formatsBeside(table, at, kind)
    const rows = Array.from({ length: count }, () => ({ id: rowId(newId(this.#deps.random)), kind, formats }))
    this.#did(insertRows(table, rows, place))
    return rows.map((row) => row.id)
  }

  deleteRows(id: TableId, rows: readonly RowId[]): Outcome {
    return this.change(id, (table) => deleteRows(table, known(table, rows)))
  }

  moveRows(
    id: TableId,
    rows: readonly RowId[],
    to: { readonly before: RowId | null; readonly parent?: RowId | null },
  ): Outcome {
    return this.change(id, (table) => {
      const { before } = to
      if (before !== null) known(table, [before])
      const parent = to.parent === undefined ? before && table.rows.storedParentOf(before) : to.parent
      if (parent !== null) known(table, [parent])
      return moveRows(table, known(table, rows), { parent, before })
    })
  }

  sortRows(id: TableId, rows: readonly RowId[]): Outcome {
    return this.change(id, (table) => sortRows(table, known(table, rows)))
  }

  setRow(id: TableId, row: RowId, change: Parameters<Session['setRow']>[2]): Outcome {
    return this.change(id, (table) => {
      known(table, [row])
      return changeRow(table, row, change)
    })
  }

  insertColumns(
    id: TableId,
    { at, columns }: { readonly at: number; readonly columns: readonly Omit<Column, 'id'>[] },
  ): readonly ColumnId[] {
    const table = this.#writable(id)
    const before = table.columns.ids[clamp(at, table.columns.length)] ?? null
    if (before === LABEL) throw new AppError('not-allowed', { what: 'label-column' })
    const made = columns.map((column) => ({ ...column, id: columnId(newId(this.#deps.random)) }))
    this.#did(insertColumns(table, made, before))
    return made.map((column) => column.id)
  }

  deleteColumns(id: TableId, columns: readonly ColumnId[]): Outcome {
    return this.change(id, (table) => deleteColumns(table, movable(table, columns)))
  }

  moveColumns(
    id: TableId,
    columns: readonly ColumnId[],
    { before }: { readonly before: ColumnId | null },
  ): Outcome {
    return this.change(id, (table) =>
      moveColumns(
        table,
        movable(table, columns),
        before === null ? null : (movable(table, [before])[0] ?? null),
      ),
    )
  }

  setColumn(id: TableId, column: ColumnId, change: ColumnChange): Outcome {
    return this.change(id, (table) => {
      if (!table.columns.has(column)) throw new AppError('unknown-column', { table: id, column })
      return changeColumn(table, column, change)
    })
  }

  setTable(id: TableId, change: Parameters<Session['setTable']>[1]): Outcome {
    return this.change(id, (table) => changeTable(table, change))
  }

  setEntry(id: TableId, change: Parameters<Session['setEntry']>[1]): Outcome {
    return this.#ofEntry(id, (outline) => changeTableEntry(outline, id, change))
  }

  moveTable(id: TableId, before: TableId | null): Outcome {
    return this.#ofEntry(id, (outline) => moveTable(outline, id, before))
  }

  /** Null: the outline may be changed. */
  mayChangePlan(): Outcome | null {
    const outcome = this.#ofOutline(() => null)
    return outcome.status === 'done' ? null : outcome
  }

  /** `holds`: the mark of the contents that its document was made with. */
  addEntry(entry: TableEntry, before: TableId | null, holds: string): Outcome {
    return this.#ofOutline((outline) => addTable(outline, entry, before, holds))
  }

  removeTable(id: TableId): Outcome {
    return this.#ofEntry(id, (outline) => removeTable(outline, id))
  }

  change(id: TableId, mutate: (table: TableDoc) => Command | null): Outcome {
    return this.#outcome(() => {
      this.#did(mutate(this.#writable(id)))
      return DONE
    })
  }

  /** [FINAL6] A final table keeps its heading and its place. */
  #ofEntry(id: TableId, mutate: (outline: OutlineDoc) => Command | null): Outcome {
    return this.#ofOutline((outline) => {
      const obstacle = this.#deps.entryObstacle(id)
      if (obstacle) throw obstacle
      return mutate(outline)
    })
  }

  #ofOutline(mutate: (outline: OutlineDoc) => Command | null): Outcome {
    return this.#outcome(() => {
      const outline = this.#deps.outline()
      this.#check(outline)
      this.#did(mutate(outline))
      return DONE
    })
  }

  #outcome(work: () => Outcome): Outcome {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { status: 'refused', code: error.code, facts: error.facts }
    }
  }

  #did(command: Command | null): void {
    if (command) this.#deps.did(this.#group === null ? command : { ...command, group: this.#group })
  }

  #writable(id: TableId): TableDoc {
    const table = this.#deps.table(id)
    this.#check(table)
    return table
  }

  #check(document: PlanDocument): void {
    const obstacle = this.#obstacle(document)
    if (obstacle) throw obstacle
  }

  /** [EDIT4] Nothing is written into a document that this person may not change, or that a newer program wrote. */
  #obstacle({ schemaVersion, name: room }: PlanDocument): AppError | null {
    if (schemaVersion > SCHEMA_VERSION) return new AppError('newer-schema', { room })
    return this.#deps.obstacle(room)
  }
}

const clamp = (at: number, length: number): number => Math.max(0, Math.min(Math.trunc(at), length))

function known(table: TableDoc, rows: readonly RowId[]): readonly RowId[] {
  for (const row of rows)
    if (!table.rows.has(row)) throw new AppError('unknown-row', { table: table.id, row })
  return rows
}

function movable(table: TableDoc, columns: readonly ColumnId[]): readonly ColumnId[] {
  for (const column of columns) {
    if (!table.columns.has(column)) throw new AppError('unknown-column', { table: table.id, column })
    if (column === LABEL) throw new AppError('not-allowed', { what: 'label-column' })
  }
  return columns
}

/** [FORM6] A new row is set like the one above it, the first like the one below, where they are of one kind. */
function formatsBeside(table: TableDoc, at: number, kind: RowKind): Fields {
  const beside = table.rows.ids[Math.max(0, at - 1)]
  if (beside === undefined || (table.row(beside)?.kind ?? 'line') !== kind) return {}
  return Object.assign(
    {},
    ...table.columns.ids.map((column) => formatFields(table.ownFormat(beside, column), column)),
  )
}

/** A row added among items is an item; beside anything else it is an ordinary row. */
function kindBeside(table: TableDoc, at: number, parent: RowId | null): RowKind {
  const siblings = table.rows.childrenOf(parent)
  const beside = siblings.findLast((row) => table.rows.indexOf(row) < at) ?? siblings[0]
  const kind = beside === undefined ? undefined : table.row(beside)?.kind
  if (kind === 'item') return 'item'
  return beside === undefined && parent !== null && table.row(parent)?.kind === 'subcategory'
    ? 'item'
    : 'line'
}
