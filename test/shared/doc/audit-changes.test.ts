/** What a transaction changed. The rules: server/audit/SPEC.md, AUD1–AUD3. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { type DocumentEdit, observeEdits, SUPERSEDED } from '../../../shared/doc/audit-changes.ts'
import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import type { PlanDocument } from '../../../shared/doc/plan-document.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn, changeTable, deleteColumns } from '../../../shared/doc/write-columns.ts'
import { setFormatRule } from '../../../shared/doc/write-format-rules.ts'
import {
  addComponent,
  addTable,
  changePlan,
  changeTableEntry,
  setName,
} from '../../../shared/doc/write-outline.ts'
import { changeRow, deleteRows, insertRows, moveRows } from '../../../shared/doc/write-rows.ts'
import type { CellContent } from '../../../shared/model/cell.ts'
import { columnId, componentId, nameId, rowId, tableId } from '../../../shared/model/ids.ts'
import { replica, sampleTable, sync, testEnv } from './make.ts'

const [r1, r2, c1, c2, label] = [rowId('r1'), rowId('r2'), columnId('c1'), columnId('c2'), columnId('label')]

/** Another replica, and what it is told of. */
function watched(table: TableDoc): { server: TableDoc; edits: DocumentEdit[]; take(): DocumentEdit[] } {
  const server = replica(99, table)
  const edits: DocumentEdit[] = []
  observeEdits(server, (found) => void edits.push(...found))
  const take = (): DocumentEdit[] => {
    server.apply(table.diff(server.encodeVector()), 'client')
    return edits.splice(0)
  }
  return { server, edits, take }
}

const bare = (edits: readonly DocumentEdit[]): Omit<DocumentEdit, 'by'>[] =>
  edits.map(({ kind, row, column, field, ...edit }) => ({
    kind,
    row,
    column,
    field,
    ...('before' in edit && { before: edit.before }),
    ...('after' in edit && { after: edit.after }),
  }))

