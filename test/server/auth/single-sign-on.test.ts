/** Single sign-on against a real provider, over HTTP: who gets in, and every answer that is not one. */
import { generateKeyPairSync } from 'node:crypto'

import { describe, expect, test, vi } from 'vitest'

import { SsoProvider } from '../../../server/auth/sso-provider.ts'
import { PASSWORD, tokenIn } from '../../helpers/auth-world.ts'
import type { Browser } from '../../helpers/browser.ts'
import { turnOnTotp } from '../../helpers/codes.ts'
import { type FreshServer, freshServer } from '../../helpers/fresh-server.ts'
import { type SsoProviderUnderTest, ssoProvider } from '../../helpers/sso-provider.ts'

const MARY = { sub: 'mary-1', email: 'mary@example.org', email_verified: true, name: 'Mary at the Office' }

type World = { server: FreshServer; provider: SsoProviderUnderTest; root: Browser }

async function world(): Promise<World> {
  const provider = await ssoProvider()
  const server = await freshServer(provider.settings)
  provider.serve(server.url)
  return { server, provider, root: await server.setUp() }
}

/** From the button to the answer, as far as our own return address, which is not asked yet. */
async function toReturn(
  browser: Browser,
  { start = '/api/session/sso', change = (url: URL): void => void url } = {},
): Promise<URL> {
  const begun = await browser.get(start)
  expect(begun.status).toBe(302)
  const url = new URL(begun.location)
  change(url)
  let { location } = await browser.get(url.href)
  for (let hops = 0; !location.includes('/api/session/sso/return') && hops < 5; hops++)
    ({ location } = await browser.get(location))
  return new URL(location)
}

const problemOf = ({ location }: { location: string }): string | null => {
  const url = new URL(location)
  return url.pathname === '/sign-in' ? url.searchParams.get('problem') : `none: ${url.pathname}`
}

const me = async (browser: Browser): Promise<unknown> =>
  ((await browser.must('GET', '/api/session')) as { person: unknown }).person

describe('who gets in', () => {
  test('[AU23] [AU27] who is invited, once by her verified address, then by who she is there', async () => {
    const { server, provider, root } = await world()
    const grants = [{ scope: 'plan', role: 'editor' }]
    await root.must('POST', '/api/people/invitations', {
      email: 'Mary@Example.org',
      name: 'Mary',
      plan: 'p',
      grants,
    })
    provider.account = MARY
    const browser = server.browser()
    const back = await browser.get((await toReturn(browser, { start: '/api/session/sso?to=/plans/p' })).href)
    expect(back.location).toBe(`${server.url}/plans/p`)
    expect(await me(browser)).toMatchObject({ email: 'mary@example.org', name: 'Mary', administrator: false })
    expect(await browser.must('GET', '/api/plans/p/me')).toMatchObject({ standing: { grants } })
    expect(await browser.must('GET', '/api/account')).toMatchObject({ hasPassword: false })
    // The invitation is used up, and her account is tied.
    expect(await root.must('GET', '/api/people')).toMatchObject({
      invitations: [],
      people: [
        { name: 'Mary', sso: true },
        { name: 'Root', sso: false },
      ],
    })
    // Her address there is another by now, and not even verified.
    provider.account = { ...MARY, email: 'mary.new@example.org', email_verified: false }
    const again = server.browser()
    expect((await again.get((await toReturn(again)).href)).location).toBe(`${server.url}/`)
    expect(await me(again)).toMatchObject({ email: 'mary@example.org' })
  })

  test('[AU23] who has an account with a password, and our second factor is not asked for', async () => {
    const { server, provider, root } = await world()
    await server.join(root, 'mary@example.org')
    provider.account = MARY
    const first = server.browser()
    await first.get((await toReturn(first)).href)
    const { id } = (await me(first)) as { id: string }
    expect(await me(first)).toMatchObject({ email: 'mary@example.org', name: 'Joined' })
    // She chooses a password after that, and a second factor.
    const { url } = (await root.must('POST', `/api/people/${id}/reset`)) as { url: string }
    await first.must('POST', `/api/links/${tokenIn(url)}`, { password: PASSWORD })
    await turnOnTotp(first)
    const browser = server.browser()
    await browser.get((await toReturn(browser)).href)
    expect(await me(browser)).toMatchObject({ id })
    // With her password it is asked for as ever.
    const form = { email: 'mary@example.org', password: PASSWORD }
    expect(await server.browser().must('POST', '/api/session', form)).toMatchObject({ is: 'second-factor' })
  })

  test('[AU23] nobody else: not verified, not known, deactivated, or another who has her address now', async () => {
    const { server, provider, root } = await world()
    const attempt = async (account: SsoProviderUnderTest['account']): Promise<string | null> => {
      provider.account = account
      const browser = server.browser()
      const problem = problemOf(await browser.get((await toReturn(browser)).href))
      expect(await me(browser)).toBeNull()
      return problem
    }
    expect(await attempt(MARY)).toBe('sso-unknown')
    await server.join(root, 'mary@example.org')
    expect(await attempt({ ...MARY, email_verified: false })).toBe('sso-unverified')
    expect(await attempt({ sub: 'mary-1', email: 'mary@example.org' })).toBe('sso-unverified')
    expect(await attempt({ sub: 'mary-1' })).toBe('sso-unverified')
    expect(await attempt({ ...MARY, email: 'mi\u212Ae@example.org' })).toBe('sso-unverified')
    expect(await attempt(null)).toBe('sso-cancelled')
    provider.account = MARY
    const browser = server.browser()
    await browser.get((await toReturn(browser)).href)
    expect(await me(browser)).not.toBeNull()
    expect(await attempt({ ...MARY, sub: 'mary-2' })).toBe('sso-taken')
    const { id } = (await me(browser)) as { id: string }
    await root.must('PATCH', `/api/people/${id}`, { active: false })
    expect(await me(browser)).toBeNull()
    expect(await attempt(MARY)).toBe('sso-closed')
  })

  test('[AU23] two tabs at once are one person', async () => {
    const { server, provider, root } = await world()
    await root.must('POST', '/api/people/invitations', { email: 'mary@example.org', name: 'Mary' })
    provider.account = MARY
    const browsers = [server.browser(), server.browser(), server.browser()]
    const returns: [Browser, URL][] = []
    for (const browser of browsers) returns.push([browser, await toReturn(browser)])
    await Promise.all(returns.map(([browser, url]) => browser.get(url.href)))
    const ids = await Promise.all(browsers.map(async (browser) => ((await me(browser)) as { id: string }).id))
    expect(new Set(ids).size).toBe(1)
  })

  test('[AU26] she is led to a page of ours, and on a shared computer the cookie goes with the window', async () => {
    const { server, provider, root } = await world()
    await server.join(root, 'mary@example.org')
    provider.account = MARY
    const browser = server.browser()
    const start = `/api/session/sso?shared=1&to=${encodeURIComponent('//evil.example/x')}`
    const back = await browser.get((await toReturn(browser, { start })).href)
    expect(back.location).toBe(`${server.url}/account?ended=%2F`)
    const cookie = back.headers.getSetCookie().find((line) => /^fascicle-\d+=/.test(line))
    expect(cookie).not.toMatch(/max-age/i)
    expect(await browser.must('GET', '/api/session')).toMatchObject({ shared: true, sso: 'The Office' })
  })
})

