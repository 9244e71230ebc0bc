/**
 * Everybody × every route × own and foreign ids, made from the server's own table of routes. What is expected follows from the declared access
 * and from what each persona may do (`matrix/personas.ts`). The rules: server/http/SPEC.md.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { mountRoutes, type Route } from '../../../server/http/route.ts'
import { type Caller, type Persona, PERSONAS } from './matrix/personas.ts'
import { type Recipe, RECIPES } from './matrix/recipes.ts'
import { createWorld, type PlanName, type Target, type World } from './matrix/world.ts'

/** Whose the ids in the address are: all of one plan, or the second one of the other. */
type Place = 'own' | 'foreign' | 'mixed'

const nameOf = ({ method, url }: Route): string => `${String(method)} ${url}`
const hasPlan = ({ url }: Route): boolean => url.includes('/:plan')
const hasSecond = ({ url }: Route): boolean => /\/:(?!plan\b|token\b)/.test(url)

function placesOf(route: Route, { namesTable }: Recipe): readonly Place[] {
  if (hasPlan(route)) return hasSecond(route) || namesTable ? ['own', 'foreign', 'mixed'] : ['own', 'foreign']
  return hasSecond(route) ? ['own', 'foreign'] : ['own']
}

/** What the declared access means for this persona: null, she may. */
function refusal({ access }: Route, persona: Persona, plan: PlanName): number | null {
  if (access === 'anyone') return null
  if (persona.is === 'nobody') return 401
  switch (access) {
    case 'caller':
      return null
    case 'person':
      return persona.is === 'person' ? null : 403
    case 'administrator':
      return persona.is === 'operator' || persona.administrator === true ? null : 403
    case 'operator':
      return persona.is === 'operator' ? null : 403
    default: {
      const rights = persona[plan]
      if (rights.includes('plan' in access ? access.plan : access.table)) return null
      // What she may not even read is not there for her.
      return rights.includes('read') ? 403 : 404
    }
  }
}

/** What is asked of what the body names. A plan that she may not read is not there. */
function bodyRefusal(route: Route, { needs }: Recipe, persona: Persona, plan: PlanName): number | null {
  if (nameOf(route) === 'POST /api/account/tokens') return persona.own.includes('read') ? null : 404
  return needs === undefined || persona[plan].includes(needs) ? null : 403
}

function address({ url }: Route, recipe: Recipe, first: Target, second: Target): string {
  const ids: Record<string, string> = {
    plan: first.plan,
    table: second.table,
    room: second.table,
    person: second.person.id,
    id: recipe.id === undefined ? '' : second[recipe.id],
    token: 'A'.repeat(43),
  }
  return url.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? 'unknown') + (recipe.query ?? '')
}

/** One call of the matrix. */
type Case = {
  readonly world: World
  readonly route: Route
  readonly recipe: Recipe
  readonly persona: Persona
  readonly place: Place
}
type Call = Case & { readonly caller: Caller; readonly first: Target; readonly second: Target }

