/** A small plan with everything that is hard to export: groups, nil, dates, names, errors, words that look like formulas. */
import { NIL } from '../../../shared/model/cell.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { FileCell, FileRow, PlanFile } from '../../../shared/model/plan-file.ts'

export const NASTY = [
  '=1+1',
  '+SUM(1)',
  '-2.8 (adjusted)',
  '@x',
  '\t=1',
  '\r1',
  '＝1+1',
  '－5',
  ' \u00a0=cmd|x',
  '\u202e=1',
  '\u200b=1',
  "'quoted",
  "'=x",
  '-',
  '—',
  'a,b "c"\nline 2',
  '#REF!',
  '_x0041_',
  'nul \u0000 and \ufffe',
  '\u{1f469}\u200d\u{1f680} e\u0301',
  '  blank ends  ',
]

const line = (id: string, label: string, cells: { [column: string]: FileCell }, more = {}): FileRow => ({
  id,
  kind: 'line',
  texts: { label: { en: label, zh: `${label}（中）` } },
  cells,
  ...more,
})

export const hardPlan = (words: readonly string[] = NASTY): PlanFile => ({
  format: 'fascicle-plan',
  version: 1,
  plan: {
    id: 'hard',
    section: '7',
    year: 2023,
    mainLanguage: 'en',
    languages: ['en', 'zh'],
    title: { en: 'Hard' },
  },
  components: [],
  names: [
    { id: 'rate', name: 'Rate', formula: [1, ['c', tableId('amounts'), rowId('b'), columnId('v'), 0], '*2'] },
  ],
  tables: [
    {
      id: 'amounts',
      component: null,
      kind: 'resources',
      numbering: 'none',
      title: { en: "Amounts: [all] of 'them' and a title that is longer", zh: '金额' },
      columns: [
        { id: 'label', type: 'long-text', label: { en: 'Item' }, localised: true },
        { id: 'v', type: 'number', label: { en: 'Value' }, decimals: 1 },
        { id: 'day', type: 'date', label: { en: 'Start' } },
        { id: 'due', type: 'date', label: { en: 'End' } },
      ],
      rows: [
        line('a', 'First', { v: 0.1, day: '2023-05-01', due: '2023-05-31' }),
        line('b', 'Second', { v: 0.2, day: '1899-01-01' }),
        line('c', 'Third', { v: NIL, day: 'soon' }),
        line('d', 'Fourth', { v: 'not known' }),
      ],
    },
    {
      id: 'main',
      component: null,
      kind: 'budget',
      numbering: 'table',
      title: { en: 'Main', zh: '主表' },
      unit: { en: 'Thousands' },
      caption: { en: 'Result 1' },
      notes: [{ en: 'A note' }, { en: 'Another' }],
      columns: [
        { id: 'label', type: 'long-text', label: { en: 'Item', zh: '项目' }, localised: true },
        { id: 'x', type: 'number', label: { en: 'X' }, group: { en: 'Both' }, decimals: 1 },
        { id: 'y', type: 'number', label: { en: 'Y' }, group: { en: 'Both' } },
        { id: 'w', type: 'text', label: { en: '=Words' } },
        { id: 'ok', type: 'check', label: { en: 'OK' } },
      ],
      rows: [
        line('g', 'Group', { x: { f: '=SUM(CHILDREN())' } }, { kind: 'subcategory', letter: 'A' }),
        line('i', 'Item', { x: { f: '=amounts!B1' }, y: 1e21, ok: true }, { parent: 'g', kind: 'item' }),
        line('j', 'Item 2', { x: -2.85, y: 12345678.905, ok: false }, { parent: 'g', kind: 'item' }),
        line('k', 'Open', { x: { f: '=SUM(amounts!B:B)' }, y: { f: '=Rate' } }),
        line('l', 'Errors', { x: { f: '=1/0' }, y: { f: '=C5+1' } }),
        line('m', 'Not there', { x: { f: '=COUNTUNIQUE(B2:B3)' }, y: { f: '=ROW()' } }),
        line('n', 'Words', { w: { f: '=A2&"!"' }, y: { f: '=amounts!D1-amounts!D1' } }),
        line('o', 'Empty', { x: { f: '=E9' }, w: { f: '=IF(1>2,"x","")' } }),
        ...words.map((word, index) => line(`w${index}`, word, { w: word })),
        line('z', 'Total', { x: { f: '=SUM(B2:B3)' } }, { kind: 'total' }),
      ],
    },
  ],
})
