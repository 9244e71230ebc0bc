import { afterEach, describe, expect, test, vi } from 'vitest'

import { Account } from '../../../client/state/account.svelte.ts'
import { AppError } from '../../../shared/model/error.ts'
import { ANA, fakeServer, LI, memoryTexts, session } from '../helpers/fake-server.ts'

const ME = 'fascicle.me'
const remembered = { [ME]: JSON.stringify(ANA) }
const KEY = 'GET /api/session'

function setting(answers: Parameters<typeof fakeServer>[0], texts: Record<string, string> = {}) {
  const server = fakeServer(answers)
  const device = memoryTexts(texts)
  return { server, device, account: new Account({ api: server.api, texts: device }) }
}
afterEach(() => void vi.useRealTimers())

describe('who is signed in', () => {
  test('nobody: what the sign-in page has to know', async () => {
    const { account } = setting({ [KEY]: session(null, { sso: 'Example', fresh: true }) })
    await account.start(true)
    expect(account).toMatchObject({ me: null, standing: 'ended', sso: 'Example', fresh: true })
  })

  test('somebody, who is remembered', async () => {
    const { account, device } = setting({ [KEY]: session(ANA) })
    await account.start(true)
    expect([account.me, account.standing]).toEqual([ANA, 'live'])
    expect(JSON.parse(device.texts.get(ME) ?? '')).toEqual(ANA)
  })

  test('[ACC1] a known person comes in at once without a network', async () => {
    const { account } = setting({}, remembered)
    await account.start(false)
    expect([account.me, account.standing]).toEqual([ANA, 'unasked'])
  })

  test('[ACC1] and after a moment when the answer does not come', async () => {
    vi.useFakeTimers()
    const { account } = setting({ [KEY]: () => new Promise<object>(() => undefined) }, remembered)
    const started = account.start(true)
    await vi.advanceTimersByTimeAsync(3000)
    await started
    expect([account.me, account.standing]).toEqual([ANA, 'unasked'])
  })

  test('[ACC2] a session that has ended leaves the person known', async () => {
    const { account, device, server } = setting({ [KEY]: session(ANA) })
    await account.start(true)
    server.answers['GET /api/account'] = new AppError('sign-in-needed')
    await server.api.get('/api/account').catch(() => undefined)
    expect([account.me, account.standing]).toEqual([ANA, 'ended'])
    server.answers[KEY] = session(null)
    await account.check()
    expect([account.me, account.standing, device.texts.has(ME)]).toEqual([ANA, 'ended', true])
  })

  test('[ACC2] and the same person goes on where she was', async () => {
    const { account } = setting(
      { [KEY]: session(null), 'POST /api/session': { is: 'signed-in', person: ANA } },
      remembered,
    )
    await account.start(true)
    await account.signIn({ email: ANA.email, password: 'secret' })
    expect([account.me, account.standing, account.newcomer]).toEqual([ANA, 'live', null])
  })

  test('one question at a time', async () => {
    const { account, server } = setting({ [KEY]: session(ANA) })
    await Promise.all([account.check(), account.check(), account.check()])
    expect(server.paths()).toEqual([KEY])
  })

  test('what somebody else wrote into the storage does no harm', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '{',
      '{"id":1,"name":"x","email":"y"}',
      '{"id":"","name":"","email":""}',
    ])
      expect(setting({}, { [ME]: text }).account.me).toBeNull()
  })
})

describe('another person', () => {
  test('[ACC3] who signs in on a device that is another’s waits as its newcomer', async () => {
    const { account, device } = setting(
      { [KEY]: session(null), 'POST /api/session': { is: 'signed-in', person: LI } },
      remembered,
    )
    await account.start(true)
    await account.signIn({ email: LI.email, password: 'secret' })
    expect([account.me, account.newcomer]).toEqual([ANA, LI])
    expect(JSON.parse(device.texts.get(ME) ?? '')).toEqual(ANA)
    account.welcome()
    expect([account.me, account.newcomer, account.standing]).toEqual([LI, null, 'live'])
    expect(JSON.parse(device.texts.get(ME) ?? '')).toEqual(LI)
  })

  test('[ACC3] also when she came through single sign-on', async () => {
    const { account } = setting({ [KEY]: session(LI) }, remembered)
    await account.start(true)
    expect([account.me, account.newcomer]).toEqual([ANA, LI])
  })

  test('[ACC3] or would rather not, and is signed out', async () => {
    const { account, server } = setting({ [KEY]: session(LI), 'DELETE /api/session': null }, remembered)
    await account.start(true)
    await account.turnAway()
    expect(server.paths()).toContain('DELETE /api/session')
    expect([account.me, account.newcomer, account.standing]).toEqual([ANA, null, 'ended'])
  })
})

describe('a shared computer', () => {
  test('[ACC4] is told nothing', async () => {
    const { account, device } = setting({
      [KEY]: session(null),
      'POST /api/session': { is: 'second-factor', challenge: 'c' },
      'POST /api/session/totp': { is: 'signed-in', person: ANA },
    })
    await account.start(true)
    await account.signIn({ email: ANA.email, password: 'secret', shared: true })
    await account.secondFactor('c', '123456', true)
    expect([account.me, account.keepsNothing, device.texts.size]).toEqual([ANA, true, 0])
  })

  test('[ACC4] and after a reload the server says that it is one', async () => {
    const { account, device } = setting({ [KEY]: session(ANA, { shared: true }) })
    await account.start(true)
    expect([account.me, account.keepsNothing, device.texts.size]).toEqual([ANA, true, 0])
  })
})

describe('leaving', () => {
  test('ends the session and forgets the person', async () => {
    const { account, device } = setting({ [KEY]: session(ANA), 'DELETE /api/session': null })
    await account.start(true)
    await account.signOut()
    expect([account.me, account.standing, device.texts.size]).toEqual([null, 'ended', 0])
  })

  test('[ACC5] without a connection the server hears of it at the next start', async () => {
    const { account, device } = setting({}, remembered)
    await account.start(false)
    await account.signOut()
    const later = fakeServer({ [KEY]: session(null), 'DELETE /api/session': null })
    await new Account({ api: later.api, texts: device }).start(true)
    expect(later.paths()).toEqual(['DELETE /api/session', KEY])
    expect(device.texts.size).toBe(0)
  })

  test('[ACC5] but a session that began since is not ended', async () => {
    const { account, device, server } = setting({}, remembered)
    await account.start(false)
    await account.signOut()
    server.answers['POST /api/session'] = { is: 'signed-in', person: LI }
    await account.signIn({ email: LI.email, password: 'secret' })
    const later = fakeServer({ [KEY]: session(LI), 'DELETE /api/session': null })
    await new Account({ api: later.api, texts: device }).start(true)
    expect(later.paths()).toEqual([KEY])
  })

  test('[ACC6] another tab that empties the device leaves nobody here', async () => {
    const { account } = setting({ [KEY]: session(ANA) })
    await account.start(true)
    account.heard(null)
    expect([account.me, account.standing]).toEqual([null, 'ended'])
  })

  test('[ACC6] another tab in which somebody signs in is followed', async () => {
    const { account, server } = setting({ [KEY]: session(null) })
    await account.start(true)
    server.answers[KEY] = session(LI)
    account.heard(JSON.stringify(LI))
    await account.check()
    expect([account.me, account.standing]).toEqual([LI, 'live'])
  })
})
