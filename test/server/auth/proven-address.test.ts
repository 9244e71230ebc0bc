/** An account that somebody opened under another's address: what becomes of it when the other comes, vouched for by single sign-on. */
import { expect, test } from 'vitest'

import { PASSWORD, tokenIn } from '../../helpers/auth-world.ts'
import type { Browser } from '../../helpers/browser.ts'
import { turnOnTotp } from '../../helpers/codes.ts'
import { type FreshServer, freshServer } from '../../helpers/fresh-server.ts'
import { type SsoProviderUnderTest, ssoProvider } from '../../helpers/sso-provider.ts'

const MARY = { sub: 'mary-1', email: 'mary@example.org', email_verified: true, name: 'Mary' }
const KNOWN_TO_MALLORY = 'mallory knows this one'
const AS_VIEWER = { plan: 'p', grants: [{ scope: 'plan', role: 'viewer' }] }

type World = { server: FreshServer; provider: SsoProviderUnderTest; root: Browser }

async function world(): Promise<World> {
  const provider = await ssoProvider()
  const server = await freshServer(provider.settings)
  provider.serve(server.url)
  provider.account = MARY
  return { server, provider, root: await server.setUp() }
}

/** Through the provider and back. Gives where the browser is led to. */
async function throughProvider(browser: Browser, start = '/api/session/sso'): Promise<string> {
  let { location } = await browser.get(start)
  for (let hops = 0; hops < 8; hops++) {
    const isLast = location.includes('/api/session/sso/return')
    ;({ location } = await browser.get(location))
    if (isLast) break
  }
  return location
}

const me = async (browser: Browser): Promise<unknown> =>
  ((await browser.must('GET', '/api/session')) as { person: unknown }).person

/** By an administrator's link, which somebody else opened. */
async function takenByMallory({ server, root }: World): Promise<{ mallory: Browser; id: string }> {
  const made = await root.must('POST', '/api/people/invitations', {
    email: MARY.email,
    name: 'Mary',
    ...AS_VIEWER,
  })
  const mallory = server.browser()
  const link = tokenIn((made as { url: string }).url)
  await mallory.must('POST', `/api/links/${link}`, { name: 'Mary', password: KNOWN_TO_MALLORY })
  return { mallory, id: ((await me(mallory)) as { id: string }).id }
}

test('[AU33] nothing that was set up under her address before she was vouched for works any more, and she is told', async () => {
  const all = await world()
  const { server, root } = all
  const { mallory, id } = await takenByMallory(all)
  const { secret } = (await mallory.must('POST', '/api/account/tokens', {
    name: 'mine',
    plan: 'p',
    role: 'viewer',
    days: null,
  })) as { secret: string }
  const { recovery } = await turnOnTotp(mallory, KNOWN_TO_MALLORY)
  const form = { email: MARY.email, password: KNOWN_TO_MALLORY }
  const challenge = (await server.browser().must('POST', '/api/session', form)) as { challenge: string }
  const reset = tokenIn(((await root.must('POST', `/api/people/${id}/reset`)) as { url: string }).url)

  const mary = server.browser()
  expect(await throughProvider(mary, '/api/session/sso?to=/plans/p')).toBe(
    `${server.url}/account?ended=%2Fplans%2Fp`,
  )
  expect(await me(mary)).toMatchObject({ id })
  expect(await mary.must('GET', '/api/account')).toMatchObject({
    hasPassword: false,
    totp: false,
    recovery: 0,
    sessions: [{ current: true }],
  })
  expect(await mary.must('GET', '/api/account/tokens')).toEqual({ tokens: [] })
  // What she may do here stays.
  expect(await mary.must('GET', '/api/plans/p/me')).toMatchObject({ standing: { grants: AS_VIEWER.grants } })

  expect(await me(mallory)).toBeNull()
  const other = server.browser()
  expect(await other.refusal('POST', '/api/session', form)).toBe('401 sign-in-failed')
  const code = { challenge: challenge.challenge, code: recovery[0] }
  expect(await other.refusal('POST', '/api/session/totp', code)).toBe('401 sign-in-failed')
  expect(await other.refusal('GET', `/api/links/${reset}`)).toBe('404 link-invalid')
  const bearer = { authorization: `Bearer ${secret}` }
  expect(await other.refusal('GET', '/api/plans/p', undefined, bearer)).toBe('401 sign-in-needed')

  const { entries } = (await root.must('GET', '/api/audit')) as {
    entries: { field: string; row: string; after: unknown }[]
  }
  const noted = entries.find(({ field, row }) => field === 'identity' && row === id)
  expect(noted?.after).toMatchObject({
    subject: MARY.sub,
    ended: ['password', 'second-factor', 'sessions', 'tokens', 'links'],
  })
})