describe('a table', () => {
  test('[AUD1] cells: from nothing, to another value, to nothing; formulas by identity', () => {
    const table = sampleTable(2, 2)
    const { take } = watched(table)
    const cell = { kind: 'cell', row: 'r1', column: 'c1', field: '' }
    const formula: CellContent = [1, '', ['c', 0, '@', c2, 0], '*2+', ['c', 0, '@', c2, 0]]
    editCells(table, [{ row: r1, column: c1, content: 7 }])
    expect(bare(take())).toEqual([{ ...cell, after: 7 }])
    editCells(table, [{ row: r1, column: c1, content: formula }])
    expect(bare(take())).toEqual([{ ...cell, before: 7, after: formula }])
    editCells(table, [{ row: r1, column: c1, content: { nil: true } }])
    expect(bare(take())).toEqual([{ ...cell, before: formula, after: { nil: true } }])
    editCells(table, [{ row: r1, column: c1, content: null }])
    expect(bare(take())).toEqual([{ ...cell, before: { nil: true } }])
  })

  test('[AUD1] who wrote it is the struct that holds what is new', () => {
    const table = sampleTable(1, 1)
    const { take } = watched(table)
    const clock = table.clockOf(1)
    editCells(table, [{ row: r1, column: c1, content: 7 }])
    expect(take()[0]!.by).toEqual({ client: 1, clock })
    editCells(table, [{ row: r1, column: c1, content: null }])
    expect(take()[0]!.by).toBeNull()
  })

  test('[AUD1] words, as they read before and after', () => {
    const table = sampleTable(1, 1)
    const { take } = watched(table)
    const text = { kind: 'text', row: 'r1', column: 'label', field: 'zh' }
    editCells(table, [{ row: r1, column: label, content: '会议文件', language: 'zh' }])
    expect(bare(take())).toEqual([{ ...text, before: '', after: '会议文件' }])
    editCells(table, [{ row: r1, column: label, content: '会议和文件', language: 'zh' }])
    expect(bare(take())).toEqual([{ ...text, before: '会议文件', after: '会议和文件' }])
    editCells(table, [{ row: r1, column: label, content: '', language: 'zh' }])
    expect(bare(take())).toEqual([{ ...text, before: '会议和文件', after: '' }])
  })

  test('[AUD1] rows: inserted whole, moved, changed, deleted', () => {
    const table = sampleTable(2, 2)
    const { take } = watched(table)
    insertRows(table, [{ id: rowId('new'), cells: { [c1]: 5 } }], { parent: null, before: null })
    const [inserted] = bare(take())
    expect(inserted).toMatchObject({ kind: 'row', row: 'new', column: '', field: '', after: { c1: 5 } })
    expect(inserted).not.toHaveProperty('before')
    moveRows(table, [rowId('new')], { parent: null, before: r1 })
    expect(bare(take()).find(({ field }) => field === '#o')).toMatchObject({ kind: 'row', row: 'new' })
    changeRow(table, r2, { kind: 'total' })
    expect(bare(take())).toEqual([{ kind: 'row', row: 'r2', column: '', field: '#kind', after: 'total' }])
    deleteRows(table, [r2])
    expect(bare(take())).toContainEqual({ kind: 'row', row: 'r2', column: '', field: '#d', after: true })
  })

  test('[AUD1] rules of columns, and format rules as of the table', () => {
    const table = sampleTable(1, 1)
    const { take } = watched(table)
    changeColumn(table, c1, { rule: { most: 9 } })
    expect(bare(take())).toEqual([{ kind: 'column', row: '', column: 'c1', field: 'most', after: 9 }])
    const rule = { columns: null, when: { is: 'empty' }, format: { ink: 'red' } } as const
    const of = { kind: 'table', row: '', column: '' }
    setFormatRule(table, 'a', rule)
    expect(bare(take())).toMatchObject([
      { ...of, field: 'rules:a', after: { when: { is: 'empty' }, ink: 'red' } },
    ])
    setFormatRule(table, 'a', { ...rule, format: { ink: 'blue' } })
    expect(bare(take())).toEqual([{ ...of, field: 'rules:a:ink', before: 'red', after: 'blue' }])
    setFormatRule(table, 'a', null)
    expect(bare(take())).toEqual([{ ...of, field: 'rules:a:#d', after: true }])
  })

  test('[AUD1] columns, and what stands around the table', () => {
    const table = sampleTable(1, 1)
    const { take } = watched(table)
    changeColumn(table, c1, { decimals: 3 })
    expect(bare(take())).toEqual([{ kind: 'column', row: '', column: 'c1', field: 'decimals', after: 3 }])
    deleteColumns(table, [c1])
    expect(bare(take())).toContainEqual({ kind: 'column', row: '', column: 'c1', field: '#d', after: true })
    changeTable(table, { unit: { en: 'Thousands' } })
    expect(bare(take())).toEqual([
      { kind: 'table', row: '', column: '', field: 'unit:en', after: 'Thousands' },
    ])
  })

  test('[AUD13] a long formula that cells share is told by its beginning in each of them, and by what is its own', () => {
    const table = sampleTable(20, 2)
    const { take } = watched(table)
    const rows = Array.from({ length: 20 }, (_, n) => rowId(`r${n + 1}`))
    const formula: CellContent = [1, `"${'x'.repeat(15_000)}"&`, ['c', 0, r1, c2, 0]]
    editCells(
      table,
      rows.map((row) => ({ row, column: c1, content: formula })),
    )
    const told = bare(take())
    expect(told).toHaveLength(20)
    const length = JSON.stringify(formula).length
    expect(told[0]!.after).toEqual({
      cut: JSON.stringify(formula).slice(0, 2_000),
      length,
      template: expect.any(String),
      own: [['c', 0, 'r1', 'c2', 0]],
    })
    expect(JSON.stringify(told).length).toBeLessThan(20 * 2_500)
    editCells(table, [{ row: r1, column: c1, content: [1, '1+', ['c', 0, r2, c2, 0]] }])
    expect(take()[0]!.after).toEqual([1, '1+', ['c', 0, r2, c2, 0]])
  })

  test('[AUD3] what lost against an edit made at the same time is told, and never as if it stood there', () => {
    const ana = sampleTable(1, 1, 5)
    const bob = replica(9, ana)
    // Of two at once the larger client stands.
    editCells(bob, [{ row: r1, column: c1, content: 'bob' }])
    const { server, take } = watched(bob)
    take()
    editCells(ana, [{ row: r1, column: c1, content: 'ana' }])
    const edits: DocumentEdit[] = []
    observeEdits(server, (found) => void edits.push(...found))
    server.apply(ana.diff(server.encodeVector()), 'client')
    expect(server.cell(r1, c1)).toBe('bob')
    expect(bare(edits)).toEqual([{ kind: 'cell', row: 'r1', column: 'c1', field: SUPERSEDED, after: 'ana' }])
    expect(edits[0]!.by).toMatchObject({ client: 5 })
  })
})

