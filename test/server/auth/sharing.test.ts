/** Members, invitations and tokens. The rules: server/http/SPEC.md, SH. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Grant, PlanRole, Scope } from '../../../shared/model/access.ts'
import { AppError } from '../../../shared/model/error.ts'
import { AS_OPERATOR, cookieOf, PASSWORD } from '../../helpers/auth-world.ts'
import { BOTH_DATABASES } from '../../helpers/both-databases.ts'
import { doorWorld, type DoorWorld } from '../../helpers/door-world.ts'

const grant = (role: PlanRole, scope: Scope = 'plan'): Grant => ({ scope, role })
const code = async (of: Promise<unknown>): Promise<string> =>
  of.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

type AuditRow = { row: string; field: string; before: string | null; after: string | null; person: string }
const audit = ({ rows }: DoorWorld): Promise<readonly AuditRow[]> =>
  rows<AuditRow>(`SELECT "row", field, before, after, person FROM audit WHERE kind = 'rights' ORDER BY id`)

describe.each(BOTH_DATABASES)('over $name', ({ open }) => {
  test('[SH1] a plan keeps an owner', async () => {
    const world = doorWorld(await open())
    const { sharing, person } = world
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li', grant('editor'))
    const set = (id: string, ...grants: Grant[]): Promise<string> =>
      code(sharing.set(ana.principal, 'p', id, grants))
    expect(await set(ana.id)).toBe('last-owner')
    expect(await set(ana.id, grant('editor'))).toBe('last-owner')
    expect(await set(ana.id, grant('owner'), grant('viewer', 'table:t'))).toBe('done')
    expect(await set(li.id)).toBe('done')
    expect(await set(li.id, grant('owner'))).toBe('done')
    expect(await set(ana.id)).toBe('done')
    expect((await sharing.members('p', false)).members.map(({ person: id }) => id)).toEqual([li.id])
    expect(await set('nobody', grant('viewer'))).toBe('unknown-person')
  })

  test('[SH1] also when two owners take the right from each other at the same time', async () => {
    const world = doorWorld(await open())
    const { sharing, person } = world
    const [ana, li] = [await person('Ana', grant('owner')), await person('Li', grant('owner'))]
    for (let n = 0; n < 20; n++) {
      const outcomes = await Promise.all([
        code(sharing.set(ana.principal, 'p', li.id, [grant('viewer')])),
        code(sharing.set(li.principal, 'p', ana.id, [grant('viewer')])),
      ])
      expect(outcomes.toSorted()).toEqual(['done', 'last-owner'])
      for (const { id } of [ana, li]) await sharing.set(ana.principal, 'p', id, [grant('owner')])
    }
  })

  test('[SH1] an owner who is deactivated is none that is left', async () => {
    const { sharing, person, auth } = doorWorld(await open())
    const root = await person('Root')
    const [ana, li] = [await person('Ana', grant('owner')), await person('Li', grant('owner'))]
    await auth.people.change(li.id, { active: false }, AS_OPERATOR)
    expect(await code(sharing.set(ana.principal, 'p', ana.id, []))).toBe('last-owner')
    await auth.people.change(ana.id, { active: false, ownerless: true }, AS_OPERATOR)
    // Nobody who may sign in owns it: others can still be changed, and an administrator gives it to somebody.
    await sharing.set(root.principal, 'p', root.id, [grant('viewer')])
    expect(await code(sharing.set(root.principal, 'p', root.id, []))).toBe('done')
    expect(await code(sharing.set(root.principal, 'p', root.id, [grant('owner')]))).toBe('done')
  })

  test('[SH1] whoever alone owns plans does not go before it is said whose they are', async () => {
    const world = doorWorld(await open())
    const { sharing, person, auth, rights } = world
    const root = await person('Root')
    const [ana, li] = [await person('Ana', grant('owner')), await person('Li', grant('editor'))]
    await sharing.set(root.principal, 'q', ana.id, [grant('owner')])
    await sharing.set(root.principal, 'r', ana.id, [grant('owner')])
    await sharing.set(root.principal, 'r', root.id, [grant('owner')])
    const alone = async (): Promise<unknown> => {
      const entries = await auth.people.entries()
      return entries.flatMap(({ id, ownsAlone }) => (ownsAlone.length > 0 ? [[id, ownsAlone]] : []))
    }
    const leave = (change: object): Promise<void> =>
      auth.people.change(ana.id, { active: false, ...change }, root.principal)
    expect(await alone()).toEqual([[ana.id, ['p', 'q']]])
    await expect(leave({})).rejects.toMatchObject({ code: 'sole-owner', facts: { plans: 'p, q', count: 2 } })
    for (const heir of [ana.id, 'nobody']) expect(await code(leave({ heir }))).toBe('unknown-person')
    expect(await auth.people.find(ana.id)).toMatchObject({ active: true })
    const before = (await audit(world)).length
    await leave({ heir: li.id })
    expect(await rights.grants('p', li.id)).toEqual([grant('owner')])
    expect(await rights.grants('q', li.id)).toEqual([grant('owner')])
    expect(await rights.grants('r', li.id)).toEqual([])
    expect((await audit(world)).slice(before)).toEqual([
      expect.objectContaining({ person: root.id, row: li.id, before: JSON.stringify([grant('editor')]) }),
      expect.objectContaining({ person: root.id, row: li.id, before: '[]' }),
    ])
    expect(await alone()).toEqual([
      [li.id, ['p', 'q']],
      [root.id, ['r']],
    ])
    // Gone already: nothing hangs on her.
    expect(await code(leave({}))).toBe('done')
    await auth.people.change(li.id, { active: false, ownerless: true }, root.principal)
    expect(await auth.people.find(li.id)).toMatchObject({ active: false })
  })

  test('[SH1] of two who alone own a plan and are deactivated at once, one stays', async () => {
    const world = doorWorld(await open())
    await world.person('Root')
    const both = [await world.person('Ana', grant('owner')), await world.person('Li', grant('owner'))]
    const outcomes = await Promise.all(
      both.map(({ id }) => code(world.auth.people.change(id, { active: false }, AS_OPERATOR))),
    )
    expect(outcomes.toSorted()).not.toEqual(['done', 'done'])
    const { members } = await world.sharing.members('p', false)
    expect(members.filter(({ active }) => active)).toHaveLength(1)
  })

  test('[SH2] whoever has an account is a member at once; anybody else gets a link', async () => {
    const { sharing, person, auth } = doorWorld(await open())
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li', grant('commenter'), grant('viewer', 'table:t'))
    const invite = (email: string, ...grants: Grant[]) =>
      sharing.invite(ana.principal, 'p', { email, name: 'Somebody', grants })
    // Beside what she had; the later word counts where both say something.
    expect(await invite('LI@example.org', grant('editor', 'table:t'))).toEqual({
      member: {
        person: li.id,
        name: (await auth.people.find(li.id))!.name,
        email: 'li@example.org',
        active: true,
        grants: [grant('commenter'), grant('editor', 'table:t')],
      },
    })
    expect(await invite('ana@example.org', grant('viewer'))).toMatchObject({
      member: { grants: [grant('owner')] },
    })
    const made = await invite('new@example.org', grant('editor', 'component:sp2'))
    if (!('url' in made)) throw new Error('no link')
    expect((await sharing.members('p', true)).invitations).toEqual([made.invitation])
    expect((await sharing.members('p', false)).invitations).toEqual([])
    await auth.accept(made.url, { name: 'New', password: PASSWORD })
    const { members } = await sharing.members('p', true)
    expect(members.find(({ email }) => email === 'new@example.org')).toMatchObject({
      name: 'New',
      grants: [grant('editor', 'component:sp2')],
    })
    await auth.people.change(li.id, { active: false }, AS_OPERATOR)
    expect(await code(invite('li@example.org', grant('owner')))).toBe('unknown-person')
    expect(await code(invite('no address', grant('viewer')))).toBe('malformed')
  })

  test('[SH2] an invitation is taken back, of this plan only', async () => {
    const { sharing, person, auth } = doorWorld(await open())
    const ana = await person('Ana', grant('owner'))
    const made = await sharing.invite(ana.principal, 'p', {
      email: 'n@example.org',
      name: 'N',
      grants: [grant('viewer')],
    })
    if (!('url' in made)) throw new Error('no link')
    const { id } = made.invitation
    expect(await code(sharing.withdraw(ana.principal, 'q', id))).toBe('link-invalid')
    expect(await code(sharing.withdraw(ana.principal, 'p', id))).toBe('done')
    expect(await code(sharing.withdraw(ana.principal, 'p', id))).toBe('link-invalid')
    expect(await code(auth.accept(made.url, { name: 'N', password: PASSWORD }))).toBe('link-invalid')
  })

  test('[AU20] whoever was taken out does not come back by an older invitation', async () => {
    const world = doorWorld(await open())
    const { sharing, person, auth, rights } = world
    const ana = await person('Ana', grant('owner'))
    const invite = async (email: string, ...grants: Grant[]): Promise<string> => {
      const made = await sharing.invite(ana.principal, 'p', { email, name: 'N', grants })
      if (!('url' in made)) throw new Error('no link')
      return made.url
    }
    const first = await invite('n@example.org', grant('editor'))
    const second = await invite('N@Example.org', grant('viewer'))
    const another = await invite('m@example.org', grant('viewer'))
    const joined = await auth.accept(second, { name: 'N', password: PASSWORD })
    if (joined.is !== 'signed-in' || !joined.session) throw new Error('not signed in')
    const n = joined.person.id
    const signedIn = await auth.found({ cookie: cookieOf(joined.session) })
    // The one she joined by has used up the other.
    expect(await code(auth.accept(first, {}, signedIn))).toBe('link-invalid')
    expect(await rights.grants('p', n)).toEqual([grant('viewer')])
    // Whatever an owner decides about her takes the place of what was open.
    const made = await auth.links.invite({
      email: 'n@example.org',
      name: 'N',
      plan: 'p',
      grants: [grant('owner')],
      by: ana.id,
    })
    const elsewhere = await auth.links.invite({
      email: 'n@example.org',
      name: 'N',
      plan: 'q',
      grants: [grant('viewer')],
      by: ana.id,
    })
    await sharing.set(ana.principal, 'p', n, [])
    expect(await code(auth.accept(made.url, {}, signedIn))).toBe('link-invalid')
    expect(await rights.grants('p', n)).toEqual([])
    expect(await code(auth.accept(elsewhere.url, {}, signedIn))).toBe('done')
    expect(await code(auth.links.look(another.split('/').at(-1)!))).toBe('done')
  })

  test('[AU20] of one address’s invitations to one plan that are accepted at once, one wins', async () => {
    const world = doorWorld(await open())
    const { sharing, person, auth } = world
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li')
    const signedIn = await auth.found(li)
    const urls: string[] = []
    for (let n = 0; n < 5; n++)
      urls.push(
        (
          await auth.links.invite({
            email: li.email,
            name: '',
            plan: 'p',
            grants: [grant('viewer', `table:t${n}`)],
            by: ana.id,
          })
        ).url,
      )
    const outcomes = await Promise.all([
      code(sharing.set(ana.principal, 'p', li.id, [])),
      ...urls.map((url) => code(auth.accept(url, {}, signedIn))),
    ])
    expect(outcomes.slice(1).filter((one) => one === 'done').length).toBeLessThanOrEqual(1)
    expect(await auth.links.invitations('p')).toEqual([])
  })

  test('[AU30] whoever owns a plan no longer has made no links into it', async () => {
    const world = doorWorld(await open())
    const { sharing, person, auth } = world
    const ana = await person('Ana', grant('owner'))
    const eve = await person('Eve', grant('owner'))
    const invite = async (by: typeof ana, plan: string, email: string): Promise<string> => {
      const made = await sharing.invite(by.principal, plan, { email, name: 'N', grants: [grant('owner')] })
      if (!('url' in made)) throw new Error('no link')
      return made.url
    }
    await sharing.set(ana.principal, 'q', eve.id, [grant('owner')])
    const hers = await invite(eve, 'p', 'evil@example.org')
    const inQ = await invite(eve, 'q', 'friend@example.org')
    const anas = await invite(ana, 'p', 'good@example.org')
    await sharing.set(ana.principal, 'p', eve.id, [grant('owner'), grant('viewer', 'table:t')])
    expect(await code(auth.links.look(hers.split('/').at(-1)!))).toBe('done')
    await sharing.set(ana.principal, 'p', eve.id, [grant('editor')])
    expect(await code(auth.accept(hers, { name: 'E', password: PASSWORD }))).toBe('link-invalid')
    for (const url of [inQ, anas])
      expect(await code(auth.accept(url, { name: 'F', password: PASSWORD }))).toBe('done')
  })

  test('[SH3] every change is in the audit log, what was refused is not', async () => {
    const world = doorWorld(await open())
    const { sharing, person, desk, auth } = world
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li')
    const before = (await audit(world)).length
    await sharing.set(ana.principal, 'p', li.id, [grant('viewer'), grant('editor', 'table:t')])
    await sharing.set(ana.principal, 'p', li.id, [])
    await code(sharing.set(ana.principal, 'p', ana.id, []))
    const made = await sharing.invite(ana.principal, 'p', {
      email: 'n@example.org',
      name: 'N',
      grants: [grant('viewer')],
    })
    if (!('url' in made)) throw new Error('no link')
    await auth.accept(made.url, { name: 'N', password: PASSWORD })
    const { token } = await desk.make(ana.principal, ana.id, {
      name: 'x',
      plan: 'p',
      role: 'viewer',
      days: null,
    })
    await desk.revoke(ana.principal, { id: token.id, person: ana.id })
    const memberId = (await auth.people.byEmail('n@example.org'))!.id
    const said = (await audit(world)).slice(before)
    const grants = (...list: Grant[]): string => JSON.stringify(list)
    const both = grants(grant('viewer'), grant('editor', 'table:t'))
    const [byAna, ofLi] = [{ person: ana.id }, { row: li.id, field: 'grants' }]
    expect(said.slice(0, 3)).toEqual([
      { ...byAna, ...ofLi, before: '[]', after: both },
      { ...byAna, ...ofLi, before: both, after: '[]' },
      {
        ...byAna,
        row: '',
        field: 'invitation',
        before: null,
        after: JSON.stringify({ email: 'n@example.org', grants: [grant('viewer')] }),
      },
    ])
    const invitation = JSON.stringify({ email: 'n@example.org', grants: [grant('viewer')] })
    expect(said.slice(3, 5)).toEqual([
      { person: memberId, row: memberId, field: 'invitation', before: invitation, after: null },
      { ...byAna, row: memberId, field: 'grants', before: '[]', after: grants(grant('viewer')) },
    ])
    const ofToken = JSON.stringify({ id: token.id, name: 'x', role: 'viewer' })
    expect(said.slice(5)).toEqual([
      { ...byAna, row: ana.id, field: 'token', before: null, after: ofToken },
      { ...byAna, row: ana.id, field: 'token', before: ofToken, after: null },
    ])
  })

  test('[SH3] what an invitation did not give is not said to be given', async () => {
    const world = doorWorld(await open())
    const { sharing, person, auth, rights } = world
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li', grant('editor'), grant('editor', 'table:t'))
    const signedIn = await auth.found(li)
    const accept = async (...given: Grant[]): Promise<readonly AuditRow[]> => {
      auth.clock.now += 1000
      const { url } = await auth.links.invite({
        email: li.email,
        name: '',
        plan: 'p',
        grants: given,
        by: ana.id,
      })
      const before = (await audit(world)).length
      await auth.accept(url, {}, signedIn)
      return (await audit(world)).slice(before).filter(({ field }) => field === 'grants')
    }
    const had = JSON.stringify(await rights.grants('p', li.id))
    expect(await accept(grant('viewer'))).toEqual([])
    expect(await accept(grant('viewer'), grant('editor', 'component:sp2'))).toEqual([
      {
        row: li.id,
        person: ana.id,
        field: 'grants',
        before: had,
        after: JSON.stringify([grant('editor', 'component:sp2'), ...(JSON.parse(had) as Grant[])]),
      },
    ])
    // Nor what stays as it is.
    const { length } = await audit(world)
    await sharing.set(ana.principal, 'p', li.id, await rights.grants('p', li.id))
    await sharing.own(li.principal, 'p', li.id)
    expect((await audit(world)).length).toBe(length)
  })

  test('[SH3] [AU20] invitations are noted whoever makes them, and when a decision drops them', async () => {
    const world = doorWorld(await open())
    const { sharing, person, auth } = world
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li', grant('owner'))
    const { length } = await audit(world)
    const order = { name: '', plan: 'p', grants: [grant('viewer')] }
    await auth.links.invite({ ...order, email: 'x@example.org', by: ana.id })
    const { invitation } = await auth.links.invite({
      ...order,
      email: 'y@example.org',
      by: li.id,
      administrator: true,
    })
    const late = await auth.links.invite({ ...order, email: li.email, by: ana.id })
    await sharing.withdraw(
      ana.principal,
      'p',
      (await auth.links.invitations('p')).find(({ email }) => email === 'x@example.org')!.id,
    )
    await sharing.set(ana.principal, 'p', li.id, [])
    const said = (await audit(world))
      .slice(length)
      .map(({ row, person: by, field, before, after }) => [
        by,
        row,
        field,
        before && (JSON.parse(before) as unknown),
        after && (JSON.parse(after) as unknown),
      ])
    const of = (email: string): object => ({ email, grants: order.grants })
    const hers = { ...of(invitation.email), administrator: true }
    expect(said).toEqual([
      [ana.id, '', 'invitation', null, of('x@example.org')],
      [li.id, '', 'invitation', null, hers],
      [ana.id, '', 'invitation', null, of(late.invitation.email)],
      [ana.id, '', 'invitation', of('x@example.org'), null],
      [ana.id, '', 'invitation', of(li.email), null],
      [ana.id, '', 'invitation', hers, null],
      [ana.id, li.id, 'grants', [grant('owner')], []],
    ])
  })

  test('[SH4] tokens are kept as hashes, made for what somebody may, and seen by the plan’s owners', async () => {
    const world = doorWorld(await open())
    const { desk, person, rows } = world
    const ana = await person('Ana', grant('owner'))
    const li = await person('Li', grant('editor', 'component:sp2'))
    const make = (by: typeof ana, of: string, role: PlanRole, plan = 'p') =>
      desk.make(by.principal, of, { name: 'nightly', plan, role, days: 30 })
    expect(await code(make(li, li.id, 'owner'))).toBe('not-allowed')
    expect(await code(make(li, li.id, 'editor', 'q'))).toBe('unknown-plan')
    expect(await code(make(ana, 'nobody', 'viewer'))).toBe('unknown-person')
    const { secret, token } = await make(li, li.id, 'editor')
    expect(secret).toMatch(/^fsc_[\w-]{43}$/)
    const kept = JSON.stringify(await rows('SELECT * FROM token'))
    expect(kept).toContain(token.id)
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(secret.slice(4))
    expect(await desk.for('p')).toEqual([
      { ...token, person: li.id, personName: (await world.auth.people.find(li.id))!.name },
    ])
    expect(await desk.of(ana.id)).toEqual([])
    expect(await code(desk.revoke(ana.principal, { id: token.id, person: ana.id }))).toBe('unknown-token')
    expect(await code(desk.revoke(ana.principal, { id: token.id, plan: 'q' }))).toBe('unknown-token')
    expect(await code(desk.revoke(ana.principal, { id: token.id, plan: 'p' }))).toBe('done')
    expect(await code(desk.revoke(ana.principal, { id: token.id, plan: 'p' }))).toBe('unknown-token')
    for (let n = 0; n < 100; n++) await make(li, li.id, 'viewer')
    expect(await code(make(li, li.id, 'viewer'))).toBe('too-many')
  })

  test('[SH5] whoever makes a plan owns it, or whom she names; what the operator makes is nobody’s yet', async () => {
    const { sharing, person, auth, rights } = doorWorld(await open())
    const ana = await person('Ana')
    const li = await person('Li')
    const operator = { is: 'operator', person: 'operator', name: 'operator' } as const
    expect(await sharing.ownerOf(ana.principal, undefined)).toBe(ana.id)
    expect(await sharing.ownerOf(operator, undefined)).toBe(null)
    expect(await sharing.ownerOf(operator, 'Li@example.org')).toBe(li.id)
    expect(await sharing.ownerOf(operator, li.id)).toBe(li.id)
    expect(await code(sharing.ownerOf(operator, 'eve@example.org'))).toBe('unknown-person')
    await sharing.own(ana.principal, 'new', li.id)
    expect(await rights.grants('new', li.id)).toEqual([grant('owner')])
    // Nobody takes what somebody owns.
    await sharing.own(ana.principal, 'new', ana.id)
    expect(await rights.grants('new', ana.id)).toEqual([])
    await auth.people.change(li.id, { active: false, ownerless: true }, AS_OPERATOR)
    expect(await code(sharing.ownerOf(operator, 'li@example.org'))).toBe('unknown-person')
  })

  test('which plans somebody may read', async () => {
    const { sharing, person, desk, door } = doorWorld(await open())
    const ana = await person('Ana', grant('owner'))
    await sharing.set(ana.principal, 'q', ana.id, [grant('editor', 'table:x')])
    const stranger = await person('Eve')
    const { secret } = await desk.make(ana.principal, ana.id, {
      name: 'x',
      plan: 'p',
      role: 'viewer',
      days: null,
    })
    const token = await door.identify({
      cookie: undefined,
      authorization: `Bearer ${secret}`,
      protocols: undefined,
      address: '',
    })
    expect([...(await sharing.readable(ana.principal))!].toSorted()).toEqual(['p', 'q'])
    expect(await sharing.readable(stranger.principal)).toEqual([])
    expect(await sharing.readable(token!)).toEqual(['p'])
    expect(await sharing.readable({ is: 'operator', person: 'operator', name: 'operator' })).toBe(null)
  })
})

test('[SH1] whatever owners do to one another in whatever order, somebody is left', async () => {
  const action = fc.record({
    by: fc.nat(2),
    of: fc.nat(2),
    role: fc.constantFrom<PlanRole | null>('owner', 'editor', 'viewer', null),
    together: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const { sharing, person, rows } = doorWorld()
      const people = [await person('A', grant('owner')), await person('B'), await person('C')]
      let under: Promise<unknown>[] = []
      for (const { by, of, role, together } of actions) {
        under.push(
          code(sharing.set(people[by]!.principal, 'p', people[of]!.id, role === null ? [] : [grant(role)])),
        )
        if (!together) under = (await Promise.all(under), [])
      }
      await Promise.all(under)
      const owners = await rows(`SELECT 1 FROM membership WHERE plan = 'p' AND role = 'owner'`)
      expect(owners.length).toBeGreaterThan(0)
    }),
    { numRuns: 40 },
  )
})
