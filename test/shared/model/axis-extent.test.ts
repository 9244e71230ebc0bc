import { describe, expect, test } from 'vitest'

import { Axis } from '../../../shared/model/axis.ts'
import type { Bound } from '../../../shared/model/formula.ts'
import { change, covered, forest, written, writtenTotal } from './axis-fixture.ts'

const flat = forest('a b c d e f')

describe('flat rows', () => {
  const range = written(flat, 'b', 'd')

  test('[AX1] a single row is followed, #REF! when deleted, back when restored', () => {
    const single = written(flat, 'c', 'c')
    expect(covered(change(flat, 'c', { key: 'k000' }), single)).toEqual(['c'])
    expect(covered(change(flat, 'c', { parent: 'a', key: 'x' }), single)).toEqual(['c'])
    expect(covered(change(flat, 'c', { deleted: true }), single)).toBeNull()
    expect(covered(flat, single)).toEqual(['c'])
  })

  test('[AX2] insert inside grows', () => {
    const inserted = [...flat, { id: 'x', key: 'k002V', parent: null, deleted: false, tag: null }]
    expect(covered(inserted, range)).toEqual(['b', 'x', 'c', 'd'])
  })

  test('[AX2] a deleted end contracts to the next live row', () => {
    expect(covered(change(flat, 'd', { deleted: true }), range)).toEqual(['b', 'c'])
    expect(covered(change(flat, 'b', { deleted: true }), range)).toEqual(['c', 'd'])
  })

  test('[AX3] all deleted is #REF! and recovers', () => {
    const gone = ['b', 'c', 'd'].reduce((list, id) => change(list, id, { deleted: true }), flat)
    expect(covered(gone, range)).toBeNull()
    expect(covered(change(gone, 'c', { deleted: false }), range)).toEqual(['c'])
  })

  test.each([
    ['just below', 'k004V'],
    ['just above', 'k001V'],
  ])('[AX4] insert %s is not counted', (_, key) => {
    const inserted = [...flat, { id: 'x', key, parent: null, deleted: false, tag: null }]
    expect(covered(inserted, range)).toEqual(['b', 'c', 'd'])
  })

  test.each([
    ['far below', 'd', 'k900', ['b', 'c']],
    ['far above', 'd', 'k000', ['b', 'c']],
    ['inside', 'd', 'k002V', ['b', 'd', 'c']],
    ['the first, far below', 'b', 'k900', ['c', 'd']],
    ['the first, to the top', 'b', 'k000', ['c', 'd']],
  ])('[AX5] an end row dragged %s', (_, id, key, rows) => {
    expect(covered(change(flat, id, { key, tag: 't' }), range)).toEqual(rows)
  })

  test('[AX5] a sort keeps the block', () => {
    const keys = new Map([
      ['b', 'k004'],
      ['d', 'k002'],
    ])
    const sorted = flat.map((entry) => ({ ...entry, key: keys.get(entry.id) ?? entry.key }))
    expect(covered(sorted, range)).toEqual(['d', 'c', 'b'])
    const outside = change(change(flat, 'b', { key: 'k006' }), 'f', { key: 'k002' })
    expect(covered(outside, range)).toEqual(['f', 'c', 'd'])
  })

  const moveBlock = (ids: readonly string[], to: string): typeof flat =>
    flat.map((entry) =>
      ids.includes(entry.id) ? { ...entry, key: `${to}${ids.indexOf(entry.id)}`, tag: 't' } : entry,
    )

  test('[AX7] the whole block moved is followed, and contracts where it is now', () => {
    const moved = moveBlock(['b', 'c', 'd'], 'k9')
    expect(new Axis(moved).ids).toEqual(['a', 'e', 'f', 'b', 'c', 'd'])
    expect(covered(moved, range)).toEqual(['b', 'c', 'd'])
    expect(covered(change(moved, 'd', { deleted: true }), range)).toEqual(['b', 'c'])
    expect(covered(change(moved, 'b', { deleted: true }), range)).toEqual(['c', 'd'])
    const all = ['b', 'c', 'd'].reduce((list, id) => change(list, id, { deleted: true }), moved)
    expect(covered(all, range)).toBeNull()
  })

  test('[AX7] a larger block moved is followed as well', () => {
    expect(covered(moveBlock(['a', 'b', 'c', 'd', 'e'], 'k9'), range)).toEqual(['b', 'c', 'd'])
  })

  test('two separate moves are no block', () => {
    const moved = change(change(flat, 'b', { key: 'k901', tag: 't' }), 'd', { key: 'k902', tag: 'u' })
    expect(covered(moved, range)).toEqual(['c'])
  })

  test('[AX10] a total grows with what is added just above it, and never counts itself', () => {
    const total = writtenTotal(flat, 'b', 'e')
    expect(covered(flat, total)).toEqual(['b', 'c', 'd'])
    const above = [...flat, { id: 'x', key: 'k004V', parent: null, deleted: false, tag: null }]
    expect(covered(above, total)).toEqual(['b', 'c', 'd', 'x'])
    const below = [...flat, { id: 'x', key: 'k005V', parent: null, deleted: false, tag: null }]
    expect(covered(below, total)).toEqual(['b', 'c', 'd'])
    expect(covered(change(flat, 'd', { deleted: true }), total)).toEqual(['b', 'c'])
    expect(covered(change(flat, 'e', { key: 'k900', tag: 't' }), total)).toEqual(['b', 'c', 'd'])
  })

  test('[AX10] a total of one row grows too', () => {
    const total = writtenTotal(flat, 'd', 'e')
    const above = [...flat, { id: 'x', key: 'k004V', parent: null, deleted: false, tag: null }]
    expect(covered(above, total)).toEqual(['d', 'x'])
  })

  test('[AX7] a block moved with its total, and without it', () => {
    const total = writtenTotal(flat, 'b', 'e')
    expect(covered(moveBlock(['b', 'c', 'd', 'e'], 'k9'), total)).toEqual(['b', 'c', 'd'])
    const alone = moveBlock(['b', 'c', 'd'], 'k9')
    expect(covered(alone, total)).toEqual(['b', 'c', 'd'])
    expect(covered(moveBlock(['b', 'c'], 'k9'), total)).toEqual(['d'])
    const grown = [...alone, { id: 'x', key: 'k91V', parent: null, deleted: false, tag: null }]
    expect(covered(grown, total)).toEqual(['b', 'c', 'x', 'd'])
  })

  test('[AX11] a twin with the same key is not drawn in', () => {
    const twins = [
      ...forest('a m z'),
      { id: 'b', key: 'k002', parent: null, deleted: false, tag: null },
      { id: 'y', key: 'k003', parent: null, deleted: false, tag: null },
      { id: 'zz', key: 'k003', parent: null, deleted: false, tag: null },
    ]
    expect(new Axis(twins).ids).toEqual(['a', 'b', 'm', 'y', 'z', 'zz'])
    expect(covered(twins, written(twins, 'm', 'y'))).toEqual(['m', 'y'])
    expect(covered(twins, written(twins, 'b', 'z'))).toEqual(['b', 'm', 'y', 'z'])
  })
})

