import { expect, vi } from 'vitest'

/** Waits until the check stops throwing, as real sockets and disks need. */
export const eventually = (check: () => void | Promise<void>, timeout = 5000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 10 })

/** Waits until something is true. */
export const until = (holds: () => boolean, timeout = 5000): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout, interval: 10 })
