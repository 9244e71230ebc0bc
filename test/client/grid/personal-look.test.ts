import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { arrangedBy } from '../../../client/grid/arranged-by.ts'
import { GridArranging } from '../../../client/grid/grid-arranging.ts'
import { GridClear } from '../../../client/grid/grid-clear.ts'
import { GridCore } from '../../../client/grid/grid-core.ts'
import { GridFormat } from '../../../client/grid/grid-format.ts'
import { GridLooks } from '../../../client/grid/grid-looks.ts'
import { GridStructure } from '../../../client/grid/grid-structure.ts'
import type { GridView } from '../../../client/grid/grid-view.ts'
import type { KeptLooks } from '../../../client/grid/kept-looks.ts'
import type { CellTest, ColumnChoice } from '../../../client/grid/row-filter.ts'
import { cellTest, leftOut, valuesIn } from '../../../client/grid/row-filter.ts'
import { comparison } from '../../../client/grid/row-order.ts'
import { rectOf } from '../../../client/grid/selection.ts'
import { lookAt } from '../../../client/grid/table-look.ts'
import { TableReader } from '../../../client/grid/table-reader.ts'
import type { ColumnId, RowId } from '../../../shared/model/ids.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { FileTable } from '../../../shared/model/plan-file.ts'
import { messagesIn } from './harness/messages.ts'
import { TestSession } from './test-session.ts'

// A > a > i1 i2 i3, b > i4 · s (subtotal) · B > i5 · x y (lines) · t (total)
const ROWS: readonly [
  id: string,
  parent: string | null,
  kind: FileTable['rows'][number]['kind'],
  n: number,
][] = [
  ['A', null, 'category', 0],
  ['a', 'A', 'subcategory', 0],
  ['i1', 'a', 'item', 30],
  ['i2', 'a', 'item', 10],
  ['i3', 'a', 'item', 20],
  ['b', 'A', 'subcategory', 0],
  ['i4', 'b', 'item', 5],
  ['s', 'A', 'subtotal', 65],
  ['B', null, 'category', 0],
  ['i5', 'B', 'item', 7],
  ['x', null, 'line', 9],
  ['y', null, 'line', 3],
  ['t', null, 'total', 84],
]
const TREE: FileTable = {
  id: 'tree',
  component: null,
  kind: 'deliverables',
  numbering: 'table',
  title: { en: 'Tree' },
  columns: [
    { id: 'label', type: 'long-text', localised: true, label: { en: 'Label' } },
    { id: 'n', type: 'number', decimals: 0, label: { en: 'Number' } },
    { id: 'w', type: 'text', label: { en: 'Words' } },
    { id: 'd', type: 'date', label: { en: 'Day' } },
  ],
  rows: ROWS.map(([id, parent, kind, n]) => ({
    id,
    kind,
    ...(parent && { parent }),
    texts: { label: { en: `Row ${id}` } },
    cells: { n, w: id < 'i4' ? 'first' : 'second', d: n > 9 ? '2026-03-01' : '2026-01-01' },
  })),
}
const TABLE = tableId('tree')
const ids = (...rows: string[]): RowId[] => rows.map(rowId)
const columns = (...names: string[]): ColumnId[] => names.map(columnId)

