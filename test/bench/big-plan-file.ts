/** A plan of one table of 10,000 × 12: a label, ten amounts, and a formula by identity in every row. What `cold-start` imports. */
import { columnId } from '../../shared/model/ids.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'

const ROWS = 10_000
const AMOUNTS = 10

export function bigPlanFile(): PlanFile {
  const amounts = Array.from({ length: AMOUNTS }, (_, at) => `c${at}`)
  const sum = [1, '', ['c', 0, '@', columnId('c0'), 0], '+', ['c', 0, '@', columnId('c1'), 0]] as const
  return {
    format: 'fascicle-plan',
    version: 1,
    plan: {
      id: 'big',
      section: '10',
      year: 2023,
      mainLanguage: 'en',
      languages: ['en'],
      title: { en: 'A big plan' },
    },
    components: [{ id: 'section', label: { en: 'Section' } }],
    names: [],
    tables: [
      {
        id: 'big',
        component: 'section',
        kind: 'budget',
        numbering: 'table',
        title: { en: 'Ten thousand lines' },
        columns: [
          { id: 'label', type: 'long-text', localised: true, label: { en: 'Line' } },
          ...[...amounts, 'sum'].map((id) => ({
            id,
            type: 'number' as const,
            decimals: 1,
            label: { en: id },
          })),
        ],
        rows: Array.from({ length: ROWS }, (_, row) => ({
          id: `r${row}`,
          kind: 'line' as const,
          cells: {
            ...Object.fromEntries(amounts.map((id, at) => [id, (row * 12 + at) / 10])),
            sum: { formula: sum },
          },
          texts: { label: { en: `Line ${row}` } },
        })),
      },
    ],
  }
}
