/** Which tables feed others, what is read there, and what moved since. The rules: shared/plan/SPEC.md, FEED. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { deleteColumns } from '../../../shared/doc/write-columns.ts'
import { addTable } from '../../../shared/doc/write-outline.ts'
import { deleteRows, insertRows, moveRows } from '../../../shared/doc/write-rows.ts'
import { documentsOf } from '../../../shared/import/plan-documents.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import { MAX_SOURCE_CELLS } from '../../../shared/model/frozen-values.ts'
import { columnId, nameId, rowId, tableId, type TableId } from '../../../shared/model/ids.ts'
import { areasReadBy, feedsOf } from '../../../shared/plan/feeds.ts'
import { movedSources } from '../../../shared/plan/moved-sources.ts'
import { sourceValues } from '../../../shared/plan/source-values.ts'
import { seeded, testEnv } from '../doc/make.ts'
import { planOfTables, World } from './feed-world.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(tableId) as [TableId, TableId, TableId, TableId]

describe('tables that feed', () => {
  test('[FEED1] directly and through others, in the plan’s order, itself not', () => {
    const world = new World()
    world.put(d, 'x1', '=C!A1')
    world.put(c, 'x1', '=SUM(A!A1:B2)+1')
    world.put(c, 'y1', '=D!A2')
    expect(feedsOf(d, world.plan)).toEqual([a, c])
    expect(feedsOf(c, world.plan)).toEqual([a, d])
    expect(feedsOf(a, world.plan)).toEqual([])
  })

  test('[FEED1] through named expressions, and those that they use', () => {
    const world = new World()
    world.name('rate', '=B!A1')
    world.name('twice', '=2')
    world.names[1] = { ...world.names[1]!, formula: [1, ['n', nameId('rate')], '*2'] }
    editCells(world.doc(a), [
      { row: rowId('r1'), column: columnId('x'), content: [1, ['n', nameId('twice')]], language: 'en' },
    ])
    expect(feedsOf(a, world.plan)).toEqual([b])
    expect(world.sources(a)).toEqual({ b: { cells: {} } })
    world.put(b, 'x1', 3)
    expect(world.sources(a)).toEqual({ b: { cells: { 'r1:x': 3 } } })
  })

  test('[FEED1] formulas that are deleted and tables that are removed do not count', () => {
    const world = new World()
    world.put(a, 'x1', '=B!A1')
    world.put(a, 'y2', '=C!A1')
    world.put(a, 'x5', '=D!A1')
    expect(feedsOf(a, world.plan)).toEqual([b, c, d])
    deleteRows(world.doc(a), [rowId('r1')])
    deleteColumns(world.doc(a), [columnId('y')])
    expect(feedsOf(a, world.plan)).toEqual([d])
    const without = { ...world.plan, tables: world.plan.tables.filter((id) => id !== d) }
    expect(feedsOf(a, without)).toEqual([])
    expect(areasReadBy(a, without).size).toBe(0)
  })

  test('[FEED2] what feeds a final table feeds nobody through it', () => {
    const world = new World()
    world.put(a, 'x1', '=B!A1')
    world.put(b, 'x1', '=C!A1')
    expect(feedsOf(a, world.plan, (id) => id === b)).toEqual([b])
    expect(feedsOf(a, world.plan, (id) => id === a)).toEqual([b, c])
  })
})

describe('cells that are read', () => {
  const read = (world: World, formula: string): string[] => {
    for (const table of [b, c])
      for (const column of ['x', 'y'])
        for (const row of [1, 2, 3, 4, 5]) world.put(table, `${column}${row}`, row)
    world.put(a, 'x1', formula)
    return Object.entries(world.sources(a)).flatMap(([table, source]) =>
      'cells' in source ? Object.keys(source.cells).map((cell) => `${table} ${cell}`) : [table],
    )
  }
  test.each([
    ['=B!A1', ['b r1:x']],
    ['=B!A1+B!A1+SUM(B!A1:A2)', ['b r1:x', 'b r2:x']],
    ['=SUM(B!B:B)', ['b r1:y', 'b r2:y', 'b r3:y', 'b r4:y', 'b r5:y']],
    ['=SUM(B!4:4)', ['b r4:x', 'b r4:y']],
    ['=SUM(CHILDREN(B!A2))', ['b r3:x', 'b r4:x']],
    ['=IF(A5=1,B!A1,C!B2)', ['b r1:x', 'c r2:y']],
    ['=A2+A3', []],
    ['=SUM(B!A9:A10)', []],
    [
      '=OFFSET(B!A1,1,1)',
      ['x', 'y'].flatMap((column) => [1, 2, 3, 4, 5].map((row) => `b r${row}:${column}`)),
    ],
  ])('[FEED3] %s reads exactly its cells', (formula, cells) => {
    expect(read(new World(), formula).toSorted()).toEqual(cells.toSorted())
  })

  test('[FEED3] a range is what it covers now', () => {
    const world = new World()
    world.put(a, 'x1', '=SUM(B!A1:A2)')
    insertRows(world.doc(b), [{ id: rowId('new') }], { parent: null, before: rowId('r2') })
    world.put(b, 'x1', 1)
    editCells(world.doc(b), [{ row: rowId('new'), column: columnId('x'), content: 2, language: 'en' }])
    expect(world.sources(a)).toEqual({ b: { cells: { 'r1:x': 1, 'new:x': 2 } } })
    deleteRows(world.doc(b), [rowId('r1')])
    expect(world.sources(a)).toEqual({ b: { cells: { 'new:x': 2 } } })
  })

  test('[FEED3] every cell whose change moves a formula’s value is among those it reads', () => {
    const formulas = [
      '=SUM(B!A1:B3)',
      '=SUM(CHILDREN(C!B2))*2',
      '=AVERAGE(B!A:A)',
      '=B!B5-C!A1',
      '=SUM(C!2:3)',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...formulas), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(b, c),
        fc.constantFrom('x', 'y'),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (typed, table, column, row, seed) => {
          const world = new World()
          const random = seeded(seed)
          for (const one of [b, c])
            for (const cell of ['x1', 'x2', 'x3', 'x4', 'x5', 'y1', 'y2', 'y3', 'y4', 'y5'])
              if (random() < 0.7) world.put(one, cell, Math.floor(random() * 100) + 1)
          if (random() < 0.5) moveRows(world.doc(b), [rowId('r1')], { parent: null, before: null })
          typed.forEach((formula, at) => world.put(a, `x${at + 1}`, formula))
          const valuesOf = (): unknown[] => {
            const engine = new CalcEngine()
            engine.load(
              [...world.documents.tables.values()].map((one) => one.calcSheet()),
              [],
              'UTC',
            )
            return typed.map((_, at) => engine.value(a, rowId(`r${at + 1}`), columnId('x')))
          }
          const [values, frozen] = [valuesOf(), world.frozen(a)]
          world.put(table, `${column}${row}`, 1_000_000)
          const moved = movedSources(frozen, world.sources(a))
          if (JSON.stringify(valuesOf()) !== JSON.stringify(values))
            expect(moved).toEqual([{ table, cells: 1 }])
          else expect(moved).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('sources that moved', () => {
  const start = (): World => {
    const world = new World()
    world.put(a, 'x1', '=SUM(CHILDREN(B!A2))+SUM(C!A1:A5)')
    for (const row of [3, 4]) world.put(b, `x${row}`, row)
    world.put(c, 'x1', 1)
    world.put(c, 'x2', '=1/D!A1')
    return world
  }

  test('[FEED5] one that reads otherwise, comes, or leaves is counted; the same again is none', () => {
    const world = start()
    const frozen = world.frozen(a)
    const moved = () => movedSources(frozen, world.sources(a))
    expect(moved()).toEqual([])
    world.put(b, 'x3', 30)
    expect(moved()).toEqual([{ table: 'b', cells: 1 }])
    insertRows(world.doc(b), [{ id: rowId('new') }], { parent: rowId('r2'), before: null })
    expect(moved()).toEqual([{ table: 'b', cells: 1 }])
    editCells(world.doc(b), [{ row: rowId('new'), column: columnId('x'), content: 7, language: 'en' }])
    expect(moved()).toEqual([{ table: 'b', cells: 2 }])
    moveRows(world.doc(b), [rowId('r4')], { parent: null, before: null })
    world.put(c, 'x5', 5)
    expect(moved()).toEqual([
      { table: 'b', cells: 3 },
      { table: 'c', cells: 1 },
    ])
    world.put(b, 'x3', 3)
    world.put(c, 'x5', null)
    deleteRows(world.doc(b), [rowId('new')])
    moveRows(world.doc(b), [rowId('r4')], { parent: rowId('r2'), before: null })
    expect(moved()).toEqual([])
  })

  test('[FEED5] words that change what is not read move nothing; of an error its code counts', () => {
    const world = start()
    const frozen = world.frozen(a)
    world.put(b, 'y3', 9)
    world.put(a, 'y1', 9)
    expect(movedSources(frozen, world.sources(a))).toEqual([])
    const said = frozen.sources['c']!
    if (!('cells' in said)) throw new Error('cells')
    expect(said.cells['r2:x']).toMatchObject({ error: '#DIV/0!' })
    const reworded = {
      ...frozen,
      sources: { ...frozen.sources, c: { cells: { ...said.cells, 'r2:x': { error: '#DIV/0!' } } } },
    }
    expect(movedSources(reworded, world.sources(a))).toEqual([])
    world.put(d, 'x1', 2)
    expect(movedSources(frozen, world.sources(a))).toEqual([{ table: 'c', cells: 1 }])
  })

  test('[FEED5] a table that was removed moved by all that was read of it', () => {
    const world = start()
    const frozen = world.frozen(a)
    const without = { ...world.plan, tables: world.plan.tables.filter((id) => id !== b) }
    const now = sourceValues(a, without, (table, row, column) => {
      const content = world.doc(table).cell(row, column)
      return isFormula(content) ? { error: '#DIV/0!' } : (content as number | null)
    })
    expect(movedSources(frozen, now)).toEqual([{ table: 'b', cells: 2 }])
  })

  test('[FEED4] [FEED5] of very many cells a digest is kept: that they moved is known, not by how many', () => {
    const world = new World()
    const rows = Array.from({ length: MAX_SOURCE_CELLS + 1 }, (_, at) => ({
      id: rowId(`n${at}`),
      cells: { x: at },
    }))
    const big = documentsOf(
      {
        ...planOfTables(['big']),
        tables: [
          {
            ...planOfTables(['big']).tables[0]!,
            rows: rows.map((row) => ({ ...row, kind: 'line' as const })),
          },
        ],
      },
      testEnv(2),
    ).tables.get(tableId('big'))!
    const entry = {
      id: big.id,
      component: null,
      kind: 'free',
      numbering: 'none',
      title: { en: 'Big' },
    } as const
    addTable(world.documents.outline, entry, null, '')
    ;(world.documents.tables as Map<TableId, typeof big>).set(big.id, big)
    world.put(a, 'x1', '=SUM(Big!A:A)')
    const frozen = world.frozen(a)
    expect(frozen.sources).toEqual({ big: { digest: expect.any(String) } })
    expect(movedSources(frozen, world.sources(a))).toEqual([])
    editCells(big, [{ row: rowId('n5'), column: columnId('x'), content: 6, language: 'en' }])
    expect(movedSources(frozen, world.sources(a))).toEqual([{ table: 'big', cells: null }])
    editCells(big, [{ row: rowId('n5'), column: columnId('x'), content: 5, language: 'en' }])
    expect(movedSources(frozen, world.sources(a))).toEqual([])
    deleteRows(big, [rowId('n0'), rowId('n5')])
    expect(movedSources(frozen, world.sources(a))).toEqual([{ table: 'big', cells: null }])
  })
})
