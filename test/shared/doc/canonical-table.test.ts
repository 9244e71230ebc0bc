import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import {
  changeColumn,
  changeTable,
  deleteColumns,
  insertColumns,
  moveColumns,
} from '../../../shared/doc/write-columns.ts'
/** Contents of a table as one text. The rules: shared/doc/SPEC.md, CAN. */
import { setFormatRule } from '../../../shared/doc/write-format-rules.ts'
import {
  changeRow,
  deleteRows,
  insertRows,
  moveRows,
  restoreRows,
  sortRows,
} from '../../../shared/doc/write-rows.ts'
import { bind } from '../../../shared/formula/bind.ts'
import { render } from '../../../shared/formula/render.ts'
import type { FormulaScope } from '../../../shared/formula/scope.ts'
import { type CellContent, isFormula, NIL } from '../../../shared/model/cell.ts'
import { AppError } from '../../../shared/model/error.ts'
import { columnId, type ColumnId, rowId, type RowId } from '../../../shared/model/ids.ts'
import { LANGUAGES } from '../../../shared/model/language.ts'
import { replica, sampleTable, seeded, sync } from './make.ts'

const [r1, r2, r3, r4] = ['r1', 'r2', 'r3', 'r4'].map(rowId) as [RowId, RowId, RowId, RowId]
const [label, c1, c2] = ['label', 'c1', 'c2'].map(columnId) as [ColumnId, ColumnId, ColumnId]

const scopeOf = (table: TableDoc): FormulaScope => ({
  rows: (id) => (id === table.id ? table.rows : undefined),
  columns: (id) => (id === table.id ? table.columns : undefined),
  tableByName: () => undefined,
  tableName: () => '#REF!',
  nameByText: () => undefined,
  nameText: () => undefined,
})
const formula = (table: TableDoc, text: string, row = r1, column = c1) =>
  bind(text, { table: table.id, row, column }, scopeOf(table))
const put = (
  table: TableDoc,
  row: RowId,
  column: ColumnId,
  content: CellContent,
  language: 'en' | 'zh' = 'zh',
) => editCells(table, [{ row, column, content, language }])

/** What a reader of any language sees, found in another way than the text is made: as a grid shows it. */
function seen(table: TableDoc): string {
  const rows = table.rows.ids.map((row) => [
    table.row(row),
    table.rows.depthOf(row),
    table.columns.ids.map((column) => {
      const content = table.cell(row, column)
      if (!isFormula(content))
        return [content, LANGUAGES.map((language) => table.text(row, column, language) ?? '')]
      return render(content, { table: table.id, row, column }, scopeOf(table))
    }),
  ])
  const columns = table.columns.ids.map((id) => ({ ...table.column(id), width: 0 }))
  return JSON.stringify([table.meta(), columns, rows])
}

type Op = (table: TableDoc, dice: (sides: number) => number, fresh: () => string) => unknown
const anyRow = (table: TableDoc, dice: (sides: number) => number): RowId =>
  table.rows.ids[dice(table.rows.length)] ?? r1
const anyColumn = (table: TableDoc, dice: (sides: number) => number): ColumnId =>
  table.columns.ids[dice(table.columns.length)] ?? c1