test('[AU33] only the first time, and nothing is said where nothing was ended', async () => {
  const all = await world()
  const { server, root } = all
  await takenByMallory(all)
  const mary = server.browser()
  expect(await throughProvider(mary)).toContain('/account?ended=')
  // She comes from elsewhere, and stays where she was.
  const elsewhere = server.browser()
  expect(await throughProvider(elsewhere)).toBe(`${server.url}/`)
  expect([await me(mary), await me(elsewhere)]).toEqual([await me(mary), await me(mary)])
  // Whoever is made by the sign-in itself has nothing that was there before.
  await root.must('POST', '/api/people/invitations', { email: 'new@example.org', name: 'New' })
  all.provider.account = { ...MARY, sub: 'new', email: 'new@example.org' }
  expect(await throughProvider(server.browser())).toBe(`${server.url}/`)
})

test('[AU33] links that were made in her name before are none any more', async () => {
  const all = await world()
  const { server, root } = all
  const { mallory, id } = await takenByMallory(all)
  await root.must('PATCH', `/api/people/${id}`, { administrator: true })
  const made = await mallory.must('POST', '/api/people/invitations', {
    email: 'mallory@example.org',
    name: '',
    administrator: true,
  })
  await throughProvider(server.browser())
  const link = `/api/links/${tokenIn((made as { url: string }).url)}`
  expect(await server.browser().refusal('GET', link)).toBe('404 link-invalid')
})

test('[AU33] what she was invited to meanwhile is hers with it', async () => {
  const all = await world()
  const { server, root } = all
  const order = { email: MARY.email, name: 'Mary' }
  const open = await root.must('POST', '/api/people/invitations', order)
  // Into the plan: this one stays open when the other is accepted.
  await root.must('POST', '/api/people/invitations', { ...order, ...AS_VIEWER })
  const mallory = server.browser()
  await mallory.must('POST', `/api/links/${tokenIn((open as { url: string }).url)}`, {
    name: 'Mary',
    password: KNOWN_TO_MALLORY,
  })
  const mary = server.browser()
  await throughProvider(mary)
  expect(await mary.must('GET', '/api/plans/p/me')).toMatchObject({ standing: { grants: AS_VIEWER.grants } })
  expect(await root.must('GET', '/api/people')).toMatchObject({ invitations: [] })
})

test('[AU33] a request that was under way when it was taken over makes nothing by which anybody comes in', async () => {
  const all = await world()
  const { server } = all
  const { mallory } = await takenByMallory(all)
  const { tables } = server.parts
  const write = tables.write.bind(tables)
  // It was let in, and is about to be written.
  let taken = false
  tables.write = async (writes) => {
    const isToken = writes.some(({ sql }) => sql.startsWith('insert into "token"'))
    if (isToken && !taken) {
      taken = true
      await throughProvider(server.browser())
    }
    return write(writes)
  }
  const order = { name: 'mine', plan: 'p', role: 'viewer', days: null }
  expect(await mallory.refusal('POST', '/api/account/tokens', order)).toBe('401 sign-in-needed')
  expect(taken).toBe(true)
  expect(await me(mallory)).toBeNull()
})

test('[AU34] where there is single sign-on, who was invited by the owner of a plan comes in by it, and not by the link alone', async () => {
  const all = await world()
  const { server, root } = all
  const owner = await server.join(root, 'owner@example.org')
  const { id } = (await me(owner)) as { id: string }
  await root.must('PUT', `/api/plans/p/members/${id}`, { grants: [{ scope: 'plan', role: 'owner' }] })
  const order = { email: MARY.email, name: 'Mary', grants: AS_VIEWER.grants }
  const made = (await owner.must('POST', '/api/plans/p/invitations', order)) as { url: string }
  const link = `/api/links/${tokenIn(made.url)}`
  const mallory = server.browser()
  expect(await mallory.must('GET', link)).toMatchObject({ email: MARY.email, provider: true })
  const form = { name: 'Mary', password: PASSWORD }
  expect(await mallory.refusal('POST', link, form)).toBe('401 sign-in-needed')
  expect(await mallory.must('GET', link)).toMatchObject({ provider: true })
  const mary = server.browser()
  expect(await throughProvider(mary)).toBe(`${server.url}/`)
  expect(await mary.must('GET', '/api/plans/p/me')).toMatchObject({ standing: { grants: AS_VIEWER.grants } })
})

test('[AU34] an administrator may invite whom the provider does not know; without single sign-on every owner may', async () => {
  const { root } = await world()
  const made = await root.must('POST', '/api/people/invitations', { email: 'guest@example.org', name: '' })
  expect(await root.must('GET', `/api/links/${tokenIn((made as { url: string }).url)}`)).toMatchObject({
    provider: false,
  })
  const alone = await freshServer()
  const first = await alone.setUp()
  const owner = await alone.join(first, 'owner@example.org')
  const { id } = (await me(owner)) as { id: string }
  await first.must('PUT', `/api/plans/p/members/${id}`, { grants: [{ scope: 'plan', role: 'owner' }] })
  const order = { email: MARY.email, name: 'Mary', grants: AS_VIEWER.grants }
  const { url } = (await owner.must('POST', '/api/plans/p/invitations', order)) as { url: string }
  const mary = alone.browser()
  await mary.must('POST', `/api/links/${tokenIn(url)}`, { name: 'Mary', password: PASSWORD })
  expect(await me(mary)).toMatchObject({ email: MARY.email })
})
