import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { placeAt } from '../../../shared/doc/place.ts'
import { FIELD } from '../../../shared/doc/step.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { deleteRows, insertRows, moveRows, restoreRows, sortRows } from '../../../shared/doc/write-rows.ts'
import { NIL } from '../../../shared/model/cell.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { COLUMN_TYPES, type TablePatch } from '../../../shared/model/table.ts'
import { replica, sampleTable, sync, testEnv } from './make.ts'

const [r1, r2, r3, r4] = [rowId('r1'), rowId('r2'), rowId('r3'), rowId('r4')]
const [c1, c2, label] = [columnId('c1'), columnId('c2'), columnId('label')]

describe('cells', () => {
  test('[DOC1] every content survives the document, and an emptied cell is empty', () => {
    const table = sampleTable(2, 2)
    const formula: StoredFormula = [1, 'SUM(', ['k', 0, '@', c1], ')*2']
    const broken: StoredFormula = [0, '=BAD(']
    for (const content of [1.5, -0.1, 'text', '=not a formula', true, false, NIL, formula, broken]) {
      editCells(table, [{ row: r1, column: c1, content }])
      const other = replica(9, table)
      expect(other.cell(r1, c1)).toEqual(content)
    }
    editCells(table, [{ row: r1, column: c1, content: null }])
    expect(table.cell(r1, c1)).toBeNull()
  })

  test('[DOC2] formulas of one shape share a template', () => {
    const table = sampleTable(500, 2)
    const own = (row: string): StoredFormula => [
      1,
      'ROUND(',
      ['c', 0, rowId(row), c1, 0],
      '*',
      ['c', 0, '@', c1, 0],
      ',2)+100000',
    ]
    const before = table.encode().length
    editCells(
      table,
      table.rows.ids.map((row) => ({ row, column: c2, content: own(row) })),
    )
    expect((table.encode().length - before) / 500).toBeLessThan(60)
    const other = replica(9, table)
    expect(other.cell(rowId('r77'), c2)).toEqual(own('r77'))
  })

  test('formulas with a certain reference are found, whether it is the cell’s own or that of the shape', () => {
    const table = sampleTable(4, 2)
    const shaped: StoredFormula = [1, 'ROUND(', ['c', 0, '@', c1, 0], ',2)+100000']
    const own: StoredFormula = [1, 'ROUND(', ['c', 0, r1, c1, 0], ',2)+100000']
    const other: StoredFormula = [1, 'ROUND(', ['c', tableId('other'), r1, c1, 0], ',2)+100000']
    editCells(table, [
      { row: r1, column: c2, content: shaped },
      { row: r2, column: c2, content: own },
      { row: r3, column: c2, content: other },
      { row: r4, column: c2, content: shaped },
      { row: r1, column: c1, content: 7 },
    ])
    deleteRows(table, [r4])
    const asked = new Set<string>()
    const found = table.formulas(([kind, of, place, column], row) => {
      asked.add(`${row} ${JSON.stringify([kind, of, place, column])}`)
      return of === 0
    })
    expect([...found]).toEqual([
      [r1, c2, shaped],
      [r2, c2, own],
      [r4, c2, shaped],
    ])
    expect([...asked].toSorted()).toEqual([
      'r1 ["c",0,"@","c1"]',
      'r2 ["c",0,"r1","c1"]',
      'r3 ["c","other","r1","c1"]',
      'r4 ["c",0,"@","c1"]',
    ])
  })

  test('what is stored as a formula and is none is not found', () => {
    const table = sampleTable(4, 2)
    const records = table.y.getMap<Y.Map<unknown>>('rows')
    records.get('r1')?.set('c1', [1, ['c', 0, 7, {}, 'x']])
    records.get('r2')?.set('c1', [2, 'nobody knows', ['c', 0, 'r1', 'c1', 0]])
    records.get('r3')?.set('c1', [['c', 0, 'r1', 'c1', 0]])
    expect([...table.formulas(() => true)]).toEqual([])
  })

  test('[DOC3] a formula that arrives before the template it points at is patched when the template comes', () => {
    const table = sampleTable(3, 2)
    const [a, b, c] = [replica(2, table), replica(3, table), replica(4, table)]
    const formula: StoredFormula = [1, 'ROUND(', ['c', 0, '@', c1, 0], ',2)+100']
    editCells(a, [{ row: r1, column: c2, content: formula }])
    b.apply(a.encode(), 'remote')
    const known = b.encodeVector()
    editCells(b, [{ row: r2, column: c2, content: formula }])
    c.apply(b.diff(known), 'remote')
    expect(c.cell(r2, c2)).toEqual({ malformed: 'formula' })
    const patches: TablePatch[] = []
    c.onPatch((patch) => patches.push(patch))
    c.apply(a.encode(), 'remote')
    expect(patches.flatMap((patch) => patch.cells).find((cell) => cell.row === r2)?.content).toEqual(formula)
  })

  test('[DOC4] what has an illegal shape is read as malformed and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 4, withNullPrototype: false }), (value) => {
        const table = sampleTable(1, 1)
        const row = table.y.getMap<Y.Map<unknown>>('rows').get('r1')
        try {
          row?.set('c1', value)
        } catch {
          return
        }
        const content = table.cell(r1, c1)
        expect(content === null || ['number', 'string', 'boolean', 'object'].includes(typeof content)).toBe(
          true,
        )
        expect(() => table.calcSheet()).not.toThrow()
      }),
    )
  })

  test('[DOC5] records under illegal ids, and records that are none, are passed over', () => {
    const table = sampleTable(2, 1)
    const rows = table.y.getMap('rows')
    rows.set('__proto__', new Y.Map())
    rows.set('a:b', new Y.Map())
    rows.set('fine', 'no record')
    expect(table.rows.ids).toEqual(['r1', 'r2'])
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })
})

