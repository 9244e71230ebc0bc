/** Rows never jump and ranges keep their meaning, whatever is inserted where, by whom and at what time. */
import { deepStrictEqual } from 'node:assert/strict'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { keysAt, placeAt } from '../../../shared/doc/place.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { deleteRows, insertRows, moveRows, sortRows } from '../../../shared/doc/write-rows.ts'
import type { Bound } from '../../../shared/model/formula.ts'
import { rowId, type RowId, tableId } from '../../../shared/model/ids.ts'
import { isOrderKey, LONGEST_KEY } from '../../../shared/model/order.ts'
import { replica, sampleTable, seeded, sync, testEnv } from './make.ts'

const top = (before: string | null) => ({ parent: null, before: before === null ? null : rowId(before) })
const ids = (...names: string[]): RowId[] => names.map(rowId)
const keysOf = (table: TableDoc): string[] => [...table.rows.entries()].map((entry) => entry.key)

type Range = { readonly from: Bound<RowId>; readonly to: Bound<RowId> }

const rangeOver = (table: TableDoc, first: RowId, last: RowId): Range => ({
  from: table.rows.bound(first, first === last ? undefined : last),
  to: table.rows.bound(last, first === last ? undefined : first),
})

function coveredBy(table: TableDoc, { from, to }: Range): RowId[] {
  const extent = table.rows.extent(from, to, -1)
  return extent ? table.rows.ids.slice(extent[0], extent[1] + 1) : []
}

