/** Design tokens (client/styles/tokens.css): what is drawn with is there, and what is there is drawn with. CSS itself says nothing of either. */
import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const sources = readdirSync('client', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(css|svelte|ts)$/.test(file))
  .map((file) => readFileSync(`client/${file}`, 'utf8'))
const tokensIn = (texts: readonly string[], pattern: RegExp): Set<string> =>
  new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, token]) => token!)))

const used = tokensIn(sources, /var\((--f-[\w-]+)/g)
/** In style sheets, or on an element by script. */
const set = tokensIn(sources, /(?<!var\()(--f-[\w-]+)['"]?\s*[:,]/g)
const named = tokensIn([readFileSync('client/styles/tokens.css', 'utf8')], /^\s+(--f-[\w-]+):/gm)

test('every token that something is drawn with is set somewhere', () => {
  expect(used.size).toBeGreaterThan(80)
  expect([...used].filter((token) => !set.has(token))).toEqual([])
})

test('every token of the list is used', () => {
  expect([...named].filter((token) => !used.has(token))).toEqual([])
})
