/** Who may do what in one plan; the bodies are in `shared/wire/rest-share.ts`. */
import { planDenial } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Members, PlanStanding } from '../../shared/wire/rest-share.ts'
import type { DoorPort } from '../auth/door-port.ts'
import type { Sharing } from '../auth/sharing.ts'
import { exactBody } from './exact-body.ts'
import { grantsIn, textIn } from './read-body.ts'
import { callerOf, type Route, type RouteCall } from './route.ts'

export type ShareRouteDeps = {
  readonly sharing: Sharing
  readonly door: DoorPort
}

const planIn = ({ params }: RouteCall): string => params['plan'] ?? ''

export function shareRoutes({ sharing, door }: ShareRouteDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/api/plans/:plan/me',
      access: { plan: 'read' },
      handle: async (call): Promise<PlanStanding> => {
        const caller = callerOf(call)
        const plan = planIn(call)
        return { person: caller.person, standing: await door.standing(caller, plan) }
      },
    },
    {
      method: 'GET',
      url: '/api/plans/:plan/members',
      access: { plan: 'members' },
      handle: async (call): Promise<Members> => {
        const plan = planIn(call)
        const standing = await door.standing(callerOf(call), plan)
        return sharing.members(plan, planDenial(standing, 'share') === null)
      },
    },
    {
      method: 'PUT',
      url: '/api/plans/:plan/members/:person',
      access: { plan: 'share' },
      handle: async (call) => {
        const grants = grantsIn(exactBody(call.body, ['grants']), 'grants')
        return sharing.set(callerOf(call), planIn(call), call.params['person'] ?? '', grants)
      },
    },
    {
      method: 'POST',
      url: '/api/plans/:plan/invitations',
      access: { plan: 'share' },
      handle: async (call) => {
        const body = exactBody(call.body, ['email', 'name', 'grants'])
        const grants = grantsIn(body, 'grants')
        if (grants.length === 0) throw new AppError('malformed', { what: 'grants' })
        const order = { email: textIn(body, 'email', 254), name: textIn(body, 'name', 100), grants }
        const made = await sharing.invite(callerOf(call), planIn(call), order)
        return call.reply.status('member' in made ? 200 : 201).send(made)
      },
    },
    {
      method: 'DELETE',
      url: '/api/plans/:plan/invitations/:id',
      access: { plan: 'share' },
      handle: async (call) => {
        await sharing.withdraw(callerOf(call), planIn(call), call.params['id'] ?? '')
        return call.reply.status(204).send()
      },
    },
    {
      method: 'GET',
      url: '/api/plans/:plan/people',
      access: { plan: 'share' },
      handle: async (call) => {
        return { people: await sharing.offer((call.query['q'] ?? '').slice(0, 100)) }
      },
    },
  ]
}
