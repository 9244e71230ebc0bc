/** Who asks, and what she may do here. The rules: server/http/SPEC.md, DR. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { bearerOf } from '../../../server/auth/bearer.ts'
import { MemoryTables } from '../../../server/store/memory-tables.ts'
import type { Statement } from '../../../server/store/tables.ts'
import type { Grant, PlanRole, Scope } from '../../../shared/model/access.ts'
import { AS_OPERATOR } from '../../helpers/auth-world.ts'
import { BOTH_DATABASES } from '../../helpers/both-databases.ts'
import { credentials, doorWorld, OPERATOR_KEY } from '../../helpers/door-world.ts'

const grant = (role: PlanRole, scope: Scope = 'plan'): Grant => ({ scope, role })
const bearer = (secret: string) => credentials({ authorization: `Bearer ${secret}` })
const order = (role: PlanRole, days: number | null = null) => ({ name: 'nightly', plan: 'p', role, days })

describe.each(BOTH_DATABASES)('[DR1] a caller is known, over $name', ({ open }) => {
  test('by a cookie, a token, or the operator’s key', async () => {
    const { door, desk, person } = doorWorld(await open())
    const ana = await person('Ana', grant('owner'))
    const { secret, token } = await desk.make(ana.principal, ana.id, order('editor'))
    expect(ana.principal).toMatchObject({ is: 'person', person: ana.id, administrator: true })
    const asToken = { is: 'token', person: ana.id, plan: 'p', role: 'editor', token: token.id }
    expect(await door.identify(bearer(secret))).toMatchObject(asToken)
    expect(await door.identify(credentials({ protocols: `fascicle, token.${secret}` }))).toMatchObject(
      asToken,
    )
    expect(await door.identify(bearer(OPERATOR_KEY))).toMatchObject({ is: 'operator', person: 'operator' })
    expect(await door.identify(credentials({}))).toBe(null)
  })

  test('or not at all: a secret that is none is nobody’s, whatever cookie comes with it', async () => {
    const { door, desk, person, auth } = doorWorld(await open())
    const ana = await person('Ana', grant('owner'))
    const { secret, token } = await desk.make(ana.principal, ana.id, order('owner', 1))
    const { cookie } = ana
    const wrong = [
      `${secret}x`,
      secret.slice(0, -1),
      secret.toUpperCase(),
      'fsc_',
      `${OPERATOR_KEY}x`,
      'x',
      token.id,
    ]
    for (const each of wrong) {
      expect(await door.identify(bearer(each))).toBe(null)
      expect(await door.identify({ ...bearer(each), cookie })).toBe(null)
      expect(await door.identify(credentials({ cookie, protocols: `fascicle, token.${each}` }))).toBe(null)
    }
    // A proxy's own scheme is not for us.
    expect(await door.identify(credentials({ cookie, authorization: 'Basic YTpi' }))).toMatchObject({
      person: ana.id,
    })
    auth.clock.now += 86_400_000
    expect(await door.identify(bearer(secret))).toBe(null)
  })

  test('[SH4] that a token was used is noted at most once a minute', async () => {
    const world = doorWorld(await open())
    const { door, desk, auth } = world
    const ana = await world.person('Ana', grant('owner'))
    const { secret } = await desk.make(ana.principal, ana.id, order('viewer'))
    const seen = async (): Promise<number | null> => {
      await door.identify(bearer(secret))
      // Noted beside the answer, by the same writer.
      await world.tables.write([])
      return (await desk.of(ana.id))[0]!.seen
    }
    const began = auth.clock.now
    expect((await desk.of(ana.id))[0]!.seen).toBe(null)
    expect(await seen()).toBe(began)
    auth.clock.now += 59_000
    expect(await seen()).toBe(began)
    auth.clock.now += 2_000
    expect(await seen()).toBe(began + 61_000)
  })
})

test('[DR1] no header makes anybody of nobody, and none throws', async () => {
  const { door } = doorWorld()
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        cookie: fc.option(fc.string(), { nil: undefined }),
        authorization: fc.option(
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `Bearer ${text}`),
          ),
          { nil: undefined },
        ),
        protocols: fc.option(
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `fascicle, token.${text}`),
          ),
          { nil: undefined },
        ),
      }),
      async (given) => {
        expect(await door.identify(credentials(given))).toBe(null)
      },
    ),
  )
})

test.each<[authorization: string | undefined, protocols: string | undefined, secret: string | null]>([
  ['Bearer abc', undefined, 'abc'],
  ['bearer  abc ', undefined, 'abc'],
  ['Bearer', undefined, null],
  ['Bearer a b', undefined, null],
  ['Basic abc', undefined, null],
  [undefined, 'fascicle, token.abc', 'abc'],
  [undefined, ' fascicle ,token.abc ', 'abc'],
  [undefined, 'fascicle', null],
  [undefined, 'token.abc', null],
  [undefined, 'fascicle, token.abc, more', null],
  ['Bearer abc', 'fascicle, token.xyz', 'abc'],
])('[DR1] “%s” and “%s” show %s', (authorization, protocols, secret) => {
  expect(bearerOf({ authorization, protocols })).toBe(secret)
})

describe('[DR2] a pass', () => {
  const ROOMS = ['outline', 'discussion', 'register', 't', 'u', 'unheard-of'] as const
  test.each<[grants: Grant[], passes: string]>([
    [[], 'none none none none none none'],
    [[grant('viewer')], 'viewer viewer viewer viewer viewer viewer'],
    [[grant('commenter')], 'commenter write viewer commenter commenter commenter'],
    [[grant('editor')], 'write write viewer write write write'],
    [[grant('owner')], 'write write viewer write write write'],
    [[grant('editor', 'component:sp2')], 'another-part viewer viewer write another-part another-part'],
    [[grant('editor', 'table:u')], 'another-part viewer viewer another-part write another-part'],
    [[grant('editor'), grant('viewer', 'table:t')], 'another-part write viewer another-part write write'],
  ])('%j: %s', async (grants, passes) => {
    const { door, person } = doorWorld()
    await person('Root')
    const { principal } = await person('Ana', ...grants)
    const of = async (room: string): Promise<string> => {
      const pass = await door.pass(principal, { plan: 'p', room })
      if (pass === null) return 'none'
      expect(pass.guest).toEqual({ person: principal.person, name: principal.name })
      return pass.mode === 'write' ? 'write' : pass.reason
    }
    expect((await Promise.all(ROOMS.map(of))).join(' ')).toBe(passes)
    expect(await door.pass(principal, { plan: 'another', room: 't' })).toBe(null)
  })

  test('of a final table is to read, also for an owner, her token and the operator', async () => {
    const world = doorWorld()
    const { door, desk } = world
    const ana = await world.person('Ana', grant('owner'))
    const { secret } = await desk.make(ana.principal, ana.id, order('owner'))
    await world.setState('t', 'final')
    for (const given of [credentials({ cookie: ana.cookie }), bearer(secret), bearer(OPERATOR_KEY)]) {
      const principal = (await door.identify(given))!
      expect(await door.pass(principal, { plan: 'p', room: 't' })).toMatchObject({
        mode: 'read',
        reason: 'final',
      })
      expect(await door.pass(principal, { plan: 'p', room: 'u' })).toMatchObject({ mode: 'write' })
    }
  })

  test('of a token is no more than its role, in its plan alone', async () => {
    const { door, desk, person, sharing } = doorWorld()
    const ana = await person('Ana', grant('owner'))
    await sharing.set(ana.principal, 'q', ana.id, [grant('owner')])
    const { secret } = await desk.make(ana.principal, ana.id, order('viewer'))
    const principal = (await door.identify(bearer(secret)))!
    expect(await door.pass(principal, { plan: 'p', room: 't' })).toMatchObject({
      mode: 'read',
      reason: 'token-limit',
    })
    expect(await door.pass(principal, { plan: 'q', room: 't' })).toBe(null)
    expect(await door.standing(principal, 'p')).toMatchObject({ administrator: false, limit: 'viewer' })
  })
})

describe('[DR3] what changes is true at once', () => {
  test('memberships, states, components, tokens, deactivation', async () => {
    const world = doorWorld()
    const { door, desk, sharing, auth, components, changes } = world
    const root = await world.person('Root', grant('owner'))
    const ana = await world.person('Ana', grant('editor', 'component:sp2'))
    const { secret, token } = await desk.make(ana.principal, ana.id, order('editor'))
    const asToken = (await door.identify(bearer(secret)))!
    const told: object[] = []
    const silence = door.onChange((change) => told.push(change))
    const pass = async (): Promise<string> => {
      const given = await door.pass(ana.principal, { plan: 'p', room: 't' })
      return given === null ? 'none' : given.mode === 'write' ? 'write' : given.reason
    }
    expect(await pass()).toBe('write')
    await world.setState('t', 'final')
    expect(await pass()).toBe('final')
    await world.setState('t', 'draft')
    components.set('t', 'sp1')
    changes.tell({ plan: 'p', tables: new Set(['t']) })
    expect(await pass()).toBe('another-part')
    await sharing.set(root.principal, 'p', ana.id, [grant('viewer')])
    expect(await pass()).toBe('viewer')
    await sharing.set(root.principal, 'p', ana.id, [])
    expect(await pass()).toBe('none')
    await sharing.set(root.principal, 'p', ana.id, [grant('editor')])
    expect(await pass()).toBe('write')

    await desk.revoke(ana.principal, { id: token.id, person: ana.id })
    expect([await door.identify(bearer(secret)), await door.isValid(asToken)]).toEqual([null, false])
    expect(await door.isValid(ana.principal)).toBe(true)
    await auth.people.change(ana.id, { active: false }, AS_OPERATOR)
    expect(await door.identify(credentials({ cookie: ana.cookie }))).toBe(null)
    expect(await door.isValid(ana.principal)).toBe(false)
    expect(told).toEqual([
      { plan: 'p', tables: new Set(['t']) },
      { plan: 'p', tables: new Set(['t']) },
      { plan: 'p', tables: new Set(['t']) },
      { plan: 'p', person: ana.id },
      { plan: 'p', person: ana.id },
      { plan: 'p', person: ana.id },
      { person: ana.id },
      { person: ana.id },
    ])
    silence()
    changes.tell({ plan: 'p' })
    expect(told).toHaveLength(8)
  })

  test('also for a question that is being answered', async () => {
    /** What is asked for from now on is read at once and answered when the test says. */
    class SlowTables extends MemoryTables {
      held: (() => void)[] | null = null
      override async read<Row>(statement: Statement): Promise<readonly Row[]> {
        const rows = await super.read<Row>(statement)
        const { held } = this
        if (held) await new Promise<void>((resolve) => held.push(resolve))
        return rows
      }
      release(): void {
        const held = this.held ?? []
        this.held = null
        for (const go of held) go()
      }
    }
    const tables = new SlowTables()
    const { door, sharing, person } = doorWorld(tables)
    const root = await person('Root', grant('owner'))
    const ana = await person('Ana', grant('editor'))
    tables.held = []
    const pass = door.pass(ana.principal, { plan: 'p', room: 't' })
    await new Promise((turn) => setImmediate(turn))
    expect(tables.held.length).toBeGreaterThan(0)
    const { held } = tables
    tables.held = null
    await sharing.set(root.principal, 'p', ana.id, [])
    for (const go of held) go()
    expect(await pass).toBe(null)
  })
})
