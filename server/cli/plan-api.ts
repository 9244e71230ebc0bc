/**
 * The REST interface of a server as the command line uses it. A refusal comes back as the `AppError` that the server threw; a server that
 * does not answer is `offline`; one that is no Fascicle server, or that failed, ends the command with what it answered.
 */
import { APP_ERRORS, AppError, type AppErrorCode } from '../../shared/model/error.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'
import { EXIT } from '../exit-codes.ts'
import { Ended } from './command.ts'

/** Rejects `id-taken` when there is a plan of this id. */
export async function createPlan(url: string, file: PlanFile): Promise<void> {
  const response = await ask(url, '/api/plans', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(file),
  })
  if (!response.ok) throw await refusalOf(url, response)
}

/** Rejects `offline` when nobody answers there. */
export async function checkServer(url: string): Promise<void> {
  await (await ask(url, '/healthz', {})).body?.cancel()
}

async function ask(url: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url + path, init)
  } catch {
    throw new AppError('offline', { url })
  }
}

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
