/** A list is read again while it is looked at, and only then. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { keepFresh } from '../../../client/state/keep-fresh.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('when she comes back, every half a minute, never behind her back, and not after the end', () => {
  const look: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' }
  const page = Object.assign(new EventTarget(), look)
  const refresh = vi.fn<() => void>()
  const end = keepFresh(refresh, page)
  vi.advanceTimersByTime(30_000)
  expect(refresh).toHaveBeenCalledTimes(1)
  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(300_000)
  expect(refresh).toHaveBeenCalledTimes(1)
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))
  expect(refresh).toHaveBeenCalledTimes(2)
  end()
  page.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(300_000)
  expect(refresh).toHaveBeenCalledTimes(2)
})
