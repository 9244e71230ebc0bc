/** Websockets for Node: `ws`, wearing the browser's interface. `onEnd` hears of connections that never opened. */
import { WebSocket } from 'ws'

import type { OpenSocket } from '../sync/web-socket-like.ts'

export const openWs =
  (token: string | undefined, onEnd: () => void): OpenSocket =>
  (url) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    })
    socket.once('close', onEnd)
    // `ws` throws an error event that nobody listens to; the close that follows says everything.
    socket.on('error', () => undefined)
    return socket
  }
