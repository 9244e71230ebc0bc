import { describe, expect, test } from 'vitest'

import { preferredLanguage } from '../../../client/i18n/interface-language.ts'
import { formatMessage } from '../../../client/i18n/message.ts'
import { momentIn } from '../../../client/i18n/moment.ts'
import { gridText, gridWords, t, words } from '../../../client/i18n/words.svelte.ts'

describe('a message', () => {
  test('takes its facts; a missing one stays visible', () => {
    expect(formatMessage('{a} of {b}', 'en', { a: 'one' })).toBe('one of {b}')
  })

  test('a fact is put in as it is, whatever it holds', () => {
    expect(formatMessage('{name}!', 'en', { name: '$& {name}' })).toBe('$& {name}!')
  })

  test.each([
    [0, '0 rows'],
    [1, '1 row'],
    [2, '2 rows'],
    [12_345, '12,345 rows'],
  ])('chooses the plural of %i', (count, expected) => {
    expect(formatMessage({ one: '{count} row', other: '{count} rows' }, 'en', { count })).toBe(expected)
  })

  test('in Chinese Latin letters and digits stand apart from the words around them', () => {
    const of = (table: string): string => formatMessage('由{table}提供，{table}', 'zh', { table })
    expect(of('表 10.3')).toBe('由表 10.3 提供，表 10.3')
    expect(of('A 表')).toBe('由 A 表提供，A 表')
    expect(of('资源')).toBe('由资源提供，资源')
    expect(formatMessage('共{count}个', 'zh', { count: 2 })).toBe('共 2 个')
    expect(formatMessage('of{table}', 'en', { table: '3' })).toBe('of3')
  })

  test('a language without the form uses the other', () => {
    expect(formatMessage({ other: '{count} 行' }, 'zh', { count: 1 })).toBe('1 行')
  })
})

describe('the words of the page', () => {
  test('follow the language, and so do the grid’s', async () => {
    await words.use('en')
    expect(t('undo')).toBe('Undo')
    expect(gridText('copied', { count: 2 })).toBe('2 cells copied')
    expect(gridText('rowsInserted', { count: 2 })).toBe('rowsInserted')
    await words.useLate('grid')
    expect(gridText('rowsInserted', { count: 2 })).toBe('2 rows inserted')
    await words.use('zh')
    expect(words.language).toBe('zh')
    expect(t('undo')).toBe('撤销')
    expect(gridWords('zh')('rowsInserted', { count: 2 })).toBe('已插入 2 行')
  })

  test('the last choice wins when two overlap', async () => {
    await Promise.all([words.use('zh'), words.use('en')])
    expect(words.language).toBe('en')
  })

  test('whoever waited for words has them, although other words were asked for meanwhile', async () => {
    const pages = words.useLate('page')
    const changed = words.use('zh')
    await pages
    expect(t('people.heading')).toBe('人员')
    await changed
    expect(words.language).toBe('zh')
  })
})

describe('languages of the person', () => {
  test.each([
    [['zh-TW', 'en'], 'zh'],
    [['fr', 'en-GB'], 'en'],
    [['ZH-Hans-CN'], 'zh'],
    [['fr', 'ru'], 'en'],
    [[], 'en'],
  ])('%j gives %s', (wanted, expected) => {
    expect(preferredLanguage(wanted)).toBe(expected)
  })
})

describe('a moment', () => {
  const now = new Date(2023, 4, 6, 18, 30).getTime()
  test('of today is a time', () => {
    expect(momentIn('en', new Date(2023, 4, 6, 9, 5).getTime(), now)).toBe('09:05')
  })
  test('of another day has its date', () => {
    expect(momentIn('en', new Date(2023, 4, 5, 0, 5).getTime(), now)).toBe('5 May, 00:05')
    expect(momentIn('zh', new Date(2023, 4, 5, 23, 5).getTime(), now)).toBe('5月5日 23:05')
    expect(momentIn('en', new Date(2021, 10, 30, 8, 0).getTime(), now)).toBe('30 Nov 2021, 08:00')
  })
})
