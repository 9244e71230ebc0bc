/**
 * Where the person's edits are, in the three words that are never mixed: kept (on this device), saved (committed on the server),
 * shared (others have it). Pure: from the session's status to what the badge says. It never says more than is known.
 */
import type { SessionStatus } from '../session/session-types.ts'

/** What the badge shows, worst first. */
export type SafetyWord = 'refused' | 'not-kept' | 'keeping' | 'kept' | 'saving' | 'saved' | 'shared'
export type StepState = 'done' | 'doing' | 'waiting' | 'failed'
/** `ready`: everything is saved, nobody else has the plan open; whoever opens it sees everything. */
export type SharedState = StepState | 'ready'

export type Safety = {
  readonly word: SafetyWord
  readonly tone: 'calm' | 'busy' | 'warning' | 'danger'
  readonly kept: StepState
  readonly saved: StepState
  readonly shared: SharedState
  readonly unsent: number
}

type SafetyFacts = Pick<
  SessionStatus,
  'connection' | 'kept' | 'saved' | 'shared' | 'unsaved' | 'server' | 'refused' | 'refusedEdits' | 'rooms'
>

export function safetyOf(status: SafetyFacts): Safety {
  const word = wordOf(status)
  const refused = word === 'refused' && !status.saved
  return {
    word,
    // What is in the list is safe there.
    tone: word === 'refused' && status.saved ? 'warning' : TONES[word],
    kept: status.kept === 'yes' ? 'done' : status.kept === 'failed' ? 'failed' : 'doing',
    saved: refused ? 'failed' : status.saved ? 'done' : isSaving(status) ? 'doing' : 'waiting',
    shared: status.shared ? 'done' : status.saved ? 'ready' : 'waiting',
    unsent: status.unsaved,
  }
}

function wordOf(status: SafetyFacts): SafetyWord {
  if (!status.saved && isRefused(status)) return 'refused'
  // [TL6] Until the person has seen to them.
  if (status.saved && status.refusedEdits > 0) return 'refused'
  if (status.saved) return status.shared ? 'shared' : 'saved'
  if (status.kept === 'failed') return 'not-kept'
  if (isSaving(status)) return 'saving'
  return status.kept === 'yes' ? 'kept' : 'keeping'
}

/** Of the rooms that hold unsaved edits; that others may only be read is nothing against these. */
const isRefused = ({ refused, rooms }: SafetyFacts): boolean =>
  refused.some(({ room, mode }) => {
    const safety = rooms.get(room)
    return safety ? safety.unsaved > 0 : mode === 'closed'
  })

/** A server that cannot save is as good as none. */
const isSaving = ({ connection, server }: SafetyFacts): boolean => connection === 'online' && server === 'ok'

const TONES: { readonly [word in SafetyWord]: Safety['tone'] } = {
  refused: 'danger',
  'not-kept': 'danger',
  keeping: 'busy',
  kept: 'warning',
  saving: 'busy',
  saved: 'calm',
  shared: 'calm',
}