const OPS: readonly Op[] = [
  (table, dice) => put(table, anyRow(table, dice), anyColumn(table, dice), dice(5)),
  (table, dice) =>
    put(table, anyRow(table, dice), anyColumn(table, dice), [null, NIL, true, 'words'][dice(4)]!),
  (table, dice) => put(table, anyRow(table, dice), label, ['', 'a', 'b'][dice(3)]!, dice(2) ? 'en' : 'zh'),
  (table, dice) => {
    const [row, column] = [anyRow(table, dice), anyColumn(table, dice)]
    const text = ['=SUM(B1:B3)', '=B2+C2', '=SUM(CHILDREN())', '=SUM(B:B)', '=1+1'][dice(5)]!
    return put(table, row, column, formula(table, text, row, column))
  },
  (table, dice, fresh) =>
    insertRows(table, [{ id: rowId(fresh()) }], {
      parent: dice(2) ? null : anyRow(table, dice),
      before: null,
    }),
  (table, dice) => deleteRows(table, [anyRow(table, dice)]),
  (table, dice) => restoreRows(table, [rowId(`r${dice(6) + 1}`)]),
  (table, dice) =>
    moveRows(table, [anyRow(table, dice)], { parent: null, before: dice(3) ? anyRow(table, dice) : null }),
  (table, dice) => moveRows(table, [anyRow(table, dice)], { parent: anyRow(table, dice), before: null }),
  (table, dice) => sortRows(table, dice(2) ? table.rows.childrenOf(null).toReversed() : []),
  (table, dice) => changeRow(table, anyRow(table, dice), { kind: dice(2) ? 'item' : 'total', letter: null }),
  (table, dice, fresh) =>
    insertColumns(table, [{ id: columnId(fresh()), type: 'number', label: {} }], anyColumn(table, dice)),
  (table, dice) => (table.columns.length > 2 ? deleteColumns(table, [anyColumn(table, dice)]) : null),
  (table, dice) => moveColumns(table, [anyColumn(table, dice)], dice(2) ? null : anyColumn(table, dice)),
  (table, dice) =>
    changeColumn(table, anyColumn(table, dice), { label: { en: `L${dice(3)}` }, decimals: dice(3) }),
  (table, dice) => changeColumn(table, anyColumn(table, dice), { type: dice(2) ? 'text' : 'number' }),
  (table, dice) =>
    changeTable(table, { caption: { en: `caption ${dice(3)}` }, notes: [{ zh: `${dice(3)}` }] }),
]

function change(table: TableDoc, op: number, dice: (sides: number) => number, fresh: () => string): void {
  try {
    OPS[op % OPS.length]!(table, dice, fresh)
  } catch (error) {
    // A row under itself, and the like: not done.
    if (!(error instanceof AppError)) throw error
  }
}

const changes = fc.array(fc.record({ who: fc.nat(2), op: fc.nat(OPS.length - 1), meets: fc.nat(9) }), {
  minLength: 1,
  maxLength: 40,
})

