import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Command } from '../../../shared/doc/step.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { wholeCell } from '../../../shared/doc/whole-cell.ts'
import { editCells, moveCells } from '../../../shared/doc/write-cells.ts'
import { deleteRows, insertRows, moveRows } from '../../../shared/doc/write-rows.ts'
import { isMalformed } from '../../../shared/model/cell.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { replica, sampleTable, seeded, sync } from './make.ts'

const [r1, r2] = [rowId('r1'), rowId('r2')]
const [c1, label] = [columnId('c1'), columnId('label')]

/** One person: her replica and her stack. */
function person(table: TableDoc) {
  const stack = new UndoStack()
  const run = (command: Command | null): void => {
    if (command) stack.push(command)
  }
  return {
    table,
    stack,
    run,
    undo: () => stack.undo(() => table),
    redo: () => stack.redo(() => table),
    set: (row: typeof r1, value: number | null) =>
      run(editCells(table, [{ row, column: c1, content: value }])),
  }
}

describe('undo', () => {
  test('[UND1] takes back the last own command and gives it back', () => {
    const li = person(sampleTable(3, 1))
    li.set(r1, 1)
    li.set(r1, 2)
    li.undo()
    expect(li.table.cell(r1, c1)).toBe(1)
    li.undo()
    expect(li.table.cell(r1, c1)).toBeNull()
    expect(li.stack.canUndo).toBe(false)
    li.redo()
    li.redo()
    expect(li.table.cell(r1, c1)).toBe(2)
    li.undo()
    li.set(r2, 5)
    expect(li.stack.canRedo).toBe(false)
  })

  test('[UND2] what somebody else changed since stays, and the answer says who', () => {
    const li = person(sampleTable(3, 1))
    li.set(r1, 1)
    const other = replica(42, li.table)
    editCells(other, [{ row: r1, column: c1, content: 99 }])
    sync(li.table, other)
    const result = li.undo()
    expect(li.table.cell(r1, c1)).toBe(99)
    expect(result?.commands).toEqual([])
    expect(result?.leftAlone).toEqual([
      { step: expect.objectContaining({ do: 'field', field: 'c1' }), by: 42 },
    ])
  })

  test('[UND3] of many cells only the untouched ones go back', () => {
    const li = person(sampleTable(3, 1))
    li.run(
      editCells(
        li.table,
        [r1, r2].map((row) => ({ row, column: c1, content: 1 })),
      ),
    )
    const other = replica(42, li.table)
    editCells(other, [{ row: r2, column: c1, content: 99 }])
    sync(li.table, other)
    expect(li.undo()?.leftAlone).toHaveLength(1)
    expect([li.table.cell(r1, c1), li.table.cell(r2, c1)]).toEqual([null, 99])
    li.redo()
    expect([li.table.cell(r1, c1), li.table.cell(r2, c1)]).toEqual([1, 99])
  })

  test('[UND4] works when somebody deleted the row, and says so', () => {
    const li = person(sampleTable(3, 1))
    li.set(r2, 1)
    const other = replica(42, li.table)
    deleteRows(other, [r2])
    sync(li.table, other)
    const result = li.undo()
    expect(result?.hidden).toEqual(['r2'])
    expect(li.table.cell(r2, c1)).toBeNull()
    expect(li.table.rows.ids).toEqual(['r1', 'r3'])
  })

  test('[UND5] an inserted row goes, unless somebody wrote into it', () => {
    const li = person(sampleTable(2, 1))
    li.run(insertRows(li.table, [{ id: rowId('x') }, { id: rowId('y') }], { parent: null, before: null }))
    const other = replica(42, li.table)
    editCells(other, [{ row: rowId('x'), column: c1, content: 5 }])
    sync(li.table, other)
    const result = li.undo()
    expect(li.table.rows.ids).toEqual(['r1', 'r2', 'x'])
    expect(result?.leftAlone[0]?.by).toBe(42)
    li.redo()
    expect(li.table.rows.ids).toEqual(['r1', 'r2', 'x', 'y'])
  })

  test('[UND6] deleted rows come back with what others wrote into them meanwhile', () => {
    const li = person(sampleTable(3, 1))
    const other = replica(42, li.table)
    li.run(deleteRows(li.table, [r2]))
    editCells(other, [{ row: r2, column: c1, content: 5 }])
    sync(li.table, other)
    li.undo()
    expect(li.table.rows.ids).toEqual(['r1', 'r2', 'r3'])
    expect(li.table.cell(r2, c1)).toBe(5)
  })

  test('[UND7] a moved block goes back to where it was', () => {
    const li = person(sampleTable(5, 1))
    li.run(moveRows(li.table, [r1, r2], { parent: null, before: null }))
    expect(li.table.rows.ids).toEqual(['r3', 'r4', 'r5', 'r1', 'r2'])
    li.undo()
    expect(li.table.rows.ids).toEqual(['r1', 'r2', 'r3', 'r4', 'r5'])
  })

  test('[UND8] of a long text one’s own words go, and those of others stay', () => {
    const li = person(sampleTable(1, 1))
    li.run(editCells(li.table, [{ row: r1, column: label, content: 'one' }]))
    li.run(editCells(li.table, [{ row: r1, column: label, content: 'one two' }]))
    li.undo()
    expect(li.table.cell(r1, label)).toBe('one')
    li.redo()
    const other = replica(42, li.table)
    editCells(other, [{ row: r1, column: label, content: 'one two three' }])
    sync(li.table, other)
    expect(li.undo()?.leftAlone).toEqual([])
    expect(li.table.cell(r1, label)).toBe('one three')
  })

  test('[UND9] the stack is plain data: it works after a restart', () => {
    const li = person(sampleTable(2, 1))
    li.set(r1, 1)
    li.set(r2, 2)
    const kept: Command[] = JSON.parse(JSON.stringify(li.stack.commands))
    const later = replica(50, li.table)
    const stack = new UndoStack(kept)
    stack.undo(() => later)
    stack.undo(() => later)
    expect([later.cell(r1, c1), later.cell(r2, c1)]).toEqual([null, null])
  })

  test('[UND10] undoing everything alone gives back the first state, redoing everything the last', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
        (seed, kinds) => {
          const li = person(sampleTable(4, 2))
          const random = seeded(seed)
          const look = () =>
            li.table.rows.ids.map((id) => [
              id,
              li.table.rows.parentOf(id),
              li.table.cell(id, c1),
              li.table.cell(id, label),
            ])
          const first = look()
          for (const [index, kind] of kinds.entries()) step(li, kind, random, index)
          const last = look()
          while (li.stack.canUndo) expect(li.undo()?.leftAlone).toEqual([])
          expect(look()).toEqual(first)
          while (li.stack.canRedo) expect(li.redo()?.leftAlone).toEqual([])
          expect(look()).toEqual(last)
          expect(last.some((row) => isMalformed(row[2]))).toBe(false)
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** Two tables, one person, one stack. */
function author() {
  const tables = new Map(
    [sampleTable(3, 1), replica(2, sampleTable(3, 1), 't-2')].map((one) => [one.name, one]),
  )
  const [first, second] = [...tables.values()] as [TableDoc, TableDoc]
  const stack = new UndoStack()
  const content = (table: TableDoc, row = r1) => table.cell(row, c1)
  return {
    first,
    second,
    stack,
    undo: () => stack.undo((name) => tables.get(name)),
    redo: () => stack.redo((name) => tables.get(name)),
    set(table: TableDoc, value: number, group?: string) {
      const command = editCells(table, [{ row: r1, column: c1, content: value }])
      if (command) stack.push({ ...command, ...(group !== undefined && { group }) })
    },
    /** What stands in the first table's r1 goes into the second table's. */
    move() {
      const whole = wholeCell(first, r1, c1)
      const there = { filled: [{ row: r1, column: c1, whole }], formulas: [], emptied: [] }
      const here = { filled: [], formulas: [], emptied: [{ row: r1, column: c1 }] }
      for (const command of [moveCells(second, there, 'zh'), moveCells(first, here, 'zh')])
        if (command) stack.push({ ...command, group: 'move' })
    },
    contents: () => [content(first), content(second)],
  }
}

describe('one thing done to several documents', () => {
  test('[UND11] is taken back and given back in one step', () => {
    const li = author()
    li.set(li.first, 1)
    li.set(li.first, 2, 'a')
    li.set(li.second, 3, 'a')
    li.set(li.second, 4, 'b')
    li.undo()
    expect(li.contents()).toEqual([2, 3])
    const result = li.undo()
    expect(result?.undone.map(({ doc }) => doc)).toEqual(['t-2', 't-1'])
    expect(result?.commands.map(({ doc, group }) => [doc, group])).toEqual([
      ['t-2', 'a'],
      ['t-1', 'a'],
    ])
    expect(li.contents()).toEqual([1, null])
    li.redo()
    expect(li.contents()).toEqual([2, 3])
    li.redo()
    expect(li.contents()).toEqual([2, 4])
    for (let back = 0; back < 3; back++) li.undo()
    expect([li.contents(), li.stack.canUndo]).toEqual([[null, null], false])
  })

  test('[UND11] what somebody changed in one of the documents stays, the rest goes back', () => {
    const li = author()
    li.set(li.first, 2, 'a')
    li.set(li.second, 3, 'a')
    const other = replica(42, li.second, 't-2')
    editCells(other, [{ row: r1, column: c1, content: 99 }])
    sync(li.second, other)
    const result = li.undo()
    expect(result?.leftAlone.map(({ by }) => by)).toEqual([42])
    expect(result?.commands).toHaveLength(1)
    expect(li.contents()).toEqual([null, 99])
    li.redo()
    expect(li.contents()).toEqual([2, 99])
  })

  test('[UND15] where one document is gone the whole step stays, is told, and is in the way no more', () => {
    const li = author()
    li.set(li.first, 1)
    li.set(li.first, 2, 'a')
    li.set(li.second, 3, 'a')
    const result = li.stack.undo((name) => (name === 't-2' ? li.second : undefined))
    expect([result?.undone.length, result?.commands, result?.leftAlone.length]).toEqual([2, [], 2])
    expect(li.contents()).toEqual([2, 3])
    expect(li.stack.commands).toHaveLength(1)
  })

  test('[UND11] when the stack is full a group is forgotten as a whole', () => {
    const li = author()
    li.set(li.first, 0, 'a')
    li.set(li.second, 0, 'a')
    const [command] = li.stack.commands
    for (let more = 0; more < 498; more++)
      expect(li.stack.push({ ...command!, group: `${more}` }).forgotten).toEqual([])
    expect(li.stack.push(command!).forgotten.map(({ doc }) => doc)).toEqual(['t-1', 't-2'])
    expect(li.stack.commands).toHaveLength(499)
  })

  test('[UND12] a move whose old place was filled since stays: nothing of it is lost', () => {
    const li = author()
    li.set(li.first, 7)
    li.move()
    expect(li.contents()).toEqual([null, 7])
    const other = replica(42, li.first)
    editCells(other, [{ row: r1, column: c1, content: 99 }])
    sync(li.first, other)
    const result = li.undo()
    expect([result?.commands, result?.leftAlone.map(({ by }) => by)]).toEqual([[], [42]])
    expect(li.contents()).toEqual([99, 7])
  })

  test('[UND12] a move whose new place was changed since gives its old place back and leaves the new', () => {
    const li = author()
    li.set(li.first, 7)
    li.move()
    const other = replica(42, li.second, 't-2')
    editCells(other, [{ row: r1, column: c1, content: 99 }])
    sync(li.second, other)
    expect(li.undo()?.leftAlone).toHaveLength(1)
    expect(li.contents()).toEqual([7, 99])
  })
})

function step(li: ReturnType<typeof person>, kind: number, random: () => number, index: number): void {
  const { table } = li
  const any = () => table.rows.ids[Math.floor(random() * table.rows.length)]
  const row = any()
  if (!row) return
  if (kind === 0) li.set(row, Math.floor(random() * 9))
  if (kind === 1)
    li.run(editCells(table, [{ row, column: label, content: `text ${Math.floor(random() * 99)}` }]))
  if (kind === 2) li.run(insertRows(table, [{ id: rowId(`n${index}`) }], { parent: null, before: null }))
  if (kind === 3 && table.rows.length > 1) li.run(deleteRows(table, [row]))
  if (kind === 4) {
    const parent = any()
    if (parent && parent !== row && !table.rows.descendantsOf(row).includes(parent))
      li.run(moveRows(table, [row], { parent, before: null }))
  }
  if (kind === 5) li.set(row, null)
}
