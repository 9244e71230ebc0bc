/**
 * API tokens: each person's own, and all there are for a plan, which its owners may see and take back. The bodies are in
 * `shared/wire/rest-people.ts` and `rest-share.ts`.
 */
import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import type { TokenDesk } from '../auth/token-desk.ts'
import { exactBody } from './exact-body.ts'
import { fieldOf, roleIn, textIn } from './read-body.ts'
import { callerOf, type Route } from './route.ts'

export function tokenRoutes({ desk }: { readonly desk: TokenDesk }): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/api/account/tokens',
      access: 'person',
      handle: async (call) => ({ tokens: await desk.of(callerOf(call).person) }),
    },
    {
      method: 'POST',
      url: '/api/account/tokens',
      access: 'person',
      handle: async (call) => {
        const caller = callerOf(call)
        const body = exactBody(call.body, ['name', 'plan', 'role', 'days'])
        const made = await desk.make(caller, caller.person, orderIn(body, fieldOf(body, 'plan')))
        return call.reply.status(201).send(made)
      },
    },
    {
      method: 'DELETE',
      url: '/api/account/tokens/:id',
      access: 'person',
      handle: async (call) => {
        const caller = callerOf(call)
        await desk.revoke(caller, { id: call.params['id'] ?? '', person: caller.person })
        return call.reply.status(204).send()
      },
    },
    {
      method: 'GET',
      url: '/api/plans/:plan/tokens',
      access: { plan: 'share' },
      handle: async (call) => ({ tokens: await desk.for(call.params['plan'] ?? '') }),
    },
    {
      method: 'POST',
      url: '/api/plans/:plan/tokens',
      access: 'operator',
      handle: async (call) => {
        const { plan } = call.params
        const body = exactBody(call.body, ['person', 'name', 'role', 'days'])
        const person = textIn(body, 'person', 64)
        const made = await desk.make(callerOf(call), person, orderIn(body, plan))
        return call.reply.status(201).send(made)
      },
    },
    {
      method: 'DELETE',
      url: '/api/plans/:plan/tokens/:id',
      access: { plan: 'share' },
      handle: async (call) => {
        const { plan = '', id = '' } = call.params
        await desk.revoke(callerOf(call), { id, plan })
        return call.reply.status(204).send()
      },
    },
  ]
}

const MOST_DAYS = 3650

function orderIn(body: unknown, plan: unknown): Parameters<TokenDesk['make']>[2] {
  const days = fieldOf(body, 'days')
  const fits = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS
  if (days !== null && !fits) throw new AppError('malformed', { what: 'days' })
  if (typeof plan !== 'string' || !isSlug(plan)) throw new AppError('malformed', { what: 'plan' })
  return { name: textIn(body, 'name', 100), plan, role: roleIn(body, 'role'), days: fits ? days : null }
}
