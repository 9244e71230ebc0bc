/**
 * Plans and their rooms over REST; the bodies are in `shared/wire/rest.ts`. This and seeding are the only ways a room comes to be: an
 * import makes a plan with all its rooms, and a table that somebody added gets its (empty) room here before its first edit can be sent.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import type { PlanDetail, PlanList, PlanSummary, RoomSummary } from '../../shared/wire/rest.ts'
import { RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import type { LogStore, NewRoom } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { PlanTitles } from './plan-titles.ts'

export type PlanRouteDeps = {
  readonly store: LogStore
  readonly rooms: Rooms
  /** From a plan file (checked there) to the plan's id and its rooms. Throws `AppError('import-invalid')`. */
  readonly readPlanFile: (body: unknown) => NewPlan
  readonly importLimit: number
}
export type NewPlan = { readonly plan: string; readonly rooms: readonly NewRoom[] }

type PlanParams = { Params: { plan: string } }
type RoomParams = { Params: { plan: string; room: string } }

export function planRoutes(app: FastifyInstance, deps: PlanRouteDeps): void {
  const { store, rooms } = deps
  const titles = new PlanTitles(store, rooms)

  const detail = async (plan: string): Promise<PlanDetail> => {
    const summary = isSlug(plan) ? await titles.summary(plan) : null
    if (!summary) throw new AppError('unknown-plan', { plan: shown(plan) })
    return { ...summary, epoch: store.epoch, list: await store.rooms(plan) }
  }

  app.get('/api/plans', async (): Promise<PlanList> => {
    const all = await Promise.all((await store.plans()).map((plan) => titles.summary(plan)))
    return { plans: all.filter((summary): summary is PlanSummary => summary !== null) }
  })

  app.get<PlanParams>('/api/plans/:plan', ({ params }) => detail(params.plan))

  app.post('/api/plans', { bodyLimit: deps.importLimit }, async ({ body }, reply) => {
    const made = deps.readPlanFile(body)
    if (!(await store.createPlan(made.plan, made.rooms))) throw new AppError('id-taken', { id: made.plan })
    return reply.status(201).send(await detail(made.plan))
  })

  app.post<PlanParams>('/api/plans/:plan/tables', ({ params, body }, reply) =>
    createTable(deps, params.plan, body, reply),
  )

  app.get<RoomParams>('/api/plans/:plan/rooms/:room/state', async ({ params }, reply) => {
    const { plan, room } = params
    const state = isSlug(plan) && isSlug(room) ? await rooms.state({ plan, room }) : null
    if (!state) throw new AppError('unknown-table', { plan: shown(plan), table: shown(room) })
    return reply.type('application/octet-stream').send(Buffer.from(state))
  })
}

async function createTable(
  { store }: PlanRouteDeps,
  plan: string,
  body: unknown,
  reply: FastifyReply,
): Promise<RoomSummary> {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
  if (typeof id !== 'string' || !isSlug(id) || RESERVED_ROOMS.includes(id))
    throw new AppError('id-not-allowed', { id: typeof id === 'string' ? shown(id) : typeof id })
  if (!isSlug(plan)) throw new AppError('unknown-plan', { plan: shown(plan) })
  const made = await store.createRoom({ plan, room: id }, EMPTY_UPDATE)
  reply.status(made ? 201 : 200)
  const room = (await store.rooms(plan)).find((summary) => summary.room === id)
  return room ?? { room: id, seq: 1 }
}

/** What a stranger typed, short enough to repeat. */
const shown = (id: string): string => id.slice(0, 64)
