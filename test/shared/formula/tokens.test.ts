import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { lex, tokenise } from '../../../shared/formula/tokens.ts'
import { AppError } from '../../../shared/model/error.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 10, 6)
const at = plan.at('a', 5, 3)

const refusal = (text: string): string | null => {
  try {
    bind(text, at, plan)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code
  }
}

describe('[TX1] limits', () => {
  test.each([
    ['8,193 characters', `=${'1'.padEnd(8193, ' ')}`, 'formula-too-long'],
    ['more than 2,048 tokens', `=SUM(${'1,'.repeat(1100)}1)`, 'formula-too-complex'],
    ['65 levels', `=${'('.repeat(65)}1${')'.repeat(65)}`, 'formula-too-deep'],
    ['10,000 levels', `=${'('.repeat(4000)}1${')'.repeat(4000)}`, 'formula-too-complex'],
    ['400 operators in a row', `=${Array.from({ length: 402 }, () => '1').join('+')}`, 'formula-too-complex'],
    ['17 signs', `=${'-'.repeat(17)}1`, 'formula-too-complex'],
    ['309 digits', `=${'1'.repeat(309)}`, 'formula-too-complex'],
    ['a long run of digits and a letter', `=${'1'.repeat(8000)}x`, 'formula-too-complex'],
  ])('%s', (_, text, code) => expect(refusal(text)).toBe(code))

  test.each([
    ['64 levels', `=${'('.repeat(64)}1${')'.repeat(64)}`],
    ['60 nested calls', `=${'IF(1=1,'.repeat(60)}1${',0)'.repeat(60)}`],
    ['400 operators', `=${Array.from({ length: 401 }, () => '1').join('+')}`],
    ['many operators, few at each level', `=SUM(${'1+1,'.repeat(300)}1)`],
    ['308 digits', `=${'1'.repeat(308)}`],
    ['8,192 characters', `="${'x'.repeat(8189)}"`],
  ])('but not %s', (_, text) => {
    expect(refusal(text)).toBeNull()
    expect(lex(text).sound).toBe(true)
  })
})

describe('[TX4] what is no formula is kept as typed', () => {
  test.each([
    '=SUM(A1:B2,',
    '=A1)',
    '={1,2)',
    '="abc',
    '=“abc',
    '=',
    '= ',
    '＝',
    'A1+1',
    '=[@Qty]*2',
    '=Plan[Price]',
    '=A1#',
    '=A1:INDEX(B1:B5,2)',
    '=INDEX(B1:B5,2):A1',
    "='Table 10.16'!Budget",
    '=CHILDREN(A1:B2)',
    '=CHILDREN(1)',
    '=CHILDREN(A1,B1)',
    "='unfinished",
    '=1 ? 2',
  ])('%s', (text) => {
    expect(bind(text, at, plan)).toEqual([0, text])
  })
})

describe('tokens keep their places in the source', () => {
  test.each([
    '=SUM(A1:B2, “甲”)',
    "＝sum（'Table 10.16'！A1，“a\"b”）×2",
    '= "a""b" & \'[x] !\'!A1',
    "='unfinished+1",
    '="open',
    '=A1\u00A0\n+ B2',
  ])('%s', (text) => {
    const tokens = tokenise(text)
    let end = 0
    for (const token of tokens) {
      expect(token.start).toBe(end)
      end = token.end
    }
    expect(end).toBe(text.length)
  })

  test('[TX2] wide punctuation outside strings, kept inside', () => {
    expect(tokenise('＝IF（A1＞“（，）”，TRUE）').map((token) => token.value)).toEqual([
      '=',
      'IF',
      '(',
      'A1',
      '>',
      '"（，）"',
      ',',
      'TRUE',
      ')',
    ])
  })
})