/** A grid without a page: what is drawn is not looked at. */
function gridOf(session = new TestSession([TREE], steady()), kept?: KeptLooks, readOnly = false) {
  const reader = new TableReader(session, TABLE, 'en', messagesIn('en'), lookAt(session, TABLE, kept))
  const core = new GridCore(reader, { readOnly }, () => undefined)
  const nothing = (): void => undefined
  const host = { querySelector: () => null, getBoundingClientRect: () => ({ left: 0, right: 0, bottom: 0 }) }
  core.attach({
    scrollTo: nothing,
    focus: nothing,
    refreshVisible: nothing,
    isRightToLeft: false,
    host,
  } as unknown as GridView)
  core.onLook = () => core.relocate()
  core.onSettle = () => core.relocate()
  const looks = new GridLooks(core)
  let panel: ReturnType<typeof opened> = null
  const opened = (menu: Parameters<ConstructorParameters<typeof GridArranging>[2]>[0] | null) =>
    menu?.filter ?? null
  const arranging = new GridArranging(core, looks, (menu) => (panel = opened(menu)))
  core.onReveal = (places, then) => looks.reveal(places, then)
  const structure = new GridStructure(core, looks, arranging)
  return {
    session,
    reader,
    core,
    looks,
    arranging,
    structure,
    choose: (column: string, choice: Partial<ColumnChoice> | null) => {
      arranging.openFilter(columnId(column))
      panel?.apply(choice && { values: null, test: null, ...choice })
    },
    at: (row: string, column: string) =>
      core.select(reader.spotOf({ row: rowId(row), column: columnId(column) })!),
    rows: () => reader.rows.join(' '),
    columns: () => reader.columns.join(' '),
  }
}

/** Two sessions with the same numbers hold the same documents. */
function steady(): () => number {
  let state = 7
  return () => (state = (state * 16807) % 2147483647) / 2147483647
}

// What a sort or a filter was worked out from is looked at again in a timer.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Each makes a document and an engine. */
const RUNS = { numRuns: 30 }

const row = fc.constantFrom(...ROWS.map(([id]) => rowId(id)))
const column = fc.constantFrom(...columns('label', 'n', 'w', 'd'))
/** Any look that a person could make. */
const look = fc.record({
  hiddenRows: fc.uniqueArray(row, { maxLength: 6 }),
  hiddenColumns: fc.uniqueArray(column, { maxLength: 3 }),
  folded: fc.uniqueArray(row, { maxLength: 4 }),
  sort: fc.option(fc.tuple(column, fc.constantFrom('up' as const, 'down' as const))),
  filter: fc.option(fc.integer({ min: 0, max: 31 })),
})
type Look = typeof look extends fc.Arbitrary<infer One> ? One : never

function wear(
  grid: ReturnType<typeof gridOf>,
  { hiddenRows, hiddenColumns, folded, sort, filter }: Look,
): void {
  if (filter !== null) grid.choose('n', { test: { is: 'more', from: String(filter), to: '' } })
  if (sort) {
    grid.core.select(grid.reader.spotOf({ row: grid.reader.rows[0]!, column: sort[0] })!)
    grid.arranging.sort(sort[1])
  }
  grid.looks.set({
    hiddenRows: new Set(hiddenRows),
    hiddenColumns: new Set(hiddenColumns),
    folded: new Set(folded),
  })
}

