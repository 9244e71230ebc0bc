/** Signing in: that what is wrong says nothing, that trying is slow, and that no code opens two things. */
import { describe, expect, test } from 'vitest'

import { ACCOUNT_LIMIT, ADDRESS_LIMIT, Attempts } from '../../../server/auth/attempts.ts'
import { PASSWORD_COST, Passwords } from '../../../server/auth/passwords.ts'
import { sql } from '../../../server/store/tables.ts'
import {
  AS_OPERATOR,
  type AuthWorld,
  authWorld,
  CHEAP,
  cookieOf,
  HERE,
  PASSWORD,
  type Somebody,
} from '../../helpers/auth-world.ts'
import { BOTH_DATABASES } from '../../helpers/both-databases.ts'
import { codeOf } from '../../helpers/codes.ts'

const STEP = 30_000
async function withTotp(
  world: AuthWorld,
  somebody: Somebody,
): Promise<{ secret: string; recovery: string[] }> {
  const found = await world.found(somebody)
  const here = { person: somebody.id, session: found?.session ?? '' }
  const { secret } = await world.accounts.offerTotp(here, PASSWORD)
  const recovery = await world.accounts.confirmTotp(here, codeOf(secret, world.clock.now))
  return { secret, recovery }
}

async function challenge(world: AuthWorld, { email }: Somebody): Promise<string> {
  const answer = await world.signIn.withPassword(email, PASSWORD, HERE)
  if (answer.is !== 'second-factor') throw new Error('not asked for a code')
  return answer.challenge
}

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: { code?: string; facts?: object }) => ({ code: error.code, facts: error.facts }),
  )

describe('passwords', () => {
  test('[AU4] are argon2id of the cost that was decided', async () => {
    const hash = await new Passwords().hash(PASSWORD)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
    expect(PASSWORD_COST).toEqual({ memoryCost: 65_536, timeCost: 3, parallelism: 1 })
    expect(await new Passwords().matches(hash, PASSWORD)).toBe(true)
    expect(await new Passwords().matches(hash, `${PASSWORD} `)).toBe(false)
  })

  test('[AU4] a flood of them is answered by too-many, and those who wait are served', async () => {
    const passwords = new Passwords(CHEAP)
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.matches(null, PASSWORD)))
    const refused = all.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(100 - 2 - 32)
    expect(refused[0]).toMatchObject({ reason: { code: 'too-many', facts: { seconds: 5 } } })
    expect(await passwords.matches(null, PASSWORD)).toBe(false)
  })

  test('[AU3] composed or not, one signs in', async () => {
    const passwords = new Passwords(CHEAP)
    expect(
      await passwords.matches(await passwords.hash('une e\u0301te\u0301 longue'), 'une été longue'),
    ).toBe(true)
  })
})

