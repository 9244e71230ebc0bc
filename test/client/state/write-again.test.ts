/**
 * [TL7] Edits that were refused, written again. The commands are real: made by the session's own editing on a twin of the plan, and
 * carried out on the plan as the server has it.
 */
import { beforeEach, describe, expect, test } from 'vitest'

import { words } from '../../../client/i18n/words.svelte.ts'
import type { Outcome, RefusedChange, RefusedEdit } from '../../../client/session/session-types.ts'
import { RefusedList } from '../../../client/state/refused-list.svelte.ts'
import { isChangedSince } from '../../../client/state/refused-words.ts'
import type { AgainSession } from '../../../client/state/write-again.ts'
import { againVerdict, writeAgain } from '../../../client/state/write-again.ts'
import type { Command } from '../../../shared/doc/step.ts'
import { changeColumn, changeTable, deleteColumns } from '../../../shared/doc/write-columns.ts'
import { changeRow, deleteRows } from '../../../shared/doc/write-rows.ts'
import type { Denial } from '../../../shared/model/access.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { ColumnId, RowId, TableId } from '../../../shared/model/ids.ts'
import type { FileTable } from '../../../shared/model/plan-file.ts'
import { seeded } from '../../helpers/seeded.ts'
import files from '../grid/harness/tables.json'
import { TestSession } from '../grid/test-session.ts'
import { OPEN } from '../helpers/shown-plan.ts'

const TABLE = tableId('t10-16')
const TABLES = files.tables as unknown as FileTable[]

let twin: TestSession
let plan: TestSession
let locked: Set<TableId>
let session: AgainSession
let denial: Denial | null
let titles: unknown[]

beforeEach(() => {
  denial = null
  titles = []
  twin = new TestSession(TABLES, seeded(1))
  plan = new TestSession(TABLES, seeded(1))
  locked = new Set()
  session = {
    access: (id) => (locked.has(id) ? { ...OPEN, mode: 'read', reason: 'final', state: 'final' } : OPEN),
    commitMany: (id, cells, language) => plan.commitMany(id, cells, language),
    insertRows: (id, where) => plan.insertRows(id, where),
    mayPlan: () => denial,
    setColumn: (id, column, change): Outcome => {
      if (locked.has(id)) return { status: 'refused', code: 'read-only', facts: {} }
      changeColumn(plan.table(id), column, change)
      return { status: 'done' }
    },
    setEntry: (id, { title }): Outcome => {
      titles.push([id, title])
      return { status: 'done' }
    },
    setTable: (id, change): Outcome => {
      changeTable(plan.table(id), change)
      return { status: 'done' }
    },
    setRow: (id, row, change): Outcome => {
      changeRow(plan.table(id), row, change)
      return { status: 'done' }
    },
    scope: (language) => plan.scope(language),
    table: (id) => plan.table(id),
    tables: () => plan.tables() as never,
    together: (group, work) => plan.together(group, work),
  }
})

const rows = (): readonly RowId[] => plan.table(TABLE).rows.ids
const numbers = (): ColumnId =>
  plan.table(TABLE).columns.ids.find((id) => plan.table(TABLE).column(id)?.type === 'number')!
let count = 0
const refused = (command: Command | null): RefusedEdit => ({
  id: `e${++count}`,
  table: tableId(command!.doc),
  command: command!,
  reason: 'final',
  at: 2,
})
/** What the person did last on the twin. */
const last = (): RefusedEdit => refused(twin.nextUndo)
const again = (...edits: RefusedEdit[]) => writeAgain(session, edits, 'en', 'group')
const typed = (row: RowId, column: ColumnId, text: string): RefusedEdit => {
  twin.commit(TABLE, row, column, text, 'en')
  return last()
}