describe('[AU24] an answer that is not one', () => {
  const refused = async (
    { server }: World,
    meddle: (url: URL, browser: Browser) => void | Promise<void>,
    change?: (url: URL) => void,
  ): Promise<string> => {
    const browser = server.browser()
    const url = await toReturn(browser, change ? { change } : {})
    await meddle(url, browser)
    // What the operator is told: refused for this, and not for something else that is wrong.
    const told = vi.spyOn(server.parts.log, 'info')
    const problem = problemOf(await browser.get(url.href))
    const [facts] = told.mock.lastCall ?? []
    told.mockRestore()
    expect(await me(browser)).toBeNull()
    const because: unknown =
      typeof facts === 'object' && facts !== null && 'because' in facts ? facts.because : 'not told'
    return `${problem} ${typeof because === 'string' ? because : ''}`
  }

  test('wrong state, nonce, issuer, client; a code of another question; no cookie', async () => {
    const all = await world()
    await all.server.join(all.root, 'mary@example.org')
    all.provider.account = MARY
    const nothing = (): void => undefined
    const set = (name: string, value: string) => (url: URL) => url.searchParams.set(name, value)
    const drop = (name: string) => (url: URL) => url.searchParams.delete(name)
    expect(await refused(all, set('state', 'x'.repeat(43)))).toMatch(/^sso-refused .*"state"/)
    expect(await refused(all, drop('state'))).toMatch(/^sso-refused .*"state"/)
    expect(await refused(all, set('iss', 'https://another.example'))).toMatch(/^sso-refused .*"iss"/)
    expect(await refused(all, drop('iss'))).toMatch(/^sso-refused .*"iss"/)
    expect(await refused(all, set('code', 'made-up'))).toBe('sso-refused invalid_grant')
    expect(await refused(all, drop('code'))).toMatch(/^sso-refused no authorization code/)
    expect(await refused(all, nothing, set('nonce', 'another nonce'))).toMatch(/^sso-refused .*"nonce"/)
    expect(await refused(all, nothing, set('client_id', 'another'))).toBe('sso-refused invalid_grant')
    const challenge = set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    expect(await refused(all, nothing, challenge)).toBe('sso-refused invalid_grant')
    expect(await refused(all, (_, browser) => browser.cookies.clear())).toBe('sso-expired ')
    // Answers to two questions, swapped: what a foreign page would make a browser do.
    const [mine, foreign] = [all.server.browser(), all.server.browser()]
    await toReturn(mine)
    expect(problemOf(await mine.get((await toReturn(foreign)).href))).toBe('sso-refused')
    expect(await me(mine)).toBeNull()
  })

  test('for another audience, from another issuer, over, or signed by another', async () => {
    const all = await world()
    await all.server.join(all.root, 'mary@example.org')
    all.provider.account = MARY
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const seconds = Math.floor(Date.now() / 1000)
    const crooks: [NonNullable<SsoProviderUnderTest['crook']>, RegExp][] = [
      [{ claims: (claims) => ({ ...claims, aud: 'another' }) }, /"aud"/],
      [{ claims: (claims) => ({ ...claims, iss: 'https://another.example' }) }, /"iss"/],
      [{ claims: (claims) => ({ ...claims, exp: seconds - 3600, iat: seconds - 7200 }) }, /"exp"/],
      // What it says elsewhere is of another person.
      [{ claims: (claims) => ({ ...claims, sub: 'root-of-all' }) }, /"sub"/],
      [{ key: privateKey }, /signature/],
    ]
    for (const [crook, because] of crooks) {
      all.provider.crook = crook
      const problem = await refused(all, () => undefined)
      expect(problem).toMatch(/^sso-refused /)
      expect(problem).toMatch(because)
    }
    // It is the crookedness that is refused.
    all.provider.crook = { claims: (claims) => claims }
    const browser = all.server.browser()
    await browser.get((await toReturn(browser)).href)
    expect(await me(browser)).not.toBeNull()
  })

  test('a code that was used, also with the cookie it belongs to', async () => {
    const { server, provider, root } = await world()
    await server.join(root, 'mary@example.org')
    provider.account = MARY
    const browser = server.browser()
    const url = await toReturn(browser)
    const cookies = new Map(browser.cookies)
    await browser.get(url.href)
    expect(await me(browser)).not.toBeNull()
    expect(problemOf(await browser.get(url.href))).toBe('sso-expired')
    const other = server.browser()
    for (const [name, value] of cookies) other.cookies.set(name, value)
    expect(problemOf(await other.get(url.href))).toBe('sso-refused')
    expect(await me(other)).toBeNull()
  })
})

