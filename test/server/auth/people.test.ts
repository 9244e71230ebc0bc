/** People and their links over both databases: what races cannot pass, and what ends at once. */
import { describe, expect, test } from 'vitest'

import type { LinkRow } from '../../../server/store/link-store.ts'
import { sql } from '../../../server/store/tables.ts'
import type { Grant } from '../../../shared/model/access.ts'
import {
  AS_OPERATOR,
  type AuthWorld,
  authWorld,
  cookieOf,
  HERE,
  PASSWORD,
  SITE,
  tokenIn,
} from '../../helpers/auth-world.ts'
import { BOTH_DATABASES } from '../../helpers/both-databases.ts'

const EDITOR: readonly Grant[] = [
  { scope: 'plan', role: 'viewer' },
  { scope: 'component:sub2', role: 'editor' },
]
const HOUR = 3_600_000

const rows = (world: AuthWorld, table: 'person' | 'session' | 'link' | 'membership' | 'token') =>
  world.tables.read<Record<string, unknown>>(sql.selectFrom(table).selectAll().compile())

/** How many of these were done, and how the others were refused. */
async function outcomes(all: readonly Promise<unknown>[]): Promise<{ done: number; refused: string[] }> {
  const settled = await Promise.allSettled(all)
  const refused = settled.flatMap((one) =>
    one.status === 'rejected' ? [String((one.reason as { code?: string }).code)] : [],
  )
  return { done: settled.length - refused.length, refused: [...new Set(refused)] }
}

