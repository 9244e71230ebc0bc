/** Answers to state vectors. Rule: server/room/SPEC.md, ROOM40. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { RoomAnswers } from '../../../server/room/room-answers.ts'
import { decodeMessage } from '../../../shared/wire/message.ts'
import { checkedVector } from '../../../shared/wire/state-vector.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { editor } from '../../helpers/yjs-edits.ts'

/** A document that counts what is asked of it. */
function counted() {
  const { doc, set } = editor()
  for (let n = 0; n < 100; n++) set(`k${n}`, n)
  const made = { whole: 0, parts: 0 }
  const source = {
    encode: () => (made.whole++, Y.encodeStateAsUpdate(doc)),
    encodeVector: () => Y.encodeStateVector(doc),
    diff: (vector: Uint8Array) => (made.parts++, Y.encodeStateAsUpdate(doc, vector)),
  }
  return { doc, set, made, source, answers: new RoomAnswers('t') }
}
const vectorOf = (...pairs: (readonly [number, number])[]): Uint8Array =>
  Y.encodeStateVector(new Map(pairs.map(([client, clock]) => [client, clock])))

test('[ROOM40] whoever knows little is sent the whole, which is made once', () => {
  const { doc, made, source, answers } = counted()
  const first = answers.step2(source, vectorOf())
  for (const vector of [vectorOf([1, 1]), vectorOf([doc.clientID, 49]), vectorOf([2, 2 ** 50], [3, 9])])
    expect(answers.step2(source, checkedVector(vector))).toBe(first)
  expect(made).toEqual({ whole: 1, parts: 0 })
  const copy = new Y.Doc()
  const message = decodeMessage(first.message)
  Y.applyUpdate(copy, message.is === 'step2' ? message.update : new Uint8Array())
  expect(copy.getMap('cells').toJSON()).toEqual(doc.getMap('cells').toJSON())
})

test('[ROOM40] whoever knows more is sent what she lacks, made once for every question', () => {
  const { doc, set, made, source, answers } = counted()
  for (let n = 0; n < 10; n++) {
    const frame = answers.step2(source, vectorOf([doc.clientID, 90]))
    const message = decodeMessage(frame.message)
    expect(message.is === 'step2' && message.update.byteLength < 300).toBe(true)
  }
  expect(made).toEqual({ whole: 0, parts: 1 })
  set('another', 1)
  answers.forget()
  const own = Y.encodeStateVector(doc)
  for (let n = 0; n < 10; n++) answers.step2(source, own)
  expect(made).toEqual({ whole: 0, parts: 2 })
  // As many different questions as one likes are not kept for ever.
  for (let n = 0; n < 1000; n++) answers.step2(source, vectorOf([doc.clientID, 90], [n, 1]))
  expect(made.parts).toBe(1002)
})

test('[ROOM40] the answer is the document as it is when it is given', async () => {
  const server = await startRooms()
  const writer = server.honest()
  await writer.ready
  for (let n = 0; n < 5; n++) {
    writer.set(`k${n}`, n)
    const reader = server.honest()
    await reader.ready
    expect(reader.cells()).toEqual(writer.cells())
    reader.end()
  }
})
