import { describe, expect, test } from 'vitest'

import { textFinder } from '../../../client/grid/find-text.ts'
import { replacementIn } from '../../../client/grid/replacement.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { Language } from '../../../shared/model/language.ts'
import { keyTable } from './harness/key-table.ts'
import { TestSession } from './test-session.ts'

const KEYS = tableId('keys')
type Asked = { find: string; by: string; typed?: boolean; language?: Language }

/** What becomes of a cell: as it would be typed, why it is left alone, or null. */
function becomes(
  session: TestSession,
  row: string,
  column: string,
  { find, by, typed, language = 'en' }: Asked,
) {
  const lookIn = typed ? 'typed' : 'values'
  const finder = textFinder({ text: find, matchCase: false, wholeCell: false, lookIn })!
  const at = { table: KEYS, row: rowId(row), column: columnId(column) }
  const replacement = replacementIn({ session, language, finder, lookIn, by }, at)
  return replacement && ('why' in replacement ? replacement.why : replacement.typed)
}

describe('[GR52] what a cell becomes when what is found in it is replaced', () => {
  const given = (row: string, column: string, text: string, language: Language = 'en'): TestSession => {
    const session = new TestSession([keyTable])
    session.commit(KEYS, rowId(row), columnId(column), text, language)
    return session
  }

  test('words, numbers as typed, nothing', () => {
    expect(becomes(given('r3', 'g', 'a cat, a Cat'), 'r3', 'g', { find: 'cat', by: '$&' })).toBe('a $&, a $&')
    expect(becomes(given('r3', 'b', '1234.5'), 'r3', 'b', { find: '12', by: '98' })).toBe('9834.5')
    expect(becomes(given('r3', 'b', '12'), 'r3', 'b', { find: '12', by: '' })).toBe('')
    expect(becomes(given('r3', 'g', 'same'), 'r3', 'g', { find: 'same', by: 'same' })).toBeNull()
  })

  test('formulas only when one looks in formulas, and only as formulas that read', () => {
    const session = new TestSession([keyTable])
    expect(becomes(session, 'r0', 'f', { find: '2', by: '3' })).toBe('leftFormulas')
    expect(becomes(session, 'r0', 'f', { find: 'B1', by: 'B2', typed: true })).toBe('=B2*2')
    expect(becomes(session, 'r0', 'f', { find: 'B1', by: 'B1*', typed: true })).toBe('leftUnclear')
    expect(becomes(session, 'r0', 'f', { find: '=', by: '#', typed: true })).toBe('leftUnclear')
  })

  test('words do not become a formula, or lose an apostrophe', () => {
    expect(becomes(given('r3', 'g', 'x=1'), 'r3', 'g', { find: 'x', by: '' })).toBe('leftUnclear')
    expect(becomes(given('r3', 'g', "'=B1"), 'r3', 'g', { find: 'B1', by: 'C1' })).toBe("'=C1")
    expect(becomes(given('r3', 'g', "x'y"), 'r3', 'g', { find: 'x', by: '' })).toBe("''y")
  })

  test('what could be read in two ways, or does not fit its column, is left alone', () => {
    expect(becomes(given('r3', 'b', '1234'), 'r3', 'b', { find: '1234', by: '1,234' })).toBe('leftUnclear')
    expect(becomes(given('r3', 'b', '1234'), 'r3', 'b', { find: '3', by: 'x' })).toBe('leftUnclear')
    // It did not fit before.
    expect(becomes(given('r3', 'b', 'twelve'), 'r3', 'b', { find: 'twelve', by: 'dozen' })).toBe('dozen')
  })

  test('long texts in the language that is shown; borrowed words stay', () => {
    const session = given('r3', 'label', 'vier', 'fr')
    session.commit(KEYS, rowId('r3'), columnId('label'), 'four', 'en')
    expect(becomes(session, 'r3', 'label', { find: 'four', by: '4', language: 'en' })).toBe('4')
    session.commit(KEYS, rowId('r3'), columnId('label'), '', 'en')
    expect(session.display(KEYS, rowId('r3'), columnId('label'), 'en')).not.toBe('')
    const shown = session.display(KEYS, rowId('r3'), columnId('label'), 'en')
    expect(becomes(session, 'r3', 'label', { find: shown, by: '4', language: 'en' })).toBe('leftPrinted')
  })
})
