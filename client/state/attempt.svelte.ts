/**
 * One thing asked of the server from a form: whether it is under way, and the sentence for why it was refused. A second press while the
 * first is under way does nothing. Used by the pages about people.
 */
import { AppError } from '../../shared/model/error.ts'
import type { AppErrorCode } from '../../shared/model/error.ts'
import type { Facts, MessageKey } from '../i18n/message.ts'
import { failureKey } from './refusal-words.ts'

export type Refused = { readonly key: MessageKey; readonly facts: Facts; readonly code: AppErrorCode | null }

/** About people; what is not here has its sentence in `refusal-words.ts`. */
const SENTENCES = {
  'sign-in-needed': 'rest.sign-in-needed',
  'sign-in-failed': 'rest.sign-in-failed',
  'account-closed': 'rest.account-closed',
  'link-invalid': 'rest.link-invalid',
  'password-unfit': 'rest.password-unfit',
  'code-wrong': 'rest.code-wrong',
  'email-taken': 'rest.email-taken',
  'unknown-person': 'rest.unknown-person',
  'last-owner': 'rest.last-owner',
  'last-administrator': 'rest.last-administrator',
  'sole-owner': 'rest.sole-owner',
  'sso-failed': 'rest.sso-failed',
  'not-allowed': 'rest.not-allowed',
  malformed: 'rest.malformed',
  'unknown-plan': 'rest.unknown-plan',
  'storage-unavailable': 'rest.storage',
} as const satisfies Partial<Record<AppErrorCode, MessageKey>>

/** What of a form is meant, where the server says. */
const BY_FACT: Readonly<Record<string, MessageKey>> = {
  'malformed email': 'rest.malformed.email',
  'malformed name': 'rest.malformed.name',
  'password-unfit short': 'rest.password-unfit.short',
  'password-unfit long': 'rest.password-unfit.long',
  'password-unfit common': 'rest.password-unfit.common',
  'password-unfit yours': 'rest.password-unfit.yours',
  'code-wrong offer': 'rest.code-wrong.offer',
}

/** Sentences of a form whose fields are others than usual. */
export type OwnSentences = Readonly<Partial<Record<AppErrorCode, MessageKey>>>

export function refusedOf(error: unknown, own: OwnSentences = {}): Refused {
  if (!(error instanceof AppError)) return { key: 'rest.unexpected', facts: {}, code: null }
  const { code, facts } = error
  if (code === 'too-many') return { ...tooMany(Number(facts['seconds'])), code }
  const known: Readonly<Partial<Record<AppErrorCode, MessageKey>>> = SENTENCES
  const exact = BY_FACT[`${code} ${facts['what'] ?? facts['reason']}`]
  return { key: own[code] ?? exact ?? known[code] ?? failureKey(error), facts, code }
}

/** Seconds up to two minutes, then minutes. */
function tooMany(seconds: number): Pick<Refused, 'key' | 'facts'> {
  if (!Number.isFinite(seconds)) return { key: 'rest.too-many', facts: {} }
  return seconds <= 120
    ? { key: 'rest.too-many.seconds', facts: { count: Math.ceil(seconds) } }
    : { key: 'rest.too-many.minutes', facts: { count: Math.ceil(seconds / 60) } }
}

/** Null: trying again does not have to wait. */
function pauseIn(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== 'too-many') return null
  const seconds = Number(error.facts['seconds'])
  return Number.isFinite(seconds) ? seconds : null
}

export class Attempt {
  #busy = $state(false)
  #refused = $state.raw<Refused | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #own: () => OwnSentences

  /** @param own asked when something is refused */
  constructor(own: () => OwnSentences = () => ({})) {
    this.#own = own
  }

  get busy(): boolean {
    return this.#busy
  }
  get refused(): Refused | null {
    return this.#refused
  }

  /** The pause grows shorter while she looks at it; when it is over there is nothing more to say. */
  #countDown(until: number): void {
    const seconds = Math.ceil((until - Date.now()) / 1000)
    this.#refused = seconds > 0 ? refusedOf(new AppError('too-many', { seconds }), this.#own()) : null
    if (seconds > 0) this.#timer = setTimeout(() => this.#countDown(until), 1000)
  }

  /** True: it was done. `work` may throw; nothing else comes out of here. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false
    this.#busy = true
    this.forget()
    try {
      await work()
      return true
    } catch (error) {
      this.#refused = refusedOf(error, this.#own())
      const seconds = pauseIn(error)
      if (seconds !== null) this.#countDown(Date.now() + seconds * 1000)
      return false
    } finally {
      this.#busy = false
    }
  }

  forget(): void {
    clearTimeout(this.#timer)
    this.#refused = null
  }
}
