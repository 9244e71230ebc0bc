/** How cells are set. The rules: shared/doc/SPEC.md, FORM. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import type { Command } from '../../../shared/doc/step.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { wholeCell } from '../../../shared/doc/whole-cell.ts'
import { editCells, moveCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { formatCells, formatColumns } from '../../../shared/doc/write-formats.ts'
import { changeRow, deleteRows, restoreRows } from '../../../shared/doc/write-rows.ts'
import {
  ALIGNMENTS,
  FILLS,
  NUMBERS,
  formatField,
  type FormatChange,
  INKS,
  NO_FORMAT,
  parseFormatField,
} from '../../../shared/model/cell-format.ts'
import { columnId, type ColumnId, rowId, type RowId } from '../../../shared/model/ids.ts'
import type { TablePatch } from '../../../shared/model/table.ts'
import { replica, sampleTable, seeded, sync } from './make.ts'

const [r1, r2, r3] = ['r1', 'r2', 'r3'].map(rowId) as [RowId, RowId, RowId]
const [label, c1, c2] = ['label', 'c1', 'c2'].map(columnId) as [ColumnId, ColumnId, ColumnId]
const at = (row: RowId, column: ColumnId) => ({ row, column })

const changes: fc.Arbitrary<FormatChange> = fc.record(
  {
    bold: fc.constantFrom(true, false, null),
    italic: fc.constantFrom(true, false, null),
    align: fc.constantFrom(...ALIGNMENTS, null),
    indent: fc.constantFrom(0, 1, 8, null),
    ink: fc.constantFrom(...INKS, null),
    fill: fc.constantFrom(...FILLS, null),
    decimals: fc.constantFrom(0, 2, 10, null),
    number: fc.constantFrom(...NUMBERS, null),
  },
  { requiredKeys: [] },
)

describe('formats of cells', () => {
  test('[FORM1] two people set the same cell at once: both properties stay, and the contents', () => {
    const mine = sampleTable(2, 2)
    const theirs = replica(2, mine)
    formatCells(mine, [at(r1, c1)], { bold: true, fill: 'yellow' })
    formatCells(theirs, [at(r1, c1)], { ink: 'red', decimals: 2 })
    editCells(theirs, [{ ...at(r1, c1), content: 7 }])
    sync(mine, theirs)
    for (const table of [mine, theirs]) {
      expect(table.format(r1, c1)).toEqual({ bold: true, fill: 'yellow', ink: 'red', decimals: 2 })
      expect(table.cell(r1, c1)).toBe(7)
    }
    expect(canonicalTable(mine)).toBe(canonicalTable(theirs))
  })

  test('[FORM1] what a stranger wrote is read where it is a value, and only there', () => {
    const table = sampleTable(1, 1)
    table.transact('format-cells', (writer) => {
      writer.set('rows', r1, '#bold:c1', 'yes')
      writer.set('rows', r1, '#indent:c1', 1e9)
      writer.set('rows', r1, '#ink:c1', '#ff0000; background: url(x)')
      writer.set('rows', r1, '#fill:c1', 'green')
      writer.set('rows', r1, '#toString:c1', true)
      writer.set('columns', c1, 'italic', 1)
    })
    expect(table.format(r1, c1)).toEqual({ fill: 'green' })
    expect(table.cells()).toEqual([])
  })

  test('[FORM1] fields and properties name each other', () => {
    expect(parseFormatField(formatField('bold', 'c1'))).toEqual({ property: 'bold', column: 'c1' })
    for (const field of [
      'c1',
      '#kind',
      '#kind:c1',
      '#bold',
      '#bold:',
      'bold:c1',
      '#bold:a:b',
      '#__proto__:c1',
    ])
      expect(parseFormatField(field)).toBeNull()
  })

  test('[FORM2] what was set and taken back leaves nothing; a sum is bold by itself', () => {
    const table = sampleTable(2, 1)
    changeRow(table, r2, { kind: 'total' })
    const plain = canonicalTable(table)
    for (const row of [r1, r2]) {
      formatCells(table, [at(row, c1)], { bold: row === r1, italic: true, ink: 'red', indent: 2 })
      expect(canonicalTable(table)).not.toBe(plain)
      formatCells(table, [at(row, c1)], { bold: row === r2, italic: false, ink: 'none', indent: 0 })
      expect(table.ownFormat(row, c1)).toBe(NO_FORMAT)
    }
    expect(canonicalTable(table)).toBe(plain)
    formatCells(table, [at(r2, c1)], { bold: false })
    expect(table.format(r2, c1)).toEqual({ bold: false })
  })

  test('[FORM2] a cell can be plain in a column that is not, and goes back to it', () => {
    const table = sampleTable(1, 2)
    formatColumns(table, [c1], { bold: true, fill: 'blue' })
    formatCells(table, [at(r1, c1)], { bold: false, fill: 'none' })
    expect(table.format(r1, c1)).toEqual({ bold: false, fill: 'none' })
    formatCells(table, [at(r1, c1)], { bold: true, fill: null })
    expect(table.ownFormat(r1, c1)).toBe(NO_FORMAT)
    expect(table.format(r1, c1)).toEqual({ bold: true, fill: 'blue' })
  })

  test('[FORM3] a column is set for all its rows, deleted ones too, and keeps its own decimals', () => {
    const table = sampleTable(3, 2)
    changeColumn(table, c1, { decimals: 1 })
    formatCells(table, [at(r1, c1), at(r2, c1), at(r1, c2)], { fill: 'red', decimals: 3 })
    deleteRows(table, [r2])
    formatColumns(table, [c1], { fill: 'green', decimals: null })
    restoreRows(table, [r2])
    for (const row of [r1, r2, r3]) expect(table.format(row, c1)).toEqual({ fill: 'green' })
    expect(table.column(c1)?.decimals).toBe(1)
    expect(table.format(r1, c2)).toEqual({ fill: 'red', decimals: 3 })
    formatColumns(table, [c1], { fill: null })
    expect(table.column(c1)).not.toHaveProperty('format')
  })

  test('[FORM3] sums of a column that is no longer bold are not bold either', () => {
    const table = sampleTable(2, 1)
    changeRow(table, r2, { kind: 'total' })
    formatColumns(table, [c1], { bold: false })
    expect(table.format(r2, c1)).toEqual({ bold: false })
    expect(table.format(r1, c1)).toEqual({})
    formatColumns(table, [c1], { bold: true })
    expect(table.ownFormat(r2, c1)).toBe(NO_FORMAT)
  })

  test('[FORM3] whatever was set before, all cells of a column look alike afterwards', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(r1, r2, r3), fc.boolean(), changes), { maxLength: 8 }),
        changes,
        (before, last) => {
          const table = sampleTable(3, 1)
          for (const [row, whole, change] of before)
            if (whole) formatColumns(table, [c1], change)
            else formatCells(table, [at(row, c1)], change)
          formatColumns(table, [c1], last)
          for (const property of Object.keys(last) as (keyof FormatChange)[]) {
            const looks = [r1, r2, r3].map((row) => table.format(row, c1)[property])
            expect(new Set(looks).size).toBe(1)
          }
        },
      ),
    )
  })

  test('[FORM4] a moved cell takes its format along, and leaves a plain one', () => {
    const table = sampleTable(2, 2)
    editCells(table, [{ ...at(r1, c1), content: 5 }])
    formatCells(table, [at(r1, c1)], { bold: true, fill: 'grey' })
    formatCells(table, [at(r2, c2)], { italic: true })
    const person = new UndoStack()
    const whole = wholeCell(table, r1, c1)
    const moved = moveCells(
      table,
      { filled: [{ ...at(r2, c2), whole }], formulas: [], emptied: [at(r1, c1)] },
      'zh',
    )
    if (moved) person.push(moved)
    expect(table.format(r2, c2)).toEqual({ bold: true, fill: 'grey' })
    expect(table.format(r1, c1)).toBe(NO_FORMAT)
    // Somebody sets the place that was left: that is no reason to leave the contents where they are.
    formatCells(table, [at(r1, c1)], { ink: 'blue' })
    person.undo(() => table)
    expect(table.cell(r1, c1)).toBe(5)
    expect(table.format(r1, c1)).toEqual({ bold: true, fill: 'grey', ink: 'blue' })
    expect(table.format(r2, c2)).toEqual({ italic: true })
  })

  test('[FORM5] undo leaves alone what somebody else set since', () => {
    const table = sampleTable(1, 2)
    const person = new UndoStack()
    const command = formatCells(table, [at(r1, c1), at(r1, c2)], { bold: true, fill: 'red' })
    if (command) person.push(command)
    formatCells(table, [at(r1, c2)], { fill: 'blue' })
    const result = person.undo(() => table)
    expect(result?.leftAlone).toHaveLength(1)
    expect(table.format(r1, c1)).toBe(NO_FORMAT)
    expect(table.format(r1, c2)).toEqual({ fill: 'blue' })
  })

  test('[FORM5] undoing everything gives the first formats back, redoing everything the last', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.boolean(), fc.constantFrom(r1, r2, r3), fc.constantFrom(label, c1, c2), changes),
          {
            minLength: 1,
            maxLength: 10,
          },
        ),
        (steps) => {
          const table = sampleTable(3, 2)
          changeRow(table, r3, { kind: 'total' })
          const person = new UndoStack()
          const run = (command: Command | null): void => {
            if (command) person.push(command)
          }
          const first = canonicalTable(table)
          for (const [whole, row, column, change] of steps)
            run(
              whole ? formatColumns(table, [column], change) : formatCells(table, [at(row, column)], change),
            )
          const last = canonicalTable(table)
          while (person.canUndo) person.undo(() => table)
          expect(canonicalTable(table)).toBe(first)
          while (person.canRedo) person.redo(() => table)
          expect(canonicalTable(table)).toBe(last)
        },
      ),
    )
  })

  test('[FORM1] whatever two people set apart, they see the same when they meet', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.boolean(), fc.boolean(), fc.constantFrom(r1, r2), fc.constantFrom(c1, c2), changes),
          {
            maxLength: 12,
          },
        ),
        fc.nat(),
        (steps, seed) => {
          const random = seeded(seed)
          const mine = sampleTable(2, 2)
          const theirs = replica(2, mine)
          for (const [isMine, whole, row, column, change] of steps) {
            const table = isMine ? mine : theirs
            if (whole) formatColumns(table, [column], change)
            else formatCells(table, [at(row, column)], change)
            if (random() < 0.3) sync(mine, theirs)
          }
          sync(mine, theirs)
          expect(canonicalTable(mine)).toBe(canonicalTable(theirs))
        },
      ),
    )
  })

  test('[FORM7] told as cells, and of a column as its looks', () => {
    const told = (change: (table: TableDoc) => void): TablePatch[] => {
      const table = sampleTable(2, 2)
      const patches: TablePatch[] = []
      table.onPatch((patch) => patches.push(patch))
      change(table)
      return patches
    }
    const [cells] = told((table) => formatCells(table, [at(r1, c1)], { bold: true, ink: 'red' }))
    expect(cells).toMatchObject({ looks: false, cells: [{ row: r1, column: c1, content: null }] })
    const [column] = told((table) => formatColumns(table, [c1], { bold: true }))
    expect(column).toMatchObject({ looks: true, cells: [] })
  })
})
