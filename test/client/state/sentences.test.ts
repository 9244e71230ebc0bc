/** Which sentence a refusal of a form about people becomes: one about the fields that this form has. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { AccountSettings } from '../../../client/state/account-settings.svelte.ts'
import { Account } from '../../../client/state/account.svelte.ts'
import { Attempt, refusedOf } from '../../../client/state/attempt.svelte.ts'
import { chooseLanguage } from '../../../client/state/choose-language.ts'
import { Notices } from '../../../client/state/notices.svelte.ts'
import { Preferences } from '../../../client/state/preferences.svelte.ts'
import { SecondFactorForm } from '../../../client/state/second-factor.svelte.ts'
import { SignInForm } from '../../../client/state/sign-in.svelte.ts'
import { AppError } from '../../../shared/model/error.ts'
import { ANA, fakeServer, memoryTexts, session } from '../helpers/fake-server.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())
const settled = () => vi.advanceTimersByTimeAsync(1000)

function setting(answers: Parameters<typeof fakeServer>[0]) {
  const { api } = fakeServer({ 'GET /api/session': session(ANA), ...answers })
  const texts = memoryTexts()
  const account = new Account({ api, texts })
  return { api, account, notices: new Notices(), preferences: new Preferences(texts, { language: 'en' }) }
}

describe('which of several it was', () => {
  test.each([
    [new AppError('password-unfit', { reason: 'short', least: 10 }), 'rest.password-unfit.short'],
    [new AppError('password-unfit', { reason: 'long', most: 256 }), 'rest.password-unfit.long'],
    [new AppError('password-unfit', { reason: 'common' }), 'rest.password-unfit.common'],
    [new AppError('password-unfit', { reason: 'yours' }), 'rest.password-unfit.yours'],
    [new AppError('password-unfit'), 'rest.password-unfit'],
    [new AppError('malformed', { what: 'email' }), 'rest.malformed.email'],
    [new AppError('malformed', { what: 'name' }), 'rest.malformed.name'],
    [new AppError('malformed', { what: 'toString' }), 'rest.malformed'],
    [new AppError('code-wrong', { what: 'offer' }), 'rest.code-wrong.offer'],
    [new AppError('account-closed'), 'rest.account-closed'],
  ])('%s', (error, key) => expect(refusedOf(error).key).toBe(key))
})

test('a wrong password, where no e-mail is asked for, is about the password alone', async () => {
  const scene = setting({
    'GET /api/account': new AppError('offline'),
    'POST /api/account/password': new AppError('sign-in-failed'),
    'POST /api/account/totp': new AppError('sign-in-failed'),
  })
  const settings = new AccountSettings(scene)
  settings.changePassword()
  const factor = new SecondFactorForm(scene.api, () => undefined)
  factor.begin()
  factor.send()
  await settled()
  expect([settings.passwording.refused?.key, factor.attempt.refused?.key]).toEqual([
    'rest.password-wrong',
    'rest.password-wrong',
  ])
})

test('a recovery code that was used has no next one to wait for', async () => {
  const scene = setting({
    'POST /api/session': { is: 'second-factor', challenge: 'c' },
    'POST /api/session/totp': new AppError('code-wrong'),
  })
  const form = new SignInForm(scene)
  form.send()
  await settled()
  form.switchCode()
  form.send()
  await settled()
  expect(form.attempt.refused?.key).toBe('rest.recovery-wrong')
})

test('the pause after too many tries counts down, and then the sentence is gone', async () => {
  const attempt = new Attempt()
  await attempt.run(() => Promise.reject(new AppError('too-many', { seconds: 3 })))
  const shown = () => attempt.refused && [attempt.refused.key, attempt.refused.facts['count']]
  expect(shown()).toEqual(['rest.too-many.seconds', 3])
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown()).toEqual(['rest.too-many.seconds', 2])
  await vi.advanceTimersByTimeAsync(2000)
  expect(shown()).toBeNull()
  await attempt.run(() => Promise.reject(new AppError('too-many', { seconds: 121 })))
  expect(shown()).toEqual(['rest.too-many.minutes', 3])
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown()).toEqual(['rest.too-many.seconds', 120])
  attempt.forget()
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown()).toBeNull()
})

test('a language is chosen for the account, wherever it is chosen', async () => {
  const { api, asked } = fakeServer({ 'GET /api/session': session(ANA), 'PATCH /api/account': {} })
  const texts = memoryTexts()
  const account = new Account({ api, texts })
  await account.check()
  const preferences = new Preferences(texts, { language: 'en' })
  chooseLanguage({ api, account, preferences }, 'zh')
  await settled()
  expect([preferences.language, asked.at(-1)?.body]).toEqual(['zh', { language: 'zh' }])
})
