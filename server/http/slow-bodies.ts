/**
 * What a body may cost before anybody has said who sends it: it arrives soon or is answered with 408, and of one address only so many that
 * anybody may send are under way at one time. Imports come from people who were let in, and have the listener's own, longer time.
 */
import type { IncomingMessage } from 'node:http'

import type { FastifyInstance } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { AddressAttendance } from '../attendance.ts'
import { accessOf, BODY } from './route.ts'

export type BodyPatience = {
  readonly milliseconds: number
  /** Requests of one address that anybody may make, under way at one time. */
  readonly perAddress: number
}

/** The slowest honest line sends a password in less, and a whole office signs in with fewer at once. */
export const BODY_PATIENCE: BodyPatience = { milliseconds: 20_000, perAddress: 200 }

/** Until somebody is there to be asked again. */
const SOME_SECONDS = 5

export function endSlowBodies(
  app: FastifyInstance,
  { milliseconds, perAddress }: BodyPatience,
  addressOf: (request: IncomingMessage) => string,
): void {
  const strangers = new AddressAttendance()
  app.addHook('onRequest', async (request, reply) => {
    const { raw, routeOptions } = request
    if ((routeOptions.bodyLimit ?? 0) <= BODY) endIfSlow(raw, milliseconds)
    if (accessOf(routeOptions) !== 'anyone') return
    const over = strangers.add(addressOf(raw), perAddress)
    if (over === null) throw new AppError('too-many', { seconds: SOME_SECONDS })
    reply.raw.once('close', over)
  })
}

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

function endIfSlow(request: IncomingMessage, milliseconds: number): void {
  const { headers, socket } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
  const overdue = setTimeout(() => {
    // Nothing of an answer is on its way: whoever is still sending has been told nothing.
    socket.end(TOO_SLOW, () => socket.destroy())
  }, milliseconds)
  const stop = (): void => {
    clearTimeout(overdue)
    // The connection goes on, and others' bodies with it.
    socket.off('close', stop)
  }
  request.once('end', stop)
  socket.once('close', stop)
}
