/**
 * What to say when a step of a table's life did not succeed: what happened, who was there before, what to do. Pure. The server refuses
 * with `AppError`s (`rest-lifecycle.ts`), the session with those of waiting for the last edits.
 */
import { AppError } from '../../shared/model/error.ts'
import { tableId, type TableId } from '../../shared/model/ids.ts'
import type { LifecycleRecord, TableState } from '../../shared/model/lifecycle.ts'
import { TABLE_STATES } from '../../shared/model/lifecycle.ts'
import type { MessageKey } from '../i18n/message.ts'
import { refusedOf } from './attempt.svelte.ts'
import { asDenial, denialKey } from './denial-words.ts'
import type { LastChange } from './life-port.ts'
import { sentence, type Sentence } from './sentence.ts'

export type FailureFacts = {
  /** The table the step was about. */
  readonly table: TableId
  readonly nameOf: (table: TableId) => string
  readonly recordOf: (table: TableId) => LifecycleRecord | null
  /** Own id: nobody is told that she herself was quicker. */
  readonly me: string
  readonly say: (key: MessageKey) => string
  readonly when: (at: number) => string
  /** Who changed the table last, where that could be asked. */
  readonly last?: LastChange | null
  /** A person's name as the plan knows it; empty: nobody knows. */
  readonly personOf: (id: string) => string
}

/** While the last edits were waited for. */
export function waitingFailure(error: unknown, isOffline: boolean): Sentence {
  if (isOffline) return sentence('life.failed.offline')
  if (!(error instanceof AppError)) return sentence('life.failed.other')
  if (error.code === 'read-only' || error.code === 'not-allowed') return sentence('life.failed.refused-edits')
  return error.code === 'timeout' ? sentence('life.failed.unsent') : refusal(error)
}

export function stepFailure(error: unknown, facts: FailureFacts): Sentence {
  if (!(error instanceof AppError)) return sentence('life.failed.other')
  const named = error.facts['table']
  const id = typeof named === 'string' ? tableId(named) : facts.table
  const table = facts.nameOf(id)
  switch (error.code) {
    case 'changed-meanwhile':
      return changed(table, facts)
    case 'wrong-state':
      return wrongState(id, error.facts['state'], facts)
    case 'not-allowed':
      return denied(table, error.facts['reason'], facts)
    case 'calculation-failed':
      return sentence('life.failed.calculation', { table })
    case 'unknown-table':
      return sentence('life.failed.gone', { table })
    case 'cells-failing':
      return sentence('life.failed.cells')
    // It was asked for, and nobody knows what became of it.
    case 'offline':
    case 'timeout':
      return sentence('life.failed.unanswered')
    default:
      return refusal(error)
  }
}

/** What any question to the server may be refused with. */
function refusal(error: AppError): Sentence {
  const { key, facts } = refusedOf(error)
  return sentence(key, facts)
}

function changed(table: string, { last, when, me, personOf }: FailureFacts): Sentence {
  const name = last && last.person !== me ? last.name || personOf(last.person) : ''
  return last && name !== ''
    ? sentence('life.failed.changed-by', { table, name, when: when(last.at) })
    : sentence('life.failed.changed', { table })
}

function wrongState(id: TableId, told: unknown, { nameOf, recordOf, me, say }: FailureFacts): Sentence {
  const record = recordOf(id)
  const state: TableState = TABLE_STATES.find((known) => known === told) ?? record?.state ?? 'draft'
  const facts = { table: nameOf(id), state: say(`life.state.${state}`) }
  const isTheirs = record !== null && record.state === state && record.person !== me && record.name !== ''
  return isTheirs
    ? sentence('life.failed.state-by', { ...facts, name: record.name })
    : sentence('life.failed.state', facts)
}

function denied(table: string, told: unknown, { say }: FailureFacts): Sentence {
  const reason = asDenial(told)
  return reason === null
    ? sentence('refusal.not-allowed')
    : sentence('life.failed.denied', { table, reason: say(denialKey(reason)) })
}
