/**
 * A plan session without storage and server: real table documents, the product's own reading, writing and undoing of cells, real formulas
 * by identity, calculated by the real engine in this very thread. Used by the grid's browser tests through the harness page.
 */
import type { CellPlace, GridSession, Outcome, Peer, TableEvent } from '../../../client/grid/grid-session.ts'
import {
  borrowedFrom,
  cellEditText,
  cellMark,
  constantValue,
  printCell,
} from '../../../client/session/cell-output.ts'
import { History } from '../../../client/session/history.ts'
import { Journal } from '../../../client/session/journal.ts'
import { PendingCut } from '../../../client/session/pending-cut.ts'
import type { CellBlock, Cursor, TypedCell, UndoOutcome } from '../../../client/session/session-types.ts'
import { TableEdits } from '../../../client/session/table-edits.ts'
import { MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import type { CellEdit } from '../../../shared/doc/write-cells.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeTable, insertColumns } from '../../../shared/doc/write-columns.ts'
import { insertRows } from '../../../shared/doc/write-rows.ts'
import { bind } from '../../../shared/formula/bind.ts'
import { followTyped, type FollowedText } from '../../../shared/formula/follow-typed.ts'
import { frozenAxes, type FormulaScope } from '../../../shared/formula/scope.ts'
import type { CalcCell, ValueChange } from '../../../shared/model/calc.ts'
import type { CellContent, CellValue } from '../../../shared/model/cell.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import { AppError } from '../../../shared/model/error.ts'
import type { ColumnId, RowId, TableId } from '../../../shared/model/ids.ts'
import { columnId, planId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { Language } from '../../../shared/model/language.ts'
import type { FileTable } from '../../../shared/model/plan-file.ts'
import type { TablePatch } from '../../../shared/model/table.ts'
import { itemNumbers } from '../../../shared/plan/numbering.ts'

const MAIN: Language = 'zh'

export class TestSession implements GridSession {
  readonly planId = planId('harness')
  readonly pendingCut = new PendingCut()
  readonly #tables = new Map<TableId, TableDoc>()
  readonly #names = new Map<TableId, string>()
  readonly #env = { random: () => this.#random(), now: () => Date.now(), mainLanguage: () => MAIN }
  readonly #outline = new OutlineDoc(this.#env)
  readonly #engine = new CalcEngine()
  readonly #journal = new Journal({
    store: new MemoryPlanStore(Math.random),
    now: this.#env.now,
    isAcknowledged: () => true,
  })
  readonly #history = new History({
    journal: this.#journal,
    documentOf: (name) => this.#tables.get(tableId(name)),
    versionOf: () => 0,
    clocksOf: () => undefined,
    denialOf: () => null,
    nameOf: () => null,
    onChange: (own) => {
      for (const command of own) this.pendingCut.touched(command)
    },
  })
  readonly #edits = new TableEdits({
    outline: () => this.#outline,
    table: (id) => this.table(id),
    tables: () => [...this.#tables.values()],
    scope: (language) => this.#scope(language),
    obstacle: (room) =>
      this.locked.has(room) ? new AppError('read-only', { room, reason: 'read-only' }) : null,
    entryObstacle: () => null,
    random: this.#env.random,
    did: (command) => this.#history.did(command),
  })
  readonly #handlers = new Map<TableId, Set<(event: TableEvent) => void>>()
  readonly #presence = new Set<(peers: readonly Peer[]) => void>()
  #peers: readonly Peer[] = []
  /** What this person told the others. */
  cursor: Cursor | null = null
  /** As while the first calculation still runs. */
  calculating = false
  /** Every change that was asked for. */
  readonly asked: string[] = []
  /** Tables the server would not have this person write. */
  readonly locked = new Set<string>()
  /** Tables that somebody has taken out of the plan. */
  readonly removed = new Set<string>()

  #random = Math.random

  /** `random`: while tables are loaded; with the same numbers and tables two sessions hold the same documents. */
  constructor(files: readonly FileTable[], random = Math.random) {
    this.#random = random
    for (const file of files) this.#load(file)
    this.#random = Math.random
    this.#engine.load(
      [...this.#tables.values()].map((doc) => doc.calcSheet()),
      [],
      'UTC',
    )
  }

  // ---- reading

  table(id: TableId): TableDoc {
    const doc = this.#tables.get(id)
    if (this.removed.has(id)) throw new AppError('unknown-table', { table: id })
    if (!doc) throw new Error(`no table ${id}`)
    return doc
  }

  tables() {
    return [...this.#names].map(([id, number]) => ({
      id,
      name: (language: Language) => (language === 'zh' ? `表 ${number}` : `Table ${number}`),
    }))
  }

  formulaPlan() {
    return { tables: [...this.#tables.keys()], names: [], document: (id: TableId) => this.#tables.get(id) }
  }

  borrowedFrom(table: TableId, row: RowId, column: ColumnId, language: Language): Language | null {
    return borrowedFrom(this.table(table), { row, column }, language)
  }

  isCalculating(table: TableId, row: RowId, column: ColumnId): boolean {
    return this.calculating && isFormula(this.table(table).cell(row, column))
  }

  /** Ends the first calculation. */
  calculated(): void {
    this.calculating = false
    for (const [id, { rows, columns }] of this.#tables)
      this.#tell(id, { values: rows.ids.flatMap((row) => columns.ids.map((column) => ({ row, column }))) })
  }

  value(table: TableId, row: RowId, column: ColumnId): CellValue {
    const content = this.table(table).cell(row, column)
    if (this.isCalculating(table, row, column)) return null
    return isFormula(content) ? this.#engine.value(table, row, column) : constantValue(content)
  }

  display(table: TableId, row: RowId, column: ColumnId, language: Language): string {
    return printCell(this.table(table), { row, column }, this.value(table, row, column), language)
  }

  editText(table: TableId, row: RowId, column: ColumnId, language: Language): string {
    return cellEditText(this.table(table), { row, column }, language, this.#scope(language))
  }

  typing(table: TableId, row: RowId, column: ColumnId, language: Language): (text: string) => FollowedText {
    const scopeNow = (): FormulaScope => {
      const scope = this.#scope(language)
      return { ...scope, ...frozenAxes(scope, this.#tables.keys()) }
    }
    let seen = scopeNow()
    return (text) => {
      const now = scopeNow()
      const followed = followTyped(text, { table, row, column }, seen, now)
      seen = now
      return followed
    }
  }

  mark(table: TableId, row: RowId, column: ColumnId) {
    return cellMark(this.table(table), { row, column })
  }

  itemNumber(table: TableId, row: RowId): number | null {
    const doc = this.table(table)
    return itemNumbers(doc.rows.ids.flatMap((id) => doc.row(id) ?? [])).get(row) ?? null
  }

  // ---- changing

  commit(table: TableId, row: RowId, column: ColumnId, typed: string, language: Language): Outcome {
    return this.commitMany(table, [{ row, column, typed }], language)
  }

  isPlain(...[table, row, column, typed, language, fitting]: Parameters<GridSession['isPlain']>): boolean {
    return this.#edits.isPlain(table, { row, column, typed }, language, fitting)
  }

  commitMany(table: TableId, cells: readonly TypedCell[], language: Language): Outcome {
    this.asked.push(`commit ${cells.length}`)
    return this.#edits.commitMany(table, cells, language)
  }

  prepareMany(table: TableId, cells: readonly TypedCell[], language: Language) {
    this.asked.push(`commit ${cells.length}`)
    return this.#edits.prepareMany(table, cells, language)
  }

  clear(table: TableId, cells: readonly CellPlace[], language?: Language): Outcome {
    this.asked.push(`clear ${cells.length}`)
    return this.#edits.clear(table, cells, language)
  }

  format(...args: Parameters<GridSession['format']>): Outcome {
    this.asked.push('format')
    return this.#edits.format(...args)
  }

  moveCells(from: CellBlock, to: CellBlock, language: Language): Outcome {
    this.asked.push(`move ${from.rows.length * from.columns.length}`)
    return this.#edits.moveCells(from, to, language)
  }

  insertRows(...args: Parameters<GridSession['insertRows']>): readonly RowId[] {
    return this.#edits.insertRows(...args)
  }

  deleteRows(...args: Parameters<GridSession['deleteRows']>): Outcome {
    return this.#edits.deleteRows(...args)
  }

  moveRows(...args: Parameters<GridSession['moveRows']>): Outcome {
    return this.#edits.moveRows(...args)
  }

  insertColumns(...args: Parameters<GridSession['insertColumns']>): readonly ColumnId[] {
    return this.#edits.insertColumns(...args)
  }

  deleteColumns(...args: Parameters<GridSession['deleteColumns']>): Outcome {
    return this.#edits.deleteColumns(...args)
  }

  moveColumns(...args: Parameters<GridSession['moveColumns']>): Outcome {
    return this.#edits.moveColumns(...args)
  }

  setColumn(...args: Parameters<GridSession['setColumn']>): Outcome {
    return this.#edits.setColumn(...args)
  }

  change(...args: Parameters<GridSession['change']>): Outcome {
    return this.#edits.change(...args)
  }

  together<T>(group: string, work: () => T): T {
    return this.#edits.together(group, work)
  }

  undo(): UndoOutcome {
    return this.#history.undo()
  }

  redo(): UndoOutcome {
    return this.#history.redo()
  }

  get canUndo(): boolean {
    return this.#history.canUndo
  }

  get canRedo(): boolean {
    return this.#history.canRedo
  }

  get nextUndo() {
    return this.#history.next
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

  /** Somebody else with a copy of a table of their own: what they write arrives here at once. `id`: as a peer. */
  colleague(id: TableId) {
    const copy = new TableDoc(id, this.#env)
    const learn = (): void => copy.apply(this.table(id).diff(copy.encodeVector()), 'remote')
    learn()
    return {
      id: String(copy.client),
      write: (row: RowId, column: ColumnId, language: Language, change: (text: string) => string): void => {
        learn()
        const content = change(copy.text(row, column, language) ?? '')
        editCells(copy, [{ row, column, language, content }])
        this.table(id).apply(copy.diff(this.table(id).encodeVector()), 'remote')
      },
    }
  }

  // ----

  #load(file: FileTable): void {
    const id = tableId(file.id)
    const doc = new TableDoc(id, this.#env)
    this.#tables.set(id, doc)
    this.#names.set(id, file.series ?? file.id)
    changeTable(doc, { kind: file.kind })
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

  scope(language: Language): FormulaScope {
    return this.#scope(language)
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
