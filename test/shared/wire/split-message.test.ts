import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { decodeMessage, encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { splitMessage, splitUpdate } from '../../../shared/wire/split-message.ts'

/** Several clients writing into each other's maps and texts, with overwrites and deletions. */
function busyDocument(seed: readonly number[]): Y.Doc {
  const docs = [1, 2, 3].map((id) => {
    const doc = new Y.Doc()
    doc.clientID = id
    return doc
  })
  for (const [index, number] of seed.entries()) {
    const doc = docs[number % 3]!
    const rows = doc.getMap<Y.Map<unknown>>('rows')
    const name = `r${number % 7}`
    if (number % 5 === 0 || !rows.has(name)) rows.set(name, new Y.Map())
    else if (number % 11 === 0) rows.delete(name)
    else rows.get(name)?.set(`c${number % 4}`, 'x'.repeat(number % 50))
    doc.getText('text').insert(number % (doc.getText('text').length + 1), `word${number} `)
    if (number % 4 === 0) doc.getText('text').delete(0, 1)
    if (index % 3 === 2) {
      const other = docs[(number + 1) % 3]!
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)))
    }
  }
  for (const doc of docs) Y.applyUpdate(docs[0]!, Y.encodeStateAsUpdate(doc))
  return docs[0]!
}

const stateOf = (doc: Y.Doc): unknown => ({
  rows: doc.getMap('rows').toJSON(),
  text: doc.getText('text').toJSON(),
})

test('[SPLIT1] the parts of an update, one after the other, are the update; none waits for a later one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 400 }),
      (seed, limit) => {
        const source = busyDocument(seed)
        const target = new Y.Doc()
        for (const piece of splitUpdate(Y.encodeStateAsUpdate(source), limit)) {
          Y.applyUpdate(target, piece)
          expect(target.store.pendingStructs).toBeNull()
          expect(target.store.pendingDs).toBeNull()
        }
        target.getMap('rows')
        target.getText('text')
        expect(stateOf(target)).toEqual(stateOf(source))
        expect(Y.encodeStateVector(target)).toEqual(Y.encodeStateVector(source))
      },
    ),
    { numRuns: 200 },
  )
})

test('[SPLIT1] also a difference against a state that is there already', () => {
  const source = busyDocument([4, 8, 15, 16, 23, 42, 108])
  const target = new Y.Doc()
  Y.applyUpdate(target, Y.encodeStateAsUpdate(source))
  source.getText('text').insert(3, 'y'.repeat(500))
  source.getMap('rows').set('late', new Y.Map([['c', 'z'.repeat(500)]]))
  for (const piece of splitUpdate(Y.encodeStateAsUpdate(source, Y.encodeStateVector(target)), 100))
    Y.applyUpdate(target, piece)
  target.getMap('rows')
  target.getText('text')
  expect(stateOf(target)).toEqual(stateOf(source))
})

test('[SPLIT2] a small message and a message that is no update stay as they are; only the last part answers a step 1', () => {
  const doc = new Y.Doc()
  for (let n = 0; n < 100; n++) doc.getMap('m').set(`k${n}`, 'v'.repeat(100))
  const update = Y.encodeStateAsUpdate(doc)
  const small = encodeUpdate(update)
  expect(splitMessage(small)).toEqual([small])
  const awareness = Uint8Array.of(1, ...new Uint8Array(5000))
  expect(splitMessage(awareness, 1000)).toEqual([awareness])
  const parts = splitMessage(encodeStep2(update), 1000).map((part) => decodeMessage(part).is)
  expect(parts.length).toBeGreaterThan(5)
  expect(parts.slice(0, -1).every((is) => is === 'update')).toBe(true)
  expect(parts.at(-1)).toBe('step2')
  for (const part of splitMessage(encodeUpdate(update), 1000)) expect(part.byteLength).toBeLessThan(1400)
})
