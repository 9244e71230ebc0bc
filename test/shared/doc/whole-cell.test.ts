import { describe, expect, test } from 'vitest'

import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { losesWords, wholeCell } from '../../../shared/doc/whole-cell.ts'
import { editCells, moveCells } from '../../../shared/doc/write-cells.ts'
import { changeColumn, insertColumns } from '../../../shared/doc/write-columns.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import type { Language } from '../../../shared/model/language.ts'
import { sampleTable } from './make.ts'

const [r1, r2] = [rowId('r1'), rowId('r2')]
const label = columnId('label')
const number = columnId('c1')
const notes = columnId('notes')
const long = columnId('long')

/** Columns: label (long text in several languages), c1 (number), notes (long text in one), long (as label). */
function table(): TableDoc {
  const made = sampleTable(3, 1)
  insertColumns(
    made,
    [
      { id: notes, type: 'long-text', label: {} },
      { id: long, type: 'long-text', localised: true, label: {} },
    ],
    null,
  )
  return made
}

const write = (made: TableDoc, column: typeof label, texts: { readonly [language in Language]?: string }) => {
  for (const [language, content] of Object.entries(texts))
    editCells(made, [{ row: r1, column, content, language: language as Language }])
}

function move(made: TableDoc, from: typeof label, to: typeof label, language: Language = 'en') {
  const whole = wholeCell(made, r1, from)
  const command = moveCells(
    made,
    {
      filled: [{ row: r2, column: to, whole }],
      formulas: [],
      emptied: [{ row: r1, column: from }],
    },
    language,
  )
  const stack = new UndoStack(command ? [command] : [])
  return { loses: losesWords(made, to, whole), undo: () => stack.undo(() => made) }
}

describe('[DOC18] a moved cell takes everything along', () => {
  test('words of every language, into a place that has them', () => {
    const made = table()
    write(made, label, { en: 'Posts', zh: '员额' })
    write(made, long, { fr: 'avant' })
    editCells(made, [{ row: r2, column: long, content: 'there before', language: 'ru' }])
    const { loses, undo } = move(made, label, long)
    expect(loses).toBe(false)
    const filled = (row: typeof r1, column: typeof label) =>
      Object.fromEntries(Object.entries(made.texts(row, column)).filter(([, text]) => text !== ''))
    expect(filled(r2, long)).toEqual({ en: 'Posts', zh: '员额' })
    expect(filled(r1, label)).toEqual({})
    expect(undo()?.leftAlone).toEqual([])
    expect(filled(r1, label)).toEqual({ en: 'Posts', zh: '员额' })
    expect(filled(r2, long)).toEqual({ ru: 'there before' })
  })

  test.each([
    ['a number', number, 7.5],
    ['a formula', number, [1, '1+', ['c', 0, '@', 'c1', 0]] as const],
    ['—', number, { nil: true } as const],
    ['yes', number, true],
  ])('%s stays what it is, in a long text too', (_, from, content) => {
    const made = table()
    editCells(made, [{ row: r1, column: from, content: content as never }])
    write(made, long, { en: 'over' })
    move(made, from, long)
    expect(made.cell(r2, long)).toEqual(content)
    expect(made.cell(r1, from)).toBeNull()
  })

  test('a formula in a long-text cell leaves no words behind', () => {
    const made = table()
    write(made, label, { en: 'Posts' })
    editCells(made, [{ row: r1, column: label, content: [1, '7'] }])
    move(made, label, long)
    expect(made.cell(r2, long)).toEqual([1, '7'])
    expect(made.cell(r1, label)).toBeNull()
    editCells(made, [{ row: r2, column: long, content: null, language: 'zh' }])
    expect(made.cell(r2, long)).toBe('Posts')
  })

  test('where there is room for one language the one the person reads is kept, and undo brings all back', () => {
    const made = table()
    write(made, label, { en: 'Posts', zh: '员额' })
    const into = move(made, label, number)
    expect([into.loses, made.cell(r2, number)]).toEqual([true, 'Posts'])
    into.undo()
    expect(made.texts(r1, label)).toMatchObject({ en: 'Posts', zh: '员额' })
    const notesOf = move(made, label, notes, 'fr')
    expect([notesOf.loses, made.cell(r2, notes)]).toEqual([true, '员额'])
  })

  test('words without a language are in that of the person', () => {
    const made = table()
    write(made, notes, { en: 'plain' })
    expect(move(made, notes, long, 'fr').loses).toBe(false)
    expect(made.text(r2, long, 'fr')).toBe('plain')
    editCells(made, [{ row: r1, column: number, content: 'kept as typed' }])
    move(made, number, notes)
    expect(made.cell(r2, notes)).toBe('kept as typed')
    expect(made.field('rows', r2, notes)).toBeUndefined()
  })

  test('nothing over something: the place is empty in every language', () => {
    const made = table()
    editCells(made, [
      { row: r2, column: label, content: 'a', language: 'en' },
      { row: r2, column: label, content: 'b', language: 'zh' },
    ])
    const { undo } = move(made, number, label)
    expect(made.cell(r2, label)).toBeNull()
    undo()
    expect(made.texts(r2, label)).toMatchObject({ en: 'a', zh: 'b' })
  })

  test('[DOC27] words of a column that is of another type by now move along, and leave nothing', () => {
    const made = table()
    write(made, label, { en: 'Posts', zh: '员额' })
    changeColumn(made, label, { type: 'date' })
    const { undo, loses } = move(made, label, long)
    expect([loses, made.texts(r2, long).en, made.texts(r2, long).zh]).toEqual([false, 'Posts', '员额'])
    expect(made.cell(r1, label)).toBeNull()
    undo()
    expect(made.texts(r1, label)).toMatchObject({ en: 'Posts', zh: '员额' })
  })

  test('a column that became another type keeps what its cells hold', () => {
    const made = table()
    editCells(made, [{ row: r1, column: number, content: 'words' }])
    changeColumn(made, number, { type: 'long-text', localised: true })
    move(made, number, long)
    expect(made.text(r2, long, 'en')).toBe('words')
  })
})