async function statusOf(call: Call): Promise<number> {
  const { world, route, recipe, caller, first, second } = call
  const body = recipe.body?.(second, caller, world)
  const response = await fetch(world.server.url + address(route, recipe, first, second), {
    method: String(route.method),
    redirect: 'manual',
    headers: { ...caller.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  await response.arrayBuffer()
  return response.status
}

/** The status, and whether something changed that must not. */
async function answerTo(call: Call, mayChange: (status: number) => boolean): Promise<string> {
  const before = await call.world.print()
  const status = await statusOf(call)
  const changed = (await call.world.print()) !== before
  return changed && !mayChange(status) ? `${status} and something changed` : `${status}`
}

const planOf = (place: Place): PlanName => (place === 'foreign' ? 'foreign' : 'own')

/** Another's id where only one's own is meant. */
const isForeign = ({ place, recipe }: Case): boolean =>
  place === 'mixed' || (place === 'foreign' && recipe.ofCaller === true)

/** Null: she may. */
function refusalOf({ route, recipe, persona, place }: Case): number | null {
  const declared = refusal(route, persona, planOf(place))
  return declared ?? (place === 'mixed' ? null : bodyRefusal(route, recipe, persona, planOf(place)))
}

/** With people and things made for this call. */
async function changing(of: Case, ownPlan: Target): Promise<string> {
  const { world, persona, recipe, place } = of
  const caller = await persona.make(world)
  await recipe.prepare?.(world)
  const second = await targetFor(world, place, recipe, caller)
  const first = place === 'mixed' ? ownPlan : second
  return answerTo(
    { ...of, caller, first, second },
    (status) => status < 300 && (!isForeign(of) || recipe.givesAway === true),
  )
}

/** Ids of an account's are the caller's own, in her own place. */
async function targetFor(world: World, place: Place, recipe: Recipe, caller: Caller): Promise<Target> {
  const target = await world.target(place === 'own' ? 'own' : 'foreign')
  if (recipe.ofCaller !== true || place !== 'own' || !caller.person) return target
  const id = async (table: string): Promise<string> =>
    (
      await world.server.tables.read<{ id: string }>({
        sql: `SELECT id FROM ${table} WHERE person = ?`,
        parameters: [caller.person?.id],
      })
    )[0]?.id ?? ''
  return { ...target, person: caller.person, token: await id('token'), session: await id('session') }
}

describe('[HT1, HT2] everybody at every route', () => {
  let world: World
  const callers = new Map<string, Caller>()
  let targets: { readonly [plan in PlanName]: Target }

  beforeAll(async () => {
    world = await createWorld(afterAll)
    targets = { own: await world.target('own'), foreign: await world.target('foreign') }
    for (const [name, persona] of Object.entries(PERSONAS)) callers.set(name, await persona.make(world))
  })

  test('the matrix knows every route, and no others', () => {
    const routes = world.server.routes.map(nameOf)
    expect(routes.filter((route) => !(route in RECIPES))).toEqual([])
    expect(Object.keys(RECIPES).filter((route) => !routes.includes(route))).toEqual([])
    expect(new Set(routes).size).toBe(routes.length)
  })

  test.each(Object.keys(RECIPES))('%s', { timeout: 60_000 }, async (name) => {
    const route = world.server.routes.find((one) => nameOf(one) === name)
    const recipe = RECIPES[name]
    if (!route || !recipe) throw new Error(`the server has no ${name}`)
    const wrong: string[] = []
    for (const [who, persona] of Object.entries(PERSONAS))
      for (const place of placesOf(route, recipe)) {
        const of: Case = { world, route, recipe, persona, place }
        const refused = refusalOf(of)
        const isSafe = refused !== null || route.method === 'GET'
        const got = await (isSafe ? changingNothing(of, callers.get(who)!) : changing(of, targets.own))
        const wanted = refused ?? (isForeign(of) ? recipe.foreign : undefined) ?? recipe.status
        const fits = [wanted, ...(refused === null ? [recipe.later] : [])].some((one) => got === String(one))
        if (!fits) wrong.push(`${who}, ${place}: ${got} for ${wanted}`)
      }
    expect(wrong).toEqual([])
  })

  test('a route is the same route however its address is spelled', async () => {
    const [{ own }, nobody] = [targets, { headers: {} }]
    const wrong: string[] = []
    for (const route of world.server.routes) {
      const plain = address(route, RECIPES[nameOf(route)] ?? { status: 200 }, own, own)
      for (const spelled of [plain.replace('/api', '/%61pi'), plain.replace('/api/', '/ap%69/')])
        for (const site of ['none', 'cross-site']) {
          const [headers, method] = [{ ...nobody.headers, 'sec-fetch-site': site }, String(route.method)]
          const [one, other] = await Promise.all(
            [plain, spelled].map((path) =>
              fetch(world.server.url + path, { method, headers, redirect: 'manual' }),
            ),
          )
          const said = [one, other].map(
            (answer) => `${answer?.status} ${answer?.headers.get('cache-control')}`,
          )
          if (said[0] !== said[1] || !said[1]?.endsWith(' no-store'))
            wrong.push(`${spelled}: ${said.join(', ')}`)
        }
    }
    expect(wrong).toEqual([])
  })

  function changingNothing(of: Case, caller: Caller): Promise<string> {
    const first = targets[planOf(of.place)]
    return answerTo(
      { ...of, caller, first, second: of.place === 'mixed' ? targets.foreign : first },
      () => false,
    )
  }
})

describe('[HT1] what does not say who may use it', () => {
  const mount = async (...routes: unknown[]): Promise<void> => {
    const { fastify } = await import('fastify')
    const app = fastify()
    onTestFinished(() => app.close())
    mountRoutes(app, routes as Route[], {} as never)
  }
  const handle = async (): Promise<null> => null

  test.each<[what: string, route: object]>([
    ['nothing', { method: 'GET', url: '/api/x' }],
    ['a word that is none', { method: 'GET', url: '/api/x', access: 'everybody' }],
    [
      'a right in a plan that the address does not name',
      { method: 'GET', url: '/api/x', access: { plan: 'read' } },
    ],
    ['a right in no table', { method: 'GET', url: '/api/plans/:plan', access: { table: 'edit' } }],
    ['a table without its plan', { method: 'GET', url: '/api/tables/:table', access: { table: 'edit' } }],
    ['an empty declaration', { method: 'GET', url: '/api/plans/:plan', access: {} }],
  ])('is not mounted: %s', async (_, route) => {
    await expect(mount({ ...route, handle })).rejects.toThrow(/who may use it/)
  })

  test('nor is anything beside the table of routes', async () => {
    const { fastify } = await import('fastify')
    const app = fastify()
    onTestFinished(() => app.close())
    mountRoutes(app, [], {} as never)
    expect(() => app.get('/api/beside', handle)).toThrow(/without a declared access/)
    expect(() => app.get('/healthz', handle)).not.toThrow()
  })
})
