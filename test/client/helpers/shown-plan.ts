/**
 * The sample plan as a session to look at: real documents, real formulas calculated in this thread, no network and no storage. Status
 * and people are what a test says they are. For tests and pictures of the page; what changes cells is the real session's business.
 */
import type { JournalEntry } from '../../../client/session/ports.ts'
import type {
  Cursor,
  Outcome,
  Peer,
  RefusedChange,
  RefusedEdit,
  Session,
  SessionStatus,
  StepDenial,
  TableAccess,
  TableEvent,
  UndoOutcome,
} from '../../../client/session/session-types.ts'
import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeTable } from '../../../shared/doc/write-columns.ts'
import { changeTableEntry } from '../../../shared/doc/write-outline.ts'
import { planFileOf } from '../../../shared/export/plan-file.ts'
import { editText, printValue } from '../../../shared/format/print-value.ts'
import { render } from '../../../shared/formula/render.ts'
import { documentsOf } from '../../../shared/import/plan-documents.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import { planId } from '../../../shared/model/ids.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import { numberedTablesOf, planScope } from '../../../shared/plan/scope.ts'

export const QUIET: SessionStatus = {
  connection: 'online',
  kept: 'yes',
  saved: true,
  shared: true,
  unsaved: 0,
  rooms: new Map(),
  storage: { state: 'ok', reason: '', broken: 0 },
  calc: 'ready',
  server: 'ok',
  account: 'ok',
  refusedEdits: 0,
  refused: [],
}

type ShownHistory = Pick<Session, 'canUndo' | 'canRedo' | 'nextUndo'> & {
  readonly unsent: readonly JournalEntry[]
}

export type ShownPlan = {
  readonly session: Session
  setStatus(status: Partial<SessionStatus>): void
  /** Of one table; what is not given stays. */
  setAccess(table: TableId, access: Partial<TableAccess>): void
  denyStep(table: TableId, denial: StepDenial | null): void
  setRefused(edits: readonly RefusedEdit[], changes?: readonly RefusedChange[]): void
  setPeers(peers: readonly Peer[]): void
  setHistory(history: Partial<ShownHistory>): void
  undoGives(outcome: UndoOutcome): void
  readonly cursors: readonly (Cursor | null)[]
}

/** Anybody may write it, and nobody has taken a step. */
export const OPEN: TableAccess = {
  mode: 'write',
  reason: null,
  state: 'draft',
  record: null,
  moved: [],
  outdated: false,
}

const DONE: Outcome = { status: 'done' }