describe('order keys of rows', () => {
  test('[ORD5] seven hundred rows, each inserted between the two before it, stay where they were put', () => {
    const table = replica(7)
    insertRows(table, [{ id: rowId('first') }, { id: rowId('last') }], top(null))
    const range = rangeOver(table, rowId('first'), rowId('last'))
    const wanted = ['first', 'last']
    let at = 1
    for (let i = 0; i < 700; i++) {
      insertRows(table, [{ id: rowId(`n${i}`) }], top(wanted[at]!))
      wanted.splice(at, 0, `n${i}`)
      if (i % 2 === 0) at++
    }
    expect(table.rows.ids).toEqual(wanted)
    expect(Math.max(...keysOf(table).map((key) => key.length))).toBeLessThan(150)
    expect(coveredBy(table, range)).toEqual(wanted)
  })

  test('[ORD6] a row inserted between two that share a key moves neither, nor the ranges that end there', () => {
    const table = sampleTable(2, 1)
    const [a, b] = [1, 1].map((seed, index) => {
      const one = new TableDoc(tableId('t-1'), { ...testEnv(seed), clientId: 70 + index })
      one.apply(table.encode(), 'remote')
      return one
    })
    insertRows(a!, [{ id: rowId('a') }], top('r2'))
    insertRows(b!, [{ id: rowId('b') }], top('r2'))
    sync(a!, b!)
    expect(a!.rows.entry(rowId('a'))?.key).toBe(a!.rows.entry(rowId('b'))?.key)
    const [to, from] = [rangeOver(a!, rowId('r1'), rowId('b')), rangeOver(a!, rowId('b'), rowId('r2'))]
    insertRows(a!, [{ id: rowId('x') }], placeAt(a!.rows, 2))
    insertRows(b!, [{ id: rowId('y') }], placeAt(b!.rows, 2))
    sync(a!, b!)
    const [first, second] = a!.rows.ids.includes(rowId('x')) ? a!.rows.ids.slice(2, 4) : []
    expect(new Set([first, second])).toEqual(new Set(ids('x', 'y')))
    for (const one of [a!, b!]) {
      expect(one.rows.ids).toEqual(['r1', 'a', first, second, 'b', 'r2'])
      expect(coveredBy(one, to)).toEqual(['r1', 'a', first, second, 'b'])
      expect(coveredBy(one, from)).toEqual(['b', 'r2'])
    }
  })

  test('[DOC15] sorting rows that share a key keeps ranges over them', () => {
    const table = replica(1)
    insertRows(
      table,
      ids('m', 'z').map((id) => ({ id })),
      top(null),
    )
    table.transact('sort-rows', (writer) => {
      for (const id of ids('b', 'a', 'c')) writer.create('rows', id, { '#o': 'a0V' })
    })
    const all = table.rows.ids.slice()
    expect(all.slice(0, 3)).toEqual(expect.arrayContaining(ids('a', 'b')))
    const shared = all.filter((id) => 'abc'.includes(id))
    const range = rangeOver(table, shared[0]!, shared[2]!)
    for (const wanted of [ids('c', 'a', 'b'), ids('b', 'c', 'a'), ids('a', 'b', 'c'), ids('c', 'b', 'a')]) {
      sortRows(table, wanted)
      expect(table.rows.ids.filter((id) => 'abc'.includes(id))).toEqual(wanted)
      expect(coveredBy(table, range)).toEqual(wanted)
      expect(keysOf(table).every(isOrderKey)).toBe(true)
    }
  })

  test('[DOC15] rows of different parents are not sorted together', () => {
    const table = sampleTable(2, 1)
    insertRows(table, [{ id: rowId('under') }], { parent: rowId('r1'), before: null })
    const before = table.encodeVector()
    expect(() => sortRows(table, ids('under', 'r2'))).toThrow('rows-apart')
    expect(table.encodeVector()).toEqual(before)
  })

  test('[ORD7] a row with an illegal key stands somewhere, the same everywhere, and rows go in beside it', () => {
    const table = sampleTable(1, 1)
    const bad = ['', 'a', 'a0!', `a0${'V'.repeat(LONGEST_KEY)}`, 7, null]
    table.transact('insert-rows', (writer) => {
      for (const [index, key] of bad.entries()) writer.create('rows', `bad${index}`, { '#o': key })
    })
    const wanted = table.rows.ids.slice()
    for (let at = wanted.length; at >= 0; at--) {
      insertRows(table, [{ id: rowId(`n${at}`) }], placeAt(table.rows, at))
      wanted.splice(at, 0, rowId(`n${at}`))
      expect(table.rows.ids).toEqual(wanted)
    }
    expect(replica(2, table).rows.ids).toEqual(wanted)
  })

  test('[ORD7] where no key fits, rows go in as near as can be, and nobody else moves', () => {
    const table = sampleTable(2, 1)
    const long = `a5${'V'.repeat(LONGEST_KEY - 3)}`
    table.transact('insert-rows', (writer) => {
      for (const last of ['k', 'l', 'm']) writer.create('rows', last, { '#o': long + last })
    })
    const before = table.rows.ids.slice()
    const [key] = keysAt(table.rows, top('l'), 1, seeded(1))
    expect(isOrderKey(key)).toBe(true)
    insertRows(table, [{ id: rowId('n') }, { id: rowId('o') }], top('l'))
    expect(table.rows.ids.filter((id) => id !== 'n' && id !== 'o')).toEqual(before)
    expect(Math.abs(table.rows.indexOf(rowId('n')) - table.rows.indexOf(rowId('l')))).toBeLessThanOrEqual(3)
    expect(keysOf(table).every(isOrderKey)).toBe(true)
  })
})

type Step = { readonly who: number; readonly what: number; readonly at: number; readonly to: number }

const anySteps = fc.array(fc.record({ who: fc.nat(2), what: fc.nat(99), at: fc.nat(), to: fc.nat() }), {
  minLength: 20,
  maxLength: 120,
})