describe('[GR80] what one person is shown', () => {
  test('is the document itself where nothing is hidden: nothing is copied', () => {
    const { reader } = gridOf()
    expect(reader.rows).toBe(reader.table.rows.ids)
    expect(reader.columns).toBe(reader.table.columns.ids)
  })

  test('is a part of the document in which parents stand before their children; positions go there and back', () => {
    fc.assert(
      fc.property(look, (one) => {
        const grid = gridOf()
        wear(grid, one)
        const { reader } = grid
        const { rows } = reader.table
        expect(new Set(reader.rows).size).toBe(reader.rows.length)
        for (const [at, id] of reader.rows.entries()) {
          expect(rows.has(id)).toBe(true)
          const parent = rows.parentOf(id)
          if (parent !== null && reader.shownRows.indexOf(parent) >= 0)
            expect(reader.shownRows.indexOf(parent)).toBeLessThan(at)
          for (const [across] of reader.columns.entries()) {
            const spot = { row: at, column: across }
            expect(reader.spotOf(reader.placeAt(spot)!)).toEqual(spot)
          }
        }
      }),
      RUNS,
    )
  })

  test('commands touch no cell that is not shown, and the selection is of cells that are shown', () => {
    const spot = fc.record({ row: fc.nat({ max: 12 }), column: fc.nat({ max: 3 }) })
    const command = fc.constantFrom('clear', 'bold')
    fc.assert(
      fc.property(look, spot, spot, command, (one, from, to, what) => {
        const grid = gridOf()
        wear(grid, one)
        const { core, reader, session } = grid
        core.select(from, to)
        const doc = session.table(TABLE)
        const state = (): string[] =>
          doc.rows.ids.flatMap((r) =>
            doc.columns.ids.map((c) =>
              JSON.stringify([session.editText(TABLE, r, c, 'en'), doc.format(r, c).bold ?? null]),
            ),
          )
        const before = state()
        if (what === 'clear') new GridClear(core).clear()
        else new GridFormat(core).toggle('bold')
        const places = doc.rows.ids.flatMap((r) => doc.columns.ids.map((c) => ({ row: r, column: c })))
        const now = state()
        const touched = places.filter((_place, at) => now[at] !== before[at])
        expect(touched.filter((place) => !reader.spotOf(place))).toEqual([])
      }),
      RUNS,
    )
  })

  test('changes no document: two people with different looks end with equal ones', () => {
    const step = fc.constantFrom('insertRowsBelow', 'insertRowsAbove', 'deleteRows', 'clear')
    fc.assert(
      fc.property(look, fc.array(fc.tuple(row, step), { maxLength: 6 }), (one, steps) => {
        const [mine, hers] = [gridOf(), gridOf()]
        wear(mine, one)
        for (const grid of [mine, hers])
          for (const [at, what] of steps) {
            const place = { row: at, column: columnId('n') }
            if (!grid.core.goTo(place)) continue
            expect(grid.core.activePlace).toEqual(place)
            if (what === 'clear') new GridClear(grid.core).clear()
            else grid.structure[what]()
          }
        const contents = ({ session }: typeof mine): unknown => {
          const doc = session.table(TABLE)
          // New rows have names of their own.
          return doc.rows.ids.map((r) => [
            doc.rows.depthOf(r),
            doc.row(r)?.kind,
            ...doc.columns.ids.map((c) => session.editText(TABLE, r, c, 'en')),
          ])
        }
        expect(contents(mine)).toEqual(contents(hers))
      }),
      RUNS,
    )
  })

  test('is kept by ids, and nothing of what cells hold', () => {
    const store = new Map<string, string>()
    const kept: KeptLooks = {
      read: (name) => store.get(name) ?? null,
      write: (name, text) => void store.set(name, text),
    }
    const grid = gridOf(undefined, kept)
    grid.at('x', 'n')
    grid.looks.hideRows()
    grid.looks.hideColumns()
    grid.looks.foldTo(1)
    grid.arranging.sort('down')
    grid.choose('w', { values: new Set(['second']) })
    expect(Object.fromEntries(store)).toEqual({ hiddenRows: 'x', hiddenColumns: 'n', folded: 'A a b B' })
    expect(gridOf(new TestSession([TREE], steady()), kept).rows()).toBe('A B y t')
    // In the same session the next grid of the table has all of it.
    expect(gridOf(grid.session).rows()).toBe(grid.rows())
  })

  test('addresses count the document, and a range means all between its corners', () => {
    const grid = gridOf()
    grid.looks.set({ hiddenRows: new Set(ids('i1', 'i2')), hiddenColumns: new Set(columns('label')) })
    const { reader, core } = grid
    grid.at('i3', 'n')
    expect(core.address).toBe('B5')
    const area = rectOf({ row: 1, column: 0 }, { row: 2, column: 0 })
    expect(reader.rangeOf(area)).toBe('B2:B5')
    expect(reader.places?.inDocument(area)).toEqual({ top: 1, bottom: 4, left: 1, right: 1 })
    expect(reader.whatIsShown({ top: 2, bottom: 4, left: 0, right: 1 })).toEqual([
      rectOf({ row: 2, column: 0 }, { row: 2, column: 0 }),
    ])
  })

  test('a range of a sorted view is one of the document only where nothing else lies between', () => {
    const grid = gridOf()
    grid.at('i1', 'n')
    grid.arranging.sort('up')
    expect(grid.rows()).toBe('A a i2 i3 i1 b i4 s B i5 y x t')
    const span = (top: number, bottom: number) =>
      grid.reader.places?.inDocument({ top, bottom, left: 1, right: 1 })
    expect(span(2, 3)).toEqual({ top: 3, bottom: 4, left: 1, right: 1 })
    expect(span(3, 4)).toBeNull()
    expect(span(2, 4)).toEqual({ top: 2, bottom: 4, left: 1, right: 1 })
  })

  test('what is inserted stands below the active row in the document, and is seen', () => {
    const grid = gridOf()
    grid.looks.set({ hiddenRows: new Set(ids('y')), folded: new Set(ids('B')) })
    grid.at('x', 'n')
    grid.structure.insertRowsBelow()
    const after = (id: string): RowId => {
      const all = grid.reader.table.rows.ids
      return all[all.indexOf(rowId(id)) + 1]!
    }
    expect(grid.core.activePlace?.row).toBe(after('x'))
    grid.at('B', 'n')
    grid.structure.insertRowsBelow()
    expect(grid.core.activePlace?.row).toBe(after('B'))
    expect(grid.reader.table.rows.parentOf(after('B'))).toBe('B')
    expect(grid.looks.parts.folded.size).toBe(0)
  })

  test('a range whose corner is hidden keeps to its own cells; one that is hidden wholly goes to the nearest', () => {
    const grid = gridOf()
    const { core } = grid
    core.select({ row: 2, column: 1 }, { row: 4, column: 1 })
    grid.looks.set({ hiddenRows: new Set(ids('i3')) })
    expect(core.rangeName).toBe('B3:B4')
    grid.looks.set({ hiddenRows: new Set(ids('i1', 'i2', 'i3')) })
    expect(core.address).toBe('B6')
    grid.looks.set({ hiddenRows: new Set(), folded: new Set(ids('A')) })
    expect(core.address).toBe('B1')
  })
})

