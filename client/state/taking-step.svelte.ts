/**
 * One step of a table's life, from the press of a button to what the server says. The person's last edits go first; without a connection
 * nothing is tried. What fails becomes a sentence and changes nothing. Used by the window of a table's state and by the dialogs.
 */
import { AppError } from '../../shared/model/error.ts'
import { tableId, type TableId } from '../../shared/model/ids.ts'
import type { LifecycleStep } from '../../shared/model/lifecycle.ts'
import { momentIn } from '../i18n/moment.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Session } from '../session/session-types.ts'
import { stepFailure, waitingFailure } from './life-failure.ts'
import type { LastChange, LifePort } from './life-port.ts'
import { sentence, type Sentence } from './sentence.ts'

export type LifeSession = Pick<
  Session,
  'access' | 'contentHash' | 'feeds' | 'mayStep' | 'person' | 'saved' | 'status'
>

export type StepPlace = {
  readonly session: LifeSession
  readonly port: LifePort
  readonly nameOf: (table: TableId) => string
}

export type StepRequest = {
  readonly step: LifecycleStep
  /** The first is the one the step is about. */
  readonly tables: readonly [TableId, ...TableId[]]
  readonly note: string
  /** Asked when the last edits are saved: what the person saw of each table, or why that is not what is there now. */
  readonly seen?: () => Promise<Readonly<Record<string, string>> | Sentence>
}

/** How long the last edits may take, and the question who changed a table. */
const PATIENCE = { edits: 15_000, who: 3000 }

export class TakingStep {
  #phase = $state<'idle' | 'sending-edits' | 'asking'>('idle')
  #failure = $state.raw<Sentence | null>(null)
  readonly #place: StepPlace

  constructor(place: StepPlace) {
    this.#place = place
  }

  get phase(): 'idle' | 'sending-edits' | 'asking' {
    return this.#phase
  }
  get failure(): Sentence | null {
    return this.#failure
  }

  /** For whoever draws: `done` when the server has done it; otherwise `failure` says why not. */
  async run(request: StepRequest, done: () => void): Promise<void> {
    if (await this.take(request)) done()
  }

  /** True: the server has done it. One at a time. */
  async take(request: StepRequest): Promise<boolean> {
    if (this.#phase !== 'idle') return false
    this.#failure = null
    this.#failure = (await this.#waitForEdits()) ?? (await this.#ask(request))
    this.#phase = 'idle'
    return this.#failure === null
  }

  async #waitForEdits(): Promise<Sentence | null> {
    const { session } = this.#place
    const isOffline = (): boolean => session.status.connection === 'offline'
    if (isOffline()) return sentence('life.failed.offline')
    this.#phase = 'sending-edits'
    try {
      await session.saved(PATIENCE.edits)
      return null
    } catch (error) {
      return waitingFailure(error, isOffline())
    }
  }

  async #ask({ step, tables, note, seen }: StepRequest): Promise<Sentence | null> {
    this.#phase = 'asking'
    try {
      const known = await seen?.()
      if (known && isSentence(known)) return known
      await this.#place.port.take({ step, tables, note: note.trim(), ...(known && { seen: known }) })
      return null
    } catch (error) {
      return await this.failureOf(error, tables[0])
    }
  }

  /** In words, with who it was where that can be told. */
  async failureOf(error: unknown, table: TableId): Promise<Sentence> {
    const { session, nameOf } = this.#place
    return stepFailure(error, {
      table,
      nameOf,
      recordOf: (id) => session.access(id).record,
      me: session.person.id,
      say: (key) => words.page(key),
      when: (at) => momentIn(words.language, at),
      last: await this.#whoChanged(error, table),
    })
  }

  async #whoChanged(refusal: unknown, table: TableId): Promise<LastChange | null> {
    if (!(refusal instanceof AppError) || refusal.code !== 'changed-meanwhile') return null
    const named = refusal.facts['table']
    const enough = new Promise<null>((done) => setTimeout(done, PATIENCE.who, null))
    try {
      const id = typeof named === 'string' ? tableId(named) : table
      return await Promise.race([this.#place.port.lastChange(id), enough])
    } catch {
      return null
    }
  }
}

const isSentence = (value: Sentence | Readonly<Record<string, string>>): value is Sentence =>
  'key' in value && 'facts' in value
