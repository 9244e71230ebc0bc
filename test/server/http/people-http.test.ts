/** Signing in, accounts, links and people over HTTP and a real database, as a browser, a script and a stranger see them. */
import { describe, expect, test } from 'vitest'

import { sql } from '../../../server/store/tables.ts'
import { PASSWORD, tokenIn } from '../../helpers/auth-world.ts'
import { codeOf, turnOnTotp } from '../../helpers/codes.ts'
import { freshServer } from '../../helpers/fresh-server.ts'
import { parseSetCookie } from '../../helpers/set-cookie.ts'

const FORM = { email: 'root@example.org', password: PASSWORD }

describe('the first start', () => {
  test('[AU17] nobody reads anything until the setup link makes the administrator, who owns what nobody owns', async () => {
    const server = await freshServer()
    const stranger = server.browser()
    expect(await stranger.must('GET', '/api/session')).toMatchObject({ person: null, fresh: true })
    expect(await stranger.refusal('GET', '/api/plans')).toBe('401 sign-in-needed')
    const link = (await server.parts.auth.links.firstLink()) ?? ''
    expect(link).toMatch(new RegExp(`^${server.url}/link/`))
    const path = `/api/links/${tokenIn(link)}`
    expect(await stranger.must('GET', path)).toMatchObject({ kind: 'setup', by: 'operator' })
    expect(await stranger.must('POST', path, { ...FORM, name: 'Root' })).toMatchObject({
      is: 'signed-in',
      person: { name: 'Root', administrator: true },
    })
    expect(await stranger.must('GET', '/api/session')).toMatchObject({
      person: { name: 'Root' },
      fresh: false,
    })
    expect(await stranger.must('GET', '/api/plans/p/me')).toMatchObject({
      standing: { grants: [{ scope: 'plan', role: 'owner' }], administrator: true },
    })
    expect(await stranger.refusal('GET', path)).toBe('404 link-invalid')
  })
})

describe('cookies', () => {
  const cookieOf = async (settings: object, form: object): Promise<ReturnType<typeof parseSetCookie>> => {
    const server = await freshServer(settings)
    await server.setUp()
    const answer = await server.browser().ask('POST', '/api/session', { ...FORM, ...form })
    return parseSetCookie(answer.headers.getSetCookie()[0] ?? '')
  }

  test('[AU10] over https it is bound to this host', async () => {
    expect(await cookieOf({ publicUrl: 'https://plans.example.org' }, {})).toEqual({
      name: '__Host-fascicle',
      value: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown,
      maxAge: 90 * 24 * 3600,
      attributes: ['httponly', 'path=/', 'samesite=lax', 'secure'],
    })
  })

  test('[AU10] [AU11] on this machine its name has the port; on a shared computer it goes with the window', async () => {
    expect(await cookieOf({}, { shared: true })).toEqual({
      name: expect.stringMatching(/^fascicle-\d+$/) as unknown,
      value: expect.any(String) as unknown,
      maxAge: null,
      attributes: ['httponly', 'path=/', 'samesite=lax'],
    })
  })

  test('[AU10] [AU11] so it does when she came by a link there', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const invitation = { email: 'mary@example.org', name: 'Mary' }
    const { url } = (await root.must('POST', '/api/people/invitations', invitation)) as { url: string }
    const browser = server.browser()
    const form = { name: 'Mary', password: PASSWORD, shared: true }
    const answer = await browser.ask('POST', `/api/links/${tokenIn(url)}`, form)
    expect(parseSetCookie(answer.headers.getSetCookie()[0] ?? '')).toMatchObject({ maxAge: null })
    expect(await browser.must('GET', '/api/session')).toMatchObject({ shared: true })
  })

  test('[AU10] tampered with, cut, doubled or of another server, it is nobody’s', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const [[name, value] = ['', '']] = [...root.cookies]
    const flipped = (value.startsWith('A') ? 'B' : 'A') + value.slice(1)
    for (const cookie of [
      `${name}=${flipped}`,
      `${name}=${value.slice(1)}`,
      `${name}=${value}x`,
      `${name}=`,
      name,
      `x${name}=${value}`,
      `${name}=%00`,
      `${name}=${'A'.repeat(5000)}`,
    ])
      expect(await server.browser().refusal('GET', '/api/account', undefined, { cookie })).toBe(
        '401 sign-in-needed',
      )
    expect(
      await server.browser().refusal('GET', '/api/account', undefined, { cookie: `a=b; ${name}=${value}` }),
    ).toBe('200')
  })

  test('[AU13] signing out ends the session, and takes the cookie away', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const before = new Map(root.cookies)
    await root.must('DELETE', '/api/session')
    expect(root.cookies.size).toBe(0)
    const cookie = [...before].map((pair) => pair.join('=')).join('; ')
    expect(await root.refusal('GET', '/api/account', undefined, { cookie })).toBe('401 sign-in-needed')
    await root.must('DELETE', '/api/session')
  })

  test('[AU13] who signs in anew leaves no session behind in the same browser', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    await root.must('POST', '/api/session', FORM)
    expect(await root.must('GET', '/api/account')).toMatchObject({ sessions: [{ current: true }] })
  })
})