describe('[TL7] cells', () => {
  test('a number comes back exactly, also one whose text could be read in two ways', () => {
    const edit = typed(rows()[3]!, numbers(), '1.2340')
    expect(again(edit)).toEqual({ written: [edit.id], failure: null })
    expect(plan.table(TABLE).cell(rows()[3]!, numbers())).toBe(1.234)
  })

  test('words come back in the language they were written in', () => {
    const label = columnId('label')
    twin.commit(TABLE, rows()[3]!, label, '新的名称', 'zh')
    again(last())
    expect(plan.table(TABLE).text(rows()[3]!, label, 'zh')).toBe('新的名称')
    const english = plan.table(TABLE).text(rows()[3]!, label, 'en')
    expect(english).not.toBe('新的名称')
  })

  test('a formula means the cells it meant, whatever was inserted since', () => {
    const [first, second] = [rows()[3]!, rows()[4]!]
    const edit = typed(second, numbers(), '=B4*2')
    plan.insertRows(TABLE, { at: 0, count: 2 })
    again(edit)
    const content = plan.table(TABLE).cell(second, numbers())
    expect(isFormula(content)).toBe(true)
    expect(plan.editText(TABLE, second, numbers(), 'en')).toBe('=B6*2')
    expect(plan.table(TABLE).rows.indexOf(first)).toBe(5)
  })

  test('what was cleared is cleared again', () => {
    const place = { row: rows()[5]!, column: numbers() }
    plan.commit(TABLE, place.row, place.column, '7', 'en')
    twin.commit(TABLE, place.row, place.column, '7', 'en')
    twin.clear(TABLE, [place], 'en')
    again(last())
    expect(plan.table(TABLE).cell(place.row, place.column)).toBeNull()
  })

  test('all of it is one undo step', () => {
    const before = JSON.stringify([...plan.table(TABLE).cells()])
    again(typed(rows()[3]!, numbers(), '1'), typed(rows()[4]!, numbers(), '2'))
    plan.undo()
    expect(JSON.stringify([...plan.table(TABLE).cells()])).toBe(before)
  })
})

describe('[TL7] rows that were added', () => {
  test('come back where they stood, with what was typed in them', () => {
    const at = 4
    const [made] = twin.insertRows(TABLE, { at, count: 1 })
    const row = last()
    const cell = typed(made!, numbers(), '42')
    expect(again(row, cell).written).toEqual([row.id, cell.id])
    const fresh = rows()[at]!
    expect(fresh).not.toBe(made)
    expect(plan.table(TABLE).cell(fresh, numbers())).toBe(42)
  })

  test('their cells alone have no place to go', () => {
    const [made] = twin.insertRows(TABLE, { at: 4, count: 1 })
    const row = last()
    const cell = typed(made!, numbers(), '42')
    expect(againVerdict(session, cell, [cell])).toBe('by-hand')
    expect(againVerdict(session, cell, [row, cell])).toBe('yes')
    expect(again(cell)).toEqual({ written: [], failure: null })
  })
})