describe('equal contents', () => {
  test('[CAN1] three replicas that learned everything in different orders give one text', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (list, seed) => {
        const first = sampleTable(6, 2)
        const people = [first, replica(2, first), replica(3, first)]
        const random = seeded(seed)
        const dice = (sides: number): number => Math.floor(random() * sides)
        let count = 0
        const heard: Uint8Array[] = [first.encode()]
        for (const one of people)
          one.onUpdate((update, origin) => void (origin !== 'remote' && heard.push(update)))
        for (const { who, op, meets } of list) {
          change(people[who]!, op, dice, () => `n${count++}`)
          if (meets === 0) people[who]!.apply(people[(who + 1) % 3]!.encode(), 'remote')
        }
        sync(...people)
        const late = replica(4)
        for (const update of heard.toSorted(() => random() - 0.5)) late.apply(update, 'remote')
        const stored = replica(5, people[1])
        const texts = new Set([...people, late, stored].map(canonicalTable))
        expect(texts.size).toBe(1)
      }),
      { numRuns: 150 },
    )
  })

  test('[CAN1] readers with another main language give the same text', () => {
    const table = sampleTable(2, 1)
    put(table, r1, label, 'Reports', 'en')
    put(table, r1, label, '报告', 'zh')
    const other = replica(9, table)
    Object.defineProperty(other.env, 'mainLanguage', { value: () => 'en' })
    expect(other.cell(r1, label)).not.toBe(table.cell(r1, label))
    expect(canonicalTable(other)).toBe(canonicalTable(table))
  })

  const roundabout: readonly [string, (table: TableDoc) => void][] = [
    ['a value written and taken back', (table) => [put(table, r1, c1, 5), put(table, r1, c1, null)]],
    [
      'a formula and its template',
      (table) => [put(table, r1, c1, formula(table, '=SUM(B2:B3)*2')), put(table, r1, c1, null)],
    ],
    ['words written and deleted', (table) => [put(table, r1, label, 'abc'), put(table, r1, label, '')]],
    [
      'a row that came and went',
      (table) => [
        insertRows(table, [{ id: rowId('x') }], { parent: null, before: r2 }),
        put(table, rowId('x'), c1, 9),
        deleteRows(table, [rowId('x')]),
      ],
    ],
    [
      'a row moved away and back',
      (table) => [
        moveRows(table, [r2], { parent: null, before: null }),
        moveRows(table, [r2], { parent: null, before: r3 }),
      ],
    ],
    [
      'a row put under another and taken out',
      (table) => [
        moveRows(table, [r2], { parent: r1, before: null }),
        moveRows(table, [r2], { parent: null, before: r3 }),
      ],
    ],
    [
      'a column moved away and back',
      (table) => [moveColumns(table, [c1], null), moveColumns(table, [c1], c2)],
    ],
    ['a wider column', (table) => [changeColumn(table, c1, { width: 333 })]],
    [
      'texts of a column that is none of long texts any more',
      (table) => [
        insertColumns(table, [{ id: columnId('x'), type: 'long-text', label: {} }], null),
        put(table, r1, columnId('x'), 'abc'),
        deleteColumns(table, [columnId('x')]),
      ],
    ],
  ] as readonly [string, (table: TableDoc) => void][]
  test.each(roundabout)('[CAN2] %s makes no difference', (_, go) => {
    const table = sampleTable(4, 2)
    const before = canonicalTable(table)
    const bytes = table.encode()
    go(table)
    expect(table.encode()).not.toEqual(bytes)
    expect(canonicalTable(table)).toBe(before)
  })
})

