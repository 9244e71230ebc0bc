/**
 * An upgrade to something that we do not speak (`curl --http2` asks for h2c) is to be overlooked, says HTTP, and the request answered as ever.
 * Node hands every upgrade to whoever listens for sockets; this gives it back, without the wish.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

export const isSocketUpgrade = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket'

const WISHES = new Set(['upgrade', 'http2-settings', 'connection'])

export function answerWithoutUpgrade(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  rest: Buffer,
): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]]
    if (!WISHES.has(name.toLowerCase())) lines.push(`${name}: ${value}`)
  }
  lines.push('Connection: close')
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]))
  server.emit('connection', socket)
}
