import type { FileRow, FileTable } from '../../../../shared/model/plan-file.ts'

/**
 * Eight rows with gaps, for keys that look at what cells hold:
 *
 *     A      B     C    D    E    F       G      H
 *     one    1     5         7    =B1*2   alpha
 *     two    2     6         8            beta
 *     three  3                                   9
 *     four
 *     five   50    60        70
 *     six    51    61
 *     seven
 *     eight  90
 */
const CELLS: readonly NonNullable<FileRow['cells']>[] = [
  { b: 1, c: 5, e: 7, f: { f: '=B1*2' }, g: 'alpha' },
  { b: 2, c: 6, e: 8, g: 'beta' },
  { b: 3, h: 9 },
  {},
  { b: 50, c: 60, e: 70 },
  { b: 51, c: 61 },
  {},
  { b: 90 },
]

const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']

export const keyTable: FileTable = {
  id: 'keys',
  component: null,
  kind: 'free',
  numbering: 'none',
  title: { en: 'Keys' },
  columns: [
    { id: 'label', type: 'long-text', localised: true, label: { en: 'Label' } },
    ...['b', 'c', 'd', 'e', 'f'].map((id) => ({
      id,
      type: 'number' as const,
      label: { en: id.toUpperCase() },
    })),
    { id: 'g', type: 'text', label: { en: 'G' } },
    { id: 'h', type: 'number', label: { en: 'H' } },
  ],
  rows: CELLS.map((cells, at) => ({
    id: `r${at}`,
    kind: 'line' as const,
    texts: { label: { en: NAMES[at] ?? '', zh: NAMES[at] ?? '' } },
    cells,
  })),
}
