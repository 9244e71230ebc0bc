/** From a refusal to an HTTP status and a body. One table; what is not in it is the request's own fault (400). */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'

import { AppError, type AppErrorCode } from '../../shared/model/error.ts'
import type { RefusalBody } from '../../shared/wire/rest.ts'

const STATUS: { readonly [code in AppErrorCode]?: number } = {
  'unknown-plan': 404,
  'unknown-table': 404,
  'not-allowed': 403,
  'read-only': 403,
  'id-taken': 409,
  'plan-full': 409,
  'too-large': 413,
  'newer-schema': 409,
  'storage-unavailable': 503,
  timeout: 504,
  'calculation-failed': 503,
  'sign-in-needed': 401,
  'sign-in-failed': 401,
  'account-closed': 403,
  'unknown-person': 404,
  'unknown-token': 404,
  'link-invalid': 404,
  'email-taken': 409,
  'last-owner': 409,
  'last-administrator': 409,
  'sole-owner': 409,
  'wrong-state': 409,
  'changed-meanwhile': 409,
  'cells-failing': 409,
  'too-many': 429,
}

export function sendRefusal(reply: FastifyReply, error: AppError): FastifyReply {
  const { status, body } = refusalOf(error)
  if (error.code === 'too-many') void reply.header('retry-after', String(error.facts['seconds'] ?? 60))
  return reply.status(status).send(body)
}

export const refusalOf = (error: AppError): { readonly status: number; readonly body: RefusalBody } => ({
  status: STATUS[error.code] ?? 400,
  body: { error: error.code, facts: publicFacts(error) },
})

/** What a database said is for the operator. */
const publicFacts = (error: AppError): AppError['facts'] =>
  error.code === 'storage-unavailable' ? {} : error.facts

/** Every route's errors end here. `onRefusal` is told the code of each refusal. */
export function handleErrors(app: FastifyInstance, onRefusal: (code: AppErrorCode) => void): void {
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    if (error instanceof AppError) {
      onRefusal(error.code)
      if (error.code === 'storage-unavailable') request.log.error({ err: error }, 'storage unavailable')
      return sendRefusal(reply, error)
    }
    const status = error.statusCode ?? 500
    if (status === 413) {
      onRefusal('too-large')
      return sendRefusal(reply, new AppError('too-large', { what: 'request' }))
    }
    if (status < 500) {
      onRefusal('malformed')
      const body: RefusalBody = { error: 'malformed', facts: { what: error.code } }
      return reply.status(status).send(body)
    }
    request.log.error({ err: error }, 'a request could not be handled')
    const body: RefusalBody = { error: 'internal', facts: {} }
    return reply.status(500).send(body)
  })
}
