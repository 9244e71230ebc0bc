/** The part of a websocket that a tab link uses: the browser's own, and `ws` in Node, both fit. */
export type WebSocketLike = {
  binaryType: string
  readonly readyState: number
  addEventListener(type: 'open' | 'error', handler: (event: object) => void): void
  addEventListener(type: 'message', handler: (event: { readonly data: unknown }) => void): void
  addEventListener(
    type: 'close',
    handler: (event: { readonly code: number; readonly reason: string }) => void,
  ): void
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

export type OpenSocket = (url: string) => WebSocketLike

export const OPEN = 1