test('[AUD1] the outline: settings, components, tables, names', () => {
  const outline = new OutlineDoc(testEnv(1))
  const edits: DocumentEdit[] = []
  const server = new OutlineDoc(testEnv(2))
  observeEdits(server, (found) => void edits.push(...found))
  const take = (): Omit<DocumentEdit, 'by'>[] => {
    server.apply(outline.diff(server.encodeVector()), 'client')
    return bare(edits.splice(0))
  }
  changePlan(outline, { year: 2023 })
  expect(take()).toContainEqual({ kind: 'outline', row: '', column: 'meta', field: 'year', after: 2023 })
  addComponent(outline, { id: componentId('sp1'), label: { en: 'Subprogramme 1' }, number: 1 }, null)
  expect(take()[0]).toMatchObject({
    kind: 'outline',
    row: 'sp1',
    column: 'components',
    field: '',
    after: { number: 1, 'label:en': 'Subprogramme 1' },
  })
  const table = {
    id: tableId('t-1'),
    component: componentId('sp1'),
    kind: 'free',
    numbering: 'none',
  } as const
  addTable(outline, { ...table, title: { en: 'One' } }, null)
  take()
  changeTableEntry(outline, table.id, { title: { en: 'Two' } })
  expect(take()).toEqual([
    { kind: 'outline', row: 't-1', column: 'tables', field: 'title:en', before: 'One', after: 'Two' },
  ])
  setName(outline, nameId('n1'), 'rate', [1, '2'])
  expect(take()[0]).toMatchObject({ kind: 'outline', row: 'n1', column: 'names', after: { name: 'rate' } })
})

test('[AUD1] read in their order, the notes lead from each value to the next, whoever wrote at once', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', null))
  const step = fc.record({
    who: fc.nat(1),
    row: fc.nat(1),
    column: fc.nat(1),
    value,
    next: fc.constantFrom('', '', 'send', 'meet', 'insert', 'delete'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const first = sampleTable(2, 2, 1)
      const people = [first, replica(2, first)]
      const server = replica(99, first)
      const log: DocumentEdit[] = []
      observeEdits(server, (found) => void log.push(...found))
      const send = (from: TableDoc): void => server.apply(from.diff(server.encodeVector()), 'client')
      for (const [at, { who, row, column, value: content, next }] of steps.entries()) {
        const person = people[who]!
        editCells(person, [{ row: rowId(`r${row + 1}`), column: columnId(`c${column + 1}`), content }])
        editCells(person, [
          { row: rowId(`r${row + 1}`), column: label, content: String(content), language: 'en' },
        ])
        if (next === 'insert')
          insertRows(person, [{ id: rowId(`n${at}`), cells: { [c1]: at } }], { parent: null, before: null })
        if (next === 'delete') deleteRows(person, [rowId(`r${row + 1}`)])
        if (next === 'send') send(person)
        if (next === 'meet') sync(...people)
      }
      for (const person of people) send(person)
      expect(untrue(log, server)).toEqual([])
    }),
    { numRuns: 80 },
  )
})

/** Replays the log of cells and words; answers where it says what is not so. */
function untrue(log: readonly DocumentEdit[], server: TableDoc): unknown[] {
  const wrong: unknown[] = []
  const stands = new Map<string, unknown>()
  const check = (place: string, read: unknown, said: unknown): void => {
    if (!Object.is(read, said)) wrong.push({ place, read, said })
  }
  for (const edit of log) {
    if (edit.field === SUPERSEDED) continue
    if (edit.kind === 'row' && edit.field === '')
      for (const [field, value] of Object.entries(edit.after as object))
        stands.set(`cell/${edit.row}/${field}`, value)
    if (edit.kind !== 'cell' && edit.kind !== 'text') continue
    const place = `${edit.kind}/${edit.row}/${edit.column}`
    check(place, stands.get(place) ?? (edit.kind === 'text' ? '' : undefined), edit.before)
    stands.set(place, edit.after)
  }
  for (const [place, value] of stands) {
    const [kind, row = '', column = ''] = place.split('/')
    if (column.startsWith('#')) continue
    check(
      place,
      kind === 'text' ? server.text(rowId(row), columnId(column), 'en') : server.field('rows', row, column),
      value,
    )
  }
  return wrong
}