describe('[GR81] groups', () => {
  test('are folded where one is, by level, and open again; a leaf folds the group it is in', () => {
    const grid = gridOf()
    grid.at('i2', 'n')
    grid.looks.fold()
    expect(grid.rows()).toBe('A a b i4 s B i5 x y t')
    expect(grid.core.activePlace?.row).toBe('a')
    grid.looks.unfold()
    expect(grid.reader.rows).toHaveLength(13)
    grid.looks.foldTo(2)
    expect(grid.rows()).toBe('A a b s B i5 x y t')
    grid.looks.foldTo(1)
    expect(grid.rows()).toBe('A B x y t')
    expect(grid.reader.look(rowId('A'), columnId('label')).aside).toBe('7 rows')
    grid.looks.unfoldAll()
    expect(grid.reader.rows).toHaveLength(13)
  })

  test('take what stands in them along when they are deleted', () => {
    const grid = gridOf()
    grid.at('A', 'n')
    grid.looks.fold()
    grid.structure.deleteRows()
    expect(grid.reader.table.rows.ids.join(' ')).toBe('B i5 x y t')
  })

  test('a row that is moved into one opens it', () => {
    const grid = gridOf()
    grid.looks.set({ folded: new Set(ids('b')) })
    grid.at('i3', 'n')
    grid.structure.moveRowsDown()
    expect(grid.reader.table.rows.parentOf(rowId('i3'))).toBe('b')
    expect(grid.core.activePlace?.row).toBe('i3')
  })
})

