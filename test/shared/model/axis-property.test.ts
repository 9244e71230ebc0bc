import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Axis, type AxisEntry } from '../../../shared/model/axis.ts'
import type { Bound } from '../../../shared/model/formula.ts'
import { covered, slowlyCovered, type PlaceBound } from './axis-fixture.ts'

/** Longer runs: `FUZZ_SCALE=20 npx vitest run test/shared/model/axis-property`. */
const SCALE = Number(process.env['FUZZ_SCALE'] ?? 1)

const IDS = Array.from('abcdefghijklmnop')
/** Few keys, so that twins are common; some stand between twins. */
const KEYS = ['1', '2', '3', '3!c!V', '3!f!2', '3V', '4', '4!e!V', '5', '6', '7', '8', '9']

type State = AxisEntry[]

/** Any forest: parents among earlier ids, so no cycles (those are the fixture's own business). */
const forestOf = (twins: boolean): fc.Arbitrary<State> =>
  fc
    .array(
      fc.record({
        key: fc.constantFrom(...KEYS),
        parent: fc.option(fc.nat(15), { freq: 2 }),
        deleted: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
      }),
      { minLength: 2, maxLength: 14 },
    )
    .map((list) =>
      list.map((given, index) => ({
        id: IDS[index]!,
        key: twins ? given.key : given.key + IDS[(index * 5) % 16]!,
        parent: given.parent === null || index === 0 ? null : IDS[given.parent % index]!,
        deleted: given.deleted,
        tag: null,
      })),
    )
const anyForest = forestOf(true)

type Step =
  | { readonly kind: 'delete' | 'restore'; readonly at: number }
  | { readonly kind: 'move'; readonly at: readonly number[]; readonly parent: number; readonly key: string }
  | { readonly kind: 'insert'; readonly parent: number; readonly key: string }
  | { readonly kind: 'sort'; readonly parent: number }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('delete' as const, 'restore' as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant('move' as const),
    at: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    parent: fc.nat(),
    key: fc.constantFrom(...KEYS),
  }),
  fc.record({ kind: fc.constant('insert' as const), parent: fc.nat(), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('sort' as const), parent: fc.nat() }),
)

const isUnder = (state: State, id: string | null, ancestor: string): boolean => {
  for (let at = id; at !== null; at = state.find((entry) => entry.id === at)?.parent ?? null)
    if (at === ancestor) return true
  return false
}

/** `null`: the top level, one time in the number of entries and one. */
const anyParent = (state: State, number: number): string | null =>
  state[number % (state.length + 1)]?.id ?? null

let moves = 0
let inserts = 0
function applyStep(state: State, step: Step): State {
  switch (step.kind) {
    case 'delete':
    case 'restore': {
      const target = state[step.at % state.length]!.id
      return state.map((entry) =>
        entry.id === target ? { ...entry, deleted: step.kind === 'delete' } : entry,
      )
    }
    case 'insert': {
      const id = `n${++inserts}`
      return [
        ...state,
        { id, key: step.key, parent: anyParent(state, step.parent), deleted: false, tag: null },
      ]
    }
    case 'move': {
      const ids = new Set(step.at.map((at) => state[at % state.length]!.id))
      const parent = anyParent(state, step.parent)
      if ([...ids].some((id) => isUnder(state, parent, id))) return state
      const tag = `t${++moves}`
      const order = [...ids]
      return state.map((entry) =>
        ids.has(entry.id) ? { ...entry, parent, tag, key: `${step.key}m${order.indexOf(entry.id)}` } : entry,
      )
    }
    case 'sort': {
      const parent = anyParent(state, step.parent)
      const siblings = state.filter((entry) => entry.parent === parent && !entry.deleted)
      const keys = siblings.map((entry) => entry.key).sort()
      const order = siblings
        .map((entry) => entry.id)
        .sort()
        .reverse()
      return state.map((entry) => {
        const index = order.indexOf(entry.id)
        return index < 0 || entry.key === keys[index] ? entry : { ...entry, key: keys[index]!, tag: null }
      })
    }
  }
}

