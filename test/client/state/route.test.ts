import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseRoute, pathOf, signInFor } from '../../../client/state/route.ts'

const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/).filter((text) => text !== 'share')

describe('addresses', () => {
  test('a bookmark of a table is read as what it was written from', () => {
    fc.assert(
      fc.property(slug, fc.option(slug), (plan, table) => {
        const path = table === null ? `/plans/${plan}` : `/plans/${plan}/${table}`
        expect(pathOf(parseRoute(path))).toBe(path)
        expect(parseRoute(path)).toMatchObject({ page: 'plan', plan, table })
      }),
    )
  })

  test.each(['/', '/index.html', '/plans', '/plans/'])('%s is home', (path) => {
    expect(parseRoute(path)).toEqual({ page: 'home' })
  })

  test('a slash at the end does not matter', () => {
    expect(parseRoute('/plans/a/b/')).toMatchObject({ plan: 'a', table: 'b' })
  })

  test('any text is an address of some page', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => pathOf(parseRoute(text))).not.toThrow()
      }),
    )
  })

  test.each(['/plan/a', '/plans/A', '/plans/a/b/c', '/plans/a/../b', '/plans/a/%20', '/plans/-a'])(
    '%s leads nowhere',
    (path) => {
      expect(parseRoute(path)).toEqual({ page: 'unknown', path })
    },
  )

  const TOKEN = 'pHY00G_TKve6zQD2oqgM9nD2CjyeUibb-2zs3sJam9M'
  test.each([
    '/account',
    '/people',
    '/plans/a/share',
    `/link/${TOKEN}`,
    '/sign-in',
    '/sign-in?to=%2Fplans%2Fa%2Fb',
    '/sign-in?to=%2Faccount&problem=sso-unknown',
    `/sign-in?to=%2Flink%2F${TOKEN}`,
  ])('%s is read as what it was written from', (address) => {
    const route = parseRoute(address)
    expect(route.page).not.toBe('unknown')
    expect(pathOf(route)).toBe(address)
  })

  test.each(['/account/x', '/people/1', '/link', '/link/short', `/link/${TOKEN}/more`, '/sign-in/now'])(
    '%s leads nowhere, too',
    (path) => {
      expect(parseRoute(path)).toEqual({ page: 'unknown', path })
    },
  )

  test('a query on another page does not matter', () => {
    expect(parseRoute('/plans/a/b?from=mail')).toEqual(parseRoute('/plans/a/b'))
  })
})

describe('where one comes back to after signing in', () => {
  test.each([
    'https://evil.example/plans/a',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in?to=/sign-in',
    '/api/session/sso',
    'plans/a',
    '',
  ])('[GO1] not %s', (to) => {
    expect(parseRoute(`/sign-in?${new URLSearchParams({ to }).toString()}`)).toMatchObject({ to: '/' })
  })

  test('[GO1] always a page of ours', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webPath(), fc.webUrl()), (to) => {
        const route = parseRoute(`/sign-in?${new URLSearchParams({ to }).toString()}`)
        const back = route.page === 'sign-in' ? route.to : ''
        expect(back).toMatch(/^\/(?![/\\])/)
        expect(['unknown', 'sign-in']).not.toContain(parseRoute(back).page)
      }),
    )
  })

  test.each(['/plans/a/b', '/people', '/', '/plans/a/share'])('%s comes back', (path) => {
    expect(signInFor(parseRoute(path))).toMatchObject({ page: 'sign-in', to: path })
  })

  test('from the sign-in page itself one goes home', () => {
    expect(signInFor(parseRoute('/sign-in?to=%2Faccount'))).toMatchObject({ to: '/' })
  })
})