describe('[GR82] hiding', () => {
  test('works in a table that may only be read, and is no change', () => {
    const grid = gridOf(undefined, undefined, true)
    grid.at('x', 'n')
    grid.looks.hideRows()
    expect(grid.rows()).not.toContain('x')
    expect(grid.session.asked).toEqual([])
    expect(grid.session.canUndo).toBe(false)
  })

  test('the last row or column stays, with a word', () => {
    const grid = gridOf()
    grid.core.select({ row: 0, column: 0 }, { row: 12, column: 3 })
    grid.looks.hideRows()
    expect(grid.core.notice?.text).toMatch(/^One row must stay/)
    grid.looks.hideColumns()
    expect(grid.core.notice?.text).toMatch(/^One column must stay/)
    expect(grid.reader.size).toEqual({ rows: 13, columns: 4 })
  })

  test('what lies between and beside what is selected is shown again', () => {
    const grid = gridOf()
    grid.looks.set({ hiddenRows: new Set(ids('i1', 'i2', 'x')) })
    grid.at('i3', 'n')
    grid.looks.showRows()
    expect([...grid.looks.parts.hiddenRows]).toEqual(['x'])
    grid.looks.showAllRows()
    expect(grid.reader.rows).toHaveLength(13)
  })

  test('when somebody deletes all that was in sight, the rest is shown', () => {
    const grid = gridOf()
    grid.looks.set({ hiddenRows: new Set(ids(...ROWS.map(([id]) => id).filter((id) => id !== 'y'))) })
    expect(grid.rows()).toBe('y')
    grid.session.deleteRows(TABLE, ids('y'))
    expect(grid.reader.rows).toHaveLength(12)
  })

  test('moving by one place goes past rows that are seen', () => {
    const grid = gridOf()
    grid.looks.set({ hiddenRows: new Set(ids('i2')) })
    grid.at('i3', 'n')
    grid.structure.moveRowsUp()
    expect(grid.rows()).toContain('a i3 i1')
  })
})

describe('[GR83] who is led to a cell that is hidden is shown it', () => {
  test.each([
    ['hidden', { hiddenRows: new Set(ids('i2')) }, 'Row 4 was hidden; it is shown again.'],
    ['folded away', { folded: new Set(ids('A', 'a')) }, 'Row 4 was folded away; its group is open again.'],
    [
      'in a hidden column',
      { hiddenColumns: new Set(columns('n')) },
      'B4 was in a hidden column; it is shown again.',
    ],
  ])('%s', (_how, change, said) => {
    const grid = gridOf()
    grid.looks.set(change)
    const before = grid.looks.parts
    expect(grid.core.goTo({ row: rowId('i2'), column: columnId('n') })).toBe(true)
    expect(grid.core.address).toBe('B4')
    expect(grid.core.notice?.text).toBe(said)
    grid.core.notice?.actions[0]?.run()
    expect(grid.looks.parts).toEqual(before)
  })

  test('left out by a filter: it is let in, the filter stays', () => {
    const grid = gridOf()
    grid.choose('n', { test: { is: 'more', from: '15', to: '' } })
    expect(grid.rows()).toBe('A a i1 i3 s t')
    grid.core.goTo({ row: rowId('i2'), column: columnId('n') })
    expect(grid.rows()).toBe('A a i1 i2 i3 s t')
    expect(grid.core.notice?.text).toBe('Row 4 was left out by your filter; it is shown nevertheless.')
  })
})