describe('open ends and the own row', () => {
  const axis = new Axis(flat)
  test('open', () => {
    expect(axis.extent('-', '+', -1)).toEqual([0, 5])
    expect(axis.extent(axis.bound('c', null), '+', -1)).toEqual([2, 5])
    const rest = ['c', 'd', 'e', 'f'].reduce((list, id) => change(list, id, { deleted: true }), flat)
    expect(new Axis(rest).extent(axis.bound('c', null), '+', -1)).toBeNull()
    expect(new Axis([]).extent('-', '+', -1)).toBeNull()
  })
  test('own row', () => {
    expect(axis.extent('@', '@', 3)).toEqual([3, 3])
    expect(axis.extent('@', '@', -1)).toBeNull()
    expect(axis.extent(axis.bound('b', 'd'), '@', 3)).toEqual([1, 3])
  })
  test('[AX9] the own row dragged across the other end', () => {
    expect(axis.extent(axis.bound('c', 'e'), '@', 0)).toEqual([0, 2])
    expect(axis.extent('@', axis.bound('c', 'a'), 4)).toEqual([2, 4])
  })
  test('[AX9] the other end, when it is gone, contracts towards the own row', () => {
    const shown = (list: typeof flat, from: Bound, to: Bound, own: string): readonly string[] => {
      const line = new Axis(list)
      const [first, last] = line.extent(from, to, line.indexOf(own)) ?? [0, -1]
      return line.ids.slice(first, last + 1)
    }
    const moved = change(change(flat, 'e', { key: 'k000' }), 'c', { deleted: true })
    expect(shown(moved, axis.bound('c', 'e'), '@', 'e')).toEqual(['e', 'a', 'b'])
    // The first row of a running total, dragged up from the foot of the table.
    const first = change(flat, 'f', { key: 'k000' })
    expect(shown(first, axis.bound('f', 'f'), '@', 'f')).toEqual(['f', 'a', 'b', 'c', 'd', 'e'])
    const down = change(change(flat, 'b', { key: 'k900' }), 'd', { deleted: true })
    expect(shown(down, '@', axis.bound('d', 'b'), 'b')).toEqual(['e', 'f', 'b'])
    const foot = change(flat, 'a', { key: 'k900' })
    expect(shown(foot, '@', axis.bound('a', 'a'), 'a')).toEqual(['b', 'c', 'd', 'e', 'f', 'a'])
  })
})

