import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseRoute, pathOf } from '../../../client/state/route.ts'

const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/)

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
        expect(['home', 'plan', 'unknown']).toContain(parseRoute(text).page)
      }),
    )
  })

  test.each(['/plan/a', '/plans/A', '/plans/a/b/c', '/plans/a/../b', '/plans/a/%20', '/plans/-a'])(
    '%s leads nowhere',
    (path) => {
      expect(parseRoute(path)).toEqual({ page: 'unknown', path })
    },
  )
})