export function shownPlan(): ShownPlan {
  const { outline, tables } = documentsOf(samplePlan(), { random: Math.random, now: Date.now })
  const numbered = numberedTablesOf(outline)
  const table = (id: TableId) => {
    const found = tables.get(id)
    if (!found) throw new Error(`no table ${id}`)
    return found
  }
  const engine = new CalcEngine()
  engine.load(
    [...tables.values()].map((one) => one.calcSheet()),
    outline.names(),
    'UTC',
  )

  let status = QUIET
  let peers: readonly Peer[] = []
  let history: ShownHistory = { canUndo: false, canRedo: false, nextUndo: null, unsent: [] }
  let undone: UndoOutcome = { status: 'nothing' }
  const cursors: (Cursor | null)[] = []
  const hearers = <T>() => {
    const set = new Set<(value: T) => void>()
    return {
      on: (handler: (value: T) => void) => (set.add(handler), () => void set.delete(handler)),
      tell: (value: T) => set.forEach((handler) => handler(value)),
    }
  }
  const accesses = new Map<TableId, TableAccess>()
  const denials = new Map<TableId, StepDenial | null>()
  let refused: readonly RefusedEdit[] = []
  let refusedChanges: readonly RefusedChange[] = []
  const [onAccess, onRefused] = [hearers<void>(), hearers<readonly RefusedEdit[]>()]
  const setRefused = (edits: readonly RefusedEdit[], changes = refusedChanges): void => {
    ;[refused, refusedChanges] = [edits, changes]
    onRefused.tell(refused)
  }
  const [onStatus, onPresence, onHistory] = [
    hearers<SessionStatus>(),
    hearers<readonly Peer[]>(),
    hearers<void>(),
  ]
  const onTable = new Map([...tables.keys()].map((id) => [id, hearers<TableEvent>()]))
  for (const [id, doc] of tables) doc.onPatch((patch) => onTable.get(id)!.tell({ patch }))

  const session = {
    planId: planId('section-10-2023'),
    person: { id: 'me', name: 'Me', verified: false },
    outline,
    table,
    tables: numbered,
    scope: (language) => planScope(outline, (id) => tables.get(id), language, numbered),
    value: (id, row, column) => engine.value(id, row, column),
    display(id, row, column, language) {
      const doc = table(id)
      const definition = doc.column(column)
      const text = definition?.localised ? doc.text(row, column, language) : undefined
      return (
        text ??
        printValue(engine.value(id, row, column), { column: definition!, row: doc.row(row) }, language)
      )
    },
    editText(id, row, column, language) {
      const content = table(id).cell(row, column)
      if (isFormula(content))
        return render(
          content,
          { table: id, row, column },
          planScope(outline, (one) => tables.get(one), language, numbered),
        )
      return table(id).text(row, column, language) ?? editText(content)
    },
    mark: () => null,
    itemNumber(id, row) {
      const doc = table(id)
      if (doc.row(row)?.kind !== 'item') return null
      return doc.rows.ids.slice(0, doc.rows.indexOf(row) + 1).filter((one) => doc.row(one)?.kind === 'item')
        .length
    },
    commit(id, row, column, typed) {
      editCells(table(id), [{ row, column, content: Number.isNaN(Number(typed)) ? typed : Number(typed) }])
      return DONE
    },
    setEntry(id, change) {
      changeTableEntry(outline, id, change)
      return DONE
    },
    setTable(id, change) {
      changeTable(table(id), change)
      return DONE
    },
    setColumn: () => DONE,
    undo: () => undone,
    redo: () => undone,
    get canUndo() {
      return history.canUndo
    },
    get canRedo() {
      return history.canRedo
    },
    get nextUndo() {
      return history.nextUndo
    },
    unsent: () => history.unsent,
    onTable: (id, handler) => onTable.get(id)!.on(handler),
    onOutline: (handler) => outline.onChange(() => handler()),
    onStatus: onStatus.on,
    onPresence: onPresence.on,
    onHistory: onHistory.on,
    access: (id) => accesses.get(id) ?? OPEN,
    mayPlan: () => null,
    mayStep: (id) => denials.get(id) ?? null,
    members: () => [],
    onAccess: onAccess.on,
    contentHash: (id) => Promise.resolve(`hash-${JSON.stringify([...table(id).cells()]).length}`),
    feeds: () => [],
    movedCells: () => [],
    refusedEdits: () => refused,
    refusedChanges: (_language, ids) => refusedChanges.filter(({ edit }) => ids?.includes(edit) ?? true),
    exportRefused: (ids = []) => ids.join('\n'),
    dropRefused: (ids) => setRefused(refused.filter(({ id }) => !ids.includes(id))),
    onRefused: onRefused.on,
    saved: () => Promise.resolve(),
    setCursor: (cursor) => void cursors.push(cursor),
    setName: () => undefined,
    peers: () => peers,
    get status() {
      return status
    },
    settled: () => Promise.resolve(),
    exportTable: (id) =>
      Promise.resolve(
        new TextEncoder().encode(
          JSON.stringify(planFileOf('x', outline, (one) => (one === id ? table(one) : undefined))),
        ),
      ),
    close: () => Promise.resolve(),
  } satisfies Partial<Session>

  return {
    session: session as unknown as Session,
    setStatus: (change) => onStatus.tell((status = { ...status, ...change })),
    setAccess(id, change) {
      accesses.set(id, { ...(accesses.get(id) ?? OPEN), ...change })
      onAccess.tell()
    },
    denyStep(id, denial) {
      denials.set(id, denial)
      onAccess.tell()
    },
    setRefused,
    setPeers: (next) => onPresence.tell((peers = next)),
    setHistory(change) {
      history = { ...history, ...change }
      onHistory.tell()
    },
    undoGives: (outcome) => void (undone = outcome),
    cursors,
  }
}
