/**
 * One open plan, as everything that shows it sees it: in the browser the pages and the grid, in Node the headless client. What it is made of
 * is in plan-core.ts. `open` fails with `offline` (not on this device, server out of reach), `unknown-plan`, `not-allowed`; once open,
 * nothing throws it shut.
 */
import { OUTLINE, type OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { Command } from '../../shared/doc/step.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { followTyped, type FollowedText } from '../../shared/formula/follow-typed.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import type { Denial, PlanAction } from '../../shared/model/access.ts'
import type { CellValue } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { ColumnId, PlanId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { LifecycleStep } from '../../shared/model/lifecycle.ts'
import type { FileTable } from '../../shared/model/plan-file.ts'
import type { FeedPlan } from '../../shared/plan/feeds.ts'
import { findTable, type NumberedTable } from '../../shared/plan/numbering.ts'
import { refusalOf } from './access-board.ts'
import { borrowedFrom, cellEditText, cellMark, printCell } from './cell-output.ts'
import { whenTrue } from './opening.ts'
import type { PendingCut } from './pending-cut.ts'
import { PlanCore } from './plan-core.ts'
import type { JournalEntry, Sha256 } from './ports.ts'
import type * as Types from './session-types.ts'
import { sha256 } from './sha-256.ts'

export class PlanSession implements Types.Session {
  readonly planId: PlanId
  readonly #core: PlanCore
  readonly #writeWorkbook: Types.SessionOptions['writeWorkbook']

  readonly #sha256: Sha256

  private constructor(options: Types.SessionOptions) {
    this.planId = options.planId
    this.#core = new PlanCore(options)
    this.#writeWorkbook = options.writeWorkbook
    this.#sha256 = options.sha256 ?? sha256
  }

  static async open(options: Types.SessionOptions): Promise<PlanSession> {
    const session = new PlanSession(options)
    try {
      await session.#core.open(options.within)
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  // ---- reading ---------------------------------------------------------------------------------------------------------------------------

  get outline(): OutlineDoc {
    return this.#core.rooms.outline.document
  }

  get person(): Types.Person {
    return this.#core.presence.person
  }

  table(id: TableId): TableDoc {
    return this.#core.rooms.table(id)
  }

  tables(): readonly NumberedTable[] {
    return this.#core.rooms.tables()
  }

  findTable(text: string): TableId | undefined {
    return findTable(text, this.tables())
  }

  value(table: TableId, row: RowId, column: ColumnId): CellValue {
    return this.#core.calc.value(this.table(table), row, column)
  }

  borrowedFrom(table: TableId, row: RowId, column: ColumnId, language: Language): Language | null {
    return borrowedFrom(this.table(table), { row, column }, language)
  }

  isCalculating(table: TableId, row: RowId, column: ColumnId): boolean {
    return this.#core.calc.isCalculating(this.table(table), row, column)
  }

  display(table: TableId, row: RowId, column: ColumnId, language: Language): string {
    return printCell(this.table(table), { row, column }, this.value(table, row, column), language)
  }

  editText(table: TableId, row: RowId, column: ColumnId, language: Language): string {
    return cellEditText(this.table(table), { row, column }, language, this.scope(language))
  }

  typing(table: TableId, row: RowId, column: ColumnId, language: Language): (text: string) => FollowedText {
    let seen = this.#core.rooms.scopeNow(language)
    return (text) => {
      const now = this.#core.rooms.scopeNow(language)
      const followed = followTyped(text, { table, row, column }, seen, now)
      seen = now
      return followed
    }
  }

  mark(table: TableId, row: RowId, column: ColumnId): Types.CellMark | null {
    return cellMark(this.table(table), { row, column })
  }

  itemNumber(table: TableId, row: RowId): number | null {
    return this.#core.rooms.itemNumber(table, row)
  }

  scope(language: Language): FormulaScope {
    return this.#core.rooms.scope(language)
  }

  // ---- changing --------------------------------------------------------------------------------------------------------------------------

  commit(table: TableId, row: RowId, column: ColumnId, typed: string, language: Language): Types.Outcome {
    return this.#core.edits.commitMany(table, [{ row, column, typed }], language)
  }

  isPlain(...[table, row, column, typed, language, fitting]: Parameters<Types.Session['isPlain']>): boolean {
    return this.#core.edits.isPlain(table, { row, column, typed }, language, fitting)
  }

  commitMany(...args: Parameters<Types.Session['commitMany']>): Types.Outcome {
    return this.#core.edits.commitMany(...args)
  }

  prepareMany(...args: Parameters<Types.Session['prepareMany']>): Types.PreparedCells {
    return this.#core.edits.prepareMany(...args)
  }

  clear(...args: Parameters<Types.Session['clear']>): Types.Outcome {
    return this.#core.edits.clear(...args)
  }

  format(...args: Parameters<Types.Session['format']>): Types.Outcome {
    return this.#core.edits.format(...args)
  }
  moveCells(...args: Parameters<Types.Session['moveCells']>): Types.Outcome {
    return this.#core.edits.moveCells(...args)
  }

  get pendingCut(): PendingCut {
    return this.#core.pendingCut
  }

  insertRows(...args: Parameters<Types.Session['insertRows']>): readonly RowId[] {
    return this.#core.edits.insertRows(...args)
  }

  deleteRows(...args: Parameters<Types.Session['deleteRows']>): Types.Outcome {
    return this.#core.edits.deleteRows(...args)
  }

  moveRows(...args: Parameters<Types.Session['moveRows']>): Types.Outcome {
    return this.#core.edits.moveRows(...args)
  }

  sortRows(...args: Parameters<Types.Session['sortRows']>): Types.Outcome {
    return this.#core.edits.sortRows(...args)
  }

  setRow(...args: Parameters<Types.Session['setRow']>): Types.Outcome {
    return this.#core.edits.setRow(...args)
  }

  insertColumns(...args: Parameters<Types.Session['insertColumns']>): readonly ColumnId[] {
    return this.#core.edits.insertColumns(...args)
  }

  deleteColumns(...args: Parameters<Types.Session['deleteColumns']>): Types.Outcome {
    return this.#core.edits.deleteColumns(...args)
  }

  moveColumns(...args: Parameters<Types.Session['moveColumns']>): Types.Outcome {
    return this.#core.edits.moveColumns(...args)
  }

  setColumn(...args: Parameters<Types.Session['setColumn']>): Types.Outcome {
    return this.#core.edits.setColumn(...args)
  }

  change(...args: Parameters<Types.Session['change']>): Types.Outcome {
    return this.#core.edits.change(...args)
  }

  setTable(...args: Parameters<Types.Session['setTable']>): Types.Outcome {
    return this.#core.edits.setTable(...args)
  }

  setEntry(...args: Parameters<Types.Session['setEntry']>): Types.Outcome {
    return this.#core.edits.setEntry(...args)
  }

  moveTable(...args: Parameters<Types.Session['moveTable']>): Types.Outcome {
    return this.#core.edits.moveTable(...args)
  }

  addTable(table: FileTable, before: TableId | null): Promise<Types.Outcome> {
    return this.#core.addTable(table, before)
  }

  removeTable(table: TableId): Types.Outcome {
    return this.#core.edits.removeTable(table)
  }

  together<T>(group: string, work: () => T): T {
    return this.#core.edits.together(group, work)
  }

  undo(): Types.UndoOutcome {
    return this.#core.history.undo()
  }

  redo(): Types.UndoOutcome {
    return this.#core.history.redo()
  }

  get canUndo(): boolean {
    return this.#core.history.canUndo
  }

  get canRedo(): boolean {
    return this.#core.history.canRedo
  }

  get nextUndo(): Command | null {
    return this.#core.history.next
  }

  // ---- hearing ---------------------------------------------------------------------------------------------------------------------------

  onTable(table: TableId, handler: (event: Types.TableEvent) => void): Types.Unsubscribe {
    return this.#core.on.onTable(table, handler)
  }

  onOutline(handler: () => void): Types.Unsubscribe {
    return this.#core.on.onOutline(handler)
  }

  onStatus(handler: (status: Types.SessionStatus) => void): Types.Unsubscribe {
    return this.#core.status.onChange(handler)
  }

  onPresence(handler: (peers: readonly Types.Peer[]) => void): Types.Unsubscribe {
    return this.#core.on.onPresence(handler)
  }

  onHistory(handler: () => void): Types.Unsubscribe {
    return this.#core.on.onHistory(handler)
  }

  onAccess(handler: () => void): Types.Unsubscribe {
    return this.#core.on.onAccess(handler)
  }

  onRefused(handler: (edits: readonly Types.RefusedEdit[]) => void): Types.Unsubscribe {
    return this.#core.on.onRefused(handler)
  }

  // ---- rights and the life of tables -----------------------------------------------------------------------------------------------------

  access(table: TableId): Types.TableAccess {
    return this.#core.access.table(table)
  }

  mayPlan(action: PlanAction): Denial | null {
    return this.#core.access.plan(action)
  }

  mayStep(table: TableId, step: LifecycleStep): Types.StepDenial | null {
    return this.#core.access.step(table, step)
  }

  members(): readonly Types.PlanMember[] {
    return this.#core.access.members()
  }

  async contentHash(table: TableId): Promise<string> {
    const { canonicalTable } = await this.#core.sources.load()
    return this.#sha256(canonicalTable(this.table(table)))
  }

  feeds(table: TableId): readonly TableId[] {
    return this.#core.sources.feeds(table)
  }

  formulaPlan(): FeedPlan {
    return this.#core.formulaPlan()
  }

  movedCells(table: TableId, source: TableId, language: Language): readonly Types.MovedCell[] {
    if (!this.tables().some(({ id }) => id === source)) return []
    return this.#core.sources.movedCells(table, this.table(source), language)
  }

  isFrozen(table: TableId): boolean {
    return this.#core.rooms.register.document.record(table)?.state === 'final'
  }

  // ---- edits that the server refused -----------------------------------------------------------------------------------------------------

  refusedEdits(): readonly Types.RefusedEdit[] {
    return this.#core.refused.edits
  }

  refusedChanges(language: Language, ids?: readonly string[]): readonly Types.RefusedChange[] {
    return this.#core.refused.changes(ids, this.#core.rooms, language)
  }

  exportRefused(
    ids?: readonly string[],
    format: Types.RefusedFormat = 'csv',
    language: Language = this.outline.plan().mainLanguage,
  ): string {
    return this.#core.refused.asFile(this.refusedChanges(language, ids), format)
  }

  dropRefused(ids: readonly string[]): void {
    this.#core.refused.drop(ids)
  }

  // ---- people ----------------------------------------------------------------------------------------------------------------------------

  setCursor(cursor: Types.Cursor | null): void {
    this.#core.presence.setCursor(cursor)
  }

  setName(name: string): void {
    this.#core.presence.setName(name)
  }

  peers(): readonly Types.Peer[] {
    return this.#core.presence.peers
  }

  // ---- safety ----------------------------------------------------------------------------------------------------------------------------

  get status(): Types.SessionStatus {
    return this.#core.status.current
  }

  dismissCleared(): void {
    this.#core.status.dismissCleared()
  }

  unsent(): readonly JournalEntry[] {
    return this.#core.journal.unsent()
  }

  settled(): Promise<void> {
    return this.#core.calc.settled()
  }

  async saved(within?: number): Promise<void> {
    const before = new Set(this.refusedEdits().map(({ id }) => id))
    /** What was refused since. */
    const refused = (): Types.RefusedEdit | undefined => this.refusedEdits().find(({ id }) => !before.has(id))
    /** The room that keeps edits from ever being saved. */
    const lost = (): Types.RefusedRoom | undefined =>
      this.status.refused.find(
        ({ room, mode }) => mode === 'closed' && this.status.rooms.get(room)?.saved === false,
      )
    const wantsSignIn = (): boolean => this.status.account === 'sign-in'
    await whenTrue(
      () => this.status.saved || refused() !== undefined || lost() !== undefined || wantsSignIn(),
      (handler) => this.onStatus(handler),
      within,
    )
    const edit = refused()
    if (edit) {
      await this.#core.refused.readable()
      throw refusalOf(edit.table ?? OUTLINE, edit.reason)
    }
    if (this.status.saved) return
    if (wantsSignIn()) throw new AppError('sign-in-needed', { plan: this.planId })
    const room = lost()
    if (!room) throw new AppError('timeout', { unsaved: this.status.unsaved })
    throw new AppError('not-allowed', { room: room.room, reason: room.reason })
  }

  synced(within: number): Promise<boolean> {
    return this.#core.synced(within)
  }

  goOffline(): void {
    this.#core.goOffline()
  }

  goOnline(): void {
    this.#core.goOnline()
  }

  async exportTable(table: TableId, format: Types.ExportFormat, language: Language): Promise<Uint8Array> {
    await this.settled()
    const { exportTable } = await import('../../shared/export/export-table.ts')
    return exportTable(format, this, table, language, this.#writeWorkbook)
  }

  close(): Promise<void> {
    return this.#core.close()
  }
}
