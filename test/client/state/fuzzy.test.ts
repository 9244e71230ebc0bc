import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { fitOf } from '../../../client/state/fuzzy.ts'
import { folded, wordsOf } from '../../../client/state/navigator.ts'

const fit = (name: string, typed: string): number => fitOf(folded(name), wordsOf(typed))
const best = (typed: string, ...names: string[]): string =>
  names.toSorted((a, b) => fit(b, typed) - fit(a, typed))[0]!

describe('[GR54] names that fit what is typed', () => {
  test.each([
    ['row', 'Insert row below', 'Tomorrow', 'Browse'],
    ['ins', 'Insert row below', 'Begins', 'Indentation systems'],
    ['irb', 'Insert row below', 'Delete column', 'Table 10.16'],
    ['below row', 'Insert row below', 'Insert row above', 'Move below'],
    ['10.1', 'Table 10.1 Deliverables', 'Table 10.16 Evolution', 'Table 110.1'],
    ['插入', '在下方插入行', '删除行', '入门插图'],
    ['dlt', 'Delete row', 'Undo', 'Copy'],
  ])('%s means %s first', (typed, wanted, ...others) => {
    expect(best(typed, ...others, wanted)).toBe(wanted)
    expect(fit(wanted, typed)).toBeGreaterThan(0)
  })

  test('what has nothing of it does not fit, and nothing fits nothing', () => {
    expect(fit('Undo', 'xyz')).toBe(0)
    expect(fit('Undo', 'undo xyz')).toBe(0)
    expect(fit('Undo', '')).toBe(0)
  })

  test('what contains the words fits, in whatever order they are typed', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), (names, at) => {
        const name = names.join(' ')
        const chosen = names[at % names.length]!
        expect(fit(name, chosen)).toBeGreaterThan(0)
        expect(fit(name, names.toReversed().join(' '))).toBeCloseTo(fit(name, name), 6)
      }),
    )
  })
})
