import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import type { Command, FieldValue } from '../../../shared/doc/step.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn, changeTable, insertColumns } from '../../../shared/doc/write-columns.ts'
import { addTable, changePlan, setName } from '../../../shared/doc/write-outline.ts'
import { insertRows } from '../../../shared/doc/write-rows.ts'
import { cleanText } from '../../../shared/model/clean-text.ts'
import { columnId, nameId, rowId, tableId } from '../../../shared/model/ids.ts'
import { replica, sampleTable, testEnv } from './make.ts'

const UNCLEAN = 'x\ud800y\0\r\nz😀\udc00'
const CLEAN = 'x\ufffdy\nz😀\ufffd'
const words = { en: UNCLEAN, zh: UNCLEAN }
const [r1, label, c1] = [rowId('r1'), columnId('label'), columnId('c1')]

/** Every text in a value, at any depth. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

const uncleanIn = (commands: readonly (Command | null)[]): string[] =>
  textsIn(commands).filter((text) => cleanText(text) !== text)

describe('texts on their way into documents', () => {
  test('[DOC21] in cells, formulas, words in a language, records: what is written is what others read', () => {
    const table = sampleTable(1, 1)
    const place = { parent: null, before: null }
    const commands = [
      editCells(table, [{ row: r1, column: c1, content: UNCLEAN }]),
      editCells(table, [
        { row: r1, column: c1, content: [1, `"${UNCLEAN}"&`, ['c', 0, '@', c1, 0], UNCLEAN] },
      ]),
      editCells(table, [{ row: r1, column: label, content: UNCLEAN, language: 'en' }]),
      changeColumn(table, c1, { label: words, choices: [UNCLEAN] }),
      changeTable(table, { unit: words, caption: words, notes: [words] }),
      insertColumns(table, [{ id: columnId('new'), type: 'text', label: words }], null),
      insertRows(table, [{ id: rowId('new'), letter: UNCLEAN, cells: { c1: UNCLEAN } }], place),
    ]
    expect(commands).not.toContain(null)
    expect(uncleanIn(commands)).toEqual([])
    const other = replica(2, table)
    for (const one of [table, other]) {
      expect(one.cell(r1, c1)).toEqual([1, `"${CLEAN}"&`, ['c', 0, '@', 'c1', 0], CLEAN])
      expect(one.text(r1, label, 'en')).toBe(CLEAN)
      expect(one.cell(rowId('new'), c1)).toBe(CLEAN)
    }
    expect(other.meta()).toEqual(table.meta())
    expect(other.column(c1)).toEqual(table.column(c1))
    expect(table.column(c1)?.choices).toEqual([CLEAN])
    expect(table.meta().notes).toEqual([{ en: CLEAN, zh: CLEAN }])
  })

  test('[DOC21] so in the outline, and undo knows what was written', () => {
    const outline = new OutlineDoc(testEnv(1))
    const entry = {
      id: tableId('t'),
      component: null,
      kind: 'free',
      numbering: 'none',
      title: words,
    } as const
    const stack = new UndoStack()
    const commands = [
      addTable(outline, entry, null),
      changePlan(outline, { title: words, section: UNCLEAN }),
      setName(outline, nameId('n'), UNCLEAN, [0, UNCLEAN]),
    ]
    expect(uncleanIn(commands)).toEqual([])
    for (const command of commands) stack.push(command!)
    const other = new OutlineDoc(testEnv(2))
    other.apply(outline.encode(), 'remote')
    expect(other.plan()).toEqual(outline.plan())
    expect(other.names()).toEqual(outline.names())
    expect(outline.tableEntry(entry.id).title.en).toBe(CLEAN)
    while (stack.canUndo) expect(stack.undo(() => outline)?.leftAlone).toEqual([])
  })

  test('[DOC21] a clean value goes in as it is, and cleaning twice changes nothing more', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 20 })
    const anyUnits = fc.array(fc.integer({ min: 0xd700, max: 0xe100 }), { maxLength: 12 })
    fc.assert(
      fc.property(anyText, anyUnits, (text, units) => {
        const clean = cleanText(text + String.fromCharCode(...units))
        expect(clean.isWellFormed() && !clean.includes('\0')).toBe(true)
        expect(cleanText(clean)).toBe(clean)
        const table = sampleTable(1, 1)
        const kept: FieldValue = clean
        editCells(table, [{ row: r1, column: c1, content: kept }])
        expect(replica(2, table).cell(r1, c1)).toBe(clean)
      }),
      { numRuns: 40 },
    )
  })
})
