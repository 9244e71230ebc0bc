/** [GR43] What stands around the caret of half a formula. `|` is the caret. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { formulaAt } from '../../../client/grid/formula-caret.ts'

const at = (marked: string) => {
  const caret = marked.indexOf('|')
  return formulaAt(marked.replace('|', ''), caret)
}

describe('the word at the caret', () => {
  test.each([
    ['=su|', 'su', 1],
    ['=1+su|', 'su', 3],
    ['=SUM(av|', 'av', 5],
    ['=SUM(av|)', 'av', 5],
    ['=NORM.S|', 'NORM.S', 1],
    ['＝su|', 'su', 1],
    ['=SUM（av|', 'av', 5],
    ['=合计|', '合计', 1],
  ])('%s', (text, word, start) => {
    expect(at(text)?.word).toEqual({ start, text: word, isQuoted: false })
  })

  test.each([
    'su|',
    '=|',
    '=su|m',
    '="su|',
    '="a"&"su|',
    '=$A|',
    "='x'!A|",
    '=T!A|',
    '=A1:B|',
    '=1|',
    '=1e|',
  ])('there is none in %s', (text) => {
    expect(at(text)?.word ?? null).toBeNull()
  })

  test.each([
    ["='10.|", '10.', 1],
    ["=SUM('Tab|", 'Tab', 5],
    ["='Table 10.1'!B2+'Tab|", 'Tab', 17],
  ])('the name of a table that was begun with a quote: %s', (text, word, start) => {
    expect(at(text)?.word).toEqual({ start, text: word, isQuoted: true })
  })
})

describe('the call around the caret', () => {
  test.each([
    ['=SUM(|', 'SUM', 0],
    ['=SUM(1,|', 'SUM', 1],
    ['=SUM(1;2,|)', 'SUM', 2],
    ['=SUM（1，|）', 'SUM', 1],
    ['=IF(SUM(1,2),|', 'IF', 1],
    ['=IF(SUM(1,|2),3)', 'SUM', 1],
    ['=IF((1+|', 'IF', 0],
    ['=IF({1,2},|', 'IF', 1],
    ['=IF(",",|', 'IF', 1],
    ["=IF('a,b'!A1,|", 'IF', 1],
    ['=norm.s.dist(1,|', 'norm.s.dist', 1],
  ])('%s', (text, name, argument) => {
    expect(at(text)?.call).toEqual({ name, argument })
  })

  test.each(['=SUM(1)|', '=|', '=(1+|', '=SUM|', 'SUM(|'])('there is none in %s', (text) => {
    expect(at(text)?.call ?? null).toBeNull()
  })
})

describe('brackets', () => {
  test.each([
    ['=SUM(|1)', [4, 6]],
    ['=SUM(1)|', [4, 6]],
    ['=SUM|(1)', [4, 6]],
    ['=IF((1)|,2)', [4, 6]],
    ['=SUM(|1', [4]],
    ['=1)|', [2]],
    ['=SUM("(")|', [4, 8]],
    ['={1,2}|', [1, 5]],
    ['=SUM(1|)', [4, 6]],
    ['=1+|2', []],
  ])('%s', (text, brackets) => {
    expect(at(text)?.brackets).toEqual(brackets)
  })

  test('belong together both ways, whatever is typed', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '{',
      '}',
      '"',
      "'",
      ',',
      'A1',
      'SUM',
      '!',
      ' ',
      '+',
      '（',
      '”',
      '“',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = `=${parts.join('')}`
        for (let caret = 1; caret <= text.length; caret++) {
          const found = formulaAt(text, caret)!
          expect(found.brackets.length).toBeLessThanOrEqual(2)
          for (const position of found.brackets) expect('(){}（'.includes(text[position]!)).toBe(true)
          const [from, to] = found.brackets
          if (from !== undefined && to !== undefined)
            expect(formulaAt(text, to + 1)!.brackets).toEqual([from, to])
          if (found.word) expect(text.slice(found.word.start, caret)).toContain(found.word.text)
        }
      }),
    )
  })
})