describe.each(BOTH_DATABASES)('in $name', ({ open }) => {
  test('[AU14] of twenty who accept one link at once, one wins', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const url = await world.invite('mary@example.org', { grants: EDITOR })
    const all = Array.from({ length: 20 }, (_, at) =>
      world.accept(url, { name: `M ${at}`, password: PASSWORD }),
    )
    expect(await outcomes(all)).toEqual({ done: 1, refused: ['link-invalid'] })
    expect((await rows(world, 'person')).filter(({ email }) => email === 'mary@example.org')).toHaveLength(1)
    expect(await rows(world, 'membership')).toHaveLength(2)
  })

  test('[AU14] looking uses nothing up, time does, and a failed acceptance does not', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const url = await world.invite('mary@example.org', { grants: EDITOR })
    for (let at = 0; at < 3; at++)
      expect(await world.links.look(tokenIn(url))).toMatchObject({
        kind: 'invitation',
        email: 'mary@example.org',
        plan: { en: 'The plan' },
        by: 'operator',
        known: false,
      })
    await expect(world.accept(url, { name: 'Mary', password: 'short' })).rejects.toMatchObject({
      code: 'password-unfit',
    })
    await expect(world.accept(url, { name: '\n', password: PASSWORD })).rejects.toMatchObject({
      code: 'malformed',
    })
    expect(await world.accept(url, { name: 'Mary', password: PASSWORD })).toMatchObject({ is: 'signed-in' })
    await expect(world.links.look(tokenIn(url))).rejects.toMatchObject({ code: 'link-invalid' })
    const late = await world.invite('late@example.org')
    world.clock.now += 7 * 24 * HOUR
    await expect(world.links.look(tokenIn(late))).rejects.toMatchObject({ code: 'link-invalid' })
    await expect(world.accept(late, { password: PASSWORD })).rejects.toMatchObject({ code: 'link-invalid' })
  })

  test('[AU14] one plan’s open invitations do not keep another from inviting', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const filler = await world.links.invite({
      email: 'x@example.org',
      name: '',
      plan: 'p',
      grants: EDITOR,
      by: 'operator',
    })
    const [row] = await rows(world, 'link').then((all) => all.filter(({ id }) => id === filler.invitation.id))
    const copies = Array.from({ length: 1999 }, (_, at) =>
      sql
        .insertInto('link')
        .values({ ...(row as never as LinkRow), id: `i${at}`, hash: `h${at}` })
        .compile(),
    )
    await world.tables.write(copies)
    await expect(world.invite('mary@example.org', { grants: EDITOR })).rejects.toMatchObject({
      code: 'too-many',
    })
    expect(await world.invite('mary@example.org')).toContain('/link/')
    const order = { email: 'mary@example.org', name: '', plan: 'q', grants: EDITOR, by: 'operator' }
    expect((await world.links.invite(order)).url).toContain('/link/')
  })

  test('[AU14] an invitation that was taken back is none', async () => {
    const world = authWorld(await open())
    const url = await world.invite('mary@example.org')
    const [{ id } = { id: '' }] = await world.links.invitations()
    expect(await world.links.withdraw(AS_OPERATOR, id, 'another-plan')).toBe(false)
    expect(await world.links.withdraw(AS_OPERATOR, id)).toBe(true)
    expect(await world.links.withdraw(AS_OPERATOR, id)).toBe(false)
    await expect(world.accept(url, { password: PASSWORD })).rejects.toMatchObject({ code: 'link-invalid' })
  })

  test('[AU14] [AU1] its address is the public URL’s, and its token nowhere in the database', async () => {
    const world = authWorld(await open())
    const url = await world.invite('mary@example.org')
    expect(url).toMatch(new RegExp(`^${SITE}/link/[A-Za-z0-9_-]{43}$`))
    expect(JSON.stringify(await rows(world, 'link'))).not.toContain(tokenIn(url))
    const root = await world.setUp()
    expect(JSON.stringify(await rows(world, 'session'))).not.toContain(root.token)
  })

  test('[AU15] address, rights and administrator come from the link', async () => {
    const world = authWorld(await open())
    const url = await world.invite('mary@example.org', { grants: EDITOR })
    await expect(
      world.accept(url, { email: 'root@example.org', name: 'Mary', password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'malformed' })
    const body = {
      email: 'MARY@example.org',
      name: 'Mary',
      password: PASSWORD,
      administrator: true,
      grants: [],
    }
    expect(await world.accept(url, body)).toMatchObject({
      person: { email: 'mary@example.org', name: 'Mary', administrator: false },
    })
    expect(await rows(world, 'membership')).toEqual(
      expect.arrayContaining(EDITOR.map((grant) => expect.objectContaining({ plan: 'p', ...grant }))),
    )
    const chief = await world.join('chief@example.org', { administrator: true })
    expect(await world.people.find(chief.id)).toMatchObject({ administrator: true })
  })

  test('[AU16] who has an account accepts as herself, and sets nothing', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    // Invited twice before she has an account.
    const [first, second] = [
      await world.invite('mary@example.org'),
      await world.invite('mary@example.org', { grants: EDITOR, administrator: true }),
    ]
    const signedIn = await world.accept(first, { name: 'Mary', password: PASSWORD })
    if (signedIn.is !== 'signed-in') throw new Error('no')
    const mary = await world.sessions.find(`__Host-fascicle=${signedIn.session?.token}`)
    expect(await world.links.look(tokenIn(second))).toMatchObject({ known: true })
    for (const who of [null, await world.found(root)])
      await expect(world.accept(second, {}, who)).rejects.toMatchObject({ code: 'sign-in-needed' })
    await expect(world.accept(second, { password: 'another good one' }, mary)).rejects.toMatchObject({
      code: 'malformed',
    })
    expect(await world.accept(second, {}, mary)).toMatchObject({
      person: { administrator: true },
      session: null,
    })
    expect(await rows(world, 'membership')).toHaveLength(2)
    await expect(world.accept(second, {}, mary)).rejects.toMatchObject({ code: 'link-invalid' })
    await expect(world.invite('Mary@Example.org')).rejects.toMatchObject({ code: 'email-taken' })
  })

  test('[AU17] the setup link makes one administrator, and is over then', async () => {
    const heard: string[] = []
    const world = authWorld(await open(), { onSetup: async (person) => void heard.push(person) })
    const [old, link] = [await world.links.firstLink(), await world.links.firstLink()]
    await expect(world.links.look(tokenIn(old ?? ''))).rejects.toMatchObject({ code: 'link-invalid' })
    expect(await world.links.look(tokenIn(link ?? ''))).toMatchObject({
      kind: 'setup',
      email: '',
      known: false,
    })
    for (const missing of ['email', 'name', 'password']) {
      const body = { email: 'root@example.org', name: 'Root', password: PASSWORD, [missing]: undefined }
      await expect(world.accept(link ?? '', body)).rejects.toMatchObject({ code: 'malformed' })
    }
    const body = { email: 'root@example.org', name: 'Root', password: PASSWORD }
    const all = Array.from({ length: 5 }, () => world.accept(link ?? '', body))
    expect(await outcomes(all)).toEqual({ done: 1, refused: ['link-invalid'] })
    expect(await rows(world, 'person')).toEqual([expect.objectContaining({ administrator: 1, name: 'Root' })])
    expect(heard).toHaveLength(1)
    expect(await world.links.firstLink()).toBeNull()
  })

  test('[AU17] a second setup link that was open does not make a second first person', async () => {
    const tables = await open()
    // Two servers on one database there are not; two links at one time could be by a restart.
    const [one, other] = [authWorld(tables), authWorld(tables)]
    const link = (await one.links.firstLink()) ?? ''
    await one.invite('mary@example.org')
    const body = { email: 'root@example.org', name: 'Root', password: PASSWORD }
    await one.accept(link, body)
    await expect(other.accept(link, body)).rejects.toMatchObject({ code: 'link-invalid' })
  })

  test('[AU32] [AU31] invited anew, the old link is none, and nothing else is touched', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const order = { email: 'mary@example.org', name: 'Mary', by: 'operator' }
    const other = await world.links.invite({ ...order, plan: 'q', grants: EDITOR })
    const toNone = await world.links.invite(order)
    const old = await world.links.invite({ ...order, plan: 'p', grants: EDITOR })
    const fresh = await world.links.invite({ ...order, email: 'Mary@Example.org', plan: 'p', grants: EDITOR })
    await expect(world.links.look(tokenIn(old.url))).rejects.toMatchObject({ code: 'link-invalid' })
    for (const { url } of [other, toNone, fresh])
      expect(await world.links.look(tokenIn(url))).toMatchObject({ email: 'mary@example.org' })
    expect((await world.links.invitations('p')).map(({ id }) => id)).toEqual([fresh.invitation.id])
    const noted = await world.tables.read<{ before: unknown; after: unknown }>(
      sql.selectFrom('audit').select(['before', 'after']).where('plan', '=', 'p').orderBy('id').compile(),
    )
    expect(noted.map(({ before }) => before !== null)).toEqual([false, true, false])
  })

  test('[AU20] an invitation never lowers a role, nor undoes what was decided later', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const give = async (role: 'owner' | 'editor' | 'viewer', created: number): Promise<void> => {
      const values = { plan: 'p', person: mary.id, scope: 'plan', role, made_by: 'x', created }
      await world.tables.write([
        sql.deleteFrom('membership').compile(),
        sql.insertInto('membership').values(values).compile(),
      ])
    }
    const mary = await world.join('mary@example.org')
    const signedIn = await world.found(mary)
    const roleAfter = async (): Promise<unknown> => {
      const url = await world.invite('mary@example.org', { grants: [{ scope: 'plan', role: 'editor' }] })
      await world.accept(url, {}, signedIn)
      return (await rows(world, 'membership'))[0]?.['role']
    }
    await give('owner', world.clock.now - HOUR)
    expect(await roleAfter()).toBe('owner')
    await give('viewer', world.clock.now + HOUR)
    expect(await roleAfter()).toBe('viewer')
    await give('viewer', world.clock.now - HOUR)
    expect(await roleAfter()).toBe('editor')
  })

  test('[AU21] of two administrators who are deactivated at once, one stays', async () => {
    const tables = await open()
    for (const change of [{ active: false }, { administrator: false }]) {
      const world = authWorld(tables)
      const people = (await rows(world, 'person')).length
      const ids =
        people === 0
          ? [(await world.setUp()).id, (await world.join('chief@example.org', { administrator: true })).id]
          : (await rows(world, 'person')).map(({ id }) => String(id))
      for (const id of ids) await world.people.change(id, { active: true, administrator: true }, AS_OPERATOR)
      const all = ids.map((id) => world.people.change(id, change, AS_OPERATOR))
      expect(await outcomes(all)).toEqual({ done: 1, refused: ['last-administrator'] })
      const left = (await rows(world, 'person')).filter(
        ({ administrator, deactivated }) => administrator === 1 && deactivated === null,
      )
      expect(left).toHaveLength(1)
    }
  })

  test('[AU21] the last one can do neither, nor both in one', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    await world.join('mary@example.org')
    for (const change of [
      { active: false },
      { administrator: false },
      { active: false, administrator: false },
    ])
      await expect(
        world.people.change(root.id, { name: 'Other', ...change }, AS_OPERATOR),
      ).rejects.toMatchObject({
        code: 'last-administrator',
      })
    expect(await world.people.find(root.id)).toMatchObject({
      name: 'Root',
      active: true,
      administrator: true,
    })
    await expect(world.people.change('nobody', { active: false }, AS_OPERATOR)).rejects.toMatchObject({
      code: 'unknown-person',
    })
  })

  test('[AU22] [AU13] deactivated: out at once, told, and nothing of hers comes back', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const mary = await world.join('mary@example.org', { administrator: true })
    const session = await world.found(mary)
    const { url: reset } = await world.links.reset(mary.id, 'operator')
    const forHer = await world.invite('Mary@example.org', { grants: EDITOR })
    const herOwn = (
      await world.links.invite({ email: 'x@example.org', name: '', administrator: true, by: mary.id })
    ).url
    await world.tables.write([
      sql
        .insertInto('token')
        .values({
          id: 't',
          hash: 'h',
          person: mary.id,
          name: 'n',
          plan: 'p',
          role: 'owner',
          created: 0,
          expires: null,
          seen: null,
        })
        .compile(),
    ])
    const told: boolean[] = []
    world.changes.on(({ person }) => {
      if (person === mary.id) told.push(true)
    })
    await world.people.change(mary.id, { active: false }, AS_OPERATOR)
    expect(told).toEqual([true])
    expect(await world.found(mary)).toBeNull()
    expect(await world.sessions.isAlive(session?.session ?? '', mary.id)).toBe(false)
    expect(await rows(world, 'token')).toEqual([])
    for (const url of [reset, herOwn])
      await expect(world.accept(url, { password: PASSWORD })).rejects.toMatchObject({ code: 'link-invalid' })
    await expect(world.links.reset(mary.id, 'operator')).rejects.toMatchObject({ code: 'unknown-person' })
    await expect(world.signIn.withPassword(mary.email, PASSWORD, HERE)).rejects.toMatchObject({
      code: 'account-closed',
    })
    await world.people.change(mary.id, { active: true }, AS_OPERATOR)
    expect(await world.found(mary)).toBeNull()
    const back = await world.signIn.withPassword(mary.email, PASSWORD, HERE)
    if (back.is !== 'signed-in' || !back.session) throw new Error('not signed in')
    const signedIn = await world.found({ cookie: cookieOf(back.session) })
    await expect(world.accept(forHer, {}, signedIn)).rejects.toMatchObject({ code: 'link-invalid' })
    expect(await rows(world, 'membership')).toEqual([])
  })

  test('[AU22] whoever is no administrator any more has made no links that only one can make', async () => {
    const world = authWorld(await open())
    await world.setUp()
    const mary = await world.join('mary@example.org', { administrator: true })
    const made = await world.links.invite({
      email: 'x@example.org',
      name: '',
      administrator: true,
      by: mary.id,
    })
    const inPlan = await world.links.invite({
      email: 'y@example.org',
      name: 'Y',
      plan: 'p',
      grants: EDITOR,
      by: mary.id,
    })
    // Into a plan that she owns she may invite as its owner.
    const own = { plan: 'q', person: mary.id, scope: 'plan', role: 'owner', made_by: 'x', created: 0 }
    await world.tables.write([sql.insertInto('membership').values(own).compile()])
    const inHers = await world.links.invite({
      email: 'z@example.org',
      name: 'Z',
      plan: 'q',
      grants: EDITOR,
      by: mary.id,
    })
    await world.people.change(mary.id, { administrator: false }, AS_OPERATOR)
    for (const { url } of [made, inPlan])
      await expect(world.links.look(tokenIn(url))).rejects.toMatchObject({ code: 'link-invalid' })
    expect(await world.links.look(tokenIn(inHers.url))).toMatchObject({ by: 'Joined' })
  })

  test('people are listed and found as they are', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    await world.join('mary_100%@example.org')
    expect(await world.people.entries()).toEqual([
      expect.objectContaining({
        email: 'mary_100%@example.org',
        name: 'Joined',
        sessions: 1,
        totp: false,
        sso: false,
      }),
      expect.objectContaining({ id: root.id, administrator: true, seen: world.clock.now }),
    ])
    const names = async (text: string): Promise<string[]> =>
      (await world.people.search(text, 8)).map(({ name }) => name)
    expect(await names('ROOT')).toEqual(['Root'])
    expect(await names('_100%')).toEqual(['Joined'])
    expect(await names('%')).toEqual(['Joined'])
    expect(await names('example')).toEqual(['Joined', 'Root'])
  })
})