describe('[TL7] words', () => {
  const column = (): ColumnId => numbers()
  const headingOf = (command: Command | null) => ({ ...refused(command), table: TABLE })
  const outline = (steps: Command['steps']): RefusedEdit => ({
    ...refused({ doc: 'outline', kind: 'change-outline', at: 1, steps }),
    table: null,
  })
  const titleStep = (after: string | undefined, field = 'title:en'): Command['steps'][number] => ({
    do: 'field',
    in: 'tables',
    id: TABLE,
    field,
    before: 'Objects of expenditure',
    after,
  })

  test('a heading comes back in the language it was written in, and no other', () => {
    const was = plan.table(TABLE).column(column())?.label
    const edit = headingOf(changeColumn(twin.table(TABLE), column(), { label: { en: 'Estimate 2025' } }))
    expect(againVerdict(session, edit, [edit])).toBe('yes')
    expect(again(edit)).toEqual({ written: [edit.id], failure: null })
    expect(plan.table(TABLE).column(column())?.label).toEqual({ ...was, en: 'Estimate 2025' })
  })

  test('lines around a table and its title do, too', () => {
    const lines = headingOf(
      changeTable(twin.table(TABLE), { unit: { en: 'Dollars' }, caption: { zh: '成果' } }),
    )
    const title = outline([titleStep('Objects')])
    expect(again(lines, title).written).toEqual([lines.id, title.id])
    expect(plan.table(TABLE).meta()).toMatchObject({ unit: { en: 'Dollars' }, caption: { zh: '成果' } })
    expect(titles).toEqual([[TABLE, { en: 'Objects' }]])
  })

  test('not where one may not, or where the column or the table is gone', () => {
    const heading = headingOf(changeColumn(twin.table(TABLE), column(), { label: { en: 'x' } }))
    const title = outline([titleStep('Objects')])
    locked.add(TABLE)
    denial = 'another-part'
    expect([heading, title].map((edit) => againVerdict(session, edit, []))).toEqual(['denied', 'denied'])
    locked.clear()
    denial = null
    deleteColumns(plan.table(TABLE), [column()])
    const elsewhere = outline([{ ...titleStep('x'), id: 'no-such-table' } as Command['steps'][number]])
    expect([heading, elsewhere].map((edit) => againVerdict(session, edit, []))).toEqual([
      'by-hand',
      'by-hand',
    ])
    expect(again(heading, elsewhere)).toEqual({ written: [], failure: null })
  })

  test('what changed more than words, or took words away, is left to her own hand', () => {
    const kind = headingOf(
      changeColumn(twin.table(TABLE), column(), { label: { en: 'Posts' }, type: 'text' }),
    )
    const moved = outline([titleStep('V5', '#o')])
    const emptied = outline([titleStep(undefined)])
    const mixed = outline([titleStep('Objects'), titleStep('chart', 'kind')])
    for (const edit of [kind, moved, emptied, mixed]) expect(againVerdict(session, edit, [])).toBe('by-hand')
  })

  test('the first refusal is told, and what was not written stays', () => {
    const heading = headingOf(changeColumn(twin.table(TABLE), column(), { label: { en: 'x' } }))
    const opened = { ...session, access: () => OPEN }
    locked.add(TABLE)
    expect(writeAgain(opened, [heading], 'en', 'g')).toMatchObject({
      written: [],
      failure: { code: 'read-only' },
    })
  })
})

describe('[TL7] what cannot be written again', () => {
  test('a table that may still only be read', () => {
    const edit = typed(rows()[3]!, numbers(), '1')
    locked.add(TABLE)
    expect(againVerdict(session, edit, [edit])).toBe('denied')
    expect(again(edit)).toEqual({ written: [], failure: null })
  })

  test('a row that is gone, and what was no cell', () => {
    const edit = typed(rows()[3]!, numbers(), '1')
    deleteRows(plan.table(TABLE), [rows()[3]!])
    const deletion = refused(deleteRows(twin.table(TABLE), [rowId(rows()[4]!)]))
    expect(againVerdict(session, edit, [edit])).toBe('by-hand')
    expect(againVerdict(session, deletion, [deletion])).toBe('by-hand')
    expect(againVerdict(session, { ...edit, table: null }, [])).toBe('by-hand')
  })

  test('what the session refuses stays, and the first reason is told', () => {
    const edit = typed(rows()[3]!, numbers(), '1')
    plan.locked.add(TABLE)
    expect(again(edit)).toMatchObject({ written: [], failure: { code: 'read-only' } })
  })
})

