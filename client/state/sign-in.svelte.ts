/**
 * The sign-in form: e-mail and password, then, where the account asks for it, a code. The account learns of success by itself, and the
 * page is left. A challenge that is too old leads back to the password.
 */
import type { Account } from './account.svelte.ts'
import { Attempt } from './attempt.svelte.ts'

export class SignInForm {
  email = $state('')
  password = $state('')
  shared = $state(false)
  code = $state('')
  /** Typing a recovery code, because the telephone is not there. */
  recovery = $state(false)
  #challenge = $state<string | null>(null)
  readonly attempt = new Attempt(() => (this.recovery ? { 'code-wrong': 'rest.recovery-wrong' } : {}))
  readonly #account: Account

  constructor(account: Account) {
    this.#account = account
    this.email = account.me?.email ?? ''
  }

  get step(): 'password' | 'code' {
    return this.#challenge === null ? 'password' : 'code'
  }

  readonly send = (): void => void this.#send()

  async #send(): Promise<void> {
    const challenge = this.#challenge
    await this.attempt.run(async () => {
      if (challenge === null) await this.#password()
      else await this.#account.secondFactor(challenge, tidyCode(this.code), this.shared)
    })
    const code = this.attempt.refused?.code
    if (challenge === null) return
    this.code = ''
    if (code === 'link-invalid' || code === 'sign-in-failed') this.#challenge = null
  }

  async #password(): Promise<void> {
    const { email, password, shared } = this
    const answer = await this.#account.signIn({ email: email.trim(), password, shared })
    this.password = ''
    if (answer.is === 'second-factor') this.#challenge = answer.challenge
  }

  readonly switchCode = (): void => {
    this.recovery = !this.recovery
    this.code = ''
    this.attempt.forget()
  }

  readonly back = (): void => {
    this.#challenge = null
    this.code = ''
    this.recovery = false
    this.attempt.forget()
  }
}

/** As read off a telephone or a piece of paper, with whatever stands between the groups. */
const tidyCode = (code: string): string => code.replaceAll(/[\s]+/gu, '').trim()
