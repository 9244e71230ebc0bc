/** A websocket that says whatever it is told to. */
import { WebSocket } from 'ws'

export const openSocket = (url: string, token: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })

/** The code with which the other side ends it. */
export const closeCode = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) throw new Error('closed before anybody asked')
    socket.on('error', () => undefined)
    socket.once('close', resolve)
  })