describe('bodies', () => {
  test('[AU28] have exactly the fields they may have', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const wrong: [string, string, unknown][] = [
      ['POST', '/api/session', { ...FORM, administrator: true }],
      ['POST', '/api/session', { email: FORM.email }],
      ['POST', '/api/session', { email: [FORM.email], password: PASSWORD }],
      ['POST', '/api/session', { ...FORM, password: 12_345_678_901 }],
      ['POST', '/api/session', { ...FORM, shared: 'yes' }],
      ['POST', '/api/session', [FORM]],
      ['POST', '/api/session', '"text"'],
      ['POST', '/api/session', '{"email":"root@example.org","email":"x@example.org","password":"x"}'],
      ['POST', '/api/session', '{"__proto__":{"shared":true},"email":"a@b.c","password":"x"}'],
      ['POST', '/api/session', '{"constructor":{"prototype":{}},"email":"a@b.c","password":"x"}'],
      ['POST', '/api/session', `{"email":${'['.repeat(5_000)}${']'.repeat(5_000)},"password":"x"}`],
      ['POST', '/api/session', '{"email":'],
      ['POST', '/api/session/totp', { challenge: 'x'.repeat(200), code: '123456' }],
      ['PATCH', '/api/account', { name: '' }],
      ['PATCH', '/api/account', { email: 'other@example.org' }],
      ['PATCH', '/api/account', { administrator: true }],
      ['PATCH', '/api/account', { language: '../../etc' }],
      ['POST', '/api/account/password', { old: PASSWORD }],
      [
        'POST',
        '/api/people/invitations',
        { email: 'x@example.org', name: 'X', grants: [{ scope: 'plan', role: 'owner' }] },
      ],
      ['POST', '/api/people/invitations', { email: 'x@example.org', name: 'X', plan: 'p' }],
      [
        'POST',
        '/api/people/invitations',
        { email: 'x@example.org', name: 'X', plan: 'p', grants: [{ scope: 'plan', role: 'god' }] },
      ],
      ['POST', '/api/people/invitations', { email: 'no address', name: 'X' }],
      ['POST', '/api/people/invitations', { email: 'x@example.org', name: 'X', password: PASSWORD }],
    ]
    for (const [method, path, body] of wrong)
      expect([path, body, await root.refusal(method, path, body)]).toEqual([path, body, '400 malformed'])
    expect(await root.must('GET', '/api/people')).toMatchObject({ invitations: [] })
    expect(
      await root.refusal('POST', '/api/people/invitations', {
        email: 'x@example.org',
        name: 'X',
        plan: 'none',
        grants: [{ scope: 'plan', role: 'owner' }],
      }),
    ).toBe('404 unknown-plan')
  })

  test('[AU28] too large and of another type are refused, too', async () => {
    const server = await freshServer()
    const stranger = server.browser()
    const large = { email: 'x'.repeat(2_000_000), password: 'x' }
    expect(await stranger.refusal('POST', '/api/session', large)).toBe('413 too-large')
    const text = await stranger.refusal('POST', '/api/session', 'email=a&password=b', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(text).toMatch(/^415/)
  })

  test('a page of another origin can do none of it', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign)
      expect(await root.refusal('POST', '/api/session', FORM, headers)).toBe('403 not-allowed')
    // Without the header that only a page of ours can add.
    const answer = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(FORM),
    })
    expect(answer.status).toBe(403)
  })
})