describe('[AU25] a provider that is down', () => {
  test('is refused in words, and everybody else signs in', async () => {
    const provider = await ssoProvider()
    await provider.stop()
    const server = await freshServer(provider.settings)
    const root = await server.setUp()
    const browser = server.browser()
    expect(problemOf(await browser.get('/api/session/sso'))).toBe('sso-unavailable')
    expect(problemOf(await browser.get('/api/session/sso'))).toBe('sso-unavailable')
    // Whoever takes the other way in comes to where she wanted to go.
    const wanted = async (to: string): Promise<string | null> => {
      const { location } = await browser.get(`/api/session/sso?to=${encodeURIComponent(to)}`)
      return new URL(location).searchParams.get('to')
    }
    expect(await wanted('/plans/section-10-2023/compliance')).toBe('/plans/section-10-2023/compliance')
    expect(await wanted('//elsewhere.example/plans')).toBeNull()
    await root.must('DELETE', '/api/session')
    await root.must('POST', '/api/session', { email: 'root@example.org', password: PASSWORD })
    expect(await me(root)).toMatchObject({ name: 'Root' })
  })

  test('goes down while somebody is there', async () => {
    const { server, provider, root } = await world()
    await server.join(root, 'mary@example.org')
    provider.account = MARY
    const browser = server.browser()
    const url = await toReturn(browser)
    await provider.stop()
    expect(problemOf(await browser.get(url.href))).toBe('sso-unavailable')
  })

  test('is asked again after a while, and not by everybody at once', async () => {
    const down = await ssoProvider()
    const { port } = new URL(down.issuer)
    await down.stop()
    let now = 0
    const { ssoIssuer: issuer, ssoClientId: clientId, ssoClientSecret: clientSecret } = down.settings
    const asking = new SsoProvider({ issuer, clientId, clientSecret, name: '' }, () => now)
    const ask = (): Promise<string> =>
      asking.begin('http://127.0.0.1/back').then(
        () => 'up',
        (error: { facts: { problem: string } }) => error.facts.problem,
      )
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill('sso-unavailable'))
    const up = await ssoProvider(Number(port))
    up.serve('http://127.0.0.1')
    expect(await ask()).toBe('sso-unavailable')
    now += 5_000
    expect(await ask()).toBe('up')
    // What it said is enough while it is down for a moment, an hour later.
    await up.stop()
    now += 3_600_000
    expect(await ask()).toBe('up')
  })
})

test('where there is no single sign-on, there is no route to it', async () => {
  const server = await freshServer()
  const browser = server.browser()
  expect(await browser.must('GET', '/api/session')).toEqual({
    person: null,
    sso: null,
    shared: false,
    fresh: true,
  })
  expect(await browser.refusal('GET', '/api/session/sso')).toMatch(/^404/)
})
