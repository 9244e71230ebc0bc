/** Text colours of the tokens against the surfaces they stand on: 4.5:1 in both themes (WCAG 2.2 AA), 3:1 for what is not text. */
import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { FILL_TONES, INK_TONES } from '../../../shared/export/paper-tones.ts'

type Colour = readonly [number, number, number]
const css = readFileSync('client/styles/tokens.css', 'utf8')
const [usual = '', byChoice = '', bySystem = ''] = css.split(
  /:root\[data-contrast='more'\]|@media \(prefers-contrast: more\)/,
)
const tokensIn = (text: string) =>
  new Map(
    [...text.matchAll(/--f-([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((found) => [
      found[1]!,
      { light: colourOf(found[2]!), dark: colourOf(found[3]!) },
    ]),
  )
const tokens = tokensIn(usual)
/** What stands in the list goes before the usual ones. */
const moreTokens = new Map([...tokens, ...tokensIn(byChoice)])

function colourOf(hex: string): Colour {
  const value = Number.parseInt(hex.replace('#', ''), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((part) => {
    const channel = part / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: Colour, b: Colour): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const numbered = (name: string): string[] => Array.from({ length: 8 }, (_, at) => `${name}-${at + 1}`)
const pairs: [string, string, number][] = [
  ...['ink', 'ink-soft', 'muted', 'accent'].flatMap((text) =>
    ['paper', 'desk', 'raised', 'sunken', 'hover', 'active'].map((ground): [string, string, number] => [
      text,
      ground,
      4.5,
    ]),
  ),
  ...numbered('ref').map((text): [string, string, number] => [text, 'paper', 4.5]),
  ...numbered('peer').map((ground): [string, string, number] => ['peer-ink', ground, 4.5]),
  ...['ink', 'ink-red', 'ink-green', 'ink-blue', 'ink-grey'].flatMap((letters) =>
    ['paper', 'fill-yellow', 'fill-green', 'fill-blue', 'fill-red', 'fill-grey'].map(
      (ground): [string, string, number] => [letters, ground, 4.5],
    ),
  ),
  ['on-accent', 'accent', 4.5],
  ['danger', 'danger-soft', 4.5],
  ['danger', 'paper', 4.5],
  ['warning', 'warning-soft', 4.5],
  ['warning', 'paper', 4.5],
  ['ok', 'ok-soft', 4.5],
  ['ok', 'raised', 4.5],
  ['accent', 'accent-soft', 4.5],
  ['grid-head-ink', 'grid-head', 4.5],
  ['muted', 'grid-gutter', 4.5],
  ['mark-ink', 'mark', 4.5],
  ['ink', 'mark', 4.5],
  ['field', 'paper', 3],
  // The line where frozen cells end, also in a table that may only be read.
  ['field', 'desk', 3],
  ['focus', 'paper', 3],
  ['focus', 'desk', 3],
  ['selection', 'paper', 3],
]

test('[XLSX17] on paper the tones of cells are those of the light theme', () => {
  const printed = { ink: INK_TONES, fill: FILL_TONES }
  for (const [kind, tones] of Object.entries(printed))
    for (const [tone, hex] of Object.entries(tones))
      expect(tokens.get(`${kind}-${tone}`)?.light, `${kind}-${tone}`).toEqual(colourOf(hex))
})

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(pairs)('%s on %s', (text, ground, least) => {
    const [above, below] = [tokens.get(text)?.[theme], tokens.get(ground)?.[theme]]
    if (!above || !below) throw new Error(`no token ${text} or ${ground}`)
    expect(contrast(above, below)).toBeGreaterThanOrEqual(least)
  })
})

describe.each(['light', 'dark'] as const)('[CON1] more contrast, %s', (theme) => {
  test.each(pairs)('%s on %s', (text, ground, least) => {
    const [above, below] = [moreTokens.get(text)?.[theme], moreTokens.get(ground)?.[theme]]
    if (!above || !below) throw new Error(`no token ${text} or ${ground}`)
    // AAA for words, what is asked of words usually for the rest.
    expect(contrast(above, below)).toBeGreaterThanOrEqual(least === 4.5 ? 7 : 4.5)
  })
})

test('[CON1] more contrast is the same list, whether the system asks for it or the person', () => {
  const listOf = (text: string): string[] =>
    [...(text.split('}')[0] ?? '').matchAll(/--f-[\w-]+: [^;]+;/g)].map(([line]) => line)
  expect(listOf(byChoice).length).toBeGreaterThan(50)
  expect(listOf(bySystem)).toEqual(listOf(byChoice))
})
