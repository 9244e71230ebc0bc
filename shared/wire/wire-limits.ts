/** Sizes both ends keep to, in bytes. A server may be configured to be stricter, never laxer. */
export const WIRE_LIMITS = {
  /** One websocket frame; a larger one is answered by close 1009. */
  frame: 8 * 1024 * 1024,
  /** A client sends updates larger than this in pieces. */
  updatePiece: 1024 * 1024,
  /** One person's presence as JSON. */
  presence: 4 * 1024,
  /** A room name inside a tab frame. */
  roomName: 64,
  /** The reason of a close: what the websocket protocol leaves room for. */
  closeReason: 123,
  /** Entries in one awareness message. */
  awarenessEntries: 1024,
  /** Spans in one message of times; a client with more says several. */
  madeSpans: 4096,
} as const