describe('what is wrong', () => {
  test('[AU5] reads the same, whoever it is about', async () => {
    const world = authWorld()
    await world.setUp()
    const gone = await world.join('gone@example.org')
    await world.people.change(gone.id, { active: false }, AS_OPERATOR)
    const none = await world.join('none@example.org')
    await world.tables.write([
      sql.updateTable('person').set({ password: null }).where('id', '=', none.id).compile(),
    ])
    const wrong = ['root@example.org', 'nobody@example.org', 'none@example.org', 'no address', '']
    const answers = await Promise.all(
      wrong.map((email, at) =>
        refusal(world.signIn.withPassword(email, at === 0 ? 'wrong password' : PASSWORD, HERE)),
      ),
    )
    for (const answer of answers) expect(answer).toEqual({ code: 'sign-in-failed', facts: {} })
    const closed = (password: string) =>
      refusal(world.signIn.withPassword('gone@example.org', password, HERE))
    expect(await closed('wrong password')).toEqual({ code: 'sign-in-failed', facts: {} })
    // To herself nothing is given away.
    expect(await closed(PASSWORD)).toEqual({ code: 'account-closed', facts: {} })
    const long = await refusal(world.signIn.withPassword('root@example.org', 'x'.repeat(1_000_000), HERE))
    expect(long).toEqual({ code: 'sign-in-failed', facts: {} })
  })

  test('[AU5] takes the same time for an account there is and one there is not', async () => {
    const world = authWorld(undefined, { passwordCost: { memoryCost: 16_384, timeCost: 2, parallelism: 1 } })
    const { email } = await world.setUp()
    const times = { there: [] as number[], absent: [] as number[] }
    for (let at = 0; at < 12; at++)
      for (const [kind, whose] of [
        ['there', email],
        ['absent', 'nobody@example.org'],
      ] as const) {
        world.clock.now += ACCOUNT_LIMIT.forget
        const before = performance.now()
        await refusal(world.signIn.withPassword(whose, 'wrong password', HERE))
        times[kind].push(performance.now() - before)
      }
    // The shortest says most: a busy machine only adds. Without the same work for nobody it would be a hundredth.
    const ratio = Math.min(...times.there) / Math.min(...times.absent)
    expect(ratio).toBeGreaterThan(0.4)
    expect(ratio).toBeLessThan(2.5)
  })

  test('[AU6] is tried ever more slowly, also where nobody is', async () => {
    for (const email of ['root@example.org', 'nobody@example.org']) {
      const world = authWorld()
      await world.setUp()
      const attempt = (password: string, address = '192.0.2.1') =>
        refusal(world.signIn.withPassword(email, password, { ...HERE, address }))
      for (let at = 0; at < 5; at++)
        expect(await attempt('wrong password')).toMatchObject({ code: 'sign-in-failed' })
      expect(await attempt(PASSWORD)).toEqual({ code: 'too-many', facts: { seconds: 2 } })
      // From another address it is the same account.
      expect(await attempt(PASSWORD, '198.51.100.7')).toEqual({ code: 'too-many', facts: { seconds: 2 } })
      const pauses: number[] = []
      for (let at = 0; at < 12; at++) {
        const answer = (await attempt(PASSWORD)) as { facts: { seconds: number } }
        pauses.push(answer.facts.seconds)
        world.clock.now += answer.facts.seconds * 1000
        await attempt('wrong password')
      }
      expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    }
  })

  test('[AU6] many at once are no way around it', async () => {
    const world = authWorld()
    const { email } = await world.setUp()
    const all = await Promise.all(
      Array.from({ length: 30 }, () => refusal(world.signIn.withPassword(email, 'wrong password', HERE))),
    )
    expect(all.filter((one) => (one as { code: string }).code === 'sign-in-failed')).toHaveLength(5)
    expect(all.filter((one) => (one as { code: string }).code === 'too-many')).toHaveLength(25)
  })

  test('[AU6] one address cannot try many accounts; a neighbour in the same /64 is the same address', async () => {
    const world = authWorld()
    await world.setUp()
    const attempt = (email: string, address: string) =>
      refusal(world.signIn.withPassword(email, 'wrong password', { ...HERE, address }))
    for (let at = 0; at < ADDRESS_LIMIT.free; at++)
      expect(await attempt(`p${at}@example.org`, `2001:db8::${at.toString(16)}`)).toMatchObject({
        code: 'sign-in-failed',
      })
    expect(await attempt('another@example.org', '2001:db8::ffff')).toMatchObject({ code: 'too-many' })
    expect(await attempt('another@example.org', '2001:db8:1::1')).toMatchObject({ code: 'sign-in-failed' })
  })

  test('[AU6] whoever is signed in stays so, and the right password counts as no try', async () => {
    const world = authWorld()
    const root = await world.setUp()
    for (let at = 0; at < 50; at++)
      expect(await world.signIn.withPassword(root.email, PASSWORD, HERE)).toMatchObject({ is: 'signed-in' })
    for (let at = 0; at < 20; at++)
      await refusal(world.signIn.withPassword(root.email, 'wrong password', HERE))
    const again = await world.signIn.withPassword(root.email, PASSWORD, HERE).catch(() => null)
    expect(again).toBeNull()
    const session = world.sessions.begin(root.id, HERE)
    await world.tables.write(session.writes)
    const found = await world.sessions.find(cookieOf(session))
    expect(found).not.toBeNull()
    // She may even change her password meanwhile.
    const here = { person: root.id, session: found?.session ?? '' }
    await world.accounts.changePassword(here, PASSWORD, 'another good one')
  })

  test('[AU6] memory is bounded, and a flood of names does not wash out a pause', () => {
    const attempts = new Attempts(ACCOUNT_LIMIT, () => 0, 1000)
    for (let at = 0; at < 9; at++) {
      try {
        attempts.begin('victim')
      } catch {
        // A pause already.
      }
    }
    expect(() => attempts.check('victim')).toThrow(expect.objectContaining({ code: 'too-many' }))
    for (let at = 0; at < 50_000; at++) attempts.begin(`name ${at}`)
    expect(attempts.size).toBe(1000)
    expect(() => attempts.check('victim')).toThrow(expect.objectContaining({ code: 'too-many' }))
  })
})

