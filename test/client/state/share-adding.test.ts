/** "Add somebody": what was typed is found among everybody, also among those who are in the plan or invited to it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Account } from '../../../client/state/account.svelte.ts'
import { Notices } from '../../../client/state/notices.svelte.ts'
import { ShareState } from '../../../client/state/share.svelte.ts'
import { AppError } from '../../../shared/model/error.ts'
import { planId } from '../../../shared/model/ids.ts'
import { ANA, fakeServer, memoryTexts, session } from '../helpers/fake-server.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const person = (id: string) => ({ id, name: `${id} of Section 10`, email: `${id}@example.org` })
const member = (id: string, role: string) => ({
  ...person(id),
  person: id,
  active: true,
  grants: [{ scope: 'plan', role }],
})
const bo = {
  id: 'i1',
  email: 'bo@example.org',
  name: 'Bo',
  plan: 'p',
  grants: [{ scope: 'plan', role: 'editor' }],
  administrator: false,
  by: 'Ana Ruiz',
  created: 1,
  expires: 5,
}

async function open(answers: Parameters<typeof fakeServer>[0] = {}) {
  const server = fakeServer({
    'GET /api/session': session(ANA),
    'GET /api/plans/p/members': {
      members: [member('ana', 'owner'), member('ivan', 'editor')],
      invitations: [bo],
    },
    'GET /api/plans/p/people?q=ivan%40example.org': { people: [person('ivan')] },
    'GET /api/plans/p/people?q=section': { people: [person('ivan'), person('li')] },
    'GET /api/plans/p/people?q=bo%40example.org': { people: [] },
    'GET /api/plans/p/people?q=new%40example.org': { people: [person('renew')] },
    'GET /api/plans/p/people?q=nobody': { people: [] },
    ...answers,
  })
  const account = new Account({ api: server.api, texts: memoryTexts() })
  await account.check()
  const share = new ShareState(planId('p'), { api: server.api, account, notices: new Notices() })
  await vi.advanceTimersByTimeAsync(1000)
  const type = async (text: string) => {
    share.offer(text)
    await vi.advanceTimersByTimeAsync(1000)
  }
  return { server, share, type }
}

test('[SHARE1] the address of a member is that of a member, however it is written, and never invites', async () => {
  const { share, type } = await open({
    'GET /api/plans/p/people?q=Ivan%40Example.org': { people: [person('ivan')] },
  })
  await type('Ivan@Example.org')
  expect(share.finding).toMatchObject({ is: 'member', member: { person: 'ivan' } })
})

test('[SHARE1] also of one whom the server does not offer, because the account is deactivated', async () => {
  const { share, type } = await open({ 'GET /api/plans/p/people?q=ivan%40example.org': { people: [] } })
  await type('ivan@example.org')
  expect(share.finding).toMatchObject({ is: 'member', member: { person: 'ivan' } })
})

test('[SHARE1] by name members are offered too, as what they are', async () => {
  const { share, type } = await open()
  await type('section')
  expect(share.offered.map(({ id, member: here }) => [id, here?.person ?? null])).toEqual([
    ['ivan', 'ivan'],
    ['li', null],
  ])
})

test('[SHARE1] whoever is invited already is told so', async () => {
  const { share, type } = await open()
  await type('bo@example.org')
  expect(share.finding).toMatchObject({ is: 'invited', invitation: { id: 'i1' } })
})

test('[SHARE1] an address nobody has invites, also while others are offered whose address it is part of', async () => {
  const { share, type } = await open()
  share.offer('new@example.org')
  expect(share.finding.is).toBe('asking')
  await type('new@example.org')
  expect([share.finding.is, share.offered.map(({ id }) => id)]).toEqual(['invites', ['renew']])
})

test('[SHARE1] a name nobody has is said to be nobody’s', async () => {
  const { share, type } = await open()
  await type('nobody')
  expect(share.finding.is).toBe('nobody')
  await type('  ')
  expect(share.finding.is).toBe('nothing')
})

test('[SHARE1] where the server cannot be asked nobody is said to be unknown', async () => {
  const { share, type } = await open({ 'GET /api/plans/p/people?q=x%40y.org': new AppError('offline') })
  await type('x@y.org')
  expect(share.finding).toMatchObject({ is: 'unasked', refused: { key: 'refusal.offline' } })
})

test('[SHARE2] a link that is renewed gives what the invitation gave', async () => {
  const { share, server } = await open({
    'POST /api/plans/p/invitations': { invitation: bo, url: 'https://x/link/2' },
  })
  await share.renew(bo as never)
  expect(server.asked.find(({ what }) => what.startsWith('POST'))?.body).toEqual({
    email: bo.email,
    name: bo.name,
    grants: bo.grants,
  })
  expect(share.window).toMatchObject({ is: 'link', link: { url: 'https://x/link/2' } })
})
