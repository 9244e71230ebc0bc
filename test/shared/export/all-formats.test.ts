/** What CSV, JSON and XLSX have in common. */
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'

import { EXPORT_FORMATS } from '../../../shared/export/export-format.ts'
import { tableId } from '../../../shared/model/ids.ts'
import type { Language } from '../../../shared/model/language.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import { exported } from '../../helpers/exported.ts'
import { exportSourceOf } from './export-source-of.ts'

const ID = tableId('sums')

const PLAN: PlanFile = {
  format: 'fascicle-plan',
  version: 1,
  plan: {
    id: 'sums',
    section: '7',
    year: 2023,
    mainLanguage: 'en',
    languages: ['en', 'zh'],
    title: { en: 'Sums' },
  },
  components: [],
  names: [],
  tables: [
    {
      id: ID,
      component: null,
      kind: 'budget',
      numbering: 'table',
      title: { en: 'Sums', zh: '总和' },
      columns: [
        { id: 'label', type: 'long-text', localised: true, label: { en: 'Item', zh: '项目' } },
        { id: 'x', type: 'number', decimals: 1, label: { en: 'Amount' } },
      ],
      rows: [
        { id: 'a', kind: 'line', texts: { label: { en: 'Travel', zh: '旅费' } }, cells: { x: 7469.9049 } },
        { id: 'b', kind: 'line', texts: { label: { en: 'Grants' } }, cells: { x: { f: '=-1/3' } } },
        {
          id: 'c',
          kind: 'total',
          texts: { label: { en: 'All', zh: '合计' } },
          cells: { x: { f: '=0.1+0.2' } },
        },
      ],
    },
  ],
}

const source = exportSourceOf(PLAN)
const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

/** Everything that is in the file, as values. */
async function everything(format: (typeof EXPORT_FORMATS)[number], language: Language): Promise<unknown[]> {
  const bytes = await exported(format, source, ID, language)
  if (format === 'csv') return text(bytes).split(/[,\r\n]+/)
  if (format === 'xlsx') return ((await readXlsx(bytes)).sheets[0]?.rows ?? []).flat()
  const found: unknown[] = []
  JSON.parse(text(bytes), (_, value: unknown) => {
    found.push(value)
    return value
  })
  return found
}

const amounts = (format: string): unknown[] => {
  const values = [7469.9049, -0.333333333333333, 0.3]
  return format === 'csv' ? values.map(String) : values
}

describe.each(EXPORT_FORMATS)('%s', (format) => {
  test.each([
    ['en', ['Item', 'Amount', 'Travel', 'Grants', 'All'], '旅费'],
    ['zh', ['项目', 'Amount', '旅费', 'Grants', '合计'], 'Travel'],
  ] as const)(
    '[EXP1] in %s has its words, else those of the main language',
    async (language, words, other) => {
      const found = await everything(format, language)
      expect(found).toEqual(expect.arrayContaining([...words]))
      expect(found).not.toContain(other)
      expect(found).toEqual(expect.arrayContaining(amounts(format)))
    },
  )

  test('[EXP3] has values unrounded, to 15 digits', async () => {
    expect(await everything(format, 'en')).toEqual(expect.arrayContaining(amounts(format)))
  })

  test('[EXP4] refuses a table that is not in the plan', async () => {
    await expect(exported(format, source, tableId('not-there'), 'en')).rejects.toMatchObject({
      code: 'unknown-table',
      facts: { table: 'not-there' },
    })
  })
})

test('[EXP3] rounding is in printed texts', async () => {
  const printed = (await everything('json', 'en')).filter((value) => typeof value === 'string')
  expect(printed).toEqual(expect.arrayContaining(['7\u00a0469.9', '(0.3)', '0.3']))
})
