import { describe, expect, test } from 'vitest'

import { Preferences } from '../../../client/state/preferences.svelte.ts'
import { guardedText } from '../../../client/state/stored-text.ts'
import type { StoredText } from '../../../client/state/stored-text.ts'
import { planId, tableId } from '../../../shared/model/ids.ts'

function memoryText(): StoredText & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>()
  return {
    texts,
    read: (key) => texts.get(key) ?? null,
    write: (key, value) => void texts.set(key, value),
    remove: (key) => void texts.delete(key),
  }
}

const defaults = { language: 'zh' } as const

describe('preferences', () => {
  test('[GR92] [GR93] [CON1] outlive the page', () => {
    const store = memoryText()
    const before = new Preferences(store, defaults)
    before.theme = 'dark'
    before.contrast = 'more'
    before.display = { zoom: 1.25, heads: false }
    before.language = 'en'
    before.navigatorOpen = false
    before.navigatorWidth = 333
    before.fold('sp1', true)
    const after = new Preferences(store, defaults)
    expect(after).toMatchObject({
      theme: 'dark',
      contrast: 'more',
      display: { zoom: 1.25, heads: false },
      language: 'en',
      navigatorOpen: false,
      navigatorWidth: 333,
    })
    expect([after.isFolded('sp1'), after.isFolded('sp2')]).toEqual([true, false])
  })

  test('begin with the person’s language and the system’s theme', () => {
    const preferences = new Preferences(memoryText(), defaults)
    expect(preferences).toMatchObject({ language: 'zh', theme: 'system', hasLanguage: false })
    preferences.language = 'en'
    expect(preferences.hasLanguage).toBe(true)
  })

  test('denied storage: choices hold while the page is open', () => {
    const denied = guardedText(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const preferences = new Preferences(denied, defaults)
    preferences.theme = 'light'
    expect(preferences.theme).toBe('light')
  })

  test('what somebody else wrote into the storage does no harm', () => {
    const store = memoryText()
    for (const key of ['theme', 'language', 'navigator', 'navigator-width', 'folded'])
      store.write(`fascicle.${key}`, '\u0000<script>\n'.repeat(40))
    const preferences = new Preferences(store, defaults)
    expect(preferences).toMatchObject({
      theme: 'system',
      language: 'zh',
      navigatorWidth: 264,
      navigatorOpen: true,
    })
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

  test('how she looks at a table is kept by plan and table, and forgotten when it is as usual', () => {
    const store = memoryText()
    const looks = new Preferences(store, defaults).looksAt(planId('p1'), tableId('t1'))
    looks.write('frozen', 'c1')
    const again = new Preferences(store, defaults)
    expect(again.looksAt(planId('p1'), tableId('t1')).read('frozen')).toBe('c1')
    expect(again.looksAt(planId('p1'), tableId('t2')).read('frozen')).toBeNull()
    expect(again.looksAt(planId('p2'), tableId('t1')).read('frozen')).toBeNull()
    looks.write('frozen', '')
    expect(again.looksAt(planId('p1'), tableId('t1')).read('frozen')).toBeNull()
  })
})
