/**
 * Plans and their rooms over REST; the bodies are in `shared/wire/rest.ts`. This and seeding are the only ways a room comes to be: an
 * import makes a plan with all its rooms, and a table that somebody added gets its (empty) room here before its first edit can be sent.
 */
import type { FastifyReply } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import type { ServedPlan } from '../../shared/wire/rest-people.ts'
import type { PlanDetail, PlanList, PlanSummary, RoomSummary } from '../../shared/wire/rest.ts'
import { RESERVED_TABLES } from '../../shared/wire/socket-path.ts'
import type { Principal } from '../auth/principal.ts'
import type { PlanOutlines } from '../plan-outlines.ts'
import type { LogStore, NewRoom } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { callerOf, type Route, shown } from './route.ts'

export type PlanRouteDeps = {
  readonly store: LogStore
  readonly rooms: Pick<Rooms, 'state'>
  readonly outlines: PlanOutlines
  /** From a plan file (checked there) to the plan's id and its rooms. Throws `AppError('import-invalid')`. */
  readonly readPlanFile: (body: unknown) => NewPlan
  readonly importLimit: number
  /** Ids of the plans that somebody may read; null: all. */
  readonly readable: (principal: Principal) => Promise<readonly string[] | null>
  /** Who is to own what somebody makes: she herself, or whoever she names by address or id. Null: nobody yet. Rejects `unknown-person`. */
  readonly ownerOf: (maker: Principal, named: string | undefined) => Promise<string | null>
  /** How many own each plan; one that nobody owns is absent. */
  readonly owners: () => Promise<ReadonlyMap<string, number>>
  /** A plan of so many rooms was made: notes by whom, and gives it to its owner. */
  readonly noteMade: (maker: Principal, plan: string, owner: string | null, rooms: number) => Promise<void>
}
export type NewPlan = { readonly plan: string; readonly rooms: readonly NewRoom[] }

export function planRoutes(deps: PlanRouteDeps): readonly Route[] {
  const { store, rooms, outlines } = deps
  const detail = async (plan: string): Promise<PlanDetail> => {
    const summary = await outlines.summary(plan)
    if (!summary) throw new AppError('unknown-plan', { plan: shown(plan) })
    return { ...summary, epoch: store.epoch, list: await store.rooms(plan) }
  }
  return [
    {
      method: 'GET',
      url: '/api/plans',
      access: 'caller',
      handle: async (call): Promise<PlanList> => {
        const mine = await deps.readable(callerOf(call))
        const plans = (await store.plans()).filter((plan) => mine === null || mine.includes(plan))
        const all = await Promise.all(plans.map((plan) => outlines.summary(plan)))
        return { plans: all.filter((summary): summary is PlanSummary => summary !== null) }
      },
    },
    {
      method: 'GET',
      url: '/api/people/plans',
      access: 'administrator',
      handle: async (): Promise<{ plans: ServedPlan[] }> => {
        const [owners, plans] = await Promise.all([deps.owners(), store.plans()])
        const all = await Promise.all(plans.map((plan) => outlines.summary(plan)))
        const served = all.filter((summary): summary is PlanSummary => summary !== null)
        return {
          plans: served.map(({ id, title, section, year }) => {
            return { id, title, section, year, owners: owners.get(id) ?? 0 }
          }),
        }
      },
    },
    {
      method: 'POST',
      url: '/api/plans',
      access: 'administrator',
      bodyLimit: deps.importLimit,
      handle: async (call) => {
        const made = deps.readPlanFile(call.body)
        const owner = await deps.ownerOf(callerOf(call), call.query['owner'])
        if (!(await store.createPlan(made.plan, made.rooms)))
          throw new AppError('id-taken', { id: made.plan })
        await deps.noteMade(callerOf(call), made.plan, owner, made.rooms.length)
        return call.reply.status(201).send(await detail(made.plan))
      },
    },
    {
      method: 'GET',
      url: '/api/plans/:plan',
      access: { plan: 'read' },
      handle: ({ params: { plan = '' } }) => detail(plan),
    },
    {
      method: 'POST',
      url: '/api/plans/:plan/tables',
      access: { plan: 'structure' },
      handle: ({ params: { plan = '' }, body, reply }) => createTable(deps, plan, body, reply),
    },
    {
      method: 'GET',
      url: '/api/plans/:plan/rooms/:room/state',
      access: { plan: 'read' },
      handle: async ({ params: { plan = '', room = '' }, reply }) => {
        const state = isSlug(room) ? await rooms.state({ plan, room }) : null
        if (!state) throw new AppError('unknown-table', { plan: shown(plan), table: shown(room) })
        return reply.type('application/octet-stream').send(unchanged(state))
      },
    },
  ]
}

/** The same bytes, not a copy of them. */
const unchanged = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

async function createTable(
  { store }: PlanRouteDeps,
  plan: string,
  body: unknown,
  reply: FastifyReply,
): Promise<RoomSummary> {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
  if (typeof id !== 'string' || !isSlug(id) || RESERVED_TABLES.includes(id))
    throw new AppError('id-not-allowed', { id: typeof id === 'string' ? shown(id) : typeof id })
  const made = await store.createRoom({ plan, room: id }, EMPTY_UPDATE)
  reply.status(made ? 201 : 200)
  const room = (await store.rooms(plan)).find((summary) => summary.room === id)
  return room ?? { room: id, seq: 1 }
}