describe('[GR84] sorting for oneself', () => {
  test('sorts siblings; groups, headings and sums stay where they are, empty cells go last', () => {
    const grid = gridOf()
    grid.session.clear(TABLE, [{ row: rowId('i2'), column: columnId('n') }])
    grid.at('i1', 'n')
    grid.arranging.sort('down')
    expect(grid.rows()).toBe('A a i1 i3 i2 b i4 s B i5 x y t')
    grid.arranging.sort('up')
    expect(grid.rows()).toBe('A a i3 i1 i2 b i4 s B i5 y x t')
    grid.arranging.sortOff()
    expect(grid.reader.rows).toBe(grid.reader.table.rows.ids)
    expect(grid.session.canUndo).toBe(true)
  })

  test('numbers before words before errors, nothing last; Chinese by its sounds; equal ones stay', () => {
    const key = (text: string, number?: number) =>
      number === undefined
        ? { group: text === '' ? ('empty' as const) : ('text' as const), number: 0, text }
        : { group: 'number' as const, number, text }
    const sorted = (way: 'up' | 'down') =>
      [key(''), key('上海'), key('北京'), key('广州'), key('10', 10), key('9', 9)]
        .toSorted(comparison('zh', way))
        .map(({ text }) => text)
    expect(sorted('up')).toEqual(['9', '10', '北京', '广州', '上海', ''])
    expect(sorted('down')).toEqual(['上海', '广州', '北京', '10', '9', ''])
  })

  test('rows cannot be moved in it: it says so and offers the way back', () => {
    const grid = gridOf()
    grid.at('i1', 'n')
    grid.arranging.sort('up')
    const before = grid.reader.table.rows.ids.join(' ')
    grid.structure.moveRowsDown()
    grid.structure.dropRows(ids('i1'), 0)
    expect(grid.reader.table.rows.ids.join(' ')).toBe(before)
    expect(grid.core.notice?.text).toMatch(/^While the table is sorted for you/)
    grid.core.notice?.actions[0]?.run()
    expect(grid.arranging.isSorted).toBe(false)
  })

  test('what is edited stays where it is, until one sorts again', () => {
    const grid = gridOf()
    grid.at('i1', 'n')
    grid.arranging.sort('up')
    const before = grid.rows()
    expect(grid.arranging.line?.[0]?.actions).toHaveLength(1)
    grid.session.commit(TABLE, rowId('i1'), columnId('n'), '1', 'en')
    expect(grid.rows()).toBe(before)
    vi.runAllTimers()
    expect(grid.arranging.line?.[0]?.actions.map(({ label }) => label)).toEqual([
      'Sort again',
      'Take off the sort',
    ])
    grid.arranging.again()
    expect(grid.rows()).toContain('a i1 i2 i3')
    expect(grid.arranging.line?.[0]?.actions).toHaveLength(1)
  })

  test('however many changes others make, it is worked out anew a few times only, and sorting again is offered and taken', () => {
    const grid = gridOf()
    const offers = (): (string | undefined)[] | undefined =>
      grid.arranging.line?.[0]?.actions.map(({ label }) => label)
    grid.at('i1', 'n')
    const collators = vi.spyOn(Intl, 'Collator')
    grid.arranging.sort('up')
    expect(collators).toHaveBeenCalledTimes(1)
    collators.mockClear()
    // Of the column that is sorted by, and no other order comes of it.
    for (let n = 0; n < 500; n++) {
      grid.session.commit(TABLE, rowId('i1'), columnId('n'), String(100 + n), 'en')
      vi.advanceTimersByTime(2)
    }
    vi.runAllTimers()
    expect(collators.mock.calls.length).toBeGreaterThan(1)
    expect(collators.mock.calls.length).toBeLessThanOrEqual(5)
    expect(offers()).toEqual(['Take off the sort'])

    collators.mockClear()
    for (let n = 0; n < 500; n++) grid.session.commit(TABLE, rowId('i1'), columnId('n'), String(n % 2), 'en')
    vi.runAllTimers()
    expect(collators).toHaveBeenCalledTimes(1)
    expect(offers()).toEqual(['Sort again', 'Take off the sort'])
    grid.arranging.again()
    expect(offers()).toEqual(['Take off the sort'])

    // The grid goes.
    grid.session.commit(TABLE, rowId('i1'), columnId('n'), '5', 'en')
    grid.arranging.leave()
    expect(vi.getTimerCount()).toBe(0)
    collators.mockRestore()
  })

  test('a row that one makes stays beside the one it was made at; one that others make, beside the one it stands behind', () => {
    const grid = gridOf()
    grid.at('i1', 'n')
    grid.arranging.sort('up')
    grid.structure.insertRowsAbove()
    const mine = grid.core.activePlace!.row
    expect(grid.rows()).toContain(`i3 ${mine} i1`)
    const [theirs] = grid.session.insertRows(TABLE, { at: 4, count: 1, parent: rowId('a'), kind: 'item' })
    const beforeIt = grid.reader.table.rows.ids[grid.reader.table.rows.indexOf(theirs!) - 1]
    expect(grid.rows()).toContain(`${beforeIt} ${theirs}`)
  })
})

