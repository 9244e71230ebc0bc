/**
 * A plan session without storage and server: real table documents, real reading and printing of values, real formulas by identity,
 * calculated by the real engine in this very thread. Used by the grid's browser tests through the harness page.
 */
import type {
  CellPlace,
  GridSession,
  Outcome,
  Peer,
  TableEvent,
  UndoOutcome,
} from '../../../client/grid/grid-session.ts'
import type { Cursor } from '../../../client/session/session-types.ts'
import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { newId } from '../../../shared/doc/new-id.ts'
import { placeAt } from '../../../shared/doc/place.ts'
import type { Command } from '../../../shared/doc/step.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import type { CellEdit } from '../../../shared/doc/write-cells.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn, deleteColumns, insertColumns, moveColumns } from '../../../shared/doc/write-columns.ts'
import { deleteRows, insertRows, moveRows } from '../../../shared/doc/write-rows.ts'
import { editText, printValue } from '../../../shared/format/print-value.ts'
import { isWrong, readTyped } from '../../../shared/format/read-typed.ts'
import { bind } from '../../../shared/formula/bind.ts'
import { render } from '../../../shared/formula/render.ts'
import type { FormulaScope } from '../../../shared/formula/scope.ts'
import type { CalcCell, ValueChange } from '../../../shared/model/calc.ts'
import type { CellContent, CellValue } from '../../../shared/model/cell.ts'
import { isFormula, isMalformed } from '../../../shared/model/cell.ts'
import type { ColumnId, RowId, TableId } from '../../../shared/model/ids.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { Language } from '../../../shared/model/language.ts'
import type { FileTable } from '../../../shared/model/plan-file.ts'
import type { TablePatch } from '../../../shared/model/table.ts'

const DONE: Outcome = { status: 'done' }
const MAIN: Language = 'zh'

export class TestSession implements GridSession {
  readonly #tables = new Map<TableId, TableDoc>()
  readonly #names = new Map<TableId, string>()
  readonly #engine = new CalcEngine()
  readonly #undo = new UndoStack()
  readonly #handlers = new Map<TableId, Set<(event: TableEvent) => void>>()
  readonly #presence = new Set<(peers: readonly Peer[]) => void>()
  #peers: readonly Peer[] = []
  /** What this person told the others. */
  cursor: Cursor | null = null
  /** Every change that was asked for. */
  readonly asked: string[] = []

  constructor(files: readonly FileTable[]) {
    for (const file of files) this.#load(file)
    this.#engine.load(
      [...this.#tables.values()].map((doc) => doc.calcSheet()),
      [],
      'UTC',
    )
  }

  // ---- reading

  table(id: TableId): TableDoc {
    const doc = this.#tables.get(id)
    if (!doc) throw new Error(`no table ${id}`)
    return doc
  }

