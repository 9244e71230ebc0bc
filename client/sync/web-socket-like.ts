/**
 * The part of a websocket that a tab link uses: the browser's own, and `ws` in Node, both fit (`never`: each has its own type of event;
 * the link reads `data`, `code` and `reason`, which all have).
 */
export type WebSocketLike = {
  binaryType: string
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

export type OpenSocket = (url: string) => WebSocketLike

export const OPEN = 1