describe('[GR85] filtering for oneself', () => {
  test('keeps the headings of what is shown, pale, and the sums beside it', () => {
    const grid = gridOf()
    grid.choose('n', { test: { is: 'atMost', from: '5', to: '' } })
    // Nought is in every heading.
    grid.choose('n', { test: { is: 'between', from: '4', to: '8' } })
    expect(grid.rows()).toBe('A b i4 s B i5 t')
    const { arrangement } = grid.looks.parts
    expect(grid.reader.rows.filter((id) => arrangement?.isPale(id))).toEqual(['A', 'b', 'B'])
    expect(grid.arranging.line?.[0]?.text).toBe('2 of 11 rows shown for you')
  })

  test('several columns together; taken off one by one, and all at once', () => {
    const grid = gridOf()
    grid.choose('w', { values: new Set(['second']) })
    grid.choose('n', { test: { is: 'less', from: '8', to: '' } })
    expect(grid.rows()).toBe('A b i4 s B i5 y t')
    grid.choose('n', null)
    expect([...arrangedBy(grid.reader.personal).choice.keys()]).toEqual(['w'])
    grid.arranging.filterOff()
    expect(grid.reader.rows).toBe(grid.reader.table.rows.ids)
  })

  test('a row is not taken from under the hand that edits it, and a new one is seen', () => {
    const grid = gridOf()
    grid.choose('n', { test: { is: 'more', from: '15', to: '' } })
    grid.session.commit(TABLE, rowId('i1'), columnId('n'), '1', 'en')
    grid.session.insertRows(TABLE, { at: 3, count: 1, parent: rowId('a'), kind: 'item' })
    expect(grid.rows()).toContain('i1')
    expect(grid.reader.rows).toHaveLength(7)
    vi.runAllTimers()
    expect(grid.arranging.line?.[0]?.actions[0]?.label).toBe('Filter again')
    grid.arranging.again()
    expect(grid.rows()).toBe('A a i3 s t')
  })

  test('one that leaves nothing is refused, with a word', () => {
    const grid = gridOf()
    grid.choose('n', { test: { is: 'more', from: '1000', to: '' } })
    expect(grid.reader.rows).toHaveLength(13)
    expect(grid.core.notice?.text).toMatch(/^No row would be left/)
  })

  test('values are listed with how often, of the rows that other columns leave', () => {
    const { reader } = gridOf()
    expect(valuesIn(reader, columnId('w'), new Map())).toMatchObject([
      { text: 'first', count: 7 },
      { text: 'second', count: 4 },
    ])
    const only = new Map([[columnId('w'), { values: new Set(['second']), test: null }]])
    expect(valuesIn(reader, columnId('n'), only).map(({ text }) => text)).toEqual(['3', '5', '7', '9'])
    expect(leftOut(reader, only).of).toBe(11)
  })

  test.each<[CellTest['is'], string, string, boolean]>([
    ['contains', 'ABC', '', true],
    ['lacks', 'abc', '', false],
    ['equals', 'xabcx', '', true],
    ['equals', 'abc', '', false],
    ['empty', '', '', false],
    ['filled', '', '', true],
  ])('words: %s “%s”', (is, from, to, expected) => {
    expect(cellTest({ is, from, to })?.({ text: 'xabcx', number: null, day: null })).toBe(expected)
  })

  test.each<[CellTest['is'], string, string, boolean | undefined]>([
    ['more', '9.5', '', true],
    ['more', '10', '', false],
    ['atLeast', '10', '', true],
    ['less', '10', '', false],
    ['atMost', '10', '', true],
    ['between', '5', '15', true],
    ['between', '11', '15', false],
    ['equals', '10.0', '', true],
    ['more', 'ten', '', undefined],
    ['between', '5', '', undefined],
  ])('numbers: %s %s %s', (is, from, to, expected) => {
    expect(cellTest({ is, from, to })?.({ text: '10', number: 10, day: null })).toBe(expected)
  })

  test.each<[CellTest['is'], string, string, boolean]>([
    ['more', '2026-01-31', '', true],
    ['less', '1 March 2026', '', false],
    ['between', '2026-02-01', '2026-03-01', true],
  ])('days: %s %s %s', (is, from, to, expected) => {
    expect(cellTest({ is, from, to })?.({ text: '1 March 2026', number: null, day: '2026-03-01' })).toBe(
      expected,
    )
  })
})
