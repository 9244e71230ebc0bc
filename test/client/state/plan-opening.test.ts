import { describe, expect, test } from 'vitest'

import type { Session } from '../../../client/session/session-types.ts'
import { PlanOpening } from '../../../client/state/plan-opening.svelte.ts'
import { troubleOfError, troubleOfPlan } from '../../../client/state/trouble.ts'
import { AppError } from '../../../shared/model/error.ts'
import { planId } from '../../../shared/model/ids.ts'
import { shownPlan } from '../helpers/shown-plan.ts'

const [A, B] = [planId('a'), planId('b')]

function closable(): { session: Session; closed: () => boolean } {
  let closed = false
  const { session } = shownPlan()
  return {
    session: Object.assign(Object.create(session) as Session, { close: async () => void (closed = true) }),
    closed: () => closed,
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

  test('a refused outline closes the page only when there is nothing on the device', () => {
    const refused = [{ room: 'outline', mode: 'closed', code: 4404, reason: '' }] as const
    expect(troubleOfPlan(refused, false)).toMatchObject({ kind: 'plan-not-found' })
    expect(troubleOfPlan(refused, true)).toBeNull()
    expect(troubleOfPlan([], false)).toBeNull()
  })
})
