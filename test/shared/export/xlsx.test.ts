import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { type Cell, readXlsx, type Sheet, type Workbook } from 'hucre/xlsx'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { setFormatRule } from '../../../shared/doc/write-format-rules.ts'
import { formatCells, formatColumns } from '../../../shared/doc/write-formats.ts'
import { numberFormat } from '../../../shared/format/spreadsheet-format.ts'
import { cleanText } from '../../../shared/model/clean-text.ts'
import type { FormatRule } from '../../../shared/model/format-rule.ts'
import type { Language } from '../../../shared/model/language.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import { exported } from '../../helpers/exported.ts'
import { exportSourceOf, type TestSource } from './export-source-of.ts'
import { hardPlan, NASTY } from './hard-plan.ts'

const sample = exportSourceOf(samplePlan())

const bytesOf = (source: TestSource, name: string, language: Language = 'en'): Promise<Uint8Array> =>
  exported('xlsx', source, source.find(name).id, language)

async function read(source: TestSource, name: string, language: Language = 'en'): Promise<Workbook> {
  return readXlsx(await bytesOf(source, name, language), { readStyles: true })
}

const cellAt = (sheet: Sheet | undefined, row: number, column: number): Partial<Cell> =>
  sheet?.cells?.get(`${row},${column}`) ?? { value: sheet?.rows[row]?.[column] ?? null }

const hard = (): Promise<Workbook> => read(exportSourceOf(hardPlan()), 'main')
/** Head: caption, number, title, unit, two lines; so the first row of the table is the seventh of its sheet, labels in column B. */
const BODY = 6