  tables() {
    return [...this.#names].map(([id, number]) => ({
      id,
      name: (language: Language) => (language === 'zh' ? `表 ${number}` : `Table ${number}`),
    }))
  }

  value(table: TableId, row: RowId, column: ColumnId): CellValue {
    const content = this.#tables.get(table)?.cell(row, column) ?? null
    if (isMalformed(content)) return { error: '#VALUE!' }
    return isFormula(content) ? this.#engine.value(table, row, column) : content
  }

  display(table: TableId, row: RowId, column: ColumnId, language: Language): string {
    const doc = this.table(table)
    const definition = doc.column(column)
    if (!definition) return ''
    if (definition.type === 'long-text' && !isFormula(doc.cell(row, column)))
      return (
        doc.text(row, column, language) ??
        printValue(doc.cell(row, column) as CellValue, { column: definition }, language)
      )
    return printValue(this.value(table, row, column), { column: definition, row: doc.row(row) }, language)
  }

  editText(table: TableId, row: RowId, column: ColumnId, language: Language): string {
    const content = this.table(table).cell(row, column)
    if (isFormula(content)) return render(content, { table, row, column }, this.#scope(language))
    if (this.table(table).column(column)?.type === 'long-text')
      return this.display(table, row, column, language)
    return editText(content)
  }

  mark(table: TableId, row: RowId, column: ColumnId) {
    const [content, definition] = [this.table(table).cell(row, column), this.table(table).column(column)]
    if (isFormula(content)) return content[0] === 0 ? 'not-a-formula' : null
    if (isMalformed(content)) return 'malformed'
    if (!definition || !isWrong(content, definition)) return null
    return definition.type === 'date'
      ? 'not-a-date'
      : definition.type === 'choice'
        ? 'not-a-choice'
        : 'not-a-number'
  }

  itemNumber(table: TableId, row: RowId): number | null {
    const doc = this.table(table)
    const items = doc.rows.ids.filter((id) => doc.row(id)?.kind === 'item')
    const at = items.indexOf(row)
    return at < 0 ? null : at + 1
  }

  // ---- changing

  commit(table: TableId, row: RowId, column: ColumnId, typed: string, language: Language): Outcome {
    return this.commitMany(table, [{ row, column, typed }], language)
  }

  commitMany(
    table: TableId,
    cells: readonly (CellPlace & { readonly typed: string })[],
    language: Language,
  ): Outcome {
    this.asked.push(`commit ${cells.length}`)
    const doc = this.table(table)
    const marked: CellPlace[] = []
    const edits: { row: RowId; column: ColumnId; content: CellContent; language: Language }[] = []
    for (const { row, column, typed } of cells) {
      const definition = doc.column(column)
      if (!definition) continue
      if (typed.startsWith('=')) {
        edits.push({
          row,
          column,
          content: bind(typed, { table, row, column }, this.#scope(language)),
          language,
        })
        continue
      }
      const read = readTyped(typed, definition, doc.row(row)?.unit === 'posts')
      if (read.other !== undefined)
        return {
          status: 'ambiguous',
          readings: [editText(read.content), String(read.other)],
          at: { row, column },
        }
      if (read.wrong) marked.push({ row, column })
      edits.push({ row, column, content: read.content, language })
    }
    this.#did(editCells(doc, edits))
    return marked.length > 0 ? { status: 'done', marked } : DONE
  }

  clear(table: TableId, cells: readonly CellPlace[], language: Language = MAIN): Outcome {
    this.asked.push(`clear ${cells.length}`)
    return this.#did(
      editCells(
        this.table(table),
        cells.map((cell) => ({ ...cell, content: null, language })),
      ),
    )
  }

  insertRows(table: TableId, { at, count, parent, kind }: Parameters<GridSession['insertRows']>[1]): RowId[] {
    const doc = this.table(table)
    const rows = Array.from({ length: count }, () => ({
      id: rowId(newId(Math.random)),
      ...(kind && { kind }),
    }))
    this.#did(insertRows(doc, rows, placeAt(doc.rows, at, parent)))
    return rows.map(({ id }) => id)
  }

  deleteRows(table: TableId, rows: readonly RowId[]): Outcome {
    return this.#did(deleteRows(this.table(table), rows))
  }

  moveRows(
    table: TableId,
    rows: readonly RowId[],
    to: { before: RowId | null; parent?: RowId | null },
  ): Outcome {
    const doc = this.table(table)
    const parent = to.parent === undefined ? to.before && doc.rows.parentOf(to.before) : to.parent
    return this.#did(moveRows(doc, rows, { before: to.before, parent }))
  }

  insertColumns(table: TableId, { at, columns }: Parameters<GridSession['insertColumns']>[1]): ColumnId[] {
    const doc = this.table(table)
    const made = columns.map((column) => ({ ...column, id: columnId(newId(Math.random)) }))
    this.#did(insertColumns(doc, made, doc.columns.ids[at] ?? null))
    return made.map(({ id }) => id)
  }

  deleteColumns(table: TableId, columns: readonly ColumnId[]): Outcome {
    return this.#did(deleteColumns(this.table(table), columns))
  }

  moveColumns(
    table: TableId,
    columns: readonly ColumnId[],
    { before }: { before: ColumnId | null },
  ): Outcome {
    return this.#did(moveColumns(this.table(table), columns, before))
  }

  setColumn(table: TableId, column: ColumnId, change: Parameters<GridSession['setColumn']>[2]): Outcome {
    return this.#did(changeColumn(this.table(table), column, change))
  }

  undo(): UndoOutcome {
    return this.#takeBack('undo')
  }

  redo(): UndoOutcome {
    return this.#takeBack('redo')
  }

  get canUndo(): boolean {
    return this.#undo.canUndo
  }

  get canRedo(): boolean {
    return this.#undo.canRedo
  }

  // ---- hearing and people

  onTable(table: TableId, handler: (event: TableEvent) => void): () => void {
    const handlers = this.#handlers.get(table) ?? new Set()
    this.#handlers.set(table, handlers.add(handler))
    return () => handlers.delete(handler)
  }

  onPresence(handler: (peers: readonly Peer[]) => void): () => void {
    this.#presence.add(handler)
    return () => this.#presence.delete(handler)
  }

  peers(): readonly Peer[] {
    return this.#peers
  }

  setPeers(peers: readonly Peer[]): void {
    this.#peers = peers
    for (const handler of this.#presence) handler(peers)
  }

  setCursor(cursor: Cursor | null): void {
    this.cursor = cursor
  }

  /** As if somebody else had done it: no undo step. */
  remote(change: (table: TableDoc) => void, id: TableId): void {
    change(this.table(id))
  }

  // ----

  #load(file: FileTable): void {
    const id = tableId(file.id)
    const doc = new TableDoc(id, { random: Math.random, now: () => Date.now(), mainLanguage: () => MAIN })
    this.#tables.set(id, doc)
    this.#names.set(id, file.series ?? file.id)
    insertColumns(
      doc,
      file.columns.map((column) => ({ ...column, id: columnId(column.id) })),
      null,
    )
    for (const [parent, rows] of byParent(file)) {
      const made = rows.map(({ id: row, kind, letter, unit }) => ({
        id: rowId(row),
        kind,
        ...(letter && { letter }),
        ...(unit && { unit }),
      }))
      insertRows(doc, made, { parent: parent === '' ? null : rowId(parent), before: null })
    }
    editCells(doc, this.#contentsOf(file))
    doc.onPatch((patch) => {
      this.#tell(id, { patch })
      this.#tellValues(this.#engine.apply({ tables: [{ table: id, ...patch, cells: cellsOf(patch) }] }))
    })
  }

  #contentsOf(file: FileTable): CellEdit[] {
    return file.rows.flatMap(({ id, cells = {}, texts = {} }) => [
      ...Object.entries(cells).map(([column, content]) => ({
        row: rowId(id),
        column: columnId(column),
        content: this.#fromFile(content, tableId(file.id), id, column),
      })),
      ...Object.entries(texts).flatMap(([column, text]) =>
        Object.entries(text).map(([language, content]) => ({
          row: rowId(id),
          column: columnId(column),
          content,
          language: language as Language,
        })),
      ),
    ])
  }

  #tellValues(changes: readonly ValueChange[]): void {
    for (const id of this.#tables.keys()) {
      const values = changes.filter(({ table }) => table === id)
      if (values.length > 0) this.#tell(id, { values })
    }
  }

  #tell(id: TableId, event: TableEvent): void {
    for (const handler of this.#handlers.get(id) ?? []) handler(event)
  }

  #fromFile(content: unknown, table: TableId, row: string, column: string): CellContent {
    if (typeof content === 'object' && content !== null && 'f' in content)
      return bind(String(content.f), { table, row: rowId(row), column: columnId(column) }, this.#scope(MAIN))
    return content as CellContent
  }

  #scope(language: Language): FormulaScope {
    return {
      rows: (table) => this.#tables.get(table)?.rows,
      columns: (table) => this.#tables.get(table)?.columns,
      tableByName: (text) =>
        this.tables().find((entry) => entry.name('en') === text || entry.name('zh') === text)?.id,
      tableName: (table) =>
        this.tables()
          .find((entry) => entry.id === table)
          ?.name(language) ?? table,
      nameByText: () => undefined,
      nameText: () => undefined,
    }
  }

  #did(command: Command | null): Outcome {
    if (command) this.#undo.push(command)
    return DONE
  }

  #takeBack(direction: 'undo' | 'redo'): UndoOutcome {
    const result = this.#undo[direction]((name) => this.#tables.get(tableId(name)))
    if (!result) return { status: 'nothing' }
    const step = result.undone.steps[0]
    const row = step && 'id' in step && step.in === 'rows' ? rowId(step.id) : undefined
    return {
      status: result.command ? 'done' : 'left',
      table: tableId(result.undone.doc),
      kind: result.undone.kind,
      since: [],
      hidden: result.hidden,
      at: row === undefined ? {} : { row },
    }
  }
}

/** Parents before their children: a file lists them in visible order. */
function byParent(file: FileTable): Map<string, FileTable['rows'][number][]> {
  const families = new Map<string, FileTable['rows'][number][]>()
  for (const row of file.rows) {
    const family = families.get(row.parent ?? '')
    if (family) family.push(row)
    else families.set(row.parent ?? '', [row])
  }
  return families
}

const cellsOf = (patch: TablePatch): CalcCell[] =>
  patch.cells.map(({ row, column, content }) => [row, column, content] as const)
