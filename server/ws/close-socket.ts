import { WebSocket } from 'ws'

import type { CloseReason } from '../../shared/wire/close-code.ts'

/** Who does not answer a close within this time is cut off. */
const PATIENCE_MS = 5_000

/** Closes with one of our reasons, at the latest after a few seconds. */
export function closeSocket(socket: WebSocket, reason: CloseReason, patienceMs = PATIENCE_MS): void {
  if (socket.readyState !== WebSocket.OPEN && socket.readyState !== WebSocket.CONNECTING) return
  socket.close(reason.code, reason.says)
  // Its answer is to be heard; whatever else it says is not looked at any more.
  if (socket.isPaused) socket.resume()
  const cut = setTimeout(() => socket.terminate(), patienceMs)
  cut.unref()
  socket.once('close', () => clearTimeout(cut))
}