describe('long texts', () => {
  test('[DOC6] two people in one paragraph both keep their words', () => {
    const table = sampleTable(1, 1)
    editCells(table, [{ row: r1, column: label, content: '会员国批准协定', language: 'zh' }])
    const other = replica(2, table)
    editCells(table, [{ row: r1, column: label, content: '各会员国批准协定', language: 'zh' }])
    editCells(other, [{ row: r1, column: label, content: '会员国批准协定。', language: 'zh' }])
    sync(table, other)
    expect(table.text(r1, label, 'zh')).toBe('各会员国批准协定。')
    expect(other.text(r1, label, 'zh')).toBe('各会员国批准协定。')
  })

  test('[DOC7] two people who start one text at once both keep their words', () => {
    const table = sampleTable(1, 1)
    const other = replica(2, table)
    editCells(table, [{ row: r1, column: label, content: 'left', language: 'en' }])
    editCells(other, [{ row: r1, column: label, content: 'right', language: 'en' }])
    sync(table, other)
    expect(table.text(r1, label, 'en')).toBe(other.text(r1, label, 'en'))
    expect(table.text(r1, label, 'en')).toMatch(/left/)
    expect(table.text(r1, label, 'en')).toMatch(/right/)
  })

  test('[DOC8] languages are apart, and the cell reads as its main language', () => {
    const table = sampleTable(1, 1)
    editCells(table, [{ row: r1, column: label, content: 'travel', language: 'en' }])
    expect(table.cell(r1, label)).toBe('travel')
    editCells(table, [{ row: r1, column: label, content: '旅费', language: 'zh' }])
    expect(table.cell(r1, label)).toBe('旅费')
    expect(table.texts(r1, label)).toEqual({ en: 'travel', zh: '旅费' })
    expect(replica(2, table).calcSheet().cells).toEqual([['r1', 'label', '旅费']])
  })

  test('[DOC9] a remote text change is told as a change of its cell', () => {
    const table = sampleTable(1, 1)
    const other = replica(2, table)
    const patches: TablePatch[] = []
    other.onPatch((patch) => patches.push(patch))
    editCells(table, [{ row: r1, column: label, content: '旅费' }])
    other.apply(table.encode(), 'remote')
    editCells(table, [{ row: r1, column: label, content: '差旅费' }])
    other.apply(table.encode(), 'remote')
    expect(patches.flatMap((patch) => patch.cells).map((cell) => cell.content)).toEqual(['旅费', '差旅费'])
  })

  test('[DOC25] a record that vanishes or is replaced is told as a table to be read anew; nothing else is', () => {
    const table = sampleTable(3, 2)
    const formula: StoredFormula = [1, 'ROUND(', ['c', 0, '@', c1, 0], ',2)+100']
    editCells(table, [{ row: r1, column: c2, content: formula }])
    const other = replica(2, table)
    const patches: TablePatch[] = []
    const foreign = replica(3, table)
    table.onPatch((patch) => patches.push(patch))
    const told = (change: (rows: Y.Map<unknown>, columns: Y.Map<unknown>) => void): boolean => {
      patches.length = 0
      foreign.apply(table.encode(), 'remote')
      change(foreign.y.getMap('rows'), foreign.y.getMap('columns'))
      table.apply(foreign.encode(), 'remote')
      return patches.some((patch) => patch.anew)
    }
    expect(told((rows) => rows.delete('r2'))).toBe(true)
    expect(table.rows.ids).toEqual(['r1', 'r3'])
    expect(told((rows) => rows.set('r3', new Y.Map([[FIELD.key, 'a5V']])))).toBe(true)
    expect(told((rows) => rows.set('r3', 'no record'))).toBe(true)
    expect(told((_rows, columns) => columns.delete('c1'))).toBe(true)
    expect(told(() => foreign.y.getMap('templates').clear())).toBe(true)

    // Ordinary work, and two people who write the same shape of formula at once.
    expect(told((rows) => rows.set('r9', new Y.Map([[FIELD.key, 'a7V']])))).toBe(false)
    const shape: StoredFormula = [1, 'ROUND(', ['c', 0, '@', c2, 0], ',3)+200']
    editCells(table, [{ row: r1, column: c2, content: shape }])
    editCells(other, [{ row: r1, column: label, content: 'x' }])
    editCells(other, [{ row: r1, column: c2, content: shape }])
    deleteRows(other, [r1])
    patches.length = 0
    table.apply(other.encode(), 'remote')
    expect(patches.map((patch) => patch.anew ?? false)).toEqual([false])
  })

  test('[DOC26] a column whose type changes is told with the cells that read differently', () => {
    const table = sampleTable(1, 1)
    editCells(table, [{ row: r1, column: label, content: 'travel', language: 'en' }])
    const patches: TablePatch[] = []
    table.onPatch((patch) => patches.push(patch))
    changeColumn(table, label, { localised: false })
    expect(table.cell(r1, label)).toBeNull()
    expect(patches.flatMap((patch) => patch.cells)).toEqual([{ row: r1, column: label, content: null }])
    expect([...table.cells()]).toEqual([])
    changeColumn(table, label, { localised: true })
    expect(patches.flatMap((patch) => patch.cells).at(-1)?.content).toBe('travel')
  })

  test('[DOC27] long texts are read in a column of any type, and stand again in every language when it changes back', () => {
    const table = sampleTable(2, 1)
    editCells(table, [
      { row: r1, column: label, content: 'travel', language: 'en' },
      { row: r1, column: label, content: '差旅', language: 'zh' },
    ])
    for (const type of COLUMN_TYPES) {
      changeColumn(table, label, { type })
      for (const one of [table, replica(2, table)]) {
        expect(one.cell(r1, label)).toBe('差旅')
        expect([...one.cells()]).toEqual([[r1, label, '差旅']])
      }
    }
    changeColumn(table, label, { type: 'long-text' })
    expect(table.texts(r1, label)).toMatchObject({ en: 'travel', zh: '差旅' })
  })

  test('[DOC27] what is written in place of a long text, or clears it, leaves none of its words, until it is undone', () => {
    const table = sampleTable(1, 1)
    const stack = new UndoStack()
    const words = { en: 'travel', zh: '差旅' }
    for (const language of ['en', 'zh'] as const)
      editCells(table, [{ row: r1, column: label, content: words[language], language }])
    changeColumn(table, label, { type: 'number' })
    for (const content of [7, null, 'a few'] as const) {
      for (const written of [content, null]) {
        const command = editCells(table, [{ row: r1, column: label, content: written }])
        if (command) stack.push(command)
        expect(table.cell(r1, label)).toBe(written)
      }
      while (stack.canUndo) expect(stack.undo(() => table)?.leftAlone).toEqual([])
      expect(table.cell(r1, label)).toBe('差旅')
      expect(table.texts(r1, label)).toMatchObject(words)
    }
  })

  test('[DOC27] what was typed in a column stays when it becomes one of long texts, and when that one changes back', () => {
    const table = sampleTable(3, 1)
    editCells(table, [
      { row: r1, column: c1, content: 7 },
      { row: r2, column: c1, content: 'a few' },
    ])
    changeColumn(table, c1, { type: 'long-text' })
    expect([table.cell(r1, c1), table.cell(r2, c1)]).toEqual([7, 'a few'])
    editCells(table, [{ row: r2, column: c1, content: 'a few more' }])
    changeColumn(table, c1, { type: 'number' })
    expect([table.cell(r1, c1), table.cell(r2, c1)]).toEqual([7, 'a few more'])
  })
})

