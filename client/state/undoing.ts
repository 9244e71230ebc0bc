/**
 * Undo and redo from the page: asks the session, then tells the person what could not be taken back because somebody changed it since,
 * and where it happened when that is another table. Called by the buttons of the top bar and by the keys.
 */
import type { TableId } from '../../shared/model/ids.ts'
import type { MessageKey } from '../i18n/message.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Session, UndoOutcome } from '../session/session-types.ts'
import { denialKey } from './denial-words.ts'
import type { Notices } from './notices.svelte.ts'

export type UndoPlace = {
  readonly session: Session
  readonly shown: TableId | null
  nameOf(table: TableId): string
  visit(table: TableId): void
}

export function undo(place: UndoPlace, notices: Notices): void {
  report(place.session.undo(), 'undo', place, notices)
}

export function redo(place: UndoPlace, notices: Notices): void {
  report(place.session.redo(), 'redo', place, notices)
}

const SAID: readonly MessageKey[] = [
  'undo.elsewhere',
  'redo.elsewhere',
  'denied.undo',
  'undo.partly',
  'undo.partly-by',
  'undo.left',
  'undo.left-by',
]

/** Also for what was asked in a table. `isVisited`: the person is being taken to where it happened. */
export function report(
  outcome: UndoOutcome,
  way: 'undo' | 'redo',
  place: UndoPlace,
  notices: Notices,
  isVisited = false,
): void {
  notices.forget(SAID)
  if (outcome.status === 'nothing') return
  tell(outcome, way, place, notices, isVisited)
  forgetLater(place.session, notices)
}

/** [UNDO9] Whatever is done or taken back next, here or in a table, this has been said. */
function forgetLater(session: Session, notices: Notices): void {
  const next = session.nextUndo
  const stop = session.onHistory(() => {
    if (session.nextUndo === next) return
    stop()
    notices.forget(SAID)
  })
}

function tell(
  outcome: Exclude<UndoOutcome, { readonly status: 'nothing' }>,
  way: 'undo' | 'redo',
  place: UndoPlace,
  notices: Notices,
  isVisited: boolean,
): void {
  const { table } = outcome
  const elsewhere = table !== null && !outcome.touched.some((one) => one.table === place.shown)
  const show =
    elsewhere && !isVisited ? { action: { key: 'undo.show', run: () => place.visit(table) } as const } : {}
  if (outcome.status === 'done') {
    if (elsewhere) notices.tell(`${way}.elsewhere`, { table: place.nameOf(table) }, show)
    return
  }
  if (outcome.denied !== undefined) {
    const reason = words.page(denialKey(outcome.denied))
    notices.tell('denied.undo', { reason }, { tone: 'warning', ...show })
    return
  }
  const by = outcome.since.find((change) => change.by !== null)?.by ?? null
  const key = by === null ? (`undo.${outcome.status}` as const) : (`undo.${outcome.status}-by` as const)
  notices.tell(key, { name: by ?? '' }, { tone: 'warning', ...show })
}
