/**
 * The sign-in form: e-mail and password, then, where the account asks for it, a code. The account learns of success by itself, and the
 * page is left. A challenge that is too old leads back to the password.
 */
import type { Account as AccountDetails } from '../../shared/wire/rest-people.ts'
import type { Account } from './account.svelte.ts'
import { Attempt } from './attempt.svelte.ts'
import type { Shell } from './shell.ts'

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
  readonly #shell: Pick<Shell, 'api' | 'notices'>

  constructor(shell: Pick<Shell, 'account' | 'api' | 'notices'>) {
    const { account } = shell
    this.#account = account
    this.#shell = shell
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
    if (this.attempt.refused === null && this.recovery) void this.#tellLeft()
    this.code = ''
    if (code === 'link-invalid' || code === 'sign-in-failed') this.#challenge = null
  }

  /** A recovery code is used up: before the last one is, she should know. */
  async #tellLeft(): Promise<void> {
    const { api, notices } = this.#shell
    const details = await api.get<AccountDetails>('/api/account').catch(() => null)
    if (details) notices.tell('sign-in.recovery.left', { count: details.recovery }, { tone: 'warning' })
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
