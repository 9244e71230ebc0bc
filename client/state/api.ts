/**
 * The one door to the server's REST interface: JSON out, JSON in, with the header that other sites cannot send. A refusal becomes the
 * `AppError` that the server meant, no answer becomes `offline`, and "you are not signed in" is told to the account besides. Used by what
 * is in `state/`; what the answers look like is in `shared/wire/rest*.ts`.
 */
import { APP_ERRORS, AppError } from '../../shared/model/error.ts'

export type ApiFetch = (path: string, init: RequestInit) => Promise<Response>

/** `patience`: how long an answer may take, in milliseconds. */
export type AskMore = { readonly patience?: number }

const PATIENCE = 15_000
/** Of something between us and the server that cannot reach it. */
const NOBODY_THERE: ReadonlySet<number> = new Set([502, 504])

export class Api {
  readonly #fetch: ApiFetch
  #signedOut: () => void = () => undefined

  constructor(fetch: ApiFetch) {
    this.#fetch = fetch
  }

  /** Called whenever the server says that nobody is signed in here. */
  onSignedOut(handler: () => void): void {
    this.#signedOut = handler
  }

  /** `path` begins with `/api/`; what comes from outside in it is encoded by the caller. `T` is what the interface promises. */
  get<T>(path: string): Promise<T> {
    return this.#ask('GET', path)
  }
  post<T = void>(path: string, body?: object, more: AskMore = {}): Promise<T> {
    return this.#ask('POST', path, body, more)
  }
  put<T = void>(path: string, body?: object): Promise<T> {
    return this.#ask('PUT', path, body)
  }
  patch<T = void>(path: string, body?: object): Promise<T> {
    return this.#ask('PATCH', path, body)
  }
  delete<T = void>(path: string, body?: object): Promise<T> {
    return this.#ask('DELETE', path, body)
  }

  async #ask<T>(
    method: string,
    path: string,
    body?: object,
    { patience = PATIENCE }: AskMore = {},
  ): Promise<T> {
    const answer = await this.#fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        'x-fascicle': '1',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patience),
    }).catch(() => null)
    if (answer === null || NOBODY_THERE.has(answer.status)) throw new AppError('offline')
    if (answer.ok) return (await contentOf(answer)) as T
    const refusal = await refusalOf(answer)
    if (refusal instanceof AppError && refusal.code === 'sign-in-needed') this.#signedOut()
    throw refusal
  }
}

async function contentOf(answer: Response): Promise<unknown> {
  const text = await answer.text().catch(() => null)
  if (text === '') return undefined
  try {
    if (text !== null) return JSON.parse(text) as unknown
  } catch {
    // A page in the place of an answer: a network that wants to be signed in to.
  }
  throw new AppError('offline')
}

/** What nobody foresaw is an ordinary error: it gets the sentence for that. */
async function refusalOf(answer: Response): Promise<Error> {
  const body = await answer.json().catch((): unknown => null)
  if (typeof body !== 'object' || body === null) return new Error(`status ${answer.status}`)
  const [error, facts]: unknown[] = [Reflect.get(body, 'error'), Reflect.get(body, 'facts')]
  const code = APP_ERRORS.find((known) => known === error)
  return code ? new AppError(code, readFacts(facts)) : new Error(`${answer.status} ${String(error)}`)
}

function readFacts(facts: unknown): Record<string, string | number> {
  if (typeof facts !== 'object' || facts === null) return {}
  return Object.fromEntries(
    Object.entries(facts).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
}
