import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { asOneColumn, readTextTable } from '../../../client/grid/read-text-table.ts'
import { printNumber } from '../../../shared/format/print-number.ts'

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/clipboard/${name}`, import.meta.url), 'utf8')

/** Rows of texts by `cell`, at least as large as said. */
const tableOf = (cell: fc.Arbitrary<string>, least: { rows: number; columns: number }) =>
  fc.integer({ min: least.columns, max: 5 }).chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: least.rows,
      maxLength: 6,
    }),
  )

describe('[GR61] Markdown', () => {
  const print = (rows: readonly (readonly string[])[]): string => {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
    const [head = [], ...body] = rows.map((row) =>
      row.map((text) => text.replaceAll(/[\\|<`*_[\]]/g, String.raw`\$&`).replaceAll('\n', '<br>')),
    )
    return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
  }

  test('every table of texts that is printed is read back', () => {
    const cell = fc
      .oneof(
        fc.string(),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('a|b', '', '\\', 'one\ntwo', '---'),
      )
      .map((text) => text.replaceAll(/\r/g, '').trim())
    fc.assert(
      fc.property(tableOf(cell, { rows: 1, columns: 1 }), (rows) => {
        expect(readTextTable(print(rows))).toEqual(rows)
      }),
    )
  })

  test.each([
    ['alignment marks are left out', '|a|b|\n|:--|--:|\n|1|2|', ['a,b', '1,2']],
    ['without a frame', 'a | b\n--- | :-:\n1 | 2', ['a,b', '1,2']],
    ['escaped pipes and line breaks', '| a \\| b | c<br>d |\n| - | - |', ['a | b,c\nd']],
    ['short and long rows', '| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |', ['a,b,', '1,,', '1,2,3']],
    ['with empty lines around it', '\n| a |\n| --- |\n| 1 |\n\n', ['a', '1']],
  ])('%s', (_, text, rows) => {
    expect(readTextTable(text)?.map((row) => row.join(','))).toEqual(rows)
  })

  test.each([
    ['words beside it', 'Here it is:\n| a | b |\n|---|---|\n| 1 | 2 |'],
    ['no line of dashes', 'a | b\n1 | 2'],
    ['other columns in the line of dashes', '| a | b |\n| --- |'],
    ['a heading', 'Title\n-----'],
  ])('none: %s', (_, text) => {
    expect(readTextTable(text)).toBeNull()
  })
})

describe('[GR61] printed tables', () => {
  test('a table as copied from a page of print, with one space between its columns, and a cell left empty', () => {
    const rows = readTextTable(fixture('printed-10-16.txt')) ?? []
    expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 12 }, () => 9))
    expect(rows[0]).toEqual(['员额', '5 778.4', '6 175.0', '152.5', '—', '—', '152.5', '2.5', '6 327.5'])
    expect(rows[9]?.slice(3)).toEqual(['(2.8)', '—', '—', '(2.8)', '(14.4)', '16.6'])
    expect(rows[11]?.slice(3)).toEqual(['149.7', '—', '', '149.7', '2.0', '7 469.9'])
  })

  test('columns two spaces apart: empty cells, footnote marks, leading dots', () => {
    const text = [
      'Object of expenditure      2021     2022',
      '                      expenditure',
      'Posts a/ ...........    5 778.4  6 175.0',
      'Hospitality                          0.5',
      'Furniture (see note 1)    (2.8)        –',
    ].join('\n')
    expect(readTextTable(text)).toEqual([
      ['Object of expenditure', '2021', '2022'],
      ['', 'expenditure', ''],
      ['Posts a/', '5 778.4', '6 175.0'],
      ['Hospitality', '', '0.5'],
      ['Furniture (see note 1)', '(2.8)', '–'],
    ])
  })

  test.each([
    ['sentences', 'One sentence.  Another one.\nAnd a third.  With a fourth beside it.'],
    ['a list', '  1. First\n  2. Second'],
    ['one number behind a label', 'Posts 12\nTravel 14'],
    ['words with numbers in them', 'Resolution 68 of 2013\nResolution 69 of 2014'],
    ['one line', 'Posts  12'],
    ['nothing', ' \n '],
  ])('none: %s', (_, text) => {
    expect(readTextTable(text)).toBeNull()
  })

  test('what is printed with columns apart is read back; a number is never parted where it is grouped', () => {
    const number = fc
      .tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.boolean())
      .map(([value, nil]) => (nil ? '—' : printNumber(value / 10, { decimals: 1, language: 'en' })))
      .map((text) => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' '))
    const label = fc.constantFrom('Posts', 'Travel of staff a/', '员额', 'Subtotal (B)', '其他 工作人员费用')
    const rows = fc.array(fc.tuple(label, number, number, number), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(rows, fc.integer({ min: 2, max: 5 }), (lines, gap) => {
        const text = lines.map((line) => line.join(' '.repeat(gap))).join('\n')
        expect(readTextTable(text)).toEqual(lines)
        // One space apart, and every number says where it ends.
        expect(readTextTable(lines.map((line) => line.join(' ')).join('\n'))).toEqual(lines)
      }),
    )
  })

  test('however long: many lines, one line of very many words, spaces or dots', () => {
    expect(readTextTable('7\n'.repeat(150_000))).toBeNull()
    expect(readTextTable(`${'123 '.repeat(200_000)}x\n${'123 '.repeat(20_000)}`)).toBeNull()
    for (const piece of ['  ', '. ', '.', ' .', '|', '\\'])
      expect(readTextTable(piece.repeat(200_000))).toBeNull()
    expect(readTextTable('a  1\n'.repeat(100_000))).toHaveLength(100_000)
  })

  test('in one column it is its lines', () => {
    expect(asOneColumn('| a |\r\n\r\n b  c\n\n')).toEqual([['| a |'], [''], [' b  c']])
  })
})
