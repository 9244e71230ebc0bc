/** The forms about people, against a server that answers as agreed: what they send, which step follows, which sentence stands there. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Account } from '../../../client/state/account.svelte.ts'
import { refusedOf } from '../../../client/state/attempt.svelte.ts'
import { endedBefore } from '../../../client/state/ended-before.ts'
import { LinkForm } from '../../../client/state/link.svelte.ts'
import { Notices } from '../../../client/state/notices.svelte.ts'
import { OwnTokens } from '../../../client/state/own-tokens.svelte.ts'
import { PeopleList } from '../../../client/state/people-list.svelte.ts'
import { Router } from '../../../client/state/router.svelte.ts'
import { SecondFactorForm } from '../../../client/state/second-factor.svelte.ts'
import { ShareState } from '../../../client/state/share.svelte.ts'
import { SignInForm } from '../../../client/state/sign-in.svelte.ts'
import { AppError } from '../../../shared/model/error.ts'
import { planId } from '../../../shared/model/ids.ts'
import { ANA, fakeServer, LI, memoryTexts, session } from '../helpers/fake-server.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

async function setting(answers: Parameters<typeof fakeServer>[0] = {}, person: typeof ANA | null = null) {
  const server = fakeServer({ 'GET /api/session': session(person), ...answers })
  const account = new Account({ api: server.api, texts: memoryTexts() })
  await account.check()
  const page = Object.assign(new EventTarget(), {
    location: { pathname: '/', search: '', href: '/' },
    history: { state: null, pushState: () => undefined, replaceState: () => undefined },
  })
  const router = new Router(page as unknown as Window)
  const notices = new Notices()
  const told = () => notices.list.map(({ key }) => key)
  return { server, api: server.api, account, router, notices, told, last: () => server.asked.at(-1) }
}
const settled = () => vi.advanceTimersByTimeAsync(1000)

describe('signing in', () => {
  test('with a password', async () => {
    const { account, api, notices, last } = await setting({
      'POST /api/session': { is: 'signed-in', person: ANA },
    })
    const form = new SignInForm({ account, api, notices })
    form.email = ' ana@example.org '
    form.password = ' secret with spaces '
    form.send()
    await settled()
    expect(last()?.body).toEqual({
      email: 'ana@example.org',
      password: ' secret with spaces ',
      shared: false,
    })
    expect([account.me, form.password]).toEqual([ANA, ''])
  })

  test('with a code besides, as it is read off a telephone', async () => {
    const { account, api, notices, last } = await setting({
      'POST /api/session': { is: 'second-factor', challenge: 'c1' },
      'POST /api/session/totp': { is: 'signed-in', person: ANA },
    })
    const form = new SignInForm({ account, api, notices })
    form.send()
    await settled()
    expect([form.step, account.me]).toEqual(['code', null])
    form.code = ' 123 456 '
    form.send()
    await settled()
    expect([last()?.body, account.me]).toEqual([{ challenge: 'c1', code: '123456' }, ANA])
  })

  test('a wrong code is asked for again, a challenge that is over begins anew', async () => {
    const { account, api, notices, server } = await setting({
      'POST /api/session': { is: 'second-factor', challenge: 'c1' },
    })
    const form = new SignInForm({ account, api, notices })
    form.send()
    await settled()
    server.answers['POST /api/session/totp'] = new AppError('code-wrong')
    form.send()
    await settled()
    expect([form.step, form.attempt.refused?.key]).toEqual(['code', 'rest.code-wrong'])
    server.answers['POST /api/session/totp'] = new AppError('sign-in-failed')
    form.send()
    await settled()
    expect([form.step, form.attempt.refused?.key]).toEqual(['password', 'rest.sign-in-failed'])
  })

  test('with a recovery code, and how many are left then', async () => {
    const { account, api, notices } = await setting({
      'POST /api/session': { is: 'second-factor', challenge: 'c1' },
      'POST /api/session/totp': { is: 'signed-in', person: ANA },
      'GET /api/account': { ...ANA, recovery: 2 },
    })
    const form = new SignInForm({ account, api, notices })
    form.send()
    await settled()
    form.switchCode()
    form.send()
    await settled()
    expect(notices.list).toMatchObject([{ key: 'sign-in.recovery.left', facts: { count: 2 } }])
  })

  test('a second press while the first is under way does nothing', async () => {
    const { account, api, notices, server } = await setting({
      'POST /api/session': new AppError('sign-in-failed'),
    })
    const form = new SignInForm({ account, api, notices })
    form.send()
    form.send()
    await settled()
    expect(server.paths().filter((path) => path === 'POST /api/session')).toHaveLength(1)
  })
})

describe('why it was refused', () => {
  test.each([
    [new AppError('too-many', { seconds: 29.2 }), 'rest.too-many.seconds', { count: 30 }],
    [new AppError('too-many', { seconds: 600 }), 'rest.too-many.minutes', { count: 10 }],
    [new AppError('too-many'), 'rest.too-many', {}],
    [new AppError('last-owner'), 'rest.last-owner', {}],
    [new AppError('offline'), 'refusal.offline', {}],
    [new TypeError('x is not a function'), 'rest.unexpected', {}],
  ])('%s', (error, key, facts) => {
    expect(refusedOf(error)).toMatchObject({ key, facts })
  })
})

describe('a one-time link', () => {
  const LINK = 'a-token-of-a-link'
  const info = {
    kind: 'invitation',
    email: ANA.email,
    name: 'Ana',
    plan: { en: 'Section 10', zh: '第10款' },
    by: 'Li',
    expires: 1,
    known: false,
    provider: false,
  }
  const open = async (
    more: object,
    person: typeof ANA | null = null,
    answers: Parameters<typeof fakeServer>[0] = {},
  ) => {
    const scene = await setting({ [`GET /api/links/${LINK}`]: { ...info, ...more }, ...answers }, person)
    const form = new LinkForm(LINK, scene)
    await settled()
    return { ...scene, form }
  }

  test.each([
    [{}, null, 'form'],
    [{ known: true }, null, 'sign-in'],
    [{ known: true }, ANA, 'join'],
    [{ known: true, email: 'ANA@example.org' }, ANA, 'join'],
    [{ known: true }, LI, 'other'],
    [{}, LI, 'other'],
    [{ provider: true }, null, 'provider'],
    [{ provider: true }, LI, 'other'],
    [{ kind: 'reset' }, ANA, 'form'],
    [{ kind: 'setup', email: '' }, null, 'form'],
  ])('%j for %j: %s', async (more, person, step) => {
    expect((await open(more, person)).form.step).toBe(step)
  })

  test.each([
    ['setup', { email: 'new@example.org', name: 'New', password: 'long enough', shared: false }],
    ['invitation', { name: 'New', password: 'long enough', shared: false }],
    ['reset', { password: 'long enough', shared: false }],
  ])('%s sends what it needs and no more', async (kind, body) => {
    const { form, last, account } = await open({ kind }, null, {
      [`POST /api/links/${LINK}`]: { is: 'signed-in', person: ANA },
    })
    Object.assign(form, { email: ' new@example.org ', name: ' New ', password: 'long enough' })
    form.send()
    await settled()
    expect([last()?.body, account.me]).toEqual([body, ANA])
  })

  test('on a shared computer nothing is kept, neither by the link nor after the code', async () => {
    const answers = { [`POST /api/links/${LINK}`]: { is: 'signed-in', person: ANA } }
    const { form, account, last } = await open({}, null, answers)
    form.shared = true
    form.send()
    await settled()
    expect([last()?.body, account.keepsNothing]).toEqual([expect.objectContaining({ shared: true }), true])
    const coded = await open({ kind: 'reset' }, null, {
      [`POST /api/links/${LINK}`]: { is: 'second-factor', challenge: 'c' },
      'POST /api/session/totp': { is: 'signed-in', person: ANA },
    })
    coded.form.shared = true
    for (let n = 0; n < 2; n++) {
      coded.form.send()
      await settled()
    }
    expect(coded.account.keepsNothing).toBe(true)
  })

  test('who is signed in on a shared computer and joins a plan stays so', async () => {
    const scene = await open({ known: true }, ANA, {
      'GET /api/session': { ...session(ANA), shared: true },
      [`POST /api/links/${LINK}`]: { is: 'signed-in', person: ANA },
    })
    expect(scene.account.keepsNothing).toBe(true)
    scene.form.send()
    await settled()
    expect([scene.last()?.body, scene.account.keepsNothing]).toEqual([{}, true])
  })

  test('one that is used or over says so', async () => {
    const scene = await setting({ [`GET /api/links/${LINK}`]: new AppError('link-invalid') })
    const form = new LinkForm(LINK, scene)
    await settled()
    expect(form.reading.refused?.code).toBe('link-invalid')
  })

  test('a new password still asks for the second factor', async () => {
    const { form, last } = await open({ kind: 'reset' }, null, {
      [`POST /api/links/${LINK}`]: { is: 'second-factor', challenge: 'c' },
      'POST /api/session/totp': { is: 'signed-in', person: ANA },
    })
    form.send()
    await settled()
    expect(form.step).toBe('code')
    form.code = '1'
    form.send()
    await settled()
    expect(last()?.what).toBe('POST /api/session/totp')
  })
})

describe('the second factor', () => {
  test('password, code, recovery codes once', async () => {
    const { api } = await setting({
      'POST /api/account/totp': { uri: 'otpauth://x', secret: 'ABCD' },
      'PUT /api/account/totp': { recovery: ['one', 'two'] },
    })
    const changed = vi.fn<() => void>()
    const form = new SecondFactorForm(api, changed)
    form.begin()
    form.password = 'secret'
    form.send()
    await settled()
    expect([form.step, form.offer?.secret, form.password]).toEqual(['scan', 'ABCD', ''])
    form.code = '123 456'
    form.send()
    await settled()
    expect([form.step, form.recovery, form.offer, changed.mock.calls.length]).toEqual([
      'codes',
      ['one', 'two'],
      null,
      1,
    ])
    // Nobody leaves them behind unkept.
    expect([form.mayLeave(), form.isUrged, form.recovery.length]).toEqual([false, true, 2])
    form.cancel()
    expect([form.recovery, form.mayLeave(), form.isUrged]).toEqual([[], true, false])
  })
})

describe('keys for scripts', () => {
  test('the secret is there until it is taken, or the key is', async () => {
    const token = {
      id: 'k1',
      name: 'Report',
      plan: 'a',
      role: 'viewer',
      created: 1,
      expires: null,
      seen: null,
    }
    const { api, server, last } = await setting({ 'GET /api/account/tokens': { tokens: [] } })
    const tokens = new OwnTokens(api)
    await settled()
    tokens.begin()
    Object.assign(tokens, { name: ' Report ', plan: 'a' })
    expect(tokens.roles).toEqual(['viewer'])
    server.answers['POST /api/account/tokens'] = { token, secret: 'fsc_x' }
    server.answers['GET /api/account/tokens'] = { tokens: [token] }
    tokens.make()
    await settled()
    expect([tokens.made?.secret, tokens.list?.length, tokens.isMaking]).toEqual(['fsc_x', 1, false])
    server.answers['DELETE /api/account/tokens/k1'] = null
    server.answers['GET /api/account/tokens'] = { tokens: [] }
    tokens.drop('k1')
    await settled()
    expect([tokens.made, tokens.list, last()?.what]).toEqual([null, [], 'GET /api/account/tokens'])
  })
})

describe('what a key may be made for', () => {
  test.each([
    [[{ scope: 'plan', role: 'viewer' }], ['viewer']],
    [
      [
        { scope: 'plan', role: 'viewer' },
        { scope: 'component:sub2', role: 'editor' },
      ],
      ['viewer', 'commenter', 'editor'],
    ],
    [[{ scope: 'plan', role: 'owner' }], ['viewer', 'commenter', 'editor', 'owner']],
  ])('%j: %j', async (grants, roles) => {
    const { api } = await setting({
      'GET /api/account/tokens': { tokens: [] },
      'GET /api/plans/p/me': { person: 'ana', standing: { grants, administrator: false } },
    })
    const tokens = new OwnTokens(api)
    tokens.plan = 'p'
    await settled()
    expect([tokens.roles, tokens.role]).toEqual([roles, 'viewer'])
  })
})

describe('the people of a server', () => {
  const entry = (id: string, name: string, more = {}) => ({
    id,
    name,
    email: `${id}@example.org`,
    administrator: false,
    active: true,
    created: 1,
    seen: null,
    totp: false,
    sso: false,
    sessions: 0,
    ownsAlone: [],
    ...more,
  })
  const people = [
    entry('z', 'Zoë Ng'),
    entry('a', 'Ana Ruiz', { sessions: 1, totp: true }),
    entry('i', 'Ivan', { active: false }),
  ]
  const open = async (answers: Parameters<typeof fakeServer>[0] = {}) => {
    const scene = await setting({ 'GET /api/people': { people, invitations: [] }, ...answers }, LI)
    const list = new PeopleList(scene)
    await settled()
    return { ...scene, list }
  }

  test('are sorted, the inactive last, and found without accents', async () => {
    const { list } = await open()
    expect(list.people?.map(({ id }) => id)).toEqual(['a', 'z', 'i'])
    list.search = 'zoe NG'
    expect(list.people?.map(({ id }) => id)).toEqual(['z'])
    list.search = 'example.org iv'
    expect(list.people?.map(({ id }) => id)).toEqual(['i'])
  })

  test('what can be done fits the person', async () => {
    const { list } = await open()
    expect(people.map((one) => list.actionsFor(one))).toEqual([
      ['reset', 'sign-out', 'make-administrator', 'deactivate'],
      ['reset', 'sign-out', 'remove-totp', 'make-administrator', 'deactivate'],
      ['activate'],
    ])
  })

  const invited = {
    id: 'i1',
    email: 'ivan.new@example.org',
    name: 'Ivan the New',
    plan: 'p',
    grants: [{ scope: 'plan', role: 'editor' }],
    administrator: false,
    by: 'operator',
    created: 1,
    expires: 2,
  } as const

  test('who is invited is found, too, and is gone from there once she has an account', async () => {
    const late = { ...invited, id: 'i2', email: 'Z@example.org', name: 'Zoë', plan: null, grants: [] }
    const { list } = await open({ 'GET /api/people': { people, invitations: [invited, late] } })
    expect(list.invitations.map(({ id }) => id)).toEqual(['i1'])
    list.search = 'ivan new'
    expect([list.people?.length, list.invitations.length]).toEqual([0, 1])
    list.search = 'nobody'
    expect([list.people?.length, list.invitations.length]).toEqual([0, 0])
  })

  test('all plans of the server are there, also those that nobody owns', async () => {
    const plan = { id: 'p', title: { en: 'A plan' }, section: '10', year: 2023, owners: 0 }
    const { list } = await open({ 'GET /api/people/plans': { plans: [plan] } })
    expect(list.served).toEqual([plan])
    expect((await open()).list.served).toEqual([])
  })

  test('the list is read again quietly', async () => {
    const { list, server } = await open()
    server.answers['GET /api/people'] = { people: [entry('n', 'New')], invitations: [] }
    list.refresh()
    await settled()
    expect(list.people?.map(({ id }) => id)).toEqual(['n'])
    server.answers['GET /api/people'] = new AppError('offline')
    list.refresh()
    await settled()
    expect([list.people?.length, list.reading.refused, list.attempt.refused]).toEqual([1, null, null])
  })

  test('a link that was lost is made anew, with what it gave', async () => {
    const { list, server } = await open({
      'POST /api/people/invitations': { invitation: invited, url: 'https://x/link/2' },
    })
    list.renew(invited)
    await settled()
    const { email, name, plan, grants } = invited
    expect(server.asked.find(({ what }) => what.startsWith('POST'))?.body).toEqual({
      email,
      name,
      plan,
      grants,
    })
    expect(list.link).toMatchObject({ kind: 'invitation', url: 'https://x/link/2' })
  })

  test('somebody is deactivated after a question', async () => {
    const { list, server, told } = await open({ 'PATCH /api/people/a': {} })
    list.ask('deactivate', people[1]!)
    expect([list.question?.action, server.paths()]).toEqual([
      'deactivate',
      ['GET /api/session', 'GET /api/people', 'GET /api/people/plans'],
    ])
    list.agree('')
    await settled()
    expect(server.asked.find(({ what }) => what === 'PATCH /api/people/a')?.body).toEqual({ active: false })
    expect([list.question, told()]).toEqual([null, ['people.done.deactivate']])
  })

  test('whoever alone owns plans goes when it is said who takes over, or that nobody does', async () => {
    const owner = entry('o', 'Olu', { ownsAlone: ['p', 'q'] })
    const answer = { people: [...people, owner], invitations: [] }
    for (const [heir, said] of [
      ['a', { heir: 'a' }],
      ['', { ownerless: 'known' }],
    ] as const) {
      const { list, server } = await open({ 'GET /api/people': answer, 'PATCH /api/people/o': {} })
      list.ask('deactivate', owner)
      expect(list.question?.plans).toEqual(['p', 'q'])
      // Active ones, by name, without her.
      expect(list.heirsOf(owner).map(({ id }) => id)).toEqual(['a', 'z'])
      list.agree(heir)
      await settled()
      const sent = server.asked.find(({ what }) => what === 'PATCH /api/people/o')
      expect(sent?.body).toEqual({ active: false, ...said })
    }
  })

  test('whoever became the only owner meanwhile is asked about anew', async () => {
    const reads = [people, people.map((one) => (one.id === 'a' ? { ...one, ownsAlone: ['p'] } : one))]
    const { list } = await open({
      'GET /api/people': () => ({ people: reads.shift() ?? [], invitations: [] }),
      'PATCH /api/people/a': new AppError('sole-owner', { plans: 'p', count: 1 }),
    })
    list.ask('deactivate', people[1]!)
    list.agree('')
    await settled()
    expect([list.question?.plans, list.attempt.refused?.key]).toEqual([['p'], 'rest.sole-owner'])
  })

  test('the last administrator stays, and the window says why', async () => {
    const { list } = await open({ 'PATCH /api/people/a': new AppError('last-administrator') })
    list.ask('end-administrator', people[1]!)
    list.agree('')
    await settled()
    expect([list.question?.action, list.attempt.refused?.key]).toEqual([
      'end-administrator',
      'rest.last-administrator',
    ])
  })

  test('a link for a new password is there to copy', async () => {
    const { list } = await open({ 'POST /api/people/a/reset': { url: 'https://x/link/1', expires: 7 } })
    list.ask('reset', people[1]!)
    await settled()
    expect(list.link).toMatchObject({ kind: 'reset', url: 'https://x/link/1', expires: 7 })
    list.leave()
    expect(list.link).toBeNull()
  })
})

describe('sharing', () => {
  const member = (person: string, role: string, active = true) => ({
    person,
    name: person,
    email: `${person}@example.org`,
    active,
    grants: [{ scope: 'plan', role }],
  })
  const open = async (members: object[], person = ANA, answers: Parameters<typeof fakeServer>[0] = {}) => {
    const scene = await setting(
      { 'GET /api/plans/p/members': { members, invitations: [] }, ...answers },
      person,
    )
    const share = new ShareState(planId('p'), scene)
    await settled()
    return { ...scene, share }
  }

  test('owners come first, and may change it', async () => {
    const { share } = await open([member('viv', 'viewer'), member('ana', 'owner'), member('ed', 'editor')])
    expect(share.members?.map(({ person }) => person)).toEqual(['ana', 'ed', 'viv'])
    expect(share.mayShare).toBe(true)
  })

  test('nobody else may, but for administrators', async () => {
    expect((await open([member('ana', 'editor'), member('o', 'owner')])).share.mayShare).toBe(false)
    expect((await open([member('o', 'owner')], LI)).share.mayShare).toBe(true)
  })

  test('the last owner who can sign in is the last', async () => {
    const { share } = await open([
      member('ana', 'owner'),
      member('gone', 'owner', false),
      member('ed', 'editor'),
    ])
    expect(share.members?.map((one) => share.isLastOwner(one))).toEqual([true, false, false])
  })

  test('rights are sent whole; to be out is to have none', async () => {
    const { share, server, told } = await open([member('ana', 'owner')], ANA, {
      'PUT /api/plans/p/members/ed': {},
    })
    await share.give({ id: 'ed', name: 'Ed' }, [])
    expect(server.asked.find(({ what }) => what.startsWith('PUT'))?.body).toEqual({ grants: [] })
    expect(told()).toEqual(['share.removed'])
  })

  test('people are offered while one types, the last question wins', async () => {
    const { share, server } = await open([member('ana', 'owner')], ANA, {
      'GET /api/plans/p/people?q=an%C3%A9%20%26': { people: [{ id: 'ana' }, { id: 'anton' }] },
    })
    share.offer('a')
    share.offer('ané &')
    await settled()
    expect(share.offered.map(({ id }) => id)).toEqual(['ana', 'anton'])
    expect(server.paths().filter((path) => path.includes('people?'))).toHaveLength(1)
  })

  test('an invitation shows its link; who has an account is in at once', async () => {
    const url = 'https://x/link/1'
    const invitation = { id: 'i', email: 'new@example.org', name: '', expires: 5 }
    const { share, server, told } = await open([member('ana', 'owner')], ANA, {
      'POST /api/plans/p/invitations': { invitation, url },
    })
    await share.invite('new@example.org', '', [{ scope: 'plan', role: 'viewer' }])
    expect(share.window).toMatchObject({ is: 'link', link: { url, name: 'new@example.org' } })
    server.answers['POST /api/plans/p/invitations'] = { member: member('ed', 'viewer') }
    await share.invite('ed@example.org', 'Ed', [{ scope: 'plan', role: 'viewer' }])
    expect([share.window, told()]).toEqual([null, ['share.saved']])
  })
})

test('[ACC7] whoever is told that her account was set up before goes on to where she wanted to', () => {
  expect(endedBefore('')).toBeNull()
  expect(endedBefore('?ended=%2Fplans%2Fp%2Ft')).toMatchObject({ page: 'plan', plan: 'p', table: 't' })
  for (const to of ['', '/', '//elsewhere.example/x', 'https://elsewhere.example', '/sign-in', '/nowhere'])
    expect(endedBefore(`?ended=${encodeURIComponent(to)}`)).toEqual({ page: 'home' })
})
