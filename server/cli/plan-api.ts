/**
 * The REST interface of a server as the command line uses it. A refusal comes back as the `AppError` that the server threw; a server that
 * does not answer is `offline`; one that is no Fascicle server, or that failed, ends the command with what it answered.
 */
import { APP_ERRORS, AppError, type AppErrorCode } from '../../shared/model/error.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'
import { EXIT } from '../exit-codes.ts'
import { Ended } from './command.ts'
import type { Server } from './plan-source.ts'

/** `owner`: address or id of a person. Rejects `id-taken` when there is a plan of this id, `unknown-person`. */
export async function createPlan(server: Server, file: PlanFile, owner?: string): Promise<void> {
  const query = owner === undefined ? '' : `?owner=${encodeURIComponent(owner)}`
  await ask(server, 'POST', `/api/plans${query}`, file)
}

/** Rejects `offline` when nobody answers there. */
export async function checkServer({ url }: Server): Promise<void> {
  await (await reach(url, '/healthz', {})).body?.cancel()
}

/** One request; what the server answers, or null when it has nothing to say. Rejects with the server's refusal. */
export async function ask(
  { url, token }: Server,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await reach(url, path, {
    method,
    headers: {
      'x-fascicle': '1',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw ofToken(await refusalOf(url, response), token)
  return response.status === 204 ? null : response.json()
}

/** As `ask`, of what is no JSON. */
export async function askBytes({ url, token }: Server, path: string): Promise<Uint8Array> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await reach(url, path, { headers: { 'x-fascicle': '1', ...headers } })
  if (!response.ok) throw ofToken(await refusalOf(url, response), token)
  return new Uint8Array(await response.arrayBuffer())
}

async function reach(url: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url + path, init)
  } catch {
    throw new AppError('offline', { url })
  }
}

/** Whoever shows a token is told about that one, and not to show one. */
const ofToken = (refusal: Error, token: string | undefined): Error =>
  token !== undefined && refusal instanceof AppError && refusal.code === 'sign-in-needed'
    ? new AppError('sign-in-failed')
    : refusal

async function refusalOf(url: string, response: Response): Promise<Error> {
  const body: unknown = await response.json().catch(() => null)
  if (typeof body === 'object' && body !== null && 'error' in body && isCode(body.error))
    return new AppError(body.error, 'facts' in body ? factsOf(body.facts) : {})
  const answered = `${response.status} ${response.statusText}`.trim()
  return new Ended(EXIT.failure, `The server at ${url} answered ${answered}. Is it a Fascicle server?`)
}

const isCode = (code: unknown): code is AppErrorCode => APP_ERRORS.some((known) => known === code)

function factsOf(facts: unknown): Record<string, string | number> {
  const entries = typeof facts === 'object' && facts !== null ? Object.entries(facts) : []
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  )
}
