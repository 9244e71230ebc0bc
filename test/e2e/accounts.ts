/**
 * The people of a product under test, made as an administrator makes them: the first through the link on the console, the others invited.
 * Each is made when somebody first asks for her, and signed in once.
 */
import type { Grant } from '../../shared/model/access.ts'

export const SAMPLE = 'section-10-2023'

/** `cookie`: as the browser keeps it. */
export type Account = {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly cookie: { readonly name: string; readonly value: string }
}

const PASSWORD = 'correct horse battery staple'
const EDITOR: readonly Grant[] = [{ scope: 'plan', role: 'editor' }]

export class Accounts {
  readonly #url: string
  /** As printed on the console; it works once. */
  readonly setupLink: string
  readonly #made = new Map<string, Promise<Account>>()
  #administrator: Promise<Account> | null = null

  /** `setupLink`: as printed on the console of a server that nobody has an account on. */
  constructor(url: string, setupLink: string) {
    this.#url = url
    this.setupLink = setupLink
  }

  /** Administrator, and owner of the sample plan. */
  administrator(): Promise<Account> {
    this.#administrator ??= this.#accept(this.setupLink, 'Administrator', 'administrator@example.org')
    return this.#administrator
  }

  /** By her name; with these rights in the sample plan when she is new. */
  person(name: string, grants: readonly Grant[] = EDITOR): Promise<Account> {
    const known = this.#made.get(name) ?? this.#invite(name, grants)
    this.#made.set(name, known)
    return known
  }

  /** An API token of the administrator for the sample plan. */
  async token(role: 'owner' | 'editor' | 'viewer' = 'editor'): Promise<string> {
    const body = { name: 'test', plan: SAMPLE, role, days: 1 }
    const { secret } = await this.ask<{ secret: string }>(
      'POST',
      '/api/account/tokens',
      body,
      await this.administrator(),
    )
    return secret
  }

  /** One request as somebody; what is refused throws. */
  async ask<T>(method: string, path: string, body: unknown, as: Account): Promise<T> {
    const answer = await this.#fetch(method, path, body, `${as.cookie.name}=${as.cookie.value}`)
    const text = await answer.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  async #invite(name: string, grants: readonly Grant[]): Promise<Account> {
    const email = `person-${this.#made.size + 1}@example.org`
    const administrator = await this.administrator()
    const { url } = await this.ask<{ url: string }>(
      'POST',
      '/api/people/invitations',
      { email, name, plan: SAMPLE, grants },
      administrator,
    )
    return this.#accept(url, name, email)
  }

  async #accept(link: string, name: string, email: string): Promise<Account> {
    const token = link.split('/').at(-1) ?? ''
    const answer = await this.#fetch('POST', `/api/links/${token}`, { email, name, password: PASSWORD })
    const [, cookieName = '', value = ''] =
      /^([^=;]+)=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '') ?? []
    return { name, email, password: PASSWORD, cookie: { name: cookieName, value } }
  }

  async #fetch(method: string, path: string, body: unknown, cookie?: string): Promise<Response> {
    const answer = await fetch(this.#url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-fascicle': '1',
        origin: this.#url,
        ...(cookie !== undefined && { cookie }),
      },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
}
