/**
 * One step of a table's life, from the press of a button to what the server says. The person's last edits go first; without a connection
 * nothing is tried. What fails becomes a sentence. A step that was asked for and not answered may have been taken: the register tells, and
 * then it counts as done. Used by the window of a table's state and by the dialogs.
 */
import { AppError } from '../../shared/model/error.ts'
import { tableId, type TableId } from '../../shared/model/ids.ts'
import type { LifecycleRecord, LifecycleStep } from '../../shared/model/lifecycle.ts'
import { momentIn } from '../i18n/moment.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Session } from '../session/session-types.ts'
import { stepFailure, waitingFailure } from './life-failure.ts'
import type { LastChange, LifePort } from './life-port.ts'
import { sentence, type Sentence } from './sentence.ts'

export type LifeSession = Pick<
  Session,
  | 'access'
  | 'contentHash'
  | 'feeds'
  | 'mayStep'
  | 'members'
  | 'onAccess'
  | 'person'
  | 'saved'
  | 'status'
  | 'table'
  | 'value'
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
  /** She knows which cells show errors. */
  readonly failing?: 'known'
}

/** `still-asking`: the server takes its time. */
export type StepPhase = 'idle' | 'sending-edits' | 'asking' | 'still-asking'

/** How long the last edits may take, the question who changed a table, and the server before it is said that it takes its time. */
const PATIENCE = { edits: 15_000, who: 3000, silence: 4000 }

export class TakingStep {
  #phase = $state<StepPhase>('idle')
  #failure = $state.raw<Sentence | null>(null)
  #refusal: AppError | null = null
  /** Ends the waiting for what became of a step that was not answered. */
  #forget: () => void = () => undefined
  readonly #place: StepPlace

  constructor(place: StepPlace) {
    this.#place = place
  }

  get phase(): StepPhase {
    return this.#phase
  }
  get failure(): Sentence | null {
    return this.#failure
  }
  /** What the server refused the last one with. */
  get refusal(): AppError | null {
    return this.#refusal
  }

  /** For whoever draws: `done` when the server has done it, also when that turns out later; otherwise `failure` says why not. */
  async run(request: StepRequest, done: () => void): Promise<void> {
    if (this.#phase !== 'idle') return
    const [table] = request.tables
    const before = this.#place.session.access(table).record
    if (await this.take(request)) done()
    else if (this.#refusal?.code === 'offline') this.#awaitOutcome(request, before, done)
  }

  /** Whoever asked is gone: what is not known yet is told to nobody. */
  readonly leave = (): void => this.#forget()

  /** True: the server has done it. One at a time. */
  async take(request: StepRequest): Promise<boolean> {
    if (this.#phase !== 'idle') return false
    this.#forget()
    this.#failure = null
    this.#refusal = null
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

  async #ask({ step, tables, note, seen, failing }: StepRequest): Promise<Sentence | null> {
    this.#phase = 'asking'
    const silence = setTimeout(() => {
      this.#phase = 'still-asking'
    }, PATIENCE.silence)
    try {
      const known = await seen?.()
      if (known && isSentence(known)) return known
      const more = { ...(known && { seen: known }), ...(failing && { failing }) }
      await this.#place.port.take({ step, tables, note: note.trim(), ...more })
      return null
    } catch (error) {
      this.#refusal = error instanceof AppError ? error : null
      return await this.failureOf(error, tables[0])
    } finally {
      clearTimeout(silence)
    }
  }

  /** [TL9] The table stands otherwise than before, and it was this person's step that brought it there. */
  #awaitOutcome(
    { step, tables: [table] }: StepRequest,
    before: LifecycleRecord | null,
    done: () => void,
  ): void {
    const { session } = this.#place
    const look = (): void => {
      const { record } = session.access(table)
      const isNew = record !== null && record.at !== before?.at
      if (!isNew || record.step !== step || record.person !== session.person.id) return
      this.#forget()
      this.#failure = null
      done()
    }
    const stop = session.onAccess(look)
    this.#forget = () => {
      stop()
      this.#forget = () => undefined
    }
    look()
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
      personOf: (id) => session.members().find((member) => member.id === id)?.name ?? '',
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
