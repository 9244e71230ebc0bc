/**
 * The second factor of one's own account: asked for with the password, shown as a code to scan, confirmed with what the telephone says.
 * Recovery codes come once, from the confirmation; leaving the page forgets them.
 */
import type { TotpOffer } from '../../shared/wire/rest-people.ts'
import type { Api } from './api.ts'
import { Attempt } from './attempt.svelte.ts'

const PATH = '/api/account/totp'

/** `begin`, `end`: the password is asked for. */
export type SecondFactorStep = 'rest' | 'begin' | 'scan' | 'codes' | 'end'

export class SecondFactorForm {
  password = $state('')
  code = $state('')
  readonly attempt = new Attempt(() => ({ 'sign-in-failed': 'rest.password-wrong' }))
  readonly #api: Api
  readonly #changed: () => void
  #step = $state<SecondFactorStep>('rest')
  #offer = $state.raw<TotpOffer | null>(null)
  #recovery = $state.raw<readonly string[]>([])
  #isUrged = $state(false)

  /** @param changed the account has, or no longer has, a second factor */
  constructor(api: Api, changed: () => void) {
    this.#api = api
    this.#changed = changed
  }

  get step(): SecondFactorStep {
    return this.#step
  }
  get offer(): TotpOffer | null {
    return this.#offer
  }
  get recovery(): readonly string[] {
    return this.#recovery
  }

  /** She was about to leave the recovery codes behind. */
  get isUrged(): boolean {
    return this.#isUrged
  }

  /** Asked before the page is left: recovery codes are shown only now. */
  readonly mayLeave = (): boolean => {
    this.#isUrged = this.#step === 'codes'
    return !this.#isUrged
  }

  readonly begin = (): void => this.#go('begin')
  readonly askToEnd = (): void => this.#go('end')
  readonly cancel = (): void => this.#go('rest')

  readonly send = (): void => {
    void this.attempt.run(async () => {
      if (this.#step === 'begin') await this.#ask()
      else if (this.#step === 'scan') await this.#confirm()
      else if (this.#step === 'end') await this.#end()
    })
  }

  async #ask(): Promise<void> {
    this.#offer = await this.#api.post<TotpOffer>(PATH, { password: this.password })
    this.#go('scan')
  }

  async #confirm(): Promise<void> {
    const code = this.code.replaceAll(/\s+/gu, '')
    const { recovery } = await this.#api.put<{ recovery: string[] }>(PATH, { code })
    this.#go('codes')
    this.#recovery = recovery
    this.#changed()
  }

  async #end(): Promise<void> {
    await this.#api.delete(PATH, { password: this.password })
    this.#go('rest')
    this.#changed()
  }

  #go(step: SecondFactorStep): void {
    this.#step = step
    this.#isUrged = false
    this.password = ''
    this.code = ''
    if (step !== 'scan') this.#offer = null
    if (step !== 'codes') this.#recovery = []
    this.attempt.forget()
  }
}
