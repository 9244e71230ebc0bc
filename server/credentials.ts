/** From a request or an upgrade to what may say who asks; the same for HTTP and for sockets. */
import type { IncomingMessage } from 'node:http'
import type { BlockList } from 'node:net'

import { clientAddress } from './address.ts'
import type { Credentials } from './auth/principal.ts'

export type ReadCredentials = (request: IncomingMessage) => Credentials

export const credentialsOf =
  (trusted: BlockList): ReadCredentials =>
  ({ headers, socket }) => ({
    cookie: headers.cookie,
    authorization: headers.authorization,
    protocols: headers['sec-websocket-protocol'],
    address: clientAddress(socket.remoteAddress, textOf(headers['x-forwarded-for']), trusted),
  })

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header