describe('hostile shapes', () => {
  const hostile = (write: (doc: Y.Doc) => void): readonly DocumentEdit[] => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, sampleTable(1, 1).encode())
    const server = replica(99, sampleTable(1, 1))
    const edits: DocumentEdit[] = []
    observeEdits(server, (found) => void edits.push(...found))
    doc.transact(() => write(doc))
    server.apply(Y.encodeStateAsUpdate(doc, server.encodeVector()), 'client')
    JSON.stringify(edits)
    return edits
  }
  const row = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('rows').get('r1') as Y.Map<unknown>
  const deep = (levels: number): unknown => {
    let value: unknown = 1
    for (let n = 0; n < levels; n++) value = [value]
    return value
  }

  test.each([
    ['a type in a cell', (doc: Y.Doc) => row(doc).set('c1', new Y.Map([['a', 1]])), { malformed: 'type' }],
    ['bytes in a cell', (doc: Y.Doc) => row(doc).set('c1', Uint8Array.of(1)), { malformed: 'type' }],
    ['a number that is none', (doc: Y.Doc) => row(doc).set('c1', Number.NaN), { malformed: 'number' }],
    ['a broken formula', (doc: Y.Doc) => row(doc).set('c1', [1, { a: 1 }]), { malformed: 'formula' }],
    ['a shape nobody has', (doc: Y.Doc) => row(doc).set('c1', [2, 'none', 1]), { malformed: 'formula' }],
    ['a deep value', (doc: Y.Doc) => row(doc).set('c1', deep(2000)), { malformed: 'formula' }],
  ] as const)('[AUD2] %s is told as malformed', (_what, write, after) => {
    expect(hostile((doc) => void write(doc))).toEqual([
      { kind: 'cell', row: 'r1', column: 'c1', field: '', after, by: expect.anything() },
    ])
  })

  test('[AUD2] outside of cells, too: depth, prototypes, whole numbers beyond any', () => {
    const edits = hostile((doc) => {
      doc.getMap('meta').set('notes', deep(2000))
      doc.getMap('meta').set('unit:en', 10n ** 15n)
      doc.getMap('meta').set('caption:en', JSON.parse('{"__proto__":{"a":1}}'))
    })
    expect(edits.map(({ field }) => field)).toEqual(['notes', 'unit:en', 'caption:en'])
    expect(JSON.stringify(edits[0]!.after)).toContain('too-deep')
    expect(edits[1]!.after).toEqual({ malformed: 'type' })
    expect(Object.getPrototypeOf(edits[2]!.after)).toBe(Object.prototype)
  })

  test('[AUD2] what nobody reads is passed over', () => {
    const edits = hostile((doc) => {
      doc.getMap('rows').set('not a row', new Y.Map([['c1', 1]]))
      doc.getMap('rows').set('__proto__', 7)
      doc.getMap('foreign').set('a', 1)
      doc.getArray('list').push([1])
      doc.getMap('r1:c1:en').set('a', 1)
      doc.getText('r1:c1:xx').insert(0, 'x')
      row(doc).set('x'.repeat(300), 1)
      doc.getMap('components').set('sp1', new Y.Map([['a', 1]]))
    })
    expect(edits).toEqual([])
  })

  test('[AUD2] a record that a foreign program replaces or removes is told whole', () => {
    const edits = hostile((doc) => {
      row(doc).set('c1', 5)
      doc.getMap('rows').set('r1', 'gone')
    })
    expect(edits).toHaveLength(1)
    expect(edits[0]).toMatchObject({ kind: 'row', row: 'r1', field: '', after: 'gone' })
    expect(edits[0]!.before).toMatchObject({ '#o': expect.any(String) })
    expect(hostile((doc) => doc.getMap('rows').delete('r1'))[0]).toMatchObject({
      kind: 'row',
      row: 'r1',
    })
  })

  test('[AUD2] random bytes of a good update never make it throw anything of its own', () => {
    const table = sampleTable(3, 3)
    editCells(table, [{ row: r1, column: c1, content: 'x' }])
    const good = table.encode()
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const update = good.slice()
        update[at] = byte
        const faults: unknown[] = []
        const documents: PlanDocument[] = [false, true].map((observed) => {
          const document = replica(99)
          if (observed) observeEdits(document, (found) => void JSON.stringify(found))
          try {
            document.apply(update, 'client')
            faults.push(null)
          } catch (error) {
            faults.push(String(error))
          }
          return document
        })
        expect(faults[1]).toEqual(faults[0])
        expect(documents[1]!.encode()).toEqual(documents[0]!.encode())
      }),
      { numRuns: 150 },
    )
  })
})

test('[AUD2] one edit in a table of 10,000 rows costs what one in a small table does', () => {
  const cost = (rows: number): number => {
    const table = sampleTable(rows, 3)
    const { server } = watched(table)
    const updates = Array.from({ length: 300 }, (_, n) => {
      const vector = table.encodeVector()
      editCells(table, [{ row: rowId(`r${(n % rows) + 1}`), column: c1, content: n }])
      return table.diff(vector)
    })
    // The quickest of many: the machine may be busy with something else.
    const times = updates.map((update) => {
      const began = performance.now()
      server.apply(update, 'client')
      return performance.now() - began
    })
    return Math.min(...times)
  }
  cost(10)
  const [small, large] = [cost(10), cost(10_000)]
  expect(large).toBeLessThan(small * 5)
})