describe('rows', () => {
  test('[DOC10] inserting pushes the row at the position down; deleted rows keep their place', () => {
    const table = sampleTable(4, 1)
    insertRows(table, [{ id: rowId('x') }], placeAt(table.rows, 2))
    expect(table.rows.ids).toEqual(['r1', 'r2', 'x', 'r3', 'r4'])
    deleteRows(table, [r2])
    insertRows(table, [{ id: rowId('y') }], placeAt(table.rows, 1))
    restoreRows(table, [r2])
    expect(table.rows.ids.indexOf(r2)).toBe(1)
    insertRows(table, [{ id: rowId('z') }], placeAt(table.rows, table.rows.length))
    expect(table.rows.ids.at(-1)).toBe('z')
  })

  test('[DOC11] a group moves with what is under it and is deleted with what is under it', () => {
    const table = sampleTable(3, 1)
    insertRows(table, [{ id: rowId('a') }, { id: rowId('b') }], { parent: r1, before: null })
    expect(table.rows.ids).toEqual(['r1', 'a', 'b', 'r2', 'r3'])
    moveRows(table, [r1, rowId('a')], { parent: null, before: null })
    expect(table.rows.ids).toEqual(['r2', 'r3', 'r1', 'a', 'b'])
    deleteRows(table, [r1])
    expect(table.rows.ids).toEqual(['r2', 'r3'])
    expect(() => moveRows(table, [r2], { parent: r2, before: null })).toThrow('row-is-its-own-parent')
  })

  test('[DOC12] a row added under a group that somebody deletes meanwhile is not lost', () => {
    const table = sampleTable(3, 1)
    const other = replica(2, table)
    deleteRows(table, [r2])
    insertRows(other, [{ id: rowId('new') }], { parent: r2, before: null })
    sync(table, other)
    expect(table.rows.ids).toEqual(['r1', 'new', 'r3'])
    expect(table.rows.parentOf(rowId('new'))).toBeNull()
    expect(other.rows.ids).toEqual(table.rows.ids)
  })

  test('[DOC13] two people moving groups into each other end without a cycle, the same on both sides', () => {
    const table = sampleTable(3, 1)
    const other = replica(2, table)
    moveRows(table, [r1], { parent: r2, before: null })
    moveRows(other, [r2], { parent: r1, before: null })
    sync(table, other)
    expect(table.rows.ids).toHaveLength(3)
    expect(other.rows.ids).toEqual(table.rows.ids)
    expect(table.rows.parentOf(r2)).toBeNull()
    expect(table.rows.parentOf(r1)).toBe(r2)
  })

  test('[DOC14] a move and an edit, a delete and an edit at the same time both take effect', () => {
    const table = sampleTable(4, 1)
    const other = replica(2, table)
    moveRows(table, [r4], { parent: null, before: r1 })
    editCells(other, [{ row: r4, column: c1, content: 7 }])
    deleteRows(table, [r2])
    editCells(other, [{ row: r2, column: c1, content: 8 }])
    sync(table, other)
    expect(table.rows.ids).toEqual(['r4', 'r1', 'r3'])
    expect(table.cell(r4, c1)).toBe(7)
    restoreRows(table, [r2])
    expect(table.cell(r2, c1)).toBe(8)
  })

  test('[DOC15] sorting hands the keys round; dropping a row where it was writes nothing', () => {
    const table = sampleTable(4, 1)
    const keys = table.rows.ids.map((id) => table.rows.entry(id)?.key)
    sortRows(table, [r4, r3, r2, r1])
    expect(table.rows.ids).toEqual(['r4', 'r3', 'r2', 'r1'])
    expect(table.rows.ids.map((id) => table.rows.entry(id)?.key)).toEqual(keys)
    expect(moveRows(table, [r3], { parent: null, before: r2 })).toBeNull()
    expect(moveRows(table, [r3], { parent: null, before: r3 })).toBeNull()
  })

  test('[DOC16] rows inserted into one gap by people who then meet leave room between them', () => {
    const table = sampleTable(2, 1)
    const twin = new TableDoc(tableId('t-1'), { ...testEnv(1), clientId: 77 })
    twin.apply(table.encode(), 'remote')
    const same = new TableDoc(tableId('t-1'), { ...testEnv(1), clientId: 78 })
    same.apply(table.encode(), 'remote')
    insertRows(twin, [{ id: rowId('a') }], { parent: null, before: r2 })
    insertRows(same, [{ id: rowId('b') }], { parent: null, before: r2 })
    sync(twin, same)
    expect(twin.rows.entry(rowId('a'))?.key).toBe(twin.rows.entry(rowId('b'))?.key)
    insertRows(twin, [{ id: rowId('between') }], placeAt(twin.rows, 2))
    expect(twin.rows.ids).toEqual(['r1', 'a', 'between', 'b', 'r2'])
  })
})

describe('bytes', () => {
  test('[DOC17] an update whose cause is missing is pending, and heals', () => {
    const table = sampleTable(1, 1)
    const before = table.encodeVector()
    editCells(table, [{ row: r1, column: c1, content: 1 }])
    const middle = table.encodeVector()
    const first = table.diff(before)
    editCells(table, [{ row: r1, column: c1, content: 2 }])
    const other = replica(2)
    other.apply(table.diff(middle), 'remote')
    expect(other.hasPending).toBe(true)
    other.apply(table.encode(), 'remote')
    other.apply(first, 'remote')
    expect(other.hasPending).toBe(false)
    expect(other.cell(r1, c1)).toBe(2)
  })
})
