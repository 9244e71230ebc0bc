/** One's own account as the server has it: name, language, password, sessions. Each change is one attempt with its own sentence. */
import type { Account as AccountDetails } from '../../shared/wire/rest-people.ts'
import type { InterfaceLanguage } from '../i18n/interface-language.ts'
import { Attempt } from './attempt.svelte.ts'
import { chooseLanguage } from './choose-language.ts'
import type { Shell } from './shell.ts'

const PATH = '/api/account'

export class AccountSettings {
  name = $state('')
  oldPassword = $state('')
  newPassword = $state('')
  readonly reading = new Attempt()
  readonly naming = new Attempt()
  readonly passwording = new Attempt(() => ({ 'sign-in-failed': 'rest.password-wrong' }))
  readonly ending = new Attempt()
  readonly #shell: Pick<Shell, 'api' | 'account' | 'notices' | 'preferences'>
  #details = $state.raw<AccountDetails | null>(null)

  constructor(shell: Pick<Shell, 'api' | 'account' | 'notices' | 'preferences'>) {
    this.#shell = shell
    this.load()
  }

  /** Null until it has been read. */
  get details(): AccountDetails | null {
    return this.#details
  }

  readonly load = (): void => {
    void this.reading.run(async () => this.#take(await this.#shell.api.get<AccountDetails>(PATH)))
  }

  readonly saveName = (): void => {
    const { api, notices } = this.#shell
    if (this.name.trim() === this.#details?.name) return
    void this.naming.run(async () => {
      this.#take(await api.patch<AccountDetails>(PATH, { name: this.name.trim() }))
      notices.tell('account.name.saved')
    })
  }

  /** Here at once, and wherever she signs in next. */
  readonly setLanguage = (language: InterfaceLanguage): void => chooseLanguage(this.#shell, language)

  readonly changePassword = (): void => {
    const { api, notices } = this.#shell
    void this.passwording.run(async () => {
      await api.post(`${PATH}/password`, { old: this.oldPassword, new: this.newPassword })
      this.oldPassword = ''
      this.newPassword = ''
      notices.tell('account.password.saved')
      this.load()
    })
  }

  readonly endOthers = (): void => {
    const { api, notices } = this.#shell
    void this.ending.run(async () => {
      await api.delete(`${PATH}/sessions`)
      notices.tell('sessions.ended')
      this.load()
    })
  }

  readonly endOne = (id: string): void => {
    void this.ending.run(async () => {
      await this.#shell.api.delete(`${PATH}/sessions/${encodeURIComponent(id)}`)
      this.load()
    })
  }

  #take(details: AccountDetails): void {
    if (this.#details === null || this.name.trim() !== this.#details.name) this.name = details.name
    this.#details = details
    this.#shell.account.changed(details)
  }
}
