/** What the page knows of the device: lasting storage, remembered plans, a steady connection. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { LastingStorage } from '../../../client/state/lasting-storage.svelte.ts'
import { PlanList } from '../../../client/state/plan-list.svelte.ts'
import { Steady } from '../../../client/state/steady.svelte.ts'
import type { StoredText } from '../../../client/state/stored-text.ts'
import { planId } from '../../../shared/model/ids.ts'

describe('lasting storage', () => {
  test.each([
    [true, false, 'granted'],
    [false, true, 'granted'],
    [false, false, 'refused'],
  ])('persisted %s, asked %s: %s', async (persisted, granted, state) => {
    const lasting = new LastingStorage({ persisted: async () => persisted, persist: async () => granted })
    await lasting.ask()
    expect(lasting.state).toBe(state)
  })

  test('is asked for once', async () => {
    const persist = vi.fn<() => Promise<boolean>>(async () => false)
    const lasting = new LastingStorage({ persisted: async () => false, persist })
    await Promise.all([lasting.ask(), lasting.ask()])
    await lasting.ask()
    expect(persist).toHaveBeenCalledTimes(1)
  })

  test('a browser without it, or one that throws, is unknown', async () => {
    const [none, broken] = [
      new LastingStorage(undefined),
      new LastingStorage({ persisted: () => Promise.reject(new Error('no')), persist: async () => true }),
    ]
    await Promise.all([none.ask(), broken.ask()])
    expect([none.state, broken.state]).toEqual(['unknown', 'unknown'])
  })
})

describe('the list of plans', () => {
  const memory = (): StoredText => {
    const texts = new Map<string, string>()
    return {
      read: (key) => texts.get(key) ?? null,
      write: (key, value) => void texts.set(key, value),
      remove: (key) => void texts.delete(key),
    }
  }
  const PLAN = { id: planId('a'), section: '10', year: 2023, title: { en: 'A' } }
  const offline = () => Promise.reject(new TypeError('Failed to fetch'))

  test('is the server’s, and stays known without it', async () => {
    const store = memory()
    const online = new PlanList(store, async () => Response.json({ plans: [{ ...PLAN, rooms: 3 }] }))
    await online.load()
    expect([online.state, online.plans]).toEqual(['ready', [PLAN]])
    const later = new PlanList(store, offline)
    await later.load()
    expect([later.state, later.plans]).toEqual(['ready', [PLAN]])
  })

  test('is in the same order with and without the server', async () => {
    const store = memory()
    const plans = ['9', '11', '10'].map((section) => ({ ...PLAN, id: planId(`s-${section}`), section }))
    const later = new PlanList(store, offline)
    for (const plan of plans) later.remember(plan)
    await later.load()
    const online = new PlanList(store, async () => Response.json({ plans }))
    await online.load()
    const order = ({ plans: list }: PlanList) => list.map(({ section }) => section)
    expect([order(later), order(online)]).toEqual([
      ['9', '10', '11'],
      ['9', '10', '11'],
    ])
  })

  test('an opened bookmark is remembered once', async () => {
    const store = memory()
    const list = new PlanList(store, offline)
    list.remember(PLAN)
    list.remember({ ...PLAN, year: 2024 })
    await list.load()
    expect(list.plans).toEqual([{ ...PLAN, year: 2024 }])
  })

  test('nobody answers and nothing is known: failed', async () => {
    const list = new PlanList(memory(), offline)
    await list.load()
    expect([list.state, list.plans]).toEqual(['failed', []])
  })

  test.each([
    [Response.json({ plans: 'x' }), 'ready'],
    [Response.json([]), 'failed'],
    [new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'failed'],
    [new Response('', { status: 500 }), 'failed'],
  ])('a strange answer gives no plans (%#)', async (answer, state) => {
    const list = new PlanList(memory(), async () => answer)
    await list.load()
    expect([list.state, list.plans]).toEqual([state, []])
  })

  test('entries of the wrong shape are passed over', async () => {
    const plans = [null, 1, {}, { id: '../x' }, { id: 'b', title: { en: 5, xx: 'y', zh: '乙' }, year: 'z' }]
    const list = new PlanList(memory(), async () => Response.json({ plans }))
    await list.load()
    expect(list.plans).toEqual([{ id: 'b', section: '', year: 0, title: { zh: '乙' } }])
  })
})

describe('a steady yes', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('counts when it has lasted; a no counts at once', () => {
    const steady = new Steady(1000)
    steady.set(true)
    vi.advanceTimersByTime(900)
    steady.set(true)
    expect(steady.value).toBe(false)
    vi.advanceTimersByTime(100)
    expect(steady.value).toBe(true)
    steady.set(false)
    expect(steady.value).toBe(false)
    vi.advanceTimersByTime(5000)
    expect(steady.value).toBe(false)
  })

  test('a short break is never seen', () => {
    const steady = new Steady(1000)
    steady.set(true)
    vi.advanceTimersByTime(999)
    steady.set(false)
    vi.advanceTimersByTime(999)
    expect(steady.value).toBe(false)
  })
})