describe('a table as a workbook', () => {
  afterEach(() => vi.useRealTimers())

  test('[XLSX1] reads like the printed table: titles, spanning heads, rows, notes', async () => {
    const { sheets } = await read(sample, '10.16')
    const [sheet] = sheets
    expect(sheet?.name).toBe('Table 10.16')
    expect(sheet?.rows.slice(0, 3).map((row) => row[0])).toEqual([
      'Table 10.16',
      'Overall: evolution of financial resources by object of expenditure',
      '(Thousands of United States dollars)',
    ])
    expect(sheet?.rows[3]?.[3]).toBe('Changes')
    expect(sheet?.rows[4]?.slice(3, 8)).toEqual([
      'Technical adjustments',
      'New/expanded mandates',
      'Other',
      'Total',
      'Percentage',
    ])
    expect(sheet?.merges).toContainEqual({ startRow: 3, startCol: 3, endRow: 3, endCol: 7 })
    expect(sheet?.merges).toContainEqual({ startRow: 3, startCol: 0, endRow: 4, endCol: 0 })
    expect(sheet?.freezePane).toMatchObject({ rows: 5, columns: 1 })
    expect(cellAt(sheet, 1, 0).style?.font?.bold).toBe(true)
    expect(cellAt(sheet, 16, 0).style).toMatchObject({
      font: { bold: true },
      border: { top: { style: 'thin' }, bottom: { style: 'medium' } },
    })
    const printed = await read(sample, '10.17', 'zh')
    expect(printed.sheets[0]?.rows.at(-1)?.[0]).toMatch(/^注/)
  })

  test('[XLSX17] cells are set as a person set them', async () => {
    const source = exportSourceOf(samplePlan())
    const { id } = source.find('10.16')
    const table = source.table(id)
    const [, first] = table.columns.ids
    const total = table.rows.ids.at(-1)!
    const [top, second] = table.rows.ids
    formatCells(table, [{ row: top!, column: first! }], {
      bold: true,
      ink: 'red',
      fill: 'yellow',
      decimals: 3,
    })
    formatCells(table, [{ row: second!, column: first! }], { italic: true, align: 'start', indent: 2 })
    formatCells(table, [{ row: total, column: first! }], { bold: false })
    const [sheet] = (await read(source, '10.16')).sheets
    const body = 5
    expect(cellAt(sheet, body, 1).style).toMatchObject({
      font: { bold: true, color: { rgb: expect.stringMatching(/a61b1b$/i) } },
      fill: { fgColor: { rgb: expect.stringMatching(/fdf3c7$/i) } },
      numFmt: expect.stringContaining('#,##0.000'),
    })
    expect(cellAt(sheet, body + 1, 1).style).toMatchObject({
      font: { italic: true },
      alignment: { horizontal: 'left', indent: 2 },
    })
    expect(cellAt(sheet, body + table.rows.length - 1, 1).style?.font?.bold).not.toBe(true)
    const [mirrored] = (await read(source, '10.16', 'ar')).sheets
    expect(cellAt(mirrored, body + 1, 1).style?.alignment?.horizontal).toBe('right')
  })

  test('[XLSX5] numbers in one piece and percentages are so in the file, by their cells and their columns', async () => {
    const source = exportSourceOf(samplePlan())
    const { id } = source.find('10.16')
    const table = source.table(id)
    const [, first, second] = table.columns.ids
    const [top, next] = table.rows.ids
    editCells(table, [{ row: top!, column: first!, content: 0.1245 }])
    formatCells(table, [{ row: top!, column: first! }], { number: 'percent', decimals: 2 })
    formatCells(table, [{ row: next!, column: first! }], { number: 'plain' })
    formatColumns(table, [second!], { number: 'plain' })
    const body = 5
    const [sheet] = (await read(source, '10.16')).sheets
    expect(cellAt(sheet, body, 1).value).toBe(0.1245)
    expect(cellAt(sheet, body, 1).style?.numFmt).toMatch(/^#,##0\.00%/)
    expect(cellAt(sheet, body + 1, 1).style?.numFmt).toMatch(/^0[._]/)
    expect(cellAt(sheet, body, 2).style?.numFmt).toMatch(/^0[._]/)
  })

  test('[XLSX18] rules of columns become data validation that warns', async () => {
    const source = exportSourceOf(samplePlan())
    const { id } = source.find('10.16')
    const table = source.table(id)
    const [, first, second, third] = table.columns.ids
    changeColumn(table, first!, { rule: { whole: true, least: 0, most: 100 } })
    changeColumn(table, second!, { rule: { least: 5, filled: true } })
    changeColumn(table, third!, { type: 'choice', choices: ['Regular', 'Extra'] })
    const [sheet] = (await read(source, '10.16')).sheets
    const last = 5 + table.rows.length
    expect(sheet?.dataValidations).toMatchObject([
      {
        type: 'whole',
        operator: 'between',
        formula1: '0',
        formula2: '100',
        range: `B6:B${last - 1}`,
        errorStyle: 'warning',
      },
      // The total: sums have no bounds.
      { type: 'whole', range: `B${last}:B${last}` },
      { type: 'decimal', operator: 'greaterThanOrEqual', formula1: '5', range: `C6:C${last - 1}` },
      { type: 'list', values: ['Regular', 'Extra'], range: `D6:D${last}` },
    ])
    expect(sheet?.dataValidations?.[2]?.allowBlank).not.toBe(true)
  })

  test('[XLSX19] format rules become conditional formatting, in their order', async () => {
    const source = exportSourceOf(samplePlan())
    const { id } = source.find('10.16')
    const table = source.table(id)
    const [, first, second, , fourth] = table.columns.ids
    const add = ({ id: of, ...contents }: FormatRule) => setFormatRule(table, of, contents)
    const rule: FormatRule = {
      id: 'a',
      columns: null,
      when: { is: 'above', value: 5 },
      format: { fill: 'yellow' },
    }
    add({ ...rule, columns: [first!, second!, fourth!] })
    add({ ...rule, id: 'b', when: { is: 'contains', value: 'a "b"' }, format: { bold: true } })
    add({ ...rule, id: 'c', when: { is: 'marked' } })
    const [sheet] = (await read(source, '10.16')).sheets
    const last = 5 + table.rows.length
    expect(sheet?.conditionalRules).toMatchObject([
      { priority: 1, range: `B6:C${last}`, formula: 'AND(ISNUMBER(B6),B6>5)' },
      { priority: 2, range: `E6:E${last}`, formula: 'AND(ISNUMBER(E6),E6>5)' },
      {
        priority: 3,
        range: expect.stringMatching(/^A6:/),
        formula: 'ISNUMBER(FIND(LOWER("a ""b"""),LOWER(A6)))',
      },
    ])
  })

  test('[XLSX2] has live formulas with their present values, moved to where the sheet has the cells', async () => {
    const { sheets } = await read(sample, '10.16')
    expect(cellAt(sheets[0], 16, 1)).toMatchObject({ formula: 'SUM(B6:B16)', formulaResult: 6488.295 })
    expect(cellAt(sheets[0], 5, 6)).toMatchObject({ formula: 'SUM(D6:F6)', formulaResult: 152.535 })
    expect(cellAt(sheets[0], 5, 1).formula).toMatch(/'Resources, subprogramme 1'!B\d+/)
  })

  test('[XLSX3] brings every table along that its formulas read, itself first', async () => {
    const names = async (name: string): Promise<string[]> =>
      (await read(sample, name)).sheets.map((sheet) => sheet.name)
    expect(await names('10.16')).toEqual([
      'Table 10.16',
      'Resources, section',
      'Resources, executive direction…',
      'Resources, subprogramme 1',
      'Resources, subprogramme 2',
      'Resources, subprogramme 3',
    ])
    expect((await names('10.17')).slice(0, 3)).toEqual([
      'Table 10.17',
      'Table 10.18',
      'Resources, executive direction…',
    ])
    expect(await names('10.2')).toEqual(['Table 10.2'])
  })

  test('[XLSX4] has no reference to a sheet that is not there', async () => {
    for (const table of sample.tables()) {
      const { sheets } = await readXlsx(await exported('xlsx', sample, table.id, 'en'))
      const names = new Set(sheets.map((sheet) => sheet.name))
      for (const sheet of sheets)
        for (const { formula } of sheet.cells?.values() ?? []) {
          expect(formula ?? '').not.toContain('#REF!')
          for (const [, name = ''] of (formula ?? '').matchAll(/'((?:[^']|'')+)'!/g))
            expect(names).toContain(name.replaceAll("''", "'"))
        }
    }
  })

  test('[XLSX5] prints numbers as the plan does', async () => {
    const format = (sheet: Sheet | undefined, row: number, column: number): string | undefined =>
      cellAt(sheet, row, column).style?.numFmt
    const money = (await read(sample, '10.16')).sheets[0]
    expect(format(money, 6, 1)).toBe('#,##0.0_);(#,##0.0);"—"_)')
    const posts = (await read(sample, '10.17')).sheets[0]
    expect(format(posts, 4, 1)).toBe('#,##0_);(#,##0);"—"_)')
    const main = (await hard()).sheets[0]
    expect(format(main, BODY, 3)).toBe('General_);(General);"—"_)')
    // A formula that comes to nothing prints nothing, though a spreadsheet program makes it zero.
    expect(numberFormat(1, true)).toBe('#,##0.0_);(#,##0.0);""')
  })

  test('[XLSX6] gives item numbers and letters a column of their own', async () => {
    const sheet = (await read(sample, '10.6')).sheets[0]
    expect(sheet?.rows.slice(3, 7).map((row) => row[0])).toEqual(['A', null, 1, 2])
    expect(sheet?.merges).toContainEqual({ startRow: 2, startCol: 0, endRow: 2, endCol: 1 })
    expect(cellAt(sheet, 5, 1).style?.alignment).toMatchObject({ indent: 2, wrapText: true })
    expect(cellAt(sheet, 4, 2)).toMatchObject({ formula: 'SUM(C6:C8)' })
  })

  test('[XLSX7] writes days as days, unless a formula reads the column', async () => {
    const { sheets } = await read(exportSourceOf(hardPlan()), 'amounts')
    const alone = sheets[0]!
    expect(alone.rows[2]?.slice(2)).toEqual([
      new Date('2023-05-01T00:00:00Z'),
      new Date('2023-05-31T00:00:00Z'),
    ])
    expect(alone.rows.slice(3, 5).map((row) => row[2])).toEqual(['1899-01-01', 'soon'])
    const read2 = (await hard()).sheets[1]!
    expect(read2.rows[2]?.[3]).toBe('2023-05-31')
    expect(read2.rows[2]?.[2]).toEqual(new Date('2023-05-01T00:00:00Z'))
  })

  test('[XLSX8] keeps text in number columns as text, nil as zero, yes and no as such', async () => {
    const { sheets } = await hard()
    const amounts = sheets[1]!
    expect(amounts.rows.slice(2, 6).map((row) => row[1])).toEqual([0.1, 0.2, 0, 'not known'])
    expect(sheets[0]!.rows.slice(BODY + 1, BODY + 3).map((row) => row[5])).toEqual([true, false])
  })

  test('[XLSX9] writes errors as errors', async () => {
    const sheet = (await hard()).sheets[0]
    expect(cellAt(sheet, BODY + 4, 2)).toMatchObject({ formula: '1/0', value: '#DIV/0!' })
    const parts = unzipSync(await bytesOf(exportSourceOf(hardPlan()), 'main'))
    expect(strFromU8(parts['xl/worksheets/sheet1.xml']!)).toMatch(
      /<c r="C11"[^>]* t="e"><f>1\/0<\/f><v>#DIV\/0!<\/v>/,
    )
    expect(cellAt(sheet, BODY + 4, 3)).toMatchObject({
      value: '#VALUE!',
      comment: { text: expect.stringContaining('#CYCLE!') },
    })
  })

  test('[XLSX10] writes what a spreadsheet program cannot calculate as a value, and says so', async () => {
    const sheet = (await hard()).sheets[0]
    for (const [column, name, value] of [
      [2, 'COUNTUNIQUE', 2],
      [3, 'ROW', 6],
    ] as const) {
      const cell = cellAt(sheet, BODY + 5, column)
      expect(cell.formula).toBeUndefined()
      expect(cell).toMatchObject({ value, comment: { text: expect.stringContaining(name) } })
    }
  })

  test('[XLSX11] closes open ranges at the edges of the table', async () => {
    const { sheets } = await hard()
    const name = sheets[1]!.name.replaceAll("'", "''")
    expect(cellAt(sheets[0], BODY + 3, 2).formula).toBe(`SUM('${name}'!B3:B6)`)
  })

  test('[XLSX12] takes named expressions along, with absolute addresses', async () => {
    const book = await hard()
    const name = book.sheets[1]!.name.replaceAll("'", "''")
    expect(cellAt(book.sheets[0], BODY + 3, 3)).toMatchObject({ formula: 'Rate', formulaResult: 0.4 })
    expect(book.namedRanges).toContainEqual({ name: 'Rate', range: `'${name}'!$B$4*2` })
  })

  test('[XLSX13] in another language writes a formula that reads words as its value', async () => {
    const source = exportSourceOf(hardPlan())
    const english = (await read(source, 'main', 'en')).sheets[0]
    const chinese = (await read(source, 'main', 'zh')).sheets[0]
    expect(cellAt(english, BODY + 6, 4)).toMatchObject({ formula: 'B8&"!"', value: 'Item!' })
    expect(cellAt(chinese, BODY + 6, 4)).toMatchObject({
      value: 'Item!',
      comment: { text: expect.any(String) },
    })
    expect(chinese?.rows[BODY + 1]?.[1]).toBe('Item（中）')
  })

  test('[XLSX14] names sheets as spreadsheet programs allow', async () => {
    const { sheets } = await hard()
    expect(sheets.map((sheet) => sheet.name)).toEqual(['Table 7.1', "Amounts all of 'them' and a ti…"])
  })

  test('[XLSX15] (bad input 38, 42) gives back every word, and none of them is a formula', async () => {
    const sheet = (await hard()).sheets[0]!
    expect(sheet.rows.slice(BODY + 8, BODY + 8 + NASTY.length).map((row) => row[4])).toEqual(
      NASTY.map(cleanText),
    )
    for (let row = BODY + 8; row < BODY + 8 + NASTY.length; row++)
      expect(cellAt(sheet, row, 4).formula).toBeUndefined()
  })

  test('[XLSX15] gives back whatever words a table holds', async () => {
    const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 20, maxLength: 40 }), async (words) => {
        const sheet = (await read(exportSourceOf(hardPlan(words)), 'main')).sheets[0]!
        expect(sheet.rows.slice(BODY + 8, BODY + 8 + words.length).map((row) => row[4])).toEqual(
          words.map(cleanText),
        )
      }),
      { numRuns: 4 },
    )
  })

  test('[EXP2] has the same bytes whatever the time', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-02-03T04:05:06Z') })
    const before = await bytesOf(exportSourceOf(hardPlan()), 'main')
    vi.setSystemTime(new Date('2031-12-31T23:59:59Z'))
    const after = await bytesOf(exportSourceOf(hardPlan()), 'main')
    expect(Buffer.from(before).equals(Buffer.from(after))).toBe(true)
  })
})