/** Three people; what each saw in order is kept to the end. */
class Story {
  readonly tables: readonly TableDoc[]
  readonly #undo = [new UndoStack(), new UndoStack(), new UndoStack()]
  readonly #last = [0, 0, 0]
  readonly #ranges: {
    readonly range: Range
    readonly inside: readonly RowId[]
    readonly outside: readonly RowId[]
  }[] = []
  #count = 0

  /** `coarse`: little randomness, so that people meet in one key all the time. */
  constructor(seed: number, coarse: boolean) {
    const start = sampleTable(4, 1)
    const fine = seeded(seed)
    const random = coarse ? () => Math.floor(fine() * 2) / 2 : fine
    this.tables = [11, 12, 13].map((clientId) => {
      const table = new TableDoc(tableId('t-1'), { ...testEnv(1), random, clientId })
      table.apply(start.encode(), 'remote')
      return table
    })
  }

  step({ who, what, at, to }: Step): void {
    const table = this.tables[who]!
    const stack = this.#undo[who]!
    const { rows } = table
    if (what < 55) this.#insert(who, what < 40 ? this.#last[who]! + (what % 2) : at, 1 + (to % 2))
    else if (what < 65) stack.push(deleteRows(table, [rows.ids[at % rows.length]!])!)
    else if (what < 75) this.#undoOne(who)
    else if (what < 80) stack.redo(() => table)
    else if (what < 90) this.#write(table, at, to)
    else this.#meet(who, this.tables[to % 3]!)
    if (table.rows.length < 3) this.#insert(who, 0, 3)
  }

  /** Whatever is not there before and after keeps its order. */
  #keepingOrder(table: TableDoc, work: () => void): void {
    const before = table.rows.ids
    work()
    const after = table.rows.ids
    deepStrictEqual(
      after.filter((id) => before.includes(id)),
      before.filter((id) => after.includes(id)),
    )
  }

  #insert(who: number, place: number, count: number): void {
    const table = this.tables[who]!
    const at = place % (table.rows.length + 1)
    const made = Array.from({ length: count }, () => ({ id: rowId(`n${this.#count++}`) }))
    const wanted = [...table.rows.ids]
    wanted.splice(at, 0, ...made.map(({ id }) => id))
    this.#undo[who]!.push(insertRows(table, made, placeAt(table.rows, at))!)
    deepStrictEqual(table.rows.ids, wanted)
    this.#last[who] = at
  }

  #undoOne(who: number): void {
    this.#keepingOrder(this.tables[who]!, () => this.#undo[who]!.undo(() => this.tables[who]))
  }

  #meet(who: number, other: TableDoc): void {
    const table = this.tables[who]!
    this.#keepingOrder(table, () => table.apply(other.diff(table.encodeVector()), 'remote'))
  }

  #write(table: TableDoc, at: number, to: number): void {
    const { ids: all } = table.rows
    const [first, last] = [at % all.length, to % all.length].toSorted((a, b) => a - b)
    const inside = all.slice(first, last! + 1)
    this.#ranges.push({
      range: rangeOver(table, all[first!]!, all[last!]!),
      inside,
      outside: all.filter((id) => !inside.includes(id)),
    })
  }

  /** Everybody meets; what they hold then. */
  end() {
    const meet = this.tables.reduce(
      (work, table) => () => this.#keepingOrder(table, work),
      () => sync(...this.tables),
    )
    meet()
    return this.tables.map((table) => ({
      order: table.rows.ids,
      illegal: keysOf(table).filter((key) => !isOrderKey(key)),
      lost: this.#ranges.flatMap(({ range, inside }) => {
        const covered = coveredBy(table, range)
        return inside.filter((id) => table.rows.has(id) && !covered.includes(id))
      }),
      strays: this.#ranges.flatMap(({ range, outside }) =>
        coveredBy(table, range).filter((id) => outside.includes(id)),
      ),
    }))
  }
}

describe('three people', () => {
  test.each([
    ['whose keys differ', false],
    ['who often meet in one key', true],
  ])(
    '[ORD8] %s insert, delete, undo: no row ever jumps, and ranges cover what they covered',
    (_, coarse) => {
      fc.assert(
        fc.property(anySteps, fc.nat(), (steps, seed) => {
          const story = new Story(seed, coarse)
          for (const step of steps) story.step(step)
          const [first, ...others] = story.end()
          expect(first).toMatchObject({ illegal: [], lost: [], strays: [] })
          for (const other of others) expect(other).toEqual(first)
        }),
        { numRuns: 60 },
      )
    },
    60_000,
  )

  test('[ORD6] a block moved between rows that share a key stands there, and goes back', () => {
    const table = replica(1)
    table.transact('insert-rows', (writer) => {
      for (const id of ['a', 'b', 'c']) writer.create('rows', id, { '#o': 'a0V' })
    })
    insertRows(
      table,
      ids('x', 'y').map((id) => ({ id })),
      top(null),
    )
    const stack = new UndoStack()
    stack.push(moveRows(table, ids('x', 'y'), top('b'))!)
    expect(table.rows.ids).toEqual(['a', 'x', 'y', 'b', 'c'])
    stack.push(moveRows(table, ids('c'), top('y'))!)
    expect(table.rows.ids).toEqual(['a', 'x', 'c', 'y', 'b'])
    stack.undo(() => table)
    stack.undo(() => table)
    expect(table.rows.ids).toEqual(['a', 'b', 'c', 'x', 'y'])
  })
})
