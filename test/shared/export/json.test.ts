import { describe, expect, test } from 'vitest'

import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import { exported } from '../../helpers/exported.ts'
import { exportSourceOf } from './export-source-of.ts'
import { hardPlan } from './hard-plan.ts'

const read = (bytes: Uint8Array): unknown =>
  JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))

describe('a table as JSON', () => {
  test('[JSON1] says what the table is, in one language', async () => {
    const source = exportSourceOf(samplePlan())
    const { id } = source.find('10.16')
    expect(read(await exported('json', source, id, 'zh'))).toMatchObject({
      format: 'fascicle-table',
      version: 1,
      plan: 'section-10-2023',
      language: 'zh',
      table: { id, kind: 'budget', number: '10.16', name: '表 10.16', unit: '(千美元)', caption: '' },
    })
  })

  test('[JSON2] has values, printed texts and formulas in A1 of the visible order', async () => {
    const source = exportSourceOf(samplePlan())
    const table = read(await exported('json', source, source.find('10.16').id, 'en'))
    expect(table).toMatchObject({
      columns: [
        { id: 'label', letters: 'A' },
        { id: 'exp2021', letters: 'B', decimals: 1 },
        ...Array.from({ length: 7 }, () => ({})),
      ],
    })
    const rows = (table as { rows: { id: string; number: number; kind: string; cells: unknown[] }[] }).rows
    expect(rows.at(-1)).toMatchObject({ id: 'sum', number: 12, kind: 'total', depth: 0, item: null })
    expect(rows.at(-1)?.cells[1]).toEqual({ value: 6488.295, text: '6\u00a0488.3', formula: '=SUM(B1:B11)' })
    expect(rows[2]?.cells[0]).toEqual({ value: 'Hospitality', text: 'Hospitality' })
  })

  test('[JSON3] tells empty, nil and errors apart', async () => {
    const source = exportSourceOf(hardPlan())
    const nil = read(await exported('json', source, source.find('amounts').id, 'en'))
    expect(nil).toMatchObject({
      rows: [{}, {}, { cells: [{}, { value: { nil: true }, text: '—' }, {}, {}] }, {}],
    })
    const main = read(await exported('json', source, source.find('main').id, 'en')) as {
      rows: { cells: unknown[] }[]
    }
    expect(main.rows[0]?.cells[2]).toEqual({ value: null, text: '' })
    expect(main.rows[4]?.cells[1]).toMatchObject({
      value: { error: '#DIV/0!' },
      text: '#DIV/0!',
      formula: '=1/0',
    })
  })

  test('[EXP2] gives the same bytes twice', async () => {
    for (const format of ['json', 'csv', 'xlsx'] as const) {
      const [first, second] = await Promise.all(
        [hardPlan(), hardPlan()].map((file) => {
          const source = exportSourceOf(file)
          return exported(format, source, source.find('main').id, 'en')
        }),
      )
      expect({ format, same: Buffer.from(first!).equals(Buffer.from(second!)) }).toEqual({
        format,
        same: true,
      })
    }
  })
})
