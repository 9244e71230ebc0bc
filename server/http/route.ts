/**
 * How every route under `/api` is declared: with who may use it. `mountRoutes` asks the door before a handler runs, so no handler decides
 * about rights by itself, and the test matrix (role × route × own and foreign id) is made from the same table. What a stranger may not even
 * know of is answered like what is not there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'

import {
  administratorDenial,
  NO_STANDING,
  type PlanAction,
  planDenial,
  type TableAction,
  tableDenial,
} from '../../shared/model/access.ts'
import { AppError, must } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import type { DoorPort } from '../auth/door-port.ts'
import type { Credentials, Principal } from '../auth/principal.ts'

/**
 * `anyone`: sign-in itself, health. `person`: somebody signed in, not a token. `caller`: a person, a token or the operator. `plan`: `:plan`
 * in the address, and this right in it. `table`: `:plan` and `:table`.
 */
export type RouteAccess =
  | 'anyone'
  | 'caller'
  | 'person'
  | 'administrator'
  | { readonly plan: PlanAction }
  | { readonly table: TableAction }

export type RouteCall = {
  /** Null only where anyone may call. */
  readonly principal: Principal | null
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly body: unknown
  readonly credentials: Credentials
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type Route = {
  readonly method: HTTPMethods
  readonly url: string
  readonly access: RouteAccess
  readonly bodyLimit?: number
  /** What is sent as JSON, or the reply itself. */
  handle(call: RouteCall): Promise<unknown>
}

export type RouteDeps = {
  readonly door: DoorPort
  readonly credentialsOf: (request: FastifyRequest) => Credentials
}

export function mountRoutes(app: FastifyInstance, routes: readonly Route[], deps: RouteDeps): void {
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.url,
      ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
      handler: async (request, reply) => {
        const credentials = deps.credentialsOf(request)
        const principal = await deps.door.identify(credentials)
        const params = request.params as Readonly<Record<string, string>>
        await check(route.access, principal, params, deps.door)
        return route.handle({
          principal,
          params,
          query: request.query as RouteCall['query'],
          body: request.body,
          credentials,
          request,
          reply,
        })
      },
    })
}

/** Whoever a route is for is there. */
export const callerOf = ({ principal }: RouteCall): Principal => must(principal, 'a caller')

async function check(
  access: RouteAccess,
  principal: Principal | null,
  params: Readonly<Record<string, string>>,
  door: DoorPort,
): Promise<void> {
  if (access === 'anyone') return
  if (principal === null) throw new AppError('sign-in-needed')
  if (access === 'caller') return
  if (access === 'person') {
    if (principal.is !== 'person') throw new AppError('not-allowed', { reason: 'token-limit' })
    return
  }
  if (access === 'administrator') {
    const denied = principal.is === 'operator' ? null : administratorDenial(standingOf(principal))
    if (denied !== null) throw new AppError('not-allowed', { reason: denied })
    return
  }
  await checkPlan(access, principal, params, door)
}

const standingOf = (principal: Principal): { administrator: boolean } =>
  principal.is === 'person' ? { administrator: principal.administrator } : { administrator: false }

async function checkPlan(
  access: { readonly plan: PlanAction } | { readonly table: TableAction },
  principal: Principal,
  { plan = '', table = '' }: Readonly<Record<string, string>>,
  door: DoorPort,
): Promise<void> {
  if (!isSlug(plan)) throw new AppError('unknown-plan', { plan: shown(plan) })
  if (table !== '' && !isSlug(table)) throw new AppError('unknown-table', { table: shown(table) })
  const standing = principal.is === 'operator' ? null : await door.standing(principal, plan)
  if (standing === null) return
  const denied =
    'plan' in access
      ? planDenial(standing, access.plan)
      : tableDenial(standing, access.table, await door.table(plan, table))
  if (denied === null) return
  const isStranger = planDenial(standing ?? NO_STANDING, 'read') !== null
  throw isStranger
    ? new AppError('unknown-plan', { plan: shown(plan) })
    : new AppError('not-allowed', { reason: denied })
}

/** What a stranger typed, short enough to repeat. */
export const shown = (id: string): string => id.slice(0, 64)
