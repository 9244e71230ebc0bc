/**
 * How every route under `/api` is declared: with who may use it. `mountRoutes` asks the door before a handler runs, so no handler decides
 * about rights by itself, and the test matrix (role × route × own and foreign id) is made from the same table. What a stranger may not even
 * know of is answered like what is not there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'

import {
  administratorDenial,
  type PlanAction,
  planDenial,
  type TableAction,
  tableDenial,
} from '../../shared/model/access.ts'
import { AppError, must } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import type { DoorPort } from '../auth/door-port.ts'
import type { Credentials, Principal } from '../auth/principal.ts'
import type { ReadCredentials } from '../credentials.ts'
import type { RateLimit } from './rate-limit.ts'
import type { UnsentAnswers } from './unsent-answers.ts'

/**
 * `anyone`: sign-in itself, health. `person`: somebody signed in, not a token. `caller`: a person, a token or the operator.
 * `administrator`: one, signed in, or the operator. `operator`: the command line on the server's machine alone. `plan`: `:plan`
 * in the address, and this right in it. `table`: `:plan` and `:table`.
 */
export type RouteAccess =
  | 'anyone'
  | 'caller'
  | 'person'
  | 'administrator'
  | 'operator'
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
  readonly credentialsOf: ReadCredentials
  readonly personLimit: RateLimit
  readonly unsent: Pick<UnsentAnswers, 'isFor'>
  /** Asked of the few who may do something in every plan there is. */
  readonly isPlan: (plan: string) => Promise<boolean>
}

/** Bytes of a body of somebody known, where a route says nothing else. */
export const BODY = 1024 * 1024
/** Of one that anybody may send: names, passwords and codes are much smaller. */
export const STRANGERS_BODY = 16 * 1024

/**
 * Whether this is a request to the interface, however its address is written: `/%61pi` and `http://host/api` are `/api`, too. The route that
 * was found says so; where none was, the address as the router decoded it.
 */
export function isInterface({ routeOptions, params }: FastifyRequest): boolean {
  if (accessOf(routeOptions) !== undefined) return true
  const rest = (params as { readonly '*'?: unknown } | null)?.['*']
  return typeof rest === 'string' && /^\/*api(\/|$)/.test(rest)
}

/** What the route that was found declares; undefined for files, health, and what is not there. */
export const accessOf = ({ config }: FastifyRequest['routeOptions']): RouteAccess | undefined =>
  (config as { readonly access?: RouteAccess } | undefined)?.access

/** Throws for a route that does not say who may use it, or whose address has not what that depends on. */
export function mountRoutes(app: FastifyInstance, routes: readonly Route[], deps: RouteDeps): void {
  app.addHook('onRoute', ({ url, config }) => {
    if (url.startsWith('/api') && (config === undefined || !('access' in config)))
      throw new Error(`${url} is mounted without a declared access`)
  })
  for (const route of routes) {
    checkDeclaration(route)
    app.route({
      method: route.method,
      url: route.url,
      config: { access: route.access },
      // What anybody may send is small. Of the others it is known who sends before a body is read.
      bodyLimit: route.bodyLimit ?? (route.access === 'anyone' ? STRANGERS_BODY : BODY),
      // Before the body is read: whoever may not, sends nothing large.
      preParsing: async (request) => {
        admitted.set(request, await admit(route, request, deps))
      },
      handler: async (request, reply) =>
        route.handle({
          ...must(admitted.get(request), 'who was let in'),
          params: paramsOf(request),
          query: queryOf(request),
          body: request.body,
          request,
          reply,
        }),
    })
  }
}

/** Who was let in, while the request is under way. */
const admitted = new WeakMap<FastifyRequest, Pick<RouteCall, 'principal' | 'credentials'>>()

async function admit(
  { access }: Route,
  request: FastifyRequest,
  { door, credentialsOf, personLimit, unsent, isPlan }: RouteDeps,
): Promise<Pick<RouteCall, 'principal' | 'credentials'>> {
  const credentials = credentialsOf(request.raw)
  const principal = await door.identify(credentials)
  if (principal !== null && principal.is !== 'operator') personLimit.take(principal.person)
  if (principal !== null) unsent.isFor(request, principal.person)
  const params = paramsOf(request)
  await check(access, principal, params, door)
  if (typeof access === 'object' && !(await isPlan(params['plan'] ?? '')))
    throw new AppError('unknown-plan', { plan: shown(params['plan'] ?? '') })
  return { principal, credentials }
}

function checkDeclaration({ method, url, access }: Route): void {
  if (!isDeclared(access, `${url}/`)) throw new Error(`${String(method)} ${url} does not say who may use it`)
}

/** What it depends on is in the address. Asked at run time too: a route may come from where no compiler saw it. */
function isDeclared(access: RouteAccess | undefined, url: string): boolean {
  if (typeof access !== 'object') return WORDS.some((word) => word === access)
  if ('plan' in access) return url.includes('/:plan/')
  return 'table' in access && url.includes('/:plan/') && url.includes('/:table/')
}

const WORDS = ['anyone', 'caller', 'person', 'administrator', 'operator']

const paramsOf = ({ params }: FastifyRequest): RouteCall['params'] => stringsIn(params)

/** Of what is given twice, the first. */
const queryOf = ({ query }: FastifyRequest): RouteCall['query'] => stringsIn(query)

function stringsIn(given: unknown): Readonly<Record<string, string>> {
  if (typeof given !== 'object' || given === null) return {}
  const strings: [string, string][] = []
  for (const [name, value] of Object.entries(given)) {
    const first: unknown = Array.isArray(value) ? value[0] : value
    if (typeof first === 'string') strings.push([name, first])
  }
  return Object.fromEntries(strings)
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
    // What is somebody's own is not for her scripts, and the operator is nobody.
    if (principal.is !== 'person') throw new AppError('not-allowed', { reason: 'token-limit' })
    return
  }
  if (access === 'operator') {
    if (principal.is !== 'operator') throw new AppError('not-allowed', { reason: 'operator' })
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
  const standing = await door.standing(principal, plan)
  const denied =
    'plan' in access
      ? planDenial(standing, access.plan)
      : tableDenial(standing, access.table, await door.table(plan, table))
  if (denied === null) return
  throw planDenial(standing, 'read') === null
    ? new AppError('not-allowed', { reason: denied })
    : new AppError('unknown-plan', { plan: shown(plan) })
}

/** What a stranger typed, short enough to repeat. */
export const shown = (id: string): string => id.slice(0, 64)
