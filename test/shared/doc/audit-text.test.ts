/** What a change of a long text is told as. The rules: server/audit/SPEC.md, AUD1, AUD10, AUD11. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { type DocumentEdit, observeEdits } from '../../../shared/doc/audit-changes.ts'
import { MOST_CHANGES, MOST_OF_A_PART, WHOLE_TEXT } from '../../../shared/doc/audit-text.ts'
import { joinTextChanges } from '../../../shared/doc/join-text-changes.ts'
import { replica, sampleTable } from './make.ts'

const NAME = 'r1:label:en'

type Told = Pick<DocumentEdit, 'before' | 'after'>

/** Texts of several people, and what a server is told of when they send. */
function writers(...clients: number[]): {
  docs: Y.Doc[]
  send(doc: Y.Doc): Told[]
  read(): string
} {
  const table = sampleTable(1, 1, 77)
  const server = replica(99, table)
  const edits: DocumentEdit[] = []
  observeEdits(server, (found) => void edits.push(...found))
  const docs = clients.map((client) => {
    const doc = Object.assign(new Y.Doc(), { clientID: client })
    Y.applyUpdate(doc, table.encode())
    return doc
  })
  const send = (doc: Y.Doc): Told[] => {
    server.apply(Y.encodeStateAsUpdate(doc, server.encodeVector()), 'client')
    Y.applyUpdate(doc, server.diff(Y.encodeStateVector(doc)))
    return edits.splice(0).map(({ before, after }) => ({ before, after }))
  }
  return { docs, send, read: () => server.y.getText(NAME).toJSON() }
}

/** What reads there after a change, when `text` read there before; throws where the note says what is not so. */
function replay(text: string, { before, after }: Told): string {
  if (typeof before === 'string') {
    expect(before).toBe(text)
    return after as string
  }
  const [from, to] = [before, after] as [Record<string, never>, Record<string, never>]
  const { at, deleted, of }: { at: number; deleted: string; of: number } = from as never
  const { inserted, of: until }: { inserted: string; of: number } = to as never
  expect(of).toBe(text.length)
  expect(text.slice(at, at + deleted.length)).toBe(deleted)
  const made = text.slice(0, at) + inserted + text.slice(at + deleted.length)
  expect(until).toBe(made.length)
  return made
}

