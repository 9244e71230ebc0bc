/** A plan small enough to reason about: two numbered tables and a working one, trees, formulas within and across tables, texts in zh and en. */
import { documentsOf } from '../../shared/import/plan-documents.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'

export const SMALL_PLAN: PlanFile = {
  format: 'fascicle-plan',
  version: 1,
  plan: {
    id: 'small',
    section: '10',
    year: 2023,
    mainLanguage: 'zh',
    languages: ['zh', 'en'],
    title: { en: 'Small plan', zh: '小计划' },
  },
  components: [{ id: 'section', label: { en: 'Section', zh: '本款' } }],
  names: [],
  tables: [
    {
      id: 'budget',
      component: 'section',
      kind: 'budget',
      numbering: 'table',
      title: { en: 'Resources by object', zh: '按支出用途' },
      columns: [
        { id: 'label', type: 'long-text', localised: true, label: {} },
        { id: 'spent', type: 'number', decimals: 1, label: { en: '2021', zh: '2021年' } },
        { id: 'change', type: 'number', decimals: 1, label: { en: 'Change' } },
        { id: 'share', type: 'percent', decimals: 1, label: { en: '%' } },
        { id: 'due', type: 'date', label: { en: 'Due' } },
      ],
      rows: [
        {
          id: 'posts',
          kind: 'line',
          cells: { spent: 5778.4, change: -2.8 },
          texts: { label: { en: 'Posts', zh: '员额' } },
        },
        { id: 'travel', kind: 'line', cells: { spent: 0.1, change: 0 }, texts: { label: { zh: '旅费' } } },
        { id: 'grants', kind: 'line', cells: { spent: 0.2 }, texts: { label: { en: 'Grants', zh: '赠款' } } },
        {
          id: 'total',
          kind: 'total',
          cells: { spent: { f: '=SUM(B1:B3)' }, change: { f: '=SUM(C1:C3)' }, share: { f: '=C4/B4*100' } },
          texts: { label: { en: 'Total', zh: '合计' } },
        },
      ],
    },
    {
      id: 'outputs',
      component: 'section',
      kind: 'deliverables',
      numbering: 'table',
      title: { en: 'Deliverables', zh: '应交付产出' },
      columns: [
        { id: 'label', type: 'long-text', localised: true, label: {} },
        { id: 'planned', type: 'number', decimals: 0, label: { en: '2023' } },
      ],
      rows: [
        {
          id: 'meetings',
          kind: 'subcategory',
          cells: { planned: { f: '=SUM(CHILDREN())' } },
          texts: { label: { en: 'Meetings' } },
        },
        {
          id: 'council',
          kind: 'item',
          parent: 'meetings',
          cells: { planned: 8 },
          texts: { label: { en: 'Council' } },
        },
        {
          id: 'board',
          kind: 'item',
          parent: 'meetings',
          cells: { planned: 4 },
          texts: { label: { en: 'Board' } },
        },
        {
          id: 'reports',
          kind: 'subcategory',
          cells: { planned: { f: '=SUM(CHILDREN())' } },
          texts: { label: { en: 'Reports' } },
        },
        {
          id: 'annual',
          kind: 'item',
          parent: 'reports',
          cells: { planned: 1 },
          texts: { label: { en: 'Annual' } },
        },
      ],
    },
    {
      id: 'work',
      component: 'section',
      kind: 'free',
      numbering: 'none',
      title: { en: 'Workings', zh: '工作表' },
      columns: [
        { id: 'label', type: 'text', label: {} },
        { id: 'figure', type: 'number', label: { en: 'Figure' } },
      ],
      rows: [
        {
          id: 'sum',
          kind: 'line',
          cells: { label: 'All', figure: { f: "='Table 10.1'!B4+'Table 10.2'!B1" } },
        },
        { id: 'plain', kind: 'line', cells: { label: 'Plain', figure: 7 } },
      ],
    },
  ],
}

/** Every room of the plan as one update each. */
export function roomsOf(file: PlanFile): Map<string, Uint8Array> {
  let seed = 1
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
  const { outline, tables } = documentsOf(file, { random, now: () => 0, clientId: 1 })
  const rooms = new Map([['outline', outline.encode()]])
  for (const [id, table] of tables) rooms.set(id, table.encode())
  return rooms
}
