/** Who may do what in one plan; the bodies are in `shared/wire/rest-share.ts`. */
import { planDenial } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Members, PlanStanding } from '../../shared/wire/rest-share.ts'
import type { DoorPort } from '../auth/door-port.ts'
import type { Sharing } from '../auth/sharing.ts'
import type { PlanOutlines } from '../plan-outlines.ts'
import { grantsIn, textIn } from './read-body.ts'
import { callerOf, type Route, shown } from './route.ts'

export type ShareRouteDeps = {
  readonly sharing: Sharing
  readonly door: DoorPort
  readonly outlines: Pick<PlanOutlines, 'summary'>
}

export function shareRoutes({ sharing, door, outlines }: ShareRouteDeps): readonly Route[] {
  // An administrator and the operator may share any plan there is; not one there is not.
  const existing = async (plan = ''): Promise<string> => {
    if (!(await outlines.summary(plan))) throw new AppError('unknown-plan', { plan: shown(plan) })
    return plan
  }
  return [
    {
      method: 'GET',
      url: '/api/plans/:plan/me',
      access: { plan: 'read' },
      handle: async (call): Promise<PlanStanding> => {
        const caller = callerOf(call)
        const plan = await existing(call.params['plan'])
        return { person: caller.person, standing: await door.standing(caller, plan) }
      },
    },
    {
      method: 'GET',
      url: '/api/plans/:plan/members',
      access: { plan: 'members' },
      handle: async (call): Promise<Members> => {
        const plan = await existing(call.params['plan'])
        const standing = await door.standing(callerOf(call), plan)
        return sharing.members(plan, planDenial(standing, 'share') === null)
      },
    },
    {
      method: 'PUT',
      url: '/api/plans/:plan/members/:person',
      access: { plan: 'share' },
      handle: async (call) => {
        const grants = grantsIn(call.body, 'grants')
        return sharing.set(
          callerOf(call),
          await existing(call.params['plan']),
          call.params['person'] ?? '',
          grants,
        )
      },
    },
    {
      method: 'POST',
      url: '/api/plans/:plan/invitations',
      access: { plan: 'share' },
      handle: async (call) => {
        const grants = grantsIn(call.body, 'grants')
        if (grants.length === 0) throw new AppError('malformed', { what: 'grants' })
        const order = { email: textIn(call.body, 'email', 254), name: textIn(call.body, 'name', 100), grants }
        const made = await sharing.invite(callerOf(call), await existing(call.params['plan']), order)
        return call.reply.status('member' in made ? 200 : 201).send(made)
      },
    },
    {
      method: 'DELETE',
      url: '/api/plans/:plan/invitations/:id',
      access: { plan: 'share' },
      handle: async (call) => {
        await sharing.withdraw(callerOf(call), await existing(call.params['plan']), call.params['id'] ?? '')
        return call.reply.status(204).send()
      },
    },
    {
      method: 'GET',
      url: '/api/plans/:plan/people',
      access: { plan: 'share' },
      handle: async (call) => {
        await existing(call.params['plan'])
        return { people: await sharing.offer((call.query['q'] ?? '').slice(0, 100)) }
      },
    },
  ]
}
