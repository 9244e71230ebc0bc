import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import {
  addComponent,
  addTable,
  changePlan,
  changeTableEntry,
  moveTable,
  removeName,
  removeTable,
  setName,
} from '../../../shared/doc/write-outline.ts'
import { componentId, nameId, tableId } from '../../../shared/model/ids.ts'
import { PLAN_LIMITS } from '../../../shared/model/plan-limits.ts'
import type { TableEntry } from '../../../shared/model/table.ts'
import { testEnv } from './make.ts'

const entry = (id: string): TableEntry => ({
  id: tableId(id),
  component: componentId('sp1'),
  kind: 'free',
  numbering: 'table',
  title: { en: id },
})

function outlineOf(...ids: string[]): OutlineDoc {
  const outline = new OutlineDoc(testEnv(1))
  for (const id of ids) addTable(outline, entry(id), null)
  return outline
}

const order = (outline: OutlineDoc): string[] => outline.tables().map((table) => table.id)

describe('outline', () => {
  test('[OUT1] settings are kept field by field, texts per language', () => {
    const outline = outlineOf()
    changePlan(outline, {
      section: '10',
      year: 2023,
      mainLanguage: 'zh',
      languages: ['zh', 'en'],
      title: { zh: '计划' },
    })
    changePlan(outline, { title: { en: 'Plan' }, zone: 'Asia/Shanghai' })
    expect(outline.plan()).toEqual({
      section: '10',
      year: 2023,
      mainLanguage: 'zh',
      languages: ['zh', 'en'],
      title: { zh: '计划', en: 'Plan' },
      zone: 'Asia/Shanghai',
    })
  })

  test('[OUT2] tables are added before a place, moved, renamed, removed; components keep their order', () => {
    const outline = outlineOf('a', 'b', 'c')
    addTable(outline, entry('x'), tableId('b'))
    expect(order(outline)).toEqual(['a', 'x', 'b', 'c'])
    moveTable(outline, tableId('c'), tableId('a'))
    removeTable(outline, tableId('x'))
    expect(order(outline)).toEqual(['c', 'a', 'b'])
    changeTableEntry(outline, tableId('a'), { title: { zh: '甲' }, component: null })
    expect(outline.tableEntry(tableId('a'))).toEqual({
      id: 'a',
      component: null,
      kind: 'free',
      numbering: 'table',
      title: { en: 'a', zh: '甲' },
    })
    addComponent(outline, { id: componentId('sp2'), number: 2, label: { en: 'Second' } }, null)
    addComponent(outline, { id: componentId('sp1'), number: 1, label: { en: 'First' } }, componentId('sp2'))
    expect(outline.components().map((component) => component.number)).toEqual([1, 2])
  })

  test('[OUT3] two people who move tables at once end with one order and every table', () => {
    const outline = outlineOf('a', 'b', 'c', 'd')
    const other = new OutlineDoc(testEnv(2))
    other.apply(outline.encode(), 'remote')
    moveTable(outline, tableId('d'), tableId('a'))
    moveTable(other, tableId('a'), null)
    outline.apply(other.encode(), 'remote')
    other.apply(outline.encode(), 'remote')
    expect(order(outline)).toEqual(['d', 'b', 'c', 'a'])
    expect(order(other)).toEqual(order(outline))
  })

  test('[OUT4] a name is given, changed and taken away; undo gives it back', () => {
    const outline = outlineOf()
    const stack = new UndoStack()
    const rate = nameId('rate')
    setName(outline, rate, 'Rate', [1, '7'])
    setName(outline, rate, 'Rate', [1, '8'])
    expect(outline.names()).toEqual([{ id: 'rate', name: 'Rate', formula: [1, '8'] }])
    const removed = removeName(outline, rate)
    if (removed) stack.push(removed)
    expect(outline.names()).toEqual([])
    stack.undo(() => outline)
    expect(outline.names()).toHaveLength(1)
  })

  test('[OUT6] so many tables, components and names, deleted ones counted, and no more', () => {
    const outline = outlineOf('t')
    const filled = (['tables', 'components', 'names'] as const).map((what) => {
      const has = [...outline.recordIds(what)].length
      outline.y.transact(() => {
        for (let n = has; n < PLAN_LIMITS[what]; n++) outline.collection(what).set(`x${n}`, new Y.Map())
      })
      return [...outline.recordIds(what)].length
    })
    expect(filled).toEqual([1000, 1000, 1000])
    removeTable(outline, tableId('t'))
    expect(() => addTable(outline, entry('more'), null)).toThrow('plan-full {"what":"tables","limit":1000}')
    expect(outline.tables()).toHaveLength(PLAN_LIMITS.tables - 1)
    expect(() => addComponent(outline, { id: componentId('more'), label: {} }, null)).toThrow('plan-full')
    expect(() => setName(outline, nameId('more'), 'More', [1, '1'])).toThrow('plan-full')
    setName(outline, nameId('x1'), 'Another', [1, '2'])
    expect(outline.names()).toHaveLength(1)
  })

  test('[OUT5] ids that could not stand in an address are refused', () => {
    const outline = outlineOf()
    expect(() => addTable(outline, entry('../etc'), null)).toThrow('id-not-allowed')
    expect(() => addComponent(outline, { id: componentId('a:b'), label: {} }, null)).toThrow('id-not-allowed')
    expect(() => setName(outline, nameId('__proto__'), 'x', [1, '1'])).toThrow('id-not-allowed')
  })
})
