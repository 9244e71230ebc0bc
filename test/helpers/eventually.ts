import { expect, vi } from 'vitest'

/**
 * [ms] Long, because what waits here is true soon or never, and other tests have the same two cores; shorter than any wait of the server's own
 * that a test must not mistake for it (`gapMs`).
 */
const PATIENCE = 15_000

/** Waits until the check stops throwing, as real sockets and disks need. */
export const eventually = (check: () => void | Promise<void>, timeout = PATIENCE): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 10 })

/** Waits until something is true. */
export const until = (holds: () => boolean, timeout = PATIENCE): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout, interval: 10 })