describe('an account', () => {
  test('name and language are her own to change; everybody sees the name at once', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    expect(await root.must('PATCH', '/api/account', { name: '  Ruth  Root ', language: 'zh' })).toMatchObject(
      {
        name: 'Ruth Root',
        language: 'zh',
      },
    )
    expect(await root.must('PATCH', '/api/account', { language: null })).toMatchObject({
      language: null,
      name: 'Ruth Root',
    })
    expect(await root.must('GET', '/api/people')).toMatchObject({ people: [{ name: 'Ruth Root' }] })
  })

  test('[AU7] [AU8] a second factor from beginning to end', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    expect(await root.refusal('POST', '/api/account/totp', { password: 'wrong password' })).toBe(
      '401 sign-in-failed',
    )
    const { secret, recovery, used } = await turnOnTotp(root)
    expect(await root.must('GET', '/api/account')).toMatchObject({ totp: true, recovery: 10 })
    const other = server.browser()
    const { challenge } = (await other.must('POST', '/api/session', FORM)) as { challenge: string }
    expect(other.cookies.size).toBe(0)
    expect(await other.refusal('GET', '/api/account')).toBe('401 sign-in-needed')
    // The code that confirmed is used up.
    expect(await other.refusal('POST', '/api/session/totp', { challenge, code: used })).toBe('400 code-wrong')
    const next = { challenge, code: codeOf(secret, Date.now() + 30_000) }
    expect(await other.must('POST', '/api/session/totp', next)).toMatchObject({ is: 'signed-in' })
    const third = server.browser()
    const again = (await third.must('POST', '/api/session', FORM)) as { challenge: string }
    const paper = { challenge: again.challenge, code: recovery[3] }
    expect(await third.must('POST', '/api/session/totp', paper)).toMatchObject({ is: 'signed-in' })
    expect(await third.must('GET', '/api/account')).toMatchObject({ recovery: 9 })
  })

  test('[AU13] [AU19] sessions are listed, and ended one by one, all others, and by a new password', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const others = [server.browser(), server.browser(), server.browser()]
    for (const other of others) await other.must('POST', '/api/session', FORM)
    const sessions = async (): Promise<{ id: string; current: boolean }[]> =>
      ((await root.must('GET', '/api/account')) as { sessions: { id: string; current: boolean }[] }).sessions
    expect((await sessions()).filter(({ current }) => current)).toHaveLength(1)
    const mary = await server.join(root, 'mary@example.org')
    const one = (await sessions()).find(({ current }) => !current)?.id ?? ''
    // Somebody else’s id does nothing.
    await mary.must('DELETE', `/api/account/sessions/${one}`)
    expect(await sessions()).toHaveLength(4)
    await root.must('DELETE', `/api/account/sessions/${one}`)
    expect(await sessions()).toHaveLength(3)
    await root.must('POST', '/api/account/password', { old: PASSWORD, new: 'another good one' })
    expect(await sessions()).toHaveLength(1)
    for (const other of others) expect(await other.refusal('GET', '/api/account')).toBe('401 sign-in-needed')
    expect(await others[0]?.refusal('POST', '/api/session', FORM)).toBe('401 sign-in-failed')
    await others[0]?.must('POST', '/api/session', { ...FORM, password: 'another good one' })
    await root.must('DELETE', '/api/account/sessions')
    expect(await others[0]?.refusal('GET', '/api/account')).toBe('401 sign-in-needed')
    expect(await root.refusal('GET', '/api/account')).toBe('200')
  })
})