describe('[AUD10] a long text', () => {
  test('is told as what changed where, and costs for that', () => {
    const { docs, send } = writers(1)
    const text = docs[0]!.getText(NAME)
    text.insert(0, 'x'.repeat(1_000_000))
    send(docs[0]!)
    text.insert(500_000, 'new ')
    expect(send(docs[0]!)).toEqual([
      {
        before: { at: 500_000, deleted: '', of: 1_000_000 },
        after: { at: 500_000, inserted: 'new ', of: 1_000_004 },
      },
    ])
    text.delete(500_000, 3)
    const [edit] = send(docs[0]!)
    expect(edit).toEqual({
      before: { at: 500_000, deleted: 'new', of: 1_000_004 },
      after: { at: 500_000, inserted: '', of: 1_000_001 },
    })
    let bytes = 0
    for (let n = 0; n < 50; n++) {
      text.insert(n * 7919, 'y')
      bytes += JSON.stringify(send(docs[0]!)).length
    }
    expect(bytes / 50).toBeLessThan(150)
  })

  test('is told whole as long as it is short, before and after', () => {
    const { docs, send } = writers(1)
    const text = docs[0]!.getText(NAME)
    text.insert(0, 'x'.repeat(WHOLE_TEXT))
    expect(send(docs[0]!)).toEqual([{ before: '', after: 'x'.repeat(WHOLE_TEXT) }])
    text.insert(0, 'y')
    expect(send(docs[0]!)).toMatchObject([{ before: { at: 0, deleted: '' }, after: { inserted: 'y' } }])
    text.delete(0, 1)
    expect(send(docs[0]!)).toMatchObject([{ before: { at: 0, deleted: 'y', of: WHOLE_TEXT + 1 } }])
    text.delete(0, 1)
    expect(send(docs[0]!)).toMatchObject([{ after: 'x'.repeat(WHOLE_TEXT - 1) }])
  })

  test('that is pasted whole keeps its beginning and its length', () => {
    const { docs, send } = writers(1)
    docs[0]!.getText(NAME).insert(0, 'z'.repeat(100_000))
    expect(send(docs[0]!)).toEqual([
      {
        before: { at: 0, deleted: '', of: 0 },
        after: { at: 0, inserted: { cut: 'z'.repeat(MOST_OF_A_PART), length: 100_000 }, of: 100_000 },
      },
    ])
  })

  test('that changed in very many places at once is told in so many notes, the last of which spans the rest', () => {
    const { docs, send, read } = writers(1)
    const [doc] = docs as [Y.Doc]
    const text = doc.getText(NAME)
    const whole = 'abcdefghij'.repeat(400)
    text.insert(0, whole)
    send(doc)
    doc.transact(() => {
      for (let n = 300; n > 0; n--) text.delete(n * 10, 1)
    })
    const told = send(doc)
    expect(told).toHaveLength(MOST_CHANGES)
    expect(told.reduce(replay, whole)).toBe(read())
  })

  test('of too many pieces is told without the place, and nothing is looked at behind so many', () => {
    const { docs, send } = writers(1)
    const [doc] = docs as [Y.Doc]
    const text = doc.getText(NAME)
    doc.transact(() => {
      // Each before the one before it, so that no two become one piece.
      for (let n = 0; n < 12_000; n++) text.insert(0, 'x')
    })
    send(doc)
    text.insert(text.length, 'end')
    expect(send(doc)).toEqual([
      { before: { deleted: '', of: 12_000 }, after: { inserted: 'end', of: 12_003 } },
    ])
  })

  test('[AUD1] read in their order, the notes lead from each text to the next, also joined, whoever wrote at once', () => {
    const step = fc.record({
      who: fc.nat(1),
      at: fc.nat(4_000),
      insert: fc.constantFrom('', 'a', 'word', 'y'.repeat(900)),
      cut: fc.constantFrom(0, 0, 1, 5, 700),
      send: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { docs, send, read } = writers(5, 9)
        const log: Told[] = []
        docs[0]!.getText(NAME).insert(0, 'start '.repeat(300))
        log.push(...send(docs[0]!))
        for (const { who, at, insert, cut, send: isSent } of steps) {
          const text = docs[who]!.getText(NAME)
          const place = at % (text.length + 1)
          text.delete(place, Math.min(cut, text.length - place))
          text.insert(Math.min(place, text.length), insert)
          if (isSent) log.push(...send(docs[who]!))
        }
        for (const doc of docs) log.push(...send(doc))
        expect(log.reduce(replay, '')).toBe(read())
        const joined: Told[] = []
        for (const next of log) {
          const last = joined.at(-1)
          const one = last && joinTextChanges(last, next)
          if (one) joined[joined.length - 1] = one
          else joined.push(next)
        }
        expect(joined.reduce(replay, '')).toBe(read())
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})

describe('[AUD11] two changes as one', () => {
  const change = (at: number, deleted: string, inserted: string, of = 5_000): Told => ({
    before: { at, deleted, of },
    after: { at, inserted, of: of + inserted.length - deleted.length },
  })
  test.each([
    ['typing on', change(7, '', 'ab'), change(9, '', 'c', 5_002), change(7, '', 'abc')],
    ['typing, and back', change(7, '', 'ab'), change(8, 'b', '', 5_002), change(7, '', 'a')],
    ['deleting to the left', change(7, 'x', ''), change(6, 'w', '', 4_999), change(6, 'wx', '')],
    ['deleting to the right', change(7, 'x', ''), change(7, 'y', '', 4_999), change(7, 'xy', '')],
    ['beyond what was typed', change(7, '', 'ab'), change(8, 'bcd', 'Z', 5_002), change(7, 'cd', 'aZ')],
    ['elsewhere', change(7, '', 'ab'), change(90, '', 'c', 5_002), null],
    ['something between', change(7, '', 'ab'), change(9, '', 'c', 5_003), null],
    ['very much', change(7, '', 'a'.repeat(1_500)), change(7, '', 'b'.repeat(600), 6_500), null],
    [
      'short texts',
      { before: 'a', after: 'ab' },
      { before: 'ab', after: 'abc' },
      { before: 'a', after: 'abc' },
    ],
    ['short texts, something between', { before: 'a', after: 'ab' }, { before: 'x', after: 'xy' }, null],
  ] as [string, Told, Told, Told | null][])('%s', (_what, first, next, one) => {
    expect(joinTextChanges(first, next)).toEqual(one)
  })
})