/** A range over any two visible rows of the axis, or a total in the second of them. */
function anyRange(state: State, a: number, b: number, isTotal: boolean): [PlaceBound, PlaceBound] | null {
  const axis = new Axis(state)
  if (axis.length < 2) return null
  const [first, last] = [a % axis.length, b % axis.length].sort((x, y) => x - y)
  const [from, to] = [axis.ids[first!]!, axis.ids[last!]!]
  const start = from === to ? axis.bound(from) : axis.bound(from, to)
  const end = from === to ? axis.bound(to) : axis.bound(to, from)
  if (typeof start === 'string' || typeof end === 'string') return null
  return [start, isTotal && from !== to ? { ...end, before: true } : end]
}

describe('axis properties', () => {
  test('[AX1–AX12] many steps: the extent is what the slow model says', () => {
    fc.assert(
      fc.property(
        anyForest,
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        fc.array(anyStep, { maxLength: 12 }),
        (start, a, b, isTotal, steps) => {
          const range = anyRange(start, a, b, isTotal)
          if (!range) return
          let state = start
          expect(covered(state, range)).toEqual(slowlyCovered(state, range))
          for (const step of steps) {
            state = applyStep(state, step)
            expect(covered(state, range)).toEqual(slowlyCovered(state, range))
          }
        },
      ),
      { numRuns: 750 * SCALE },
    )
  })

  test('a range written now covers exactly what lies between its ends', () => {
    fc.assert(
      fc.property(anyForest, fc.nat(), fc.nat(), (state, a, b) => {
        const range = anyRange(state, a, b, false)
        if (!range) return
        const { ids } = new Axis(state)
        expect(covered(state, range)).toEqual(
          ids.slice(ids.indexOf(range[0].at), ids.indexOf(range[1].at) + 1),
        )
      }),
      { numRuns: 250 * SCALE },
    )
  })

  test('[AX10] a total written now covers exactly what lies above it', () => {
    fc.assert(
      fc.property(anyForest, fc.nat(), fc.nat(), (state, a, b) => {
        const range = anyRange(state, a, b, true)
        if (!range || range[0].at === range[1].at) return
        const { ids } = new Axis(state)
        expect(covered(state, range)).toEqual(ids.slice(ids.indexOf(range[0].at), ids.indexOf(range[1].at)))
      }),
      { numRuns: 250 * SCALE },
    )
  })

  test('[AX5, AX6] moving any row changes the membership of no row outside its own subtree', () => {
    fc.assert(
      fc.property(
        forestOf(false),
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        anyStep,
        (state, a, b, isTotal, step) => {
          const range = anyRange(state, a, b, isTotal)
          if (!range || step.kind !== 'move' || step.at.length > 1) return
          const moved = state[step.at[0]! % state.length]!.id
          const before = covered(state, range) ?? []
          const after = covered(applyStep(state, step), range) ?? []
          const others = (ids: string[]): string[] => ids.filter((id) => !isUnder(state, id, moved))
          expect(new Set(others(after))).toEqual(new Set(others(before)))
          if (before.length > 0 && others(before).length === 0 && !isTotal) expect(after).toEqual(before)
        },
      ),
      { numRuns: 750 * SCALE },
    )
  })

  test('[AX2, AX3] deleting removes just that row, restoring brings back just that row', () => {
    fc.assert(
      fc.property(anyForest, fc.nat(), fc.nat(), fc.boolean(), fc.nat(), (state, a, b, isTotal, at) => {
        const range = anyRange(state, a, b, isTotal)
        if (!range) return
        const target = state[at % state.length]!
        const deleted = state.map((entry) => (entry === target ? { ...entry, deleted: true } : entry))
        const restored = state.map((entry) => (entry === target ? { ...entry, deleted: false } : entry))
        const all = covered(restored, range) ?? []
        expect(covered(deleted, range) ?? []).toEqual(all.filter((id) => id !== target.id))
      }),
      { numRuns: 400 * SCALE },
    )
  })

  test('[AX13] replicas agree whatever order the entries arrive in, cycles and strangers included', () => {
    const anyEntries = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom(...IDS),
        key: fc.constantFrom(...KEYS),
        parent: fc.option(fc.constantFrom(...IDS, 'stranger')),
        deleted: fc.boolean(),
        tag: fc.option(fc.constantFrom('t', 'u')),
      }),
      { selector: (entry) => entry.id },
    )
    const anyBound: fc.Arbitrary<Bound> = fc.oneof(
      fc.constantFrom<Bound>('@', '-', '+'),
      fc.record(
        {
          at: fc.constantFrom(...IDS),
          key: fc.constantFrom(...KEYS),
          in: fc.constantFrom(...IDS),
          before: fc.constant(true as const),
          up: fc.array(
            fc.record({
              at: fc.constantFrom(...IDS),
              key: fc.constantFrom(...KEYS),
              in: fc.constantFrom(...IDS),
            }),
            { maxLength: 3 },
          ),
        },
        { requiredKeys: ['at', 'key'] },
      ),
    )
    fc.assert(
      fc.property(
        anyEntries,
        anyBound,
        anyBound,
        fc.integer({ min: -1, max: 5 }),
        fc.nat(),
        (list, from, to, own, turn) => {
          const other = [
            ...list.slice(turn % (list.length || 1)),
            ...list.slice(0, turn % (list.length || 1)),
          ].reverse()
          const [one, two] = [new Axis(list), new Axis(other)]
          expect(two.ids).toEqual(one.ids)
          expect(one.ids.toSorted()).toEqual(
            list
              .filter((entry) => !entry.deleted)
              .map((entry) => entry.id)
              .toSorted(),
          )
          const extent = one.extent(from, to, Math.min(own, one.length - 1))
          expect(two.extent(from, to, Math.min(own, one.length - 1))).toEqual(extent)
          if (!extent) return
          expect(extent[0]).toBeGreaterThanOrEqual(0)
          expect(extent[1]).toBeLessThan(one.length)
          expect(extent[0]).toBeLessThanOrEqual(extent[1])
        },
      ),
      { numRuns: 750 * SCALE },
    )
  })

  test('children, descendants and depth agree with each other', () => {
    fc.assert(
      fc.property(anyForest, (state) => {
        const axis = new Axis(state)
        const walk = (parent: string | null): string[] =>
          axis.childrenOf(parent).flatMap((id) => [id, ...walk(id)])
        expect(walk(null)).toEqual(axis.ids)
        for (const id of axis.ids) {
          expect(axis.descendantsOf(id)).toEqual(walk(id))
          const parent = axis.parentOf(id)
          expect(axis.childrenOf(parent)).toContain(id)
          expect(axis.depthOf(id)).toBe(parent === null ? 0 : axis.depthOf(parent) + 1)
          expect(axis.ids[axis.indexOf(id)]).toBe(id)
        }
      }),
      { numRuns: 150 * SCALE },
    )
  })

  test('a tree as deep as it has rows', () => {
    const deep = Array.from({ length: 20_000 }, (_, index) => ({
      id: `r${index}`,
      key: 'k',
      parent: index === 0 ? null : `r${index - 1}`,
      deleted: index % 2 === 1,
      tag: null,
    }))
    const axis = new Axis(deep)
    expect(axis.length).toBe(10_000)
    expect(axis.childrenOf('r0')).toEqual(['r2'])
    const range = [axis.bound('r2', 'r19998'), axis.bound('r19998', 'r2')] as const
    expect(axis.extent(range[0], range[1], -1)).toEqual([1, 9999])
  })
})
