/** The small pure rules of the page: people, unsent work, headings, files, keys, shortcuts. */
import { describe, expect, test } from 'vitest'

import type { JournalEntry } from '../../../client/session/ports.ts'
import type { Peer } from '../../../client/session/session-types.ts'
import { fileName } from '../../../client/state/file-name.ts'
import { peopleOn, peoplePresent } from '../../../client/state/people.ts'
import { commandOf } from '../../../client/state/shortcut.ts'
import { tableHeading } from '../../../client/state/table-heading.ts'
import { unsentSummary } from '../../../client/state/unsent-summary.ts'
import { initials } from '../../../client/ui/initials.ts'
import { keyNames } from '../../../client/ui/key-names.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { shownPlan } from '../helpers/shown-plan.ts'

const TABLE = tableId('overall-objects')
const peer = (id: string, person: string, name: string, table: string | null, editing = false): Peer => ({
  id,
  person,
  name,
  colour: 1,
  table: table === null ? null : tableId(table),
  editing,
})

describe('people', () => {
  test('several tabs are one person, seen where they work; one’s own tabs are not others', () => {
    const people = peoplePresent(
      [
        peer('1', 'li', 'Li', null),
        peer('2', 'li', 'Li', 'overall-objects'),
        peer('3', 'me', 'Me', 'overall-objects'),
      ],
      'me',
    )
    expect(people).toEqual([{ id: 'li', name: 'Li', colour: 1, table: 'overall-objects' }])
    expect(peopleOn(people, TABLE)).toHaveLength(1)
    expect(peopleOn(people, tableId('other'))).toEqual([])
  })

  test('the tab in which somebody types wins', () => {
    const tabs = [peer('1', 'li', 'Li', 'a'), peer('2', 'li', 'Li', 'b', true)]
    expect(peoplePresent(tabs, 'me')[0]?.table).toBe('b')
  })

  test('the row of signs keeps its order whoever speaks first', () => {
    const tabs = [peer('1', 'z', 'Zoe', null), peer('2', 'a', 'Ann', null), peer('3', 'b', 'Ann', null)]
    expect(peoplePresent(tabs, 'me').map((person) => person.id)).toEqual(['a', 'b', 'z'])
    expect(peoplePresent(tabs.toReversed(), 'me').map((person) => person.id)).toEqual(['a', 'b', 'z'])
  })

  test.each([
    ['Ada Lovelace', 'AL'],
    ['Jean-Luc Picard', 'JP'],
    ['li', 'L'],
    ['李娜', '李娜'],
    ['欧阳明月', '明月'],
    ['👩🏽‍💻 Kim', '👩K'],
    ['  ', '?'],
  ])('the sign of “%s” is %s', (name, sign) => {
    expect(initials(name)).toBe(sign)
  })
})

describe('unsent work', () => {
  const edit = (room: string, at: number): JournalEntry =>
    ({ id: `${room}:${at}`, room, command: { at } }) as JournalEntry

  test('is counted table by table, with the time of the oldest', () => {
    expect(unsentSummary([edit('a', 5), edit('outline', 3), edit('a', 9)])).toEqual({
      count: 3,
      oldest: 3,
      places: [
        { table: 'a', count: 2 },
        { table: null, count: 1 },
      ],
    })
  })

  test('nothing has no age', () => {
    expect(unsentSummary([])).toEqual({ count: 0, oldest: null, places: [] })
  })
})

describe('the head of a table', () => {
  const { session } = shownPlan()
  const headingOf = (number: string, language: 'en' | 'zh') => {
    const entry = session.tables().find((table) => table.number === number)!
    return tableHeading(entry, session.table(entry.id).meta(), language, 'zh')
  }

  test('is as printed', () => {
    expect(headingOf('10.16', 'zh')).toMatchObject({
      number: '表 10.16',
      title: '总表：按支出用途列示的财政资源演变情况',
      unit: '(千美元)',
    })
    expect(headingOf('10.16', 'en')).toMatchObject({
      number: 'Table 10.16',
      unit: '(Thousands of United States dollars)',
    })
  })

  test('a performance measure stands under its result, a part below the unit', () => {
    expect(headingOf('10.3', 'en').result).toMatch(/^Result 1/)
    expect(headingOf('10.19(2)', 'en')).toMatchObject({ result: '', part: '(2) Extrabudgetary' })
  })

  test('notes that say nothing are left out; brackets are not doubled', () => {
    const entry = session.tables()[0]!
    const heading = tableHeading(
      entry,
      { kind: 'free', unit: { en: '（a）' }, notes: [{}, { zh: '注' }] },
      'en',
      'zh',
    )
    expect(heading).toMatchObject({ unit: '（a）', notes: ['注'] })
  })
})

describe('names of files', () => {
  test.each([
    [['Table 10.19(1)'], 'csv', 'Table 10.19(1).csv'],
    [['a/b\\c:d*e?"f<g>|h'], 'xlsx', 'a b c d e f g h.xlsx'],
    [['  表 10.16 '], 'csv', '表 10.16.csv'],
    [['..'], 'json', 'export.json'],
    [['x'.repeat(300)], 'json', `${'x'.repeat(120)}.json`],
  ])('%j', (parts, extension, expected) => {
    expect(fileName(parts, extension)).toBe(expected)
  })
})

describe('keys', () => {
  const stroke = (key: string, more: Partial<Parameters<typeof commandOf>[0]> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    isComposing: false,
    ...more,
  })

  test.each([
    [stroke('z', { ctrlKey: true }), 'undo'],
    [stroke('Z', { metaKey: true, shiftKey: true }), 'redo'],
    [stroke('y', { ctrlKey: true }), 'redo'],
    [stroke('/'), 'find-table'],
    [stroke('?', { shiftKey: true }), 'show-keys'],
    [stroke('/', { ctrlKey: true }), 'show-keys'],
    [stroke('F6'), 'next-region'],
    [stroke('F6', { shiftKey: true }), 'previous-region'],
    [stroke('z'), null],
    [stroke('z', { ctrlKey: true, altKey: true }), null],
    [stroke('/', { isComposing: true }), null],
  ])('%j is %s', (given, command) => {
    expect(commandOf(given, false)).toBe(command)
  })

  test('where letters mean text only F6 and Ctrl+/ are ours', () => {
    expect(commandOf(stroke('/'), true)).toBeNull()
    expect(commandOf(stroke('?'), true)).toBeNull()
    expect(commandOf(stroke('/', { metaKey: true }), true)).toBe('show-keys')
    expect(commandOf(stroke('z', { ctrlKey: true }), true)).toBeNull()
    expect(commandOf(stroke('F6'), true)).toBe('next-region')
  })

  test('are named as the keyboard has them', () => {
    expect(keyNames('Ctrl+Z', false)).toBe('Ctrl+Z')
    expect([keyNames('Ctrl+Z', true), keyNames('Ctrl+Y', true), keyNames('Alt+Shift+↑', true)]).toEqual([
      '⌘Z',
      '⇧⌘Z',
      '⌥⇧↑',
    ])
  })

  test('on a Mac never as what the system takes for itself: hiding the window, its own search', () => {
    expect([keyNames('Ctrl+H', true), keyNames('Ctrl+Space', true), keyNames('Ctrl+Home', true)]).toEqual([
      '⌃H',
      '⌃Space',
      '⌘Home',
    ])
  })
})