describe('other contents', () => {
  test('[CAN3] whatever is seen differently makes another text', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (list, seed) => {
        const table = sampleTable(6, 2)
        const random = seeded(seed)
        const dice = (sides: number): number => Math.floor(random() * sides)
        let count = 0
        const known = new Map([[canonicalTable(table), seen(table)]])
        for (const { op } of list) {
          change(table, op, dice, () => `n${count++}`)
          const [text, sight] = [canonicalTable(table), seen(table)]
          expect(known.get(text) ?? sight).toBe(sight)
          known.set(text, sight)
        }
      }),
      { numRuns: 150 },
    )
  })

  const different: readonly [string, (table: TableDoc) => unknown][] = [
    ['a number', (table) => put(table, r1, c1, 1)],
    ['nil, which prints a dash', (table) => put(table, r1, c1, NIL)],
    ['a text that looks like a number', (table) => put(table, r1, c1, '1')],
    ['words in one language', (table) => put(table, r1, label, 'words', 'en')],
    ['the same words in another', (table) => put(table, r1, label, 'words', 'zh')],
    ['a formula', (table) => put(table, r1, c1, formula(table, '=SUM(B2:B4)'))],
    ['another formula of its shape', (table) => put(table, r1, c1, formula(table, '=SUM(B3:B4)'))],
    ['one with a fixed column', (table) => put(table, r1, c1, formula(table, '=SUM($B3:B4)'))],
    ['text that is no formula', (table) => put(table, r1, c1, formula(table, '=SUM(('))],
    ['another order of rows', (table) => moveRows(table, [r1], { parent: null, before: null })],
    ['a row under another', (table) => moveRows(table, [r2], { parent: r1, before: null })],
    ['a row less', (table) => deleteRows(table, [r4])],
    ['a kind', (table) => changeRow(table, r1, { kind: 'total' })],
    ['a letter', (table) => changeRow(table, r1, { letter: 'A' })],
    ['a unit of a row', (table) => changeRow(table, r1, { unit: 'posts' })],
    ['another order of columns', (table) => moveColumns(table, [c1], null)],
    ['a header', (table) => changeColumn(table, c1, { label: { zh: '新' } })],
    ['a group of headers', (table) => changeColumn(table, c1, { group: { en: 'G' } })],
    ['a type', (table) => changeColumn(table, c1, { type: 'percent' })],
    ['decimals', (table) => changeColumn(table, c1, { decimals: 3 })],
    ['choices', (table) => changeColumn(table, c1, { choices: ['a', 'b'] })],
    ['a rule of a column', (table) => changeColumn(table, c1, { rule: { most: 9 } })],
    [
      'a format rule',
      (table) => setFormatRule(table, 'a', { columns: null, when: { is: 'empty' }, format: {} }),
    ],
    [
      'its tone',
      (table) => setFormatRule(table, 'a', { columns: null, when: { is: 'empty' }, format: { ink: 'red' } }),
    ],
    [
      'its columns',
      (table) => setFormatRule(table, 'a', { columns: [c1], when: { is: 'empty' }, format: {} }),
    ],
    [
      'its condition',
      (table) => setFormatRule(table, 'a', { columns: null, when: { is: 'error' }, format: {} }),
    ],
    ['a unit', (table) => changeTable(table, { unit: { en: 'Thousands' } })],
    ['a caption', (table) => changeTable(table, { caption: { en: 'Caption' } })],
    ['a note', (table) => changeTable(table, { notes: [{ en: 'Note' }] })],
    ['a kind of table', (table) => changeTable(table, { kind: 'budget' })],
  ]
  test('[CAN3] each kind of change makes a text of its own', () => {
    const texts = different.map(([, go]) => {
      const table = sampleTable(4, 2)
      go(table)
      return canonicalTable(table)
    })
    expect(new Set([...texts, canonicalTable(sampleTable(4, 2))]).size).toBe(different.length + 1)
  })

  test('[CAN3] a range that covers other rows now reads otherwise, though nothing else is seen to have moved', () => {
    const table = sampleTable(6, 2)
    put(table, r1, c2, formula(table, '=SUM(B2:B4)', r1, c2))
    insertRows(table, [{ id: rowId('gone') }], { parent: null, before: rowId('r5') })
    deleteRows(table, [rowId('gone')])
    const [text, sight, rows] = [canonicalTable(table), seen(table), table.rows.ids]
    // Its last row leaves and comes back to where it stood, on the other side of the end of the range.
    moveRows(table, [r4], { parent: null, before: null })
    moveRows(table, [r4], { parent: null, before: rowId('r5') })
    expect(table.rows.ids).toEqual(rows)
    expect(seen(table)).not.toBe(sight)
    expect(canonicalTable(table)).not.toBe(text)
  })
})

test('[CAN4] a hostile document has a text, too', () => {
  const doc = new Y.Doc()
  const row = new Y.Map<unknown>()
  doc.getMap('rows').set('a', row)
  for (const [field, value] of [
    ['#o', { no: 'key' }],
    ['#kind', 7],
    ['c', [1, ['c', '../x', 'y']]],
    ['d', Infinity],
    ['__proto__', 'x'],
    ['e', { nil: true, more: [[[]]] }],
  ] as const)
    row.set(field, value)
  doc.getMap('rows').set('../b', new Y.Map())
  doc.getMap('rows').set('c', 'no record')
  for (const id of ['c', 'd', 'e', '__proto__']) doc.getMap('columns').set(id, new Y.Map([['type', id]]))
  doc.getMap('meta').set('notes', 'no list')
  const table = replica(1)
  table.apply(Y.encodeStateAsUpdate(doc), 'remote')
  expect(canonicalTable(table)).toContain('malformed')
  expect(canonicalTable(replica(2, table))).toBe(canonicalTable(table))
})