describe('trees', () => {
  const tree = forest('g(a b c) h(d e) i(f) z')

  test('[AX4] the last row is counted without what comes to stand under it', () => {
    const range = written(tree, 'a', 'c')
    const under = [...tree, { id: 'x', key: 'k1', parent: 'c', deleted: false, tag: null }]
    expect(new Axis(under).ids.slice(0, 5)).toEqual(['g', 'a', 'b', 'c', 'x'])
    expect(covered(under, range)).toEqual(['a', 'b', 'c'])
  })

  test('[AX2] a row added anywhere between grows the range, on any level', () => {
    const range = written(tree, 'b', 'd')
    const inner = [...tree, { id: 'x', key: 'k9', parent: 'g', deleted: false, tag: null }]
    expect(covered(inner, range)).toEqual(['b', 'c', 'x', 'h', 'd'])
    const deep = [...tree, { id: 'x', key: 'k9', parent: 'c', deleted: false, tag: null }]
    expect(covered(deep, range)).toEqual(['b', 'c', 'x', 'h', 'd'])
  })

  test('[AX7] the group around the whole range moved', () => {
    const range = written(tree, 'a', 'c')
    expect(covered(change(tree, 'g', { key: 'k900' }), range)).toEqual(['a', 'b', 'c'])
    expect(covered(change(tree, 'g', { key: 'x', parent: 'i' }), range)).toEqual(['a', 'b', 'c'])
  })

  test('[AX7] a range from a heading into its group', () => {
    const range = written(tree, 'g', 'b')
    expect(covered(tree, range)).toEqual(['g', 'a', 'b'])
    expect(covered(change(tree, 'g', { key: 'k900' }), range)).toEqual(['g', 'a', 'b'])
    expect(covered(change(tree, 'g', { deleted: true }), range)).toEqual(['a', 'b'])
    expect(covered(change(tree, 'b', { key: 'k000' }), range)).toEqual(['g', 'b', 'a'])
    expect(covered(change(tree, 'b', { key: 'k900', parent: null }), range)).toEqual(['g', 'a'])
  })

  test('[AX6] a group with one end dragged away: its rows leave, nothing is stretched', () => {
    const range = written(tree, 'b', 'd')
    expect(covered(tree, range)).toEqual(['b', 'c', 'h', 'd'])
    expect(covered(change(tree, 'h', { key: 'k900', tag: 't' }), range)).toEqual(['b', 'c'])
    expect(covered(change(tree, 'h', { key: 'k000', tag: 't' }), range)).toEqual(['b', 'c'])
    expect(covered(change(tree, 'g', { key: 'k900', tag: 't' }), range)).toEqual(['h', 'd'])
    expect(covered(change(tree, 'g', { key: 'k9', parent: 'i', tag: 't' }), range)).toEqual(['h', 'd'])
  })

  test('[AX7] both groups moved in one step', () => {
    const range = written(tree, 'b', 'd')
    const moved = change(change(tree, 'g', { key: 'k901', tag: 't' }), 'h', { key: 'k902', tag: 't' })
    expect(covered(moved, range)).toEqual(['b', 'c', 'h', 'd'])
  })

  test('[AX6] also several levels up', () => {
    const deep = forest('p(q(r(a b) s) t) u(v(c d)) w')
    const range = written(deep, 'b', 'c')
    expect(covered(deep, range)).toEqual(['b', 's', 't', 'u', 'v', 'c'])
    expect(covered(change(deep, 'v', { key: 'k9', parent: 'w' }), range)).toEqual(['b', 's', 't', 'u'])
    expect(covered(change(deep, 'q', { key: 'k9', parent: 'w' }), range)).toEqual(['t', 'u', 'v', 'c'])
    expect(covered(change(deep, 'r', { key: 'k9', parent: 'w' }), range)).toEqual(['s', 't', 'u', 'v', 'c'])
    expect(covered(change(deep, 'p', { key: 'k900' }), range)).toEqual(['u', 'v', 'c'])
  })

  test('[AX12] a deleted group keeps its place', () => {
    const range = written(tree, 'b', 'd')
    expect(covered(change(tree, 'g', { deleted: true }), range)).toEqual(['b', 'c', 'h', 'd'])
    expect(covered(change(tree, 'h', { deleted: true }), range)).toEqual(['b', 'c', 'd'])
    const inner = written(tree, 'a', 'c')
    expect(covered(change(tree, 'g', { deleted: true }), inner)).toEqual(['a', 'b', 'c'])
    const moved = change(change(tree, 'g', { deleted: true }), 'a', { key: 'k900', parent: null })
    expect(covered(moved, inner)).toEqual(['b', 'c'])
  })

  test('[AX8] an end row that only changed its level is still counted', () => {
    const range = written(tree, 'a', 'c')
    const outdented = change(tree, 'c', { parent: null, key: 'k001V' })
    expect(new Axis(outdented).ids.slice(0, 4)).toEqual(['g', 'a', 'b', 'c'])
    expect(covered(outdented, range)).toEqual(['a', 'b', 'c'])
    const indented = change(flat, 'd', { parent: 'c', key: 'k1' })
    expect(covered(indented, written(flat, 'b', 'd'))).toEqual(['b', 'c', 'd'])
    const first = change(flat, 'b', { parent: 'a', key: 'k1' })
    expect(covered(first, written(flat, 'b', 'd'))).toEqual(['b', 'c', 'd'])
  })

  test('[AX10] a total below a tree', () => {
    const total = writtenTotal(tree, 'g', 'z')
    const added = [...tree, { id: 'x', key: 'k9', parent: 'i', deleted: false, tag: null }]
    expect(covered(added, total)).toEqual(['g', 'a', 'b', 'c', 'h', 'd', 'e', 'i', 'f', 'x'])
    const group = [...tree, { id: 'x', key: 'k003V', parent: null, deleted: false, tag: null }]
    expect(covered(group, total)?.at(-1)).toBe('x')
  })

  test('[AX6] an open range keeps its beginning when the group around it goes', () => {
    const from = new Axis(tree).bound('b', null)
    expect(covered(tree, [from, '+'])?.[0]).toBe('b')
    expect(covered(change(tree, 'g', { key: 'k900' }), [from, '+'])).toEqual([
      'h',
      'd',
      'e',
      'i',
      'f',
      'z',
      'g',
      'a',
      'b',
      'c',
    ])
  })

  test('[AX13] unknown groups, cycles and order of arrival', () => {
    const range = written(tree, 'a', 'c')
    expect(covered(forest('z'), range)).toBeNull()
    const cycle = change(change(tree, 'g', { parent: 'h' }), 'h', { parent: 'g' })
    expect(new Axis(cycle).parentOf('h')).toBeNull()
    expect(new Axis(cycle).parentOf('g')).toBe('h')
    expect(covered(cycle, range)).toEqual(['a', 'b', 'c'])
    expect(covered(cycle.toReversed(), range)).toEqual(['a', 'b', 'c'])
  })
})
