import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { textFinder } from '../../../client/grid/find-text.ts'

const finder = (text: string, more: { matchCase?: boolean; wholeCell?: boolean } = {}) =>
  textFinder({ text, matchCase: false, wholeCell: false, lookIn: 'values', ...more })!

describe('[GR50] words in the text of a cell', () => {
  test.each([
    ['staff', 'Other Staff costs', true],
    ['B1*', '=B1*2', true],
    ['a.c', 'abc', false],
    ['(2.8)', '(2.8)', true],
    ['$B$3', '=$B$3', true],
    ['人员', '其他工作人员费用', true],
    ['5 778', '5 778.4', true],
    ['-5', '−5', true],
    ["member's", 'member’s', true],
    ['"x"', '“x”', true],
  ])('%s in %s: %s', (text, cell, isIn) => {
    expect(finder(text).isIn(cell)).toBe(isIn)
  })

  test('case and whole cells', () => {
    expect(finder('Staff', { matchCase: true }).isIn('staff')).toBe(false)
    expect(finder('Staff', { matchCase: true }).isIn('Staff')).toBe(true)
    expect(finder('staff', { wholeCell: true }).isIn('staff costs')).toBe(false)
    expect(finder('staff', { wholeCell: true }).isIn(' Staff ')).toBe(true)
  })

  test('nothing to look for', () => {
    expect(textFinder({ text: '', matchCase: false, wholeCell: false, lookIn: 'values' })).toBeNull()
  })

  test('whatever is typed is found as it stands, and replaced as it stands', () => {
    const plain = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(plain, plain, plain, plain, (text, before, after, by) => {
        const exact = finder(text, { matchCase: true })
        expect(exact.isIn(before + text + after)).toBe(true)
        // Spaces, hyphens and quotes stand for each other; everything else for itself.
        if (/[\s\-\u2010\u2011\u2212'"\u2018\u2019\u201c\u201d]/u.test(text)) return
        const cell = before + text + after
        expect(exact.replaced(cell, by)).toBe(cell.split(text).join(by))
      }),
    )
  })
})
