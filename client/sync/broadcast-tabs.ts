/**
 * Other tabs of this browser profile that have the same plan open, over a BroadcastChannel. A tab that is closing or frozen may miss a
 * message: the session closes gaps from the store. Without BroadcastChannel there are no other tabs to speak of.
 */
import type { TabChannel, TabMessage } from '../session/ports.ts'

export function broadcastTabs(plan: string): TabChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined
  const channel = new BroadcastChannel(`fascicle:${plan}`)
  const handlers = new Set<(message: TabMessage) => void>()
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isTabMessage(data)) for (const handler of handlers) handler(data)
  })
  return {
    post: (message) => channel.postMessage(message),
    onMessage: (handler) => {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    close: () => channel.close(),
  }
}

/** A tab of another version of this page may say something else. */
const isTabMessage = (data: unknown): data is TabMessage =>
  typeof data === 'object' &&
  data !== null &&
  'room' in data &&
  typeof data.room === 'string' &&
  'say' in data &&
  (data.say === 'update'
    ? 'update' in data && data.update instanceof Uint8Array
    : data.say === 'acknowledged')