describe.each(BOTH_DATABASES)('second factor in $name', ({ open }) => {
  test('[AU8] a code of the step before, now and after is taken, and no step twice', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { secret } = await withTotp(world, root)
    const attempt = async (offset: number): Promise<unknown> => {
      const code = codeOf(secret, world.clock.now + offset * STEP)
      const answer = await refusal(world.signIn.withCode(await challenge(world, root), code))
      return answer === 'none' ? 'in' : (answer as { code: string }).code
    }
    // The step of the confirmation was taken by it.
    expect(await attempt(0)).toBe('code-wrong')
    world.clock.now += 10 * STEP
    expect(await attempt(-2)).toBe('code-wrong')
    expect(await attempt(2)).toBe('code-wrong')
    expect(await attempt(-1)).toBe('in')
    expect(await attempt(0)).toBe('in')
    expect(await attempt(0)).toBe('code-wrong')
    expect(await attempt(-1)).toBe('code-wrong')
    expect(await attempt(1)).toBe('in')
    world.clock.now += STEP
    expect(await attempt(0)).toBe('code-wrong')
    expect(await attempt(1)).toBe('in')
  })

  test('[AU8] the same code twice at once opens one session', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { secret } = await withTotp(world, root)
    world.clock.now += 10 * STEP
    const one = await challenge(world, root)
    const code = codeOf(secret, world.clock.now)
    const answers = await Promise.all([1, 2, 3].map(() => refusal(world.signIn.withCode(one, code))))
    expect(answers.filter((answer) => answer === 'none')).toHaveLength(1)
    expect(await world.sessions.list(root.id, '')).toHaveLength(2)
  })

  test('[AU9] ten recovery codes, each once, also twice at once; not in the database', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { recovery } = await withTotp(world, root)
    expect(recovery).toHaveLength(10)
    expect(new Set(recovery).size).toBe(10)
    const stored = JSON.stringify(
      await world.tables.read(sql.selectFrom('recovery_code').selectAll().compile()),
    )
    for (const code of recovery) {
      expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/)
      expect(stored).not.toContain(code)
      expect(stored).not.toContain(code.replaceAll('-', ''))
    }
    const [first = '', second = ''] = recovery
    // As somebody types it off paper.
    const typed = ` ${first.toUpperCase().replaceAll('-', ' ')} `
    const one = await challenge(world, root)
    const answers = await Promise.all([1, 2].map(() => refusal(world.signIn.withCode(one, typed))))
    expect(answers.filter((answer) => answer === 'none')).toHaveLength(1)
    expect(await refusal(world.signIn.withCode(await challenge(world, root), first))).toMatchObject({
      code: 'code-wrong',
    })
    expect(await refusal(world.signIn.withCode(await challenge(world, root), second))).toBe('none')
    expect(await world.people.recoveryCodesLeft(root.id)).toBe(8)
    // Hers, and nobody else's.
    const mary = await world.join('mary@example.org')
    await withTotp(world, mary)
    expect(
      await refusal(world.signIn.withCode(await challenge(world, mary), recovery[2] ?? '')),
    ).toMatchObject({
      code: 'code-wrong',
    })
  })

  test('[AU9] new ones take the place of old ones', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const before = await withTotp(world, root)
    world.clock.now += 10 * STEP
    await withTotp(world, root)
    expect(await world.people.recoveryCodesLeft(root.id)).toBe(10)
    const old = await refusal(world.signIn.withCode(await challenge(world, root), before.recovery[0] ?? ''))
    expect(old).toMatchObject({ code: 'code-wrong' })
  })

  test('[AU7] a challenge lasts five minutes and five tries', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { secret } = await withTotp(world, root)
    const late = await challenge(world, root)
    world.clock.now += 5 * 60_000
    expect(await refusal(world.signIn.withCode(late, codeOf(secret, world.clock.now)))).toMatchObject({
      code: 'sign-in-failed',
    })
    const one = await challenge(world, root)
    for (let at = 0; at < 4; at++)
      expect(await refusal(world.signIn.withCode(one, '000000'))).toMatchObject({ code: 'code-wrong' })
    expect(await refusal(world.signIn.withCode(one, codeOf(secret, world.clock.now)))).toBe('none')
  })

  test('[AU7] [AU6] a right password does not buy five more tries', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    await withTotp(world, root)
    const answers: unknown[] = []
    for (let at = 0; at < 20; at++) {
      const answer = await refusal(world.signIn.withCode(await challenge(world, root), '000000'))
      answers.push((answer as { code: string }).code)
    }
    expect(answers.filter((code) => code === 'code-wrong')).toHaveLength(5)
    expect(answers.filter((code) => code === 'too-many')).toHaveLength(15)
  })

  test('[AU7] a password that is another by now opens nothing', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { secret } = await withTotp(world, root)
    world.clock.now += 10 * STEP
    const one = await challenge(world, root)
    const found = await world.found(root)
    await world.accounts.changePassword(
      { person: root.id, session: found?.session ?? '' },
      PASSWORD,
      'another good one',
    )
    expect(await refusal(world.signIn.withCode(one, codeOf(secret, world.clock.now)))).toMatchObject({
      code: 'sign-in-failed',
    })
  })

  test('[AU18] a reset link ends all sessions, and is no way around the second factor', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { secret } = await withTotp(world, root)
    world.clock.now += 10 * STEP
    const [old, url] = [
      (await world.links.reset(root.id, 'operator')).url,
      (await world.links.reset(root.id, 'operator')).url,
    ]
    expect(await world.found(root)).not.toBeNull()
    await expect(world.accept(old, { password: 'another good one' })).rejects.toMatchObject({
      code: 'link-invalid',
    })
    const answer = await world.accept(url, { password: 'another good one' })
    if (answer.is !== 'second-factor') throw new Error('the second factor was not asked for')
    expect(await world.found(root)).toBeNull()
    expect(await world.sessions.list(root.id, '')).toEqual([])
    expect(await refusal(world.signIn.withPassword(root.email, PASSWORD, HERE))).toMatchObject({
      code: 'sign-in-failed',
    })
    const signedIn = await world.signIn.withCode(answer.challenge, codeOf(secret, world.clock.now))
    expect(signedIn).toMatchObject({ is: 'signed-in' })
  })

  test('[AU18] without a second factor she is signed in by it; twice at once is once', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const { url } = await world.links.reset(root.id, 'operator')
    const answers = await Promise.allSettled(
      ['first password here', 'second password here'].map((password) => world.accept(url, { password })),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await world.sessions.list(root.id, '')).toHaveLength(1)
  })

  test('[AU19] a new password wants the old one, and ends other sessions and reset links', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const other = await world.signIn.withPassword(root.email, PASSWORD, HERE)
    const { url } = await world.links.reset(root.id, 'operator')
    const here = { person: root.id, session: (await world.found(root))?.session ?? '' }
    expect(
      await refusal(world.accounts.changePassword(here, 'wrong password', 'another good one')),
    ).toMatchObject({
      code: 'sign-in-failed',
    })
    expect(await refusal(world.accounts.changePassword(here, PASSWORD, 'password123'))).toMatchObject({
      code: 'password-unfit',
    })
    await world.accounts.changePassword(here, PASSWORD, 'another good one')
    expect(await world.found(root)).not.toBeNull()
    if (other.is !== 'signed-in' || !other.session) throw new Error('no')
    expect(await world.sessions.find(cookieOf(other.session))).toBeNull()
    expect(await refusal(world.accept(url, { password: PASSWORD }))).toMatchObject({ code: 'link-invalid' })
    expect(await world.signIn.withPassword(root.email, 'another good one', HERE)).toMatchObject({
      is: 'signed-in',
    })
  })

  test('taking the second factor off wants the password; an administrator does without', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    await withTotp(world, root)
    const here = { person: root.id, session: (await world.found(root))?.session ?? '' }
    expect(await refusal(world.accounts.dropTotp(here, 'wrong password'))).toMatchObject({
      code: 'sign-in-failed',
    })
    expect(await world.accounts.view(here)).toMatchObject({ totp: true, recovery: 10 })
    await world.accounts.dropTotp(here, PASSWORD)
    expect(await world.accounts.view(here)).toMatchObject({ totp: false, recovery: 0 })
    world.clock.now += 10 * STEP
    await withTotp(world, root)
    await world.accounts.clearTotp(root.id, AS_OPERATOR)
    expect(await world.signIn.withPassword(root.email, PASSWORD, HERE)).toMatchObject({ is: 'signed-in' })
    // What was offered to one session is nothing to another.
    await world.accounts.offerTotp(here, PASSWORD)
    expect(await refusal(world.accounts.confirmTotp({ ...here, session: 'other' }, '123456'))).toMatchObject({
      code: 'code-wrong',
    })
  })
})
