import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { componentId, rowId, tableId } from '../../../shared/model/ids.ts'
import { LANGUAGES } from '../../../shared/model/language.ts'
import { NUMBERINGS } from '../../../shared/model/table.ts'
import type { Numbering, TableEntry } from '../../../shared/model/table.ts'
import { findTable, itemNumbers, numberTables } from '../../../shared/plan/numbering.ts'
import { chineseNumeral, romanNumeral } from '../../../shared/plan/numerals.ts'

const entry = (id: string, numbering: Numbering, title = id, series?: string): TableEntry => ({
  id: tableId(id),
  component: componentId('section'),
  kind: 'free',
  numbering,
  title: { en: title, zh: `${title}表` },
  ...(series === undefined ? {} : { series }),
})

const sample = [
  entry('working', 'none', 'Resources, subprogramme 2'),
  entry('first', 'table'),
  entry('bars', 'figure'),
  entry('regular', 'table', 'By source', 'source'),
  entry('extra', 'table', 'By source', 'source'),
  entry('last', 'table'),
  entry('rings', 'figure'),
  entry('chart', 'annex'),
]
const numbers = (entries: readonly TableEntry[]): (string | null)[] =>
  numberTables(entries, '10').map((table) => table.number)

describe('numbering', () => {
  test('[NU1] [NU2] [NU3] numbers follow from the order', () => {
    expect(numbers(sample)).toEqual([null, '10.1', '10.I', '10.2(1)', '10.2(2)', '10.3', '10.II', 'I'])
  })

  test('[NU2] a part left alone has no part, and parts that are no neighbours are two tables', () => {
    expect(numbers([sample[3]!, sample[1]!, sample[4]!])).toEqual(['10.1', '10.2', '10.3'])
    expect(numbers([sample[3]!, sample[2]!, sample[0]!, sample[4]!])).toEqual([
      '10.1(1)',
      '10.I',
      null,
      '10.1(2)',
    ])
  })

  test('[NU4] names as printed', () => {
    const names = (language: 'en' | 'zh' | 'fr' | 'ru'): string[] =>
      numberTables(sample, '10').map((table) => table.name(language))
    expect(names('en')).toEqual([
      'Resources, subprogramme 2',
      'Table 10.1',
      'Figure 10.I',
      'Table 10.2(1)',
      'Table 10.2(2)',
      'Table 10.3',
      'Figure 10.II',
      'Annex I',
    ])
    expect(names('zh').slice(1)).toEqual([
      '表 10.1',
      '图 10.一',
      '表 10.2(1)',
      '表 10.2(2)',
      '表 10.3',
      '图 10.二',
      '附件一',
    ])
    expect(names('fr')[3]).toBe('Tableau 10.2(1)')
    expect(names('ru')[1]).toBe('Таблица 10.1')
  })

  test.each([
    ['Table 10.2(1)', 'regular'],
    ['10.2(2)', 'extra'],
    ['表 10.2（２）', 'extra'],
    ['表10.1', 'first'],
    ['TABLEAU 10.3', 'last'],
    ['图 10.二', 'rings'],
    ['图 10.II', 'rings'],
    ['10.II', 'rings'],
    ['figure 10.i', 'bars'],
    ['附件一', 'chart'],
    ['annex I', 'chart'],
    ['Resources,  subprogramme 2', 'working'],
    ['Resources, subprogramme 2表', 'working'],
    ['rings', 'rings'],
    ['Table 10.2', undefined],
    ['10.9', undefined],
    ['', undefined],
  ])('[NU5] %s is found', (text, id) => {
    expect(findTable(text, numberTables(sample, '10'))).toBe(id)
  })

  test('[NU5] every name leads back to its own table, whatever the titles', () => {
    const title = fc.constantFrom(
      '',
      'X',
      'x ',
      'Table 10.1',
      '10.1',
      '表 10.1',
      'X (2)',
      'annex I',
      'Untitled',
    )
    const table = fc.record({
      numbering: fc.constantFrom(...NUMBERINGS),
      en: title,
      zh: title,
      series: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(table, { maxLength: 12 }), (drawn) => {
        const entries = drawn.map((one, at) => ({
          ...entry(`t${at}`, one.numbering, '', one.series ? 's' : undefined),
          title: { en: one.en, zh: one.zh },
        }))
        const numbered = numberTables(entries, '10', 'zh')
        for (const table of numbered)
          for (const language of LANGUAGES) expect(findTable(table.name(language), numbered)).toBe(table.id)
      }),
    )
  })

  test('[NU6] items count straight through', () => {
    const kinds = [
      'category',
      'subcategory',
      'note',
      'item',
      'item',
      'category',
      'subcategory',
      'item',
      'line',
    ] as const
    const found = itemNumbers(kinds.map((kind, at) => ({ id: rowId(`r${at}`), kind })))
    expect([...found]).toEqual([
      ['r3', 1],
      ['r4', 2],
      ['r7', 3],
    ])
  })
})

test('numerals', () => {
  expect([1, 4, 6, 9, 14, 40, 1999, 4000].map(romanNumeral)).toEqual([
    'I',
    'IV',
    'VI',
    'IX',
    'XIV',
    'XL',
    'MCMXCIX',
    '4000',
  ])
  expect([1, 10, 11, 20, 21, 99, 100].map(chineseNumeral)).toEqual([
    '一',
    '十',
    '十一',
    '二十',
    '二十一',
    '九十九',
    '100',
  ])
})
