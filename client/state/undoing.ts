/**
 * Undo and redo from the page: asks the session, then tells the person what could not be taken back because somebody changed it since,
 * and where it happened when that is another table. Called by the buttons of the top bar and by the keys.
 */
import type { TableId } from '../../shared/model/ids.ts'
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

function report(outcome: UndoOutcome, way: 'undo' | 'redo', place: UndoPlace, notices: Notices): void {
  if (outcome.status === 'nothing') return
  const { table } = outcome
  const elsewhere = table !== null && !outcome.touched.some((one) => one.table === place.shown)
  const show = elsewhere ? { action: { key: 'undo.show', run: () => place.visit(table) } as const } : {}
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
