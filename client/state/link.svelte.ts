/**
 * A one-time link: what it is for (asking uses nothing up), the form it wants, and its acceptance, after which the person is signed in.
 * Whoever is signed in as somebody else signs out first, so that nobody's edits are sent in another's name.
 */
import type { AcceptLink, LinkInfo, Me } from '../../shared/wire/rest-people.ts'
import { Attempt } from './attempt.svelte.ts'
import type { Shell } from './shell.ts'

/**
 * `join`: an invitation to somebody who has an account and is signed in · `sign-in`: who has one and is not · `provider`: it is accepted by
 * single sign-on only · `other`: somebody else is signed in here · `code`: the second factor is asked for.
 */
export type LinkStep = 'form' | 'join' | 'sign-in' | 'provider' | 'other' | 'code'

export class LinkForm {
  email = $state('')
  name = $state('')
  password = $state('')
  code = $state('')
  /** Others use this computer, too: nothing is kept on it. */
  shared = $state(false)
  readonly reading = new Attempt()
  readonly attempt = new Attempt()
  readonly #token: string
  readonly #shell: Pick<Shell, 'api' | 'account' | 'router'>
  #info = $state.raw<LinkInfo | null>(null)
  #challenge = $state<string | null>(null)

  constructor(token: string, shell: Pick<Shell, 'api' | 'account' | 'router'>) {
    this.#token = token
    this.#shell = shell
    this.read()
  }

  /** Null until it has been read, or when it cannot be. */
  get info(): LinkInfo | null {
    return this.#info
  }

  readonly read = (): void => {
    void this.reading.run(async () => {
      const path = `/api/links/${encodeURIComponent(this.#token)}`
      const info = await this.#shell.api.get<LinkInfo>(path)
      this.#info = info
      this.name = info.name
    })
  }

  readonly step = $derived.by((): LinkStep => {
    if (this.#challenge !== null) return 'code'
    const signedIn = this.signedInAs
    if (signedIn && !isFor(this.#info, signedIn)) return 'other'
    if (this.#info?.provider === true) return 'provider'
    if (this.#info?.kind !== 'invitation' || !this.#info.known) return 'form'
    return signedIn ? 'join' : 'sign-in'
  })

  /** Who is signed in here. */
  get signedInAs(): Me | null {
    const { me, standing } = this.#shell.account
    return standing === 'live' ? me : null
  }

  readonly send = (): void => void this.#send()

  async #send(): Promise<void> {
    const { account, router } = this.#shell
    await this.attempt.run(async () => {
      const challenge = this.#challenge
      const answer =
        challenge === null
          ? await account.accept(this.#token, this.#body())
          : await account.secondFactor(challenge, this.code.replaceAll(/\s+/gu, ''), this.shared)
      this.#challenge = answer.is === 'second-factor' ? answer.challenge : null
    })
    this.code = ''
    const isIn = this.attempt.refused === null && this.#challenge === null
    if (isIn && account.newcomer === null) router.correct({ page: 'home' })
  }

  #body(): AcceptLink {
    const { email, name, password, shared } = this
    if (this.#info?.kind === 'setup') return { email: email.trim(), name: name.trim(), password, shared }
    if (this.#info?.kind === 'reset') return { password, shared }
    return this.#info?.known === true ? {} : { name: name.trim(), password, shared }
  }
}

const isFor = (info: LinkInfo | null, me: Me): boolean =>
  info !== null && info.email.toLowerCase() === me.email.toLowerCase()
