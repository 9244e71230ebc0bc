import fc from 'fast-check'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'

import { guard, unguard } from '../../../shared/export/csv-guard.ts'
import { csvValue } from '../../../shared/export/csv.ts'
import { cleanText } from '../../../shared/model/clean-text.ts'
import type { Language } from '../../../shared/model/language.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import { exported } from '../../helpers/exported.ts'
import { exportSourceOf, type TestSource } from './export-source-of.ts'
import { hardPlan, NASTY } from './hard-plan.ts'

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

async function csv(source: TestSource, name: string, language: Language = 'en'): Promise<string[][]> {
  const bytes = await exported('csv', source, source.find(name).id, language)
  expect(bytes.slice(0, 3)).toEqual(BOM)
  const { data, errors } = papaparse.parse(decoder.decode(bytes).slice(1), { skipEmptyLines: true })
  expect(errors).toEqual([])
  return data
}

describe('the guard of CSV text', () => {
  test('[CSV4] puts an apostrophe before what a spreadsheet program would run', () => {
    for (const text of ['=1', '+1', '-1', '@a', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠a', '﹣1'])
      expect(guard(text)).toBe(`'${text}`)
    for (const blank of [' ', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u0000', '\u202e', '\u2060', '\u3164'])
      expect(guard(`${blank}${blank}=1`)).toBe(`'${blank}${blank}=1`)
  })

  test('[CSV4] leaves other text alone', () => {
    for (const text of ['', 'a', '10.62', '5', 'P-5', 'a=b', '—', '− 5', '(2.8)', '变动', ' a -1'])
      expect(guard(text)).toBe(text)
  })

  test('[CSV5] can be taken back exactly', () => {
    const character = fc.constantFrom(...'=+-@\t\r\n\'" ,＝＋－＠ab1\u00a0\u3000\u200b\u0000')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: character }), fc.string({ unit: 'binary' })), (text) => {
        expect(unguard(guard(text))).toBe(text)
        expect(guard(text)).not.toMatch(/^[\s\u200b\0]*[=+\-@＝＋－＠]/u)
      }),
    )
  })
})

describe('a table as CSV', () => {
  test('[CSV1] has one head line, spanning heads before their columns, and one line for each row', async () => {
    const source = exportSourceOf(samplePlan())
    const [head, first, ...rest] = await csv(source, '10.16')
    expect(head).toEqual([
      'Object of expenditure',
      '2021 expenditure',
      '2022 appropriation',
      'Changes: Technical adjustments',
      'Changes: New/expanded mandates',
      'Changes: Other',
      'Changes: Total',
      'Changes: Percentage',
      '2023 estimate (before recosting)',
    ])
    expect(first?.slice(0, 4)).toEqual(['Posts', '5778.335', '6174.97', '152.535'])
    expect(rest).toHaveLength(11)
  })

  test('[CSV2] [CSV3] has numbers unrounded as plain numerals, nil as zero, empty as nothing', async () => {
    const rows = await csv(exportSourceOf(hardPlan()), 'Table 7.1')
    expect(rows.slice(1, 5).map((row) => row.slice(1))).toEqual([
      ['A', 'Group', '-2.75', '', '', ''],
      ['1', 'Item', '0.1', '1000000000000000000000', '', 'TRUE'],
      ['2', 'Item 2', '-2.85', '12345678.905', '', 'FALSE'],
      ['', 'Open', '0.3', '0.4', '', ''],
    ])
    expect(csvValue({ nil: true })).toBe('0')
    expect(csvValue(-0)).toBe('0')
    expect(csvValue(0.1 + 0.2)).toBe('0.3')
  })

  test('[CSV2] gives every number back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e308, max: 1e308 }), (value) => {
        const text = csvValue(value)
        expect(text).toMatch(/^-?\d+(\.\d+)?(e-\d+)?$/)
        expect(Number(text)).toBe(Number(value.toPrecision(15)) || 0)
      }),
    )
  })

  test('[CSV6] says level and item number in columns of their own, only where there are any', async () => {
    const source = exportSourceOf(samplePlan())
    const rows = await csv(source, '10.6', 'zh')
    expect(rows[0]?.slice(0, 3)).toEqual(['层级', '编号', '类别和次类别'])
    expect(rows.slice(1, 4).map((row) => row.slice(0, 2))).toEqual([
      ['0', 'A'],
      ['1', ''],
      ['2', '1'],
    ])
    expect((await csv(source, '10.17'))[0]?.[0]).toBe('Year')
  })

  test('[CSV4] (bad input 38, 42) gives back every word that looks like a formula, guarded', async () => {
    const rows = await csv(exportSourceOf(hardPlan()), 'main')
    expect(rows[0]?.[5]).toBe("'=Words")
    const words = rows.slice(9, 9 + NASTY.length)
    expect(words.map((row) => unguard(row[5] ?? ''))).toEqual(NASTY.map(cleanText))
    expect(words.map((row) => row[5])).toEqual(NASTY.map(cleanText).map(guard))
  })

  test('[CSV7] gives back whatever words a table holds', async () => {
    const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 20, maxLength: 40 }), async (words) => {
        const rows = await csv(exportSourceOf(hardPlan(words)), 'main')
        expect(rows.slice(9, 9 + words.length).map((row) => unguard(row[5] ?? ''))).toEqual(
          words.map(cleanText),
        )
      }),
      { numRuns: 4 },
    )
  })

  test('[CSV8] writes half a character as the replacement character', async () => {
    const rows = await csv(exportSourceOf(hardPlan(['a\ud800b'])), 'main')
    expect(rows[9]?.[5]).toBe('a\ufffdb')
  })
})
