/** As much of a browser as signing in needs: keeps cookies per host, sends what our page sends, follows no redirect by itself. */
import { parseSetCookie } from './set-cookie.ts'

export type Answer = {
  readonly status: number
  /** Parsed, where it is JSON. */
  readonly body: unknown
  readonly headers: Headers
  /** Where a redirect leads, absolute. */
  readonly location: string
}

export class Browser {
  readonly #home: string
  /** By host, then by name. Ports share cookies, as in a real one; so hosts of one test have each their own name in the cookie. */
  readonly cookies = new Map<string, string>()

  constructor(home: string) {
    this.#home = home
  }

  /** `path`: of the server, or any whole address. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const url = new URL(path, this.#home)
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(url.origin === this.#home && {
          'x-fascicle': '1',
          ...(method !== 'GET' && { origin: this.#home }),
        }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookies.size > 0 && { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    const text = await answer.text()
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      body: answer.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : text,
      headers: answer.headers,
      location: location === null ? '' : new URL(location, url).href,
    }
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('GET', path, undefined, headers)
  }

  /** What it answers; a refusal throws. */
  async must(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.ask(method, path, body)
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  /** Its refusal's code with its status; `200` and the like when it is none. */
  async refusal(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<string> {
    const answer = await this.ask(method, path, body, headers)
    const code = (answer.body as { error?: unknown } | undefined)?.error
    return code === undefined
      ? String(answer.status)
      : `${answer.status} ${typeof code === 'string' ? code : 'no code'}`
  }

  #keep(line: string): void {
    const { name, value, maxAge } = parseSetCookie(line)
    if (value === '' || maxAge === 0) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
