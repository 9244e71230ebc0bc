import { describe, expect, test } from 'vitest'

import type { StoreTrouble } from '../../../client/session/ports.ts'
import type { Session } from '../../../client/session/session-types.ts'
import { PlanOpening } from '../../../client/state/plan-opening.svelte.ts'
import { needsReload, reasonOf, troubleOfError, troubleOfPlan } from '../../../client/state/trouble.ts'
import { AppError } from '../../../shared/model/error.ts'
import { planId } from '../../../shared/model/ids.ts'
import { shownPlan } from '../helpers/shown-plan.ts'

const [A, B] = [planId('a'), planId('b')]

function closable() {
  let closed = false
  const shown = shownPlan()
  const session = Object.create(shown.session) as Session
  return {
    session: Object.assign(session, { close: async () => void (closed = true) }),
    closed: () => closed,
    setStatus: shown.setStatus,
  }
}

describe('opening a plan', () => {
  test('shows it, and visiting it again opens nothing', async () => {
    let opened = 0
    const opening = new PlanOpening(async () => (opened++, closable().session))
    await opening.visit(A)
    await opening.visit(A)
    expect(opening.state).toMatchObject({ is: 'open', plan: 'a' })
    expect(opened).toBe(1)
  })

  test('another plan closes the one before', async () => {
    const first = closable()
    const opening = new PlanOpening(async (plan) => (plan === A ? first.session : closable().session))
    await opening.visit(A)
    await opening.visit(B)
    expect(first.closed()).toBe(true)
    expect(opening.state).toMatchObject({ is: 'open', plan: 'b' })
  })

  test('a slow plan that nobody waits for any more is closed unseen', async () => {
    const slow = closable()
    let finish: (session: Session) => void = () => undefined
    const opening = new PlanOpening((plan) =>
      plan === A ? new Promise((resolve) => (finish = resolve)) : Promise.resolve(closable().session),
    )
    const first = opening.visit(A)
    await opening.visit(B)
    finish(slow.session)
    await first
    expect(slow.closed()).toBe(true)
    expect(opening.state).toMatchObject({ is: 'open', plan: 'b' })
  })

  test('of three addresses in one breath the last wins, and one plan is never open twice', async () => {
    let [open, most] = [0, 0]
    const opening = new PlanOpening(async () => {
      most = Math.max(most, ++open)
      const { session } = shownPlan()
      const close = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, 10))
        open--
      }
      return Object.assign(Object.create(session) as Session, { close })
    })
    await opening.visit(A)
    await Promise.all([opening.visit(B), opening.visit(A), opening.visit(B), opening.visit(A)])
    expect(opening.state).toMatchObject({ is: 'open', plan: 'a' })
    expect([open, most]).toEqual([1, 1])
  })

  test('a plan whose changes only this page has is held until they are kept', async () => {
    const first = closable()
    const opening = new PlanOpening(async (plan) => (plan === A ? first : closable()).session)
    await opening.visit(A)
    first.setStatus({ kept: 'failed', saved: false })
    await opening.visit(B)
    expect(opening.state).toMatchObject({ is: 'holding', plan: 'a', wanted: 'b' })
    expect(opening.session).toBe(first.session)
    expect(first.closed()).toBe(false)
    first.setStatus({ saved: true })
    await expect.poll(() => opening.state).toMatchObject({ is: 'open', plan: 'b' })
    expect(first.closed()).toBe(true)
  })

  test('a held plan is there again when the person goes back, and lost only when they say so', async () => {
    const first = closable()
    const opening = new PlanOpening(async (plan) => (plan === A ? first : closable()).session)
    await opening.visit(A)
    first.setStatus({ kept: 'failed', saved: false })
    await opening.visit(B)
    await opening.visit(A)
    expect(opening.state).toMatchObject({ is: 'open', plan: 'a' })
    first.setStatus({ saved: true })
    first.setStatus({ saved: false })
    expect(opening.state).toMatchObject({ is: 'open', plan: 'a' })
    await opening.visit(B)
    await opening.giveUp()
    expect(opening.state).toMatchObject({ is: 'open', plan: 'b' })
    expect(first.closed()).toBe(true)
  })

  test('opened anew when the person tries again', async () => {
    const opened: Session[] = []
    const opening = new PlanOpening(async () => {
      opened.push(closable().session)
      return opened.at(-1)!
    })
    await opening.visit(A)
    await opening.retry(A)
    expect(opened).toHaveLength(2)
    expect(opening.session).toBe(opened[1])
  })

  test('a failure becomes a trouble, and trying again is possible', async () => {
    let fails = true
    const opening = new PlanOpening(async () => {
      if (fails) throw new AppError('offline')
      return closable().session
    })
    await opening.visit(A)
    expect(opening.state).toMatchObject({ is: 'trouble', trouble: { kind: 'not-on-this-device' } })
    fails = false
    await opening.visit(A)
    expect(opening.state.is).toBe('open')
  })
})

describe('troubles', () => {
  test('what nobody foresaw shows its own text', () => {
    expect(troubleOfError(new TypeError('x is y'))).toEqual({ kind: 'unexpected', detail: 'x is y' })
    expect(troubleOfError('text')).toEqual({ kind: 'unexpected', detail: 'text' })
  })

  test('without a connection, a device whose storage cannot be opened does not claim that the plan is not there', () => {
    const away = new AppError('offline', { plan: 'a' })
    const kindOf = (error: unknown, kind: StoreTrouble['kind'] | null): string =>
      troubleOfError(reasonOf(error, kind && { kind, reason: 'why' })).kind
    expect(kindOf(away, null)).toBe('not-on-this-device')
    expect(kindOf(away, 'newer')).toBe('storage-newer')
    expect(kindOf(away, 'unavailable')).toBe('storage')
    expect(kindOf(new AppError('unknown-plan'), 'newer')).toBe('plan-not-found')
    expect(needsReload(troubleOfError(reasonOf(away, { kind: 'newer', reason: '' })))).toBe(true)
  })

  test('a refused outline closes the page only when there is nothing on the device', () => {
    const refused = [{ room: 'outline', mode: 'closed', code: 4404, reason: '' }] as const
    expect(troubleOfPlan(refused, false)).toMatchObject({ kind: 'plan-not-found' })
    expect(troubleOfPlan(refused, true)).toBeNull()
    expect(troubleOfPlan([], false)).toBeNull()
  })
})
