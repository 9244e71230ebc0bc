/** Looking through updates without applying them. The rules: server/room/SPEC.md. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { documentsOf } from '../../../shared/import/plan-documents.ts'
import { AppError } from '../../../shared/model/error.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import { DEEPEST_VALUE, scanUpdate } from '../../../shared/wire/update-scan.ts'
import { withoutDeepValues } from '../../../shared/wire/without-deep-values.ts'
import { deepValue, manyClients } from '../../helpers/hostile-edits.ts'
import { seeded } from '../../helpers/seeded.ts'
import { setting } from '../../helpers/yjs-edits.ts'

const nested = (depth: number, lists = false): unknown => {
  let value: unknown = 1
  for (let n = 0; n < depth; n++) value = lists ? [value, 'x'] : { a: value, b: 2.5 }
  return value
}
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0

test('[ROOM37] the depth of any value is told as it is', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: false, maxDepth: 6 }), (value) => {
      fc.pre(isPlain(value))
      expect(scanUpdate(setting('k', value)).depth).toBe(depthOf(value))
    }),
    { numRuns: 500 },
  )
})

/** What Yjs stores as it is. */
const isPlain = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  typeof value === 'number' ||
  (Array.isArray(value) && value.every(isPlain)) ||
  (typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isPlain))

test('[ROOM37] every kind of content is looked through', () => {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  text.insert(0, 'some 🙂 words')
  text.insertEmbed(2, { image: { of: [['a [ " \\ ] b']] } })
  text.format(0, 4, { bold: { by: nested(9) as object } })
  text.delete(3, 2)
  const map = doc.getMap('map')
  map.set('bytes', Uint8Array.of(117, 118))
  map.set('inner', new Y.XmlElement('p'))
  map.set('sub', new Y.Doc({ guid: 'g', meta: nested(11) }))
  map.set('list', [1, 2n, undefined, null, true, 2.5, -7, 2 ** 40])
  map.set('list', 2)
  const scan = scanUpdate(Y.encodeStateAsUpdate(doc))
  expect(scan).toMatchObject({ depth: 12, clients: 1 })
  expect(scan.structs).toBe(doc.store.clients.get(doc.clientID)!.length)
  expect(scan.isTidy).toBe(true)
  expect(scanUpdate(manyClients(500))).toEqual({ depth: 0, clients: 500, structs: 500, isTidy: true })
})

test('[ROOM37] a million storeys are counted, and garbage is malformed, never anything else', () => {
  expect(scanUpdate(deepValue(1_000_000)).depth).toBe(1_000_000)
  expect(scanUpdate(deepValue(1_000_000, { lists: true })).depth).toBe(1_000_000)
  const random = seeded(37)
  const good = setting('key', [1, { c: 'deep' }, 2.5])
  for (let n = 0; n < 5000; n++) {
    const bad = good.slice(0, 1 + Math.floor(random() * good.length))
    for (let times = 0; times < 3; times++)
      bad[Math.floor(random() * bad.length)] = Math.floor(random() * 256)
    try {
      scanUpdate(bad)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
  }
})

test('[ROOM37] nothing of ours is half as deep as what is allowed', () => {
  const { outline, tables } = documentsOf(samplePlan(), { random: seeded(1), now: () => 0 })
  const depths = [outline, ...tables.values()].map((document) => scanUpdate(document.encode()).depth)
  expect(Math.max(...depths)).toBeLessThanOrEqual(DEEPEST_VALUE / 2)
  expect(Math.max(...depths)).toBeGreaterThan(0)
})

test('[ROOM38] without what is too deep, everything else is as it was', () => {
  const doc = new Y.Doc()
  doc.clientID = 9
  const cells = doc.getMap('cells')
  for (let n = 0; n < 5; n++) cells.set(`k${n}`, n)
  cells.set('k2', nested(DEEPEST_VALUE))
  cells.set('k3', nested(DEEPEST_VALUE + 1))
  doc.getArray('list').push([1, nested(40), 3])
  cells.set('last', 1)
  const update = Y.encodeStateAsUpdate(doc)
  const tame = withoutDeepValues(update)
  const read = new Y.Doc()
  Y.applyUpdate(read, tame)
  const { k3, ...others } = cells.toJSON()
  expect([k3, read.getMap('cells').toJSON()]).toEqual([nested(DEEPEST_VALUE + 1), others])
  expect(Y.encodeStateVector(read)).toEqual(Y.encodeStateVector(doc))
  expect(withoutDeepValues(tame)).toBe(tame)
  // Whoever has the value, and whoever has not, go on together.
  cells.set('k3', 'after')
  Y.applyUpdate(read, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(read)))
  expect(read.getMap('cells').get('k3')).toBe('after')
  const honest = setting('k', 1)
  expect(withoutDeepValues(honest)).toBe(honest)
})
