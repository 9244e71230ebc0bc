import { describe, expect, test } from 'vitest'

import { Preferences } from '../../../client/state/preferences.svelte.ts'
import { guardedText } from '../../../client/state/stored-text.ts'
import type { StoredText } from '../../../client/state/stored-text.ts'

function memoryText(): StoredText & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>()
  return { texts, read: (key) => texts.get(key) ?? null, write: (key, value) => void texts.set(key, value) }
}

let made = 0
const defaults = { language: 'zh', personId: () => `person-${++made}` } as const

describe('preferences', () => {
  test('outlive the page', () => {
    const store = memoryText()
    const before = new Preferences(store, defaults)
    before.theme = 'dark'
    before.language = 'en'
    before.name = '李娜'
    before.navigatorOpen = false
    before.navigatorWidth = 333
    before.fold('sp1', true)
    const after = new Preferences(store, defaults)
    expect(after).toMatchObject({
      theme: 'dark',
      language: 'en',
      name: '李娜',
      navigatorOpen: false,
      navigatorWidth: 333,
    })
    expect([after.isFolded('sp1'), after.isFolded('sp2')]).toEqual([true, false])
    expect(after.personId).toBe(before.personId)
  })

  test('begin with the person’s language and the system’s theme', () => {
    expect(new Preferences(memoryText(), defaults)).toMatchObject({
      language: 'zh',
      theme: 'system',
      name: '',
    })
  })

  test('denied storage: choices hold while the page is open', () => {
    const denied = guardedText(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const preferences = new Preferences(denied, defaults)
    preferences.theme = 'light'
    expect(preferences.theme).toBe('light')
    expect(preferences.personId).toMatch(/^person-/)
  })

  test('what somebody else wrote into the storage does no harm', () => {
    const store = memoryText()
    for (const key of ['theme', 'language', 'name', 'navigator', 'navigator-width', 'folded'])
      store.write(`fascicle.${key}`, '\u0000<script>\n'.repeat(40))
    const preferences = new Preferences(store, defaults)
    expect(preferences).toMatchObject({
      theme: 'system',
      language: 'zh',
      navigatorWidth: 264,
      navigatorOpen: true,
    })
    expect(preferences.name.length).toBeLessThanOrEqual(60)
    // oxlint-disable-next-line no-control-regex -- that none is left is the point
    expect(preferences.name).not.toMatch(/[\u0000-\u001f]/)
  })

  test('a name is one line without invisible characters', () => {
    const preferences = new Preferences(memoryText(), defaults)
    preferences.name = '  Ada\n\u202eLovelace\u200b '
    expect(preferences.name).toBe('Ada Lovelace')
  })

  test.each([
    [10, 200],
    [9999, 480],
    [300.4, 300],
    [Number.NaN, 264],
  ])('the navigator %s px wide is %i', (width, expected) => {
    const preferences = new Preferences(memoryText(), defaults)
    preferences.navigatorWidth = width
    expect(preferences.navigatorWidth).toBe(expected)
  })
})
