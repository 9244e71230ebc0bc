import type { FileTable } from '../../../../shared/model/plan-file.ts'

/** Rows of numbers, to feel how the grid scrolls. */
export const bigTable = (rows: number): FileTable => ({
  id: 'big',
  component: null,
  kind: 'free',
  numbering: 'none',
  title: { en: 'Big' },
  columns: [
    { id: 'label', type: 'long-text', localised: true, label: { en: 'Label' } },
    ...Array.from({ length: 11 }, (_, i) => ({
      id: `c${i}`,
      type: 'number' as const,
      decimals: 1,
      label: { en: `Column ${i + 1}` },
    })),
  ],
  rows: Array.from({ length: rows }, (_, r) => ({
    id: `r${r}`,
    kind: 'line' as const,
    texts: { label: { en: `Row ${r + 1}`, zh: `第 ${r + 1} 行` } },
    cells: Object.fromEntries(
      Array.from({ length: 11 }, (_, i) => [`c${i}`, ((r * 31 + i * 17) % 1000) - 100]),
    ),
  })),
})
