import { describe, expect, test } from 'vitest'

import { topmost } from '../../../client/grid/topmost-rows.ts'
import { drop, indent, moveDown, moveUp, outdent } from '../../../client/grid/tree-moves.ts'
import { Axis } from '../../../shared/model/axis.ts'
import type { RowId } from '../../../shared/model/ids.ts'
import { rowId } from '../../../shared/model/ids.ts'
import type { RowKind } from '../../../shared/model/table.ts'

// A (category) > a (subcategory) > 1 2, b > 3; B > c (no items); t (total)
const TREE: readonly [id: string, parent: string | null, kind: RowKind][] = [
  ['A', null, 'category'],
  ['a', 'A', 'subcategory'],
  ['i1', 'a', 'item'],
  ['i2', 'a', 'item'],
  ['b', 'A', 'subcategory'],
  ['i3', 'b', 'item'],
  ['B', null, 'category'],
  ['c', 'B', 'subcategory'],
  ['t', null, 'total'],
]
const axis = new Axis<RowId>(
  TREE.map(([id, parent], index) => ({
    id: rowId(id),
    key: `a${String.fromCharCode(97 + index)}`,
    parent: parent === null ? null : rowId(parent),
    deleted: false,
    tag: null,
  })),
)
const kindOf = (row: RowId): RowKind => TREE.find(([id]) => id === row)?.[2] ?? 'line'
const ids = (...rows: string[]): RowId[] => rows.map(rowId)
const short = (move: ReturnType<typeof moveUp>) => move && [move.rows.join(), move.before, move.parent]

test('a block is moved by its topmost rows', () => {
  expect(topmost(axis, ids('a', 'i1', 'i2', 'b'))).toEqual(['a', 'b'])
})

describe('one place', () => {
  test.each([
    ['i2', ['i2', 'i1', 'a']],
    ['i1', null],
    ['i3', ['i3', null, 'a']],
    ['b', ['b', 'a', 'A']],
    ['c', ['c', null, 'A']],
    ['A', null],
  ])('up: %s', (row, to) => {
    expect(short(moveUp(axis, ids(row)))).toEqual(to)
  })

  test.each([
    ['i1', ['i1', null, 'a']],
    ['i2', ['i2', 'i3', 'b']],
    ['b', ['b', 'c', 'B']],
    ['i3', null],
    ['t', null],
  ])('down: %s', (row, to) => {
    expect(short(moveDown(axis, ids(row)))).toEqual(to)
  })
})

test('in and out of a group', () => {
  expect(short(indent(axis, ids('i2')))).toEqual(['i2', null, 'i1'])
  expect(indent(axis, ids('i1'))).toBeNull()
  expect(short(outdent(axis, ids('i1')))).toEqual(['i1', 'b', 'A'])
  expect(outdent(axis, ids('A'))).toBeNull()
})

describe('dropping between rows', () => {
  const at = (rows: string[], gap: number) => short(drop(axis, ids(...rows), gap, kindOf))
  test.each([
    ['before one of its kind', ['i3'], 2, ['i3', 'i1', 'a']],
    ['after one of its kind', ['i1'], 6, ['i1', null, 'b']],
    ['behind the last item of the other group', ['i3'], 4, ['i3', null, 'a']],
    ['under an empty heading', ['i3'], 8, ['i3', null, 'c']],
    ['a whole group with its items', ['a', 'i1', 'i2'], 7, ['a', 'c', 'B']],
    ['where it stands: nothing', ['i1'], 3, null],
    ['into itself: nothing', ['a'], 3, null],
  ] as const)('%s', (_name, rows, gap, to) => {
    expect(at([...rows], gap)).toEqual(to)
  })
})
