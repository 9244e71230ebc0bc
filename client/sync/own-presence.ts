/**
 * What this client may say of who is here: itself. y-websocket sends back every awareness entry it hears (N people, N² messages), and an
 * echo that arrives late would bring back somebody who has left. Called for every message before it is sent.
 */
import { decodeAwareness, encodeAwareness } from '../../shared/wire/awareness.ts'
import { MESSAGE } from '../../shared/wire/message-tag.ts'
import { decodeMessage, encodeAwarenessMessage } from '../../shared/wire/message.ts'

/** The message without other clients' entries; null when nothing is left of it. Other messages come back as they are. */
export function ownPresence(message: Uint8Array, client: number): Uint8Array | null {
  if (message[0] !== MESSAGE.awareness) return message
  const decoded = decodeMessage(message)
  if (decoded.is !== 'awareness') return message
  const entries = decodeAwareness(decoded.body)
  const own = entries.filter((entry) => entry.client === client)
  if (own.length === entries.length) return message
  return own.length === 0 ? null : encodeAwarenessMessage(encodeAwareness(own))
}
