/** Undo of what a person made, and others have used since. */
import { describe, expect, test } from 'vitest'

import { contentsMark } from '../../../shared/doc/contents-mark.ts'
import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import type { PlanDocument } from '../../../shared/doc/plan-document.ts'
import type { Command } from '../../../shared/doc/step.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeTable, insertColumns } from '../../../shared/doc/write-columns.ts'
import { addTable } from '../../../shared/doc/write-outline.ts'
import { deleteRows, insertRows, moveRows } from '../../../shared/doc/write-rows.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { replica, sampleTable, sync, testEnv } from './make.ts'

const [r1, r2, r3, c1, label] = [rowId('r1'), rowId('r2'), rowId('r3'), columnId('c1'), columnId('label')]
const fresh = columnId('fresh')

/** A person with some documents. */
function person(...documents: PlanDocument[]) {
  const stack = new UndoStack()
  const documentOf = (name: string) => documents.find((document) => document.name === name)
  return {
    run: (command: Command | null) => command && stack.push(command),
    undo: () => stack.undo(documentOf),
    redo: () => stack.redo(documentOf),
  }
}

describe('a column', () => {
  const start = (type: 'number' | 'long-text' = 'number') => {
    const table = sampleTable(3, 1)
    const li = person(table)
    li.run(insertColumns(table, [{ id: fresh, type, label: { en: 'New' } }], null))
    return { table, li, other: replica(42, table) }
  }

  test.each([
    ['a number', 'number', 5],
    ['words', 'long-text', 'words'],
  ] as const)('[UND13] into which somebody wrote %s stays, and the answer says who', (_, type, content) => {
    const { table, li, other } = start(type)
    editCells(other, [{ row: r2, column: fresh, content }])
    sync(table, other)
    expect(li.undo()).toMatchObject({ commands: [], leftAlone: [{ by: 42 }] })
    expect(table.columns.has(fresh)).toBe(true)
  })

  test('[UND13] goes when the words were one’s own, or stand in deleted rows only; and comes back', () => {
    const { table, li, other } = start()
    li.run(editCells(table, [{ row: r1, column: fresh, content: 1 }]))
    editCells(other, [{ row: r2, column: fresh, content: 2 }])
    deleteRows(other, [r2])
    sync(table, other)
    li.undo()
    expect(li.undo()).toMatchObject({ leftAlone: [] })
    expect(table.columns.has(fresh)).toBe(false)
    li.redo()
    expect(table.columns.has(fresh)).toBe(true)
  })

  test('[UND13] given back and then used by somebody it stays, too', () => {
    const { table, li, other } = start()
    li.undo()
    li.redo()
    sync(table, other)
    editCells(other, [{ row: r2, column: fresh, content: 2 }])
    sync(table, other)
    expect(li.undo()).toMatchObject({ commands: [], leftAlone: [{ by: 42 }] })
    expect(table.columns.has(fresh)).toBe(true)
  })

  test('[UND5] the same of a row', () => {
    const { table, li, other } = start()
    li.run(insertRows(table, [{ id: rowId('new') }], { parent: null, before: null }))
    li.undo()
    li.redo()
    sync(table, other)
    editCells(other, [{ row: rowId('new'), column: label, content: 'words' }])
    sync(table, other)
    expect(li.undo()).toMatchObject({ commands: [], leftAlone: [{ by: 42 }] })
    expect(table.rows.has(rowId('new'))).toBe(true)
  })
})

describe('a table', () => {
  const start = () => {
    const outline = new OutlineDoc(testEnv(5))
    const made = sampleTable(3, 1)
    made.transact('change-table', (writer) => writer.set('meta', '', 'schema', 1))
    const table = replica(5, made)
    const li = person(outline, table)
    const entry = { id: table.id, component: null, kind: 'free', numbering: 'none', title: {} } as const
    li.run(addTable(outline, entry, null, contentsMark(table)))
    return { outline, table, li, other: replica(42, table) }
  }
  const isThere = (outline: OutlineDoc): boolean => outline.tables().length > 0

  test('[UND14] that nobody used goes with all one’s own edits, and comes back', () => {
    const { outline, table, li } = start()
    li.run(editCells(table, [{ row: r1, column: c1, content: 1 }]))
    li.run(editCells(table, [{ row: r1, column: label, content: 'words' }]))
    li.run(moveRows(table, [r1], { parent: r3, before: null }))
    li.run(insertRows(table, [{ id: rowId('new') }], { parent: null, before: r2 }))
    for (let step = 0; step < 4; step++) li.undo()
    expect(li.undo()).toMatchObject({ leftAlone: [] })
    expect(isThere(outline)).toBe(false)
    li.redo()
    expect(isThere(outline)).toBe(true)
    expect(li.undo()).toMatchObject({ leftAlone: [] })
    expect(isThere(outline)).toBe(false)
  })

  const uses: readonly [string, (table: TableDoc) => unknown][] = [
    ['wrote a number', (table) => editCells(table, [{ row: r2, column: c1, content: 5 }])],
    ['wrote words', (table) => editCells(table, [{ row: r2, column: label, content: 'words' }])],
    ['inserted a row', (table) => insertRows(table, [{ id: rowId('x') }], { parent: null, before: null })],
    ['deleted a row', (table) => deleteRows(table, [r2])],
    ['moved a row', (table) => moveRows(table, [r2], { parent: null, before: r1 })],
    ['gave it a caption', (table) => changeTable(table, { caption: { en: 'Caption' } })],
  ]
  test.each(uses)('[UND14] in which somebody %s stays, and the answer says who', (_, use) => {
    const { outline, table, li, other } = start()
    use(other)
    sync(table, other)
    expect(li.undo()).toMatchObject({ commands: [], leftAlone: [{ by: 42 }] })
    expect(isThere(outline)).toBe(true)
  })

  test('[UND14] given back and then used by somebody it stays, too', () => {
    const { outline, table, li, other } = start()
    li.undo()
    li.redo()
    editCells(other, [{ row: r2, column: c1, content: 5 }])
    sync(table, other)
    expect(li.undo()).toMatchObject({ commands: [], leftAlone: [{ by: 42 }] })
    expect(isThere(outline)).toBe(true)
  })
})
