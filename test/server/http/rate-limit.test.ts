import { describe, expect, test } from 'vitest'

import { RateLimit } from '../../../server/http/rate-limit.ts'
import { AppError } from '../../../shared/model/error.ts'

describe('[HT6] a limit', () => {
  let now = 0
  const seconds = (limit: RateLimit, key: string): number => {
    try {
      limit.take(key)
      return 0
    } catch (error) {
      if (error instanceof AppError && error.code === 'too-many') return Number(error.facts['seconds'])
      throw error
    }
  }

  test('lets a minute’s worth pass at once, then as many as fill up, and says how long to wait', () => {
    const limit = new RateLimit(6, () => now)
    for (let n = 0; n < 6; n++) expect(seconds(limit, 'a')).toBe(0)
    expect(seconds(limit, 'a')).toBe(10)
    // Asking again does not make it longer.
    expect(seconds(limit, 'a')).toBe(10)
    expect(seconds(limit, 'b')).toBe(0)
    now += 5_000
    expect(seconds(limit, 'a')).toBe(5)
    now += 5_000
    expect(seconds(limit, 'a')).toBe(0)
    expect(seconds(limit, 'a')).toBe(10)
    now += 3_600_000
    for (let n = 0; n < 6; n++) expect(seconds(limit, 'a')).toBe(0)
    expect(seconds(limit, 'a')).toBe(10)
  })

  test('remembers so many and no more; who is asked about now is not forgotten', () => {
    const limit = new RateLimit(2, () => now, 100)
    for (let n = 0; n < 10_000; n++) {
      limit.take(`stranger ${n}`)
      now += 1
    }
    expect(limit.size).toBeLessThanOrEqual(100)
    for (let n = 0; n < 2; n++) limit.take('a')
    for (let n = 0; n < 50; n++) limit.take(`other ${n}`)
    expect(seconds(limit, 'a')).toBeGreaterThan(0)
  })

  test('forgets what says nothing any more', () => {
    const limit = new RateLimit(2, () => now, 10)
    for (let n = 0; n < 10; n++) limit.take(`old ${n}`)
    now += 120_000
    for (let n = 0; n < 3; n++) limit.take(`new ${n}`)
    expect(limit.size).toBe(3)
  })
})