describe('[TL6] the list', () => {
  const listOf = (edits: RefusedEdit[], change: Partial<RefusedChange> = {}) => {
    const dropped: string[][] = []
    const list = new RefusedList(
      {
        ...session,
        dropRefused: (ids) => {
          dropped.push([...ids])
          for (const id of ids)
            edits.splice(
              edits.findIndex((edit) => edit.id === id),
              1,
            )
        },
        onOutline: () => () => undefined,
        onTable: (id, handler) => plan.onTable(id, handler),
        refusedChanges: (_language, ids) =>
          edits
            .filter(({ id }) => ids?.includes(id) ?? true)
            .map(({ id, table, command }) => ({
              edit: id,
              table,
              tableName: 'Table 10.16',
              what: command.kind,
              row: null,
              column: null,
              address: 'B4',
              rowLabel: '',
              columnLabel: '',
              property: null,
              language: null,
              isThere: true,
              before: '',
              after: 'two\twords',
              now: '9',
              made: 1,
              refused: 2,
              reason: 'final' as const,
              ...change,
            })),
      },
      () => edits,
    )
    return { list, dropped }
  }

  test('has everything chosen, and lets go only of what is chosen', () => {
    const edits = [typed(rows()[3]!, numbers(), '1'), typed(rows()[4]!, numbers(), '2')]
    const [first, second] = edits.map(({ id }) => id)
    const { list, dropped } = listOf(edits)
    expect(list.taken).toHaveLength(2)
    list.choose([first!], false)
    list.letGo()
    expect(dropped).toEqual([[second]])
    expect(edits.map(({ id }) => id)).toEqual([first])
  })

  test('what was written again leaves it, the rest stays', () => {
    const good = typed(rows()[3]!, numbers(), '1')
    const gone = typed(rows()[4]!, numbers(), '2')
    const edits = [good, gone]
    deleteRows(plan.table(TABLE), [rows()[4]!])
    const { list, dropped } = listOf(edits)
    expect(list.verdicts).toEqual(['yes', 'by-hand'])
    expect(list.writeAgain('en', 'g').written).toEqual([good.id])
    expect(dropped).toEqual([[good.id]])
    expect(list.taken).toEqual([gone])
  })

  test('goes to the clipboard as cells, whatever is in them', () => {
    const { list } = listOf([typed(rows()[3]!, numbers(), '1')])
    expect(list.asText('en')).toBe('Table 10.16\tB4\t"two\twords"\t9')
    expect(list.groups('en')).toMatchObject([
      { table: TABLE, name: 'Table 10.16', reasons: ['final'], items: [{ verdict: 'yes', more: 0 }] },
    ])
  })
  test('says that a table is open again', () => {
    const { list } = listOf([typed(rows()[3]!, numbers(), '1')])
    expect(list.groups('en')).toMatchObject([{ isOpen: true }])
    locked.add(TABLE)
    expect(list.groups('en')).toMatchObject([{ isOpen: false, reasons: ['final'] }])
  })

  test('as text and as a file it speaks the language of the interface', async () => {
    await words.use('zh')
    await words.useLate()
    const edits = [typed(rows()[3]!, numbers(), '1')]
    const cell = listOf(edits, { language: 'en', after: '=1+1', made: new Date(2026, 2, 9, 14, 5).getTime() })
    expect(cell.list.asText('zh')).toBe('Table 10.16\tB4 · 英语\t=1+1\t9')
    const [heads, line] = cell.list.asFile('zh').split('\r\n')
    expect(heads).toBe(
      '\ufeff表格,单元格,行,列,所做更改,更改项目,原内容,您的内容,现有内容,作于,被拒时间,原因',
    )
    expect(line).toContain(`Table 10.16,B4,,,更改单元格,英语,,'=1+1,9,2026-03-09 14:05,`)
    expect(line).toContain(words.page('denied.final'))
    const row = {
      property: 'itself',
      after: '',
      now: '',
      address: '',
      isThere: false,
      what: 'insert-rows',
    } as const
    expect(listOf(edits, row).list.asText('zh')).toBe('Table 10.16\t添加行\t空行\t不存在')
    await words.use('en')
  })

  test('marks what somebody has changed since, and nothing else', () => {
    const { list } = listOf([typed(rows()[3]!, numbers(), '1')])
    const [change] = list.groups('en')[0]!.items[0]!.changes
    expect(isChangedSince({ ...change!, before: '1', after: '2', now: '3' })).toBe(true)
    for (const now of ['1', '2'])
      expect(isChangedSince({ ...change!, before: '1', after: '2', now })).toBe(false)
    expect(isChangedSince({ ...change!, before: '1', now: '', isThere: false })).toBe(false)
  })
})