describe('people', () => {
  test('[AU15] [AU16] from an invitation to her rights, and no further', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const grants = [
      { scope: 'plan', role: 'viewer' },
      { scope: 'table:t', role: 'editor' },
    ]
    const mary = await server.join(root, 'mary@example.org', { plan: 'p', grants })
    const me = (await mary.must('GET', '/api/plans/p/me')) as { standing: { grants: unknown[] } }
    expect(me.standing.grants).toEqual(expect.arrayContaining(grants))
    for (const [method, path] of [
      ['GET', '/api/people'],
      ['POST', '/api/people/invitations'],
      ['DELETE', '/api/people/invitations/x'],
      ['PATCH', '/api/people/x'],
      ['POST', '/api/people/x/reset'],
      ['DELETE', '/api/people/x/totp'],
      ['DELETE', '/api/people/x/sessions'],
    ] as const) {
      expect(await mary.refusal(method, path)).toBe('403 not-allowed')
      expect(await server.browser().refusal(method, path)).toBe('401 sign-in-needed')
    }
  })

  test('[AU18] [AU21] [AU22] what an administrator does to others and to herself', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const mary = await server.join(root, 'mary@example.org')
    const { id } = (await mary.must('GET', '/api/account')) as { id: string }
    const { id: own } = (await root.must('GET', '/api/account')) as { id: string }
    expect(await root.refusal('PATCH', `/api/people/${own}`, { active: false })).toBe(
      '409 last-administrator',
    )
    expect(await root.refusal('PATCH', '/api/people/nobody', { active: false })).toBe('404 unknown-person')
    const { url } = (await root.must('POST', `/api/people/${id}/reset`)) as { url: string }
    expect(await mary.refusal('GET', '/api/account')).toBe('200')
    const elsewhere = server.browser()
    await elsewhere.must('POST', `/api/links/${tokenIn(url)}`, { password: 'another good one' })
    expect(await mary.refusal('GET', '/api/account')).toBe('401 sign-in-needed')
    await root.must('DELETE', `/api/people/${id}/sessions`)
    expect(await elsewhere.refusal('GET', '/api/account')).toBe('401 sign-in-needed')
    await elsewhere.must('POST', '/api/session', { email: 'mary@example.org', password: 'another good one' })
    await turnOnTotp(elsewhere, 'another good one')
    await root.must('DELETE', `/api/people/${id}/totp`)
    expect(await elsewhere.must('GET', '/api/account')).toMatchObject({ totp: false })
    await root.must('PATCH', `/api/people/${id}`, { active: false })
    expect(await elsewhere.refusal('GET', '/api/account')).toBe('401 sign-in-needed')
    await root.must('PATCH', `/api/people/${id}`, { active: true, name: 'Mary Two', administrator: true })
    expect(await root.must('GET', '/api/people')).toMatchObject({
      people: [{ name: 'Mary Two', administrator: true, active: true }, { name: 'Root' }],
    })
  })

  test('[AU14] an invitation is taken back; whoever has an account is not invited', async () => {
    const server = await freshServer()
    const root = await server.setUp()
    const order = { email: 'mary@example.org', name: 'Mary' }
    const made = (await root.must('POST', '/api/people/invitations', order)) as {
      invitation: { id: string }
      url: string
    }
    await root.must('DELETE', `/api/people/invitations/${made.invitation.id}`)
    expect(await root.refusal('DELETE', `/api/people/invitations/${made.invitation.id}`)).toBe(
      '404 link-invalid',
    )
    const path = `/api/links/${tokenIn(made.url)}`
    expect(await server.browser().refusal('POST', path, { name: 'Mary', password: PASSWORD })).toBe(
      '404 link-invalid',
    )
    expect(
      await root.refusal('POST', '/api/people/invitations', { ...order, email: 'ROOT@example.org' }),
    ).toBe('409 email-taken')
  })

  test('the operator’s key may do what an administrator may, and has no account', async () => {
    const key = 'k'.repeat(43)
    const server = await freshServer({}, key)
    const operator = server.browser()
    const headers = { authorization: `Bearer ${key}` }
    const made = await operator.ask(
      'POST',
      '/api/people/invitations',
      { email: 'a@example.org', name: 'A', administrator: true },
      headers,
    )
    expect(made).toMatchObject({ status: 201, body: { invitation: { by: 'operator', administrator: true } } })
    expect(await operator.refusal('GET', '/api/people', undefined, headers)).toBe('200')
    expect(await operator.refusal('GET', '/api/account', undefined, headers)).toMatch(/^40[13]/)
    expect(await operator.refusal('GET', '/api/people', undefined, { authorization: `Bearer ${key}x` })).toBe(
      '401 sign-in-needed',
    )
  })
})

test('[AU6] trying is slow over HTTP, too, and says for how long', async () => {
  const server = await freshServer()
  const root = await server.setUp()
  const stranger = server.browser()
  const wrong = { ...FORM, password: 'wrong password' }
  // Whoever is behind this address says she is somebody else each time; nobody is asked to believe it.
  const attempt = (at: number) =>
    stranger.ask('POST', '/api/session', wrong, { 'x-forwarded-for': `203.0.113.${at}` })
  for (let at = 0; at < 5; at++) expect((await attempt(at)).status).toBe(401)
  const answer = await attempt(9)
  expect(answer).toMatchObject({
    status: 429,
    body: { error: 'too-many', facts: { seconds: expect.any(Number) as unknown } },
  })
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await root.refusal('GET', '/api/account')).toBe('200')
})

test('[AU29] [AU1] no answer has a secret, but once to whom it is for, and nothing between keeps it', async () => {
  const server = await freshServer()
  const root = await server.setUp()
  const { secret, recovery } = await turnOnTotp(root)
  const [row] = await server.parts.tables.read<{ password: string }>(
    sql.selectFrom('person').selectAll().compile(),
  )
  const cookie = [...root.cookies.values()][0] ?? ''
  const { id } = (await root.must('GET', '/api/account')) as { id: string }
  const order = { email: 'mary@example.org', name: 'Mary' }
  const { url } = (await root.must('POST', '/api/people/invitations', order)) as { url: string }
  const secrets = [secret, row?.password ?? '', cookie, tokenIn(url), PASSWORD, ...recovery]
  for (const path of ['/api/session', '/api/account', '/api/people', `/api/links/${tokenIn(url)}`]) {
    const answer = await root.get(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    for (const one of secrets) expect(JSON.stringify(answer.body)).not.toContain(one)
  }
  const changed = await root.ask('PATCH', `/api/people/${id}`, { name: 'Other' })
  expect(changed).toMatchObject({ status: 204, body: '' })
})
