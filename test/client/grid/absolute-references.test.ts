import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toggleAbsolute } from '../../../client/grid/absolute-references.ts'
import { findReferences } from '../../../client/grid/formula-references.ts'

const SIZE = { rows: 50, columns: 20 }
const toggled = (text: string, from: number, to = from) =>
  toggleAbsolute(text, [from, to], findReferences(text, SIZE, 'Table 1'))

describe('[GR41] F4', () => {
  test.each([
    ['=B3', 3, '=$B$3', 5],
    ['=$B$3', 5, '=B$3', 4],
    ['=B$3', 2, '=$B3', 4],
    ['=$B3', 1, '=B3', 3],
    ['=SUM(B3:D7)', 8, '=SUM($B$3:$D$7)', 14],
    ['=SUM(B:D)+1', 6, '=SUM($B:$D)+1', 10],
    ['=SUM($B:$D)', 6, '=SUM(B:D)', 8],
    ['=SUM(3:5)', 6, '=SUM($3:$5)', 10],
    ['=SUM($3:$5)', 6, '=SUM(3:5)', 8],
    ["='Table 10.19(1)'!D7*2", 19, "='Table 10.19(1)'!$D$7*2", 22],
    ['=A1+B2', 3, '=$A$1+B2', 5],
  ])('%s at %i becomes %s', (text, at, after, caret) => {
    expect(toggled(text, at)).toEqual({ text: after, caret: [caret, caret] })
  })

  test('what is marked changes together and stays marked', () => {
    expect(toggled('=A1+$B$2', 1, 8)).toEqual({ text: '=$A$1+$B$2', caret: [1, 10] })
  })

  test.each([
    ['=A1+12', 6],
    ['="A1"', 3],
    ['A1', 1],
  ])('%s at %i is left alone', (text, at) => {
    expect(toggled(text, at)).toBeNull()
  })

  test('four times is once round, whatever stands about it', () => {
    const name = fc
      .tuple(fc.constantFrom('A', 'C', 'T'), fc.integer({ min: 1, max: 50 }))
      .map(([c, r]) => `${c}${r}`)
    fc.assert(
      fc.property(name, name, fc.constantFrom('', '*2', '+SUM(A1:B2)'), (from, to, rest) => {
        const text = `=${from}:${to}${rest}`
        let now: ReturnType<typeof toggled> = { text, caret: [2, 2] }
        for (let step = 0; step < 4; step++) now = now && toggled(now.text, now.caret[0], now.caret[1])
        expect(now?.text).toBe(text)
      }),
    )
  })
})
