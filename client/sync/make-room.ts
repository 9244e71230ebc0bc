/**
 * Asks the server over REST for the room of a table that was made on this device. Asking twice does no harm. Rejects with `offline` when
 * there is no answer and with what the server said otherwise; the session asks again when it meets the table's absence again.
 */
import { AppError } from '../../shared/model/error.ts'
import type { MakeRoom } from '../session/ports.ts'

const PATIENCE = 5000

export type MakeRoomOptions = {
  /** Of the server, `http:` or `https:`. */
  readonly url: string
  readonly plan: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

export function makeRoomOver({ url, plan, fetch }: MakeRoomOptions): MakeRoom {
  return async (table) => {
    const answer = await fetch(new URL(`/api/plans/${plan}/tables`, url).href, {
      method: 'POST',
      // What no foreign page can add: the server wants it beside a cookie.
      headers: { 'content-type': 'application/json', 'x-fascicle': '1' },
      body: JSON.stringify({ id: table }),
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => null)
    if (answer === null) throw new AppError('offline')
    if (!answer.ok) throw new AppError('not-allowed', { status: answer.status })
  }
}
