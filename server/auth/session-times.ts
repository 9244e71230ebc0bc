/** How long sessions last. Whoever asks about one (`sessions.ts`) or counts them (`people.ts`) asks here. */
import type { SessionsLive } from '../store/people-store.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** `shared`: on a computer that others use, too. */
export const SESSION_TIMES = {
  own: { idle: 14 * DAY, absolute: 90 * DAY },
  shared: { idle: HOUR, absolute: 12 * HOUR },
} as const

/** Those that are not over. */
export const liveSessions = (now: number): SessionsLive =>
  [false, true].map((shared) => {
    const { idle, absolute } = SESSION_TIMES[shared ? 'shared' : 'own']
    return { shared, seenAfter: now - idle, createdAfter: now - absolute }
  })
