/** What has to hold whatever is typed: secrets, cookies, addresses, names, passwords. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { displayName } from '../../../server/auth/display-name.ts'
import { emailKey } from '../../../server/auth/email.ts'
import { fitPassword } from '../../../server/auth/password-rules.ts'
import { SealedBox } from '../../../server/auth/sealed-box.ts'
import { digest, isSecret, newId, newSecret } from '../../../server/auth/secret.ts'
import { readCookie, sessionCookie, ssoCookie } from '../../../server/auth/session-cookie.ts'
import { ownPath } from '../../../server/auth/single-sign-on.ts'
import { isLocalId } from '../../../shared/model/ids.ts'
import { authWorld } from '../../helpers/auth-world.ts'

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 60 }),
  fc.webUrl(),
)

describe('secrets', () => {
  test('[AU1] are 256 bits, fit into an address, and never come twice', () => {
    const secrets = Array.from({ length: 1000 }, newSecret)
    expect(new Set(secrets).size).toBe(1000)
    for (const secret of secrets) {
      expect(isSecret(secret)).toBe(true)
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
      expect(encodeURIComponent(secret)).toBe(secret)
      expect(digest(secret)).not.toContain(secret)
    }
  })

  test('[AU1] ids may stand wherever a person’s id stands', () => {
    const ids = Array.from({ length: 1000 }, newId)
    expect(new Set(ids).size).toBe(1000)
    expect(ids.every(isLocalId)).toBe(true)
  })

  test('[AU1] whatever comes as a cookie or a link is nobody’s and throws nothing but that', async () => {
    const world = authWorld()
    await world.setUp()
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        expect(await world.sessions.find(text)).toBeNull()
        expect(await world.sessions.find(`__Host-fascicle=${text}`)).toBeNull()
        expect(await world.sessions.isAlive(text, text)).toBe(false)
        await expect(world.links.look(text)).rejects.toMatchObject({ code: 'link-invalid' })
        await expect(world.accept(text, {})).rejects.toMatchObject({ code: 'link-invalid' })
        await expect(world.signIn.withCode(text, text)).rejects.toMatchObject({ code: 'sign-in-failed' })
      }),
      { numRuns: 60 },
    )
  })
})

describe('the cookie', () => {
  test.each([
    ['https://plans.example.org', { name: '__Host-fascicle', secure: true }],
    ['https://plans.example.org:8443', { name: '__Host-fascicle', secure: true }],
    ['http://127.0.0.1:4100', { name: 'fascicle-4100', secure: false }],
    ['http://localhost', { name: 'fascicle-80', secure: false }],
  ])('[AU10] of %s', (url, cookie) => {
    expect(sessionCookie(url)).toEqual(cookie)
    expect(ssoCookie(url)).toEqual({ ...cookie, name: `${cookie.name}-sso` })
  })

  test('[AU10] is found among others, and by its whole name only', () => {
    expect(readCookie('a=1; fascicle-4100=x; b=2', 'fascicle-4100')).toBe('x')
    expect(readCookie('fascicle-4100=first;fascicle-4100=second', 'fascicle-4100')).toBe('first')
    expect(readCookie('my-fascicle-4100=x; fascicle-4100x=y; fascicle-410=z', 'fascicle-4100')).toBeNull()
    expect(readCookie('fascicle-4100', 'fascicle-4100')).toBeNull()
    expect(readCookie('', 'fascicle-4100')).toBeNull()
    expect(readCookie(undefined, 'fascicle-4100')).toBeNull()
  })
})

describe('addresses', () => {
  test.each([
    ['Anna.Berg@Example.ORG', 'anna.berg@example.org'],
    ['  anna@example.org ', 'anna@example.org'],
    ['jose\u0301@example.org', 'josé@example.org'],
    ['JOSÉ@example.org', 'josé@example.org'],
    ['李@例子.cn', '李@例子.cn'],
    ['operator@localhost', 'operator@localhost'],
  ])('[AU2] %j is %j', (typed, key) => expect(emailKey(typed)).toBe(key))

  test('[AU2] a Turkish i is somebody else', () => {
    const keys = ['ISIK@example.org', 'ısık@example.org', 'İSİK@example.org', 'isik@example.org'].map(
      emailKey,
    )
    expect(keys[0]).toBe(keys[3])
    expect(new Set(keys).size).toBe(3)
    expect(keys).not.toContain(null)
  })

  test.each([
    ['mi\u212Ae@example.org', 'a Kelvin sign'],
    ['anna', 'no @'],
    ['@example.org', 'nobody'],
    ['anna@', 'nowhere'],
    ['a b@example.org', 'a space'],
    ['a@b@c', 'two'],
    ['<a@example.org>', 'brackets'],
    ['a@example.org\nBcc: b@example.org', 'a second line'],
    ['a\0@example.org', 'a zero'],
    ['a\u202E@example.org', 'a turn of the writing'],
    ['\uD800@example.org', 'half a sign'],
    [`${'a'.repeat(300)}@example.org`, 'too long'],
  ])('[AU2] %j is none (%s)', (typed) => expect(emailKey(typed)).toBeNull())

  test('[AU2] whatever is typed: no fault, and what is an address stays it', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.emailAddress()), (typed) => {
        const key = emailKey(typed)
        expect(key === null || emailKey(key)).toBe(key ?? true)
      }),
    )
  })
})

describe('names', () => {
  test.each([
    ['  Anna   Berg ', 'Anna Berg'],
    ['Ngũgĩ wa Thiong’o', 'Ngũgĩ wa Thiong’o'],
    ['王 芳', '王 芳'],
    ['👩‍🌾', '👩‍🌾'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('%j may be shown', (typed, name) => expect(displayName(typed)).toBe(name))

  test.each(['', '   ', 'a\nb', 'a\0', '\u202Egreb', '\uD800', 'x'.repeat(101)])('%j is none', (typed) =>
    expect(displayName(typed)).toBeNull(),
  )
})

describe('which passwords', () => {
  test.each([
    ['short1234', 'short'],
    ['x'.repeat(9), 'short'],
    ['x'.repeat(257), 'long'],
    ['x'.repeat(100_000), 'long'],
    ['password123', 'common'],
    ['Password123', 'common'],
    ['1234567890', 'common'],
    ['0987654321', 'common'],
    ['qwertyuiop', 'common'],
    ['aaaaaaaaaaaa', 'common'],
    ['          ', 'common'],
    ['\uD800 is half a sign', 'common'],
  ])('[AU3] %j is not fit: %s', (password, reason) => {
    expect(() => fitPassword(password)).toThrow(
      expect.objectContaining({ code: 'password-unfit', facts: expect.objectContaining({ reason }) }),
    )
  })

  test.each([
    'correct horse battery staple',
    'zehn Zeichen',
    '密码是一句很长的话呀呀',
    '🦊🐢🦉🐝🐙🦀🐌🦔🐓🐇',
    'p4ss-Wort ohne Sinn',
  ])('[AU3] %j is fit', (password) => expect(fitPassword(password)).toBe(password.normalize('NFKC')))

  const owner = { email: 'wang.min.li@example.org', name: 'Wang Minxia-Li' }
  test.each([
    'wang.min.li@example.org',
    'Wang.Min.Li@Example.org1!',
    'wang.min.li',
    'wang.min.li99',
    'wangminxia-li',
    'Wang Minxia-Li 26',
  ])('[AU3] %j is her own', (password) => {
    expect(() => fitPassword(password, owner)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ reason: 'yours' }) }),
    )
    expect(fitPassword(password)).toBe(password)
  })
  test('[AU3] her name may be part of a longer one, and a nameless owner has nothing to guess', () => {
    expect(fitPassword('wang.min.li likes tea', owner)).toBe('wang.min.li likes tea')
    expect(fitPassword('correct horse', { email: '', name: '' })).toBe('correct horse')
  })

  test('[AU3] composed or not, it is the same', () => {
    expect(fitPassword('une e\u0301te\u0301 longue')).toBe(fitPassword('une été longue'))
  })
})

describe('where somebody is led', () => {
  test.each([
    ['/plans/x/tables/y?a=1#b', '/plans/x/tables/y?a=1#b'],
    ['/', '/'],
    [undefined, '/'],
    ['', '/'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/./\\evil.example', '/'],
    ['/..//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    [`/${'x'.repeat(2000)}`, '/'],
  ])('[AU26] %j leads to %j', (to, path) => expect(ownPath(to)).toBe(path))

  test('[AU26] whatever is asked for, it is a path of ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          anything.map((text) => `/${text}`),
        ),
        (to) => {
          const path = ownPath(to)
          expect(path.startsWith('/')).toBe(true)
          expect(new URL(path, 'https://plans.example.org').origin).toBe('https://plans.example.org')
        },
      ),
    )
  })
})

test('[AU24] what is in a browser’s keeping comes back as it was, or not at all', () => {
  const box = new SealedBox()
  const sealed = box.seal({ state: 'x' })
  expect(box.open(sealed)).toEqual({ state: 'x' })
  expect(new SealedBox().open(sealed)).toBeNull()
  fc.assert(
    fc.property(anything, fc.nat(sealed.length - 1), (text, at) => {
      expect(box.open(text)).toBeNull()
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      const opened = box.open(changed)
      // The last letter has bits that say nothing.
      if (at < sealed.length - 1) expect(opened).toBeNull()
    }),
  )
})
