/** The part of a websocket that a tab link uses: the browser's own, and `ws` in Node, both fit. */
export type WebSocketLike = {
  binaryType: string
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  onerror: ((event: never) => void) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

export type OpenSocket = (url: string) => WebSocketLike

export const OPEN = 1
