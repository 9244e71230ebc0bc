import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { JointText } from '../../../client/grid/joint-text.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { watchText } from '../../../shared/doc/watch-text.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { replica, sampleTable } from '../../shared/doc/make.ts'

const place = { row: rowId('r1'), column: columnId('label') }
const NAME = 'r1:label:en'
/** No letter twice. */
const START = 'The-quick_fox'

/** Somebody with the cell open: their replica, their field, and what the network has not brought them yet. */
class Writer {
  readonly table: TableDoc
  readonly stack = new UndoStack()
  readonly incoming: Uint8Array[] = []
  readonly joint: JointText
  caret = 0
  /** Letters that changed sides of the caret. */
  astray = ''
  #isWriting = false

  constructor(table: TableDoc) {
    this.table = table
    this.joint = new JointText(table.textOf(NAME) ?? '')
    watchText(table, NAME, ({ differences, by }) => {
      if (!this.#isWriting) this.#receive(() => this.joint.receive(differences, by, [this.caret]))
    })
  }

  #receive(change: () => readonly number[]): void {
    const sides = (): [string, string] => [
      this.joint.field.slice(0, this.caret),
      this.joint.field.slice(this.caret),
    ]
    const [left, right] = sides()
    this.caret = change()[0]!
    const [nowLeft, nowRight] = sides()
    this.astray += [...left].filter((letter) => nowRight.includes(letter)).join('')
    this.astray += [...right].filter((letter) => nowLeft.includes(letter)).join('')
  }

  /** Deletes or inserts somewhere. */
  type(at: number, gone: number, come: string): string {
    const { field } = this.joint
    const start = at % (field.length + 1)
    const deleted = field.slice(start, start + gone)
    this.caret = start + come.length
    this.joint.typed(field.slice(0, start) + come + field.slice(start + gone), this.caret)
    return deleted
  }

  write(
    text = this.joint.field,
    differences = this.joint.unwritten(),
    without: string = this.joint.without,
  ): void {
    this.#isWriting = true
    const edit = { ...place, content: text, language: 'en' as const, piece: { differences, without } }
    const command = editCells(this.table, [edit])
    if (command) this.stack.push({ ...command, group: 'one edit' })
    this.#isWriting = false
    if (text === this.joint.field) this.joint.written()
  }

  /** Escape. */
  takeBack(): void {
    this.write(this.joint.without, this.joint.takingBack())
  }

  get text(): string {
    return this.table.textOf(NAME) ?? ''
  }
}

function two(start = START): [Writer, Writer] {
  const first = sampleTable(1, 0)
  editCells(first, [{ ...place, content: start, language: 'en' }])
  const writers = [new Writer(replica(2, first)), new Writer(replica(3, first))] as const
  for (const [index, { table }] of writers.entries())
    table.onUpdate((update, origin) => {
      if (origin !== 'remote') writers[1 - index]!.incoming.push(update)
    })
  return [...writers]
}

/** One of the messages that wait for somebody, in any order. */
function deliver(writer: Writer, which: number): void {
  const [update] = writer.incoming.splice(which % Math.max(1, writer.incoming.length), 1)
  if (update) writer.table.apply(update, 'remote')
}

const deliverAll = (writer: Writer): void => {
  while (writer.incoming.length > 0) deliver(writer, 0)
}

/** `come` 0: deletes. */
type Deed =
  | {
      readonly do: 'type'
      readonly who: 0 | 1
      readonly at: number
      readonly gone: number
      readonly come: number
    }
  | { readonly do: 'write'; readonly who: 0 | 1 }
  | { readonly do: 'deliver'; readonly who: 0 | 1; readonly which: number }

const who = fc.constantFrom(0 as const, 1 as const)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      who,
      at: fc.nat(40),
      gone: fc.constant(0),
      come: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      who,
      at: fc.nat(40),
      gone: fc.integer({ min: 1, max: 4 }),
      come: fc.constant(0),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('write' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), who, which: fc.nat(5) }) },
)
const deeds = fc.array(deed, { maxLength: 40 })

/** Every letter is another one, from a place of Unicode that nobody uses. */
const uniqueLetters = (): ((count: number) => string) => {
  let next = 0xe000
  return (count) => Array.from({ length: count }, () => String.fromCodePoint(next++)).join('')
}

type Told = { readonly made: readonly [string, string]; readonly gone: readonly [string, string] }

function play(
  writers: readonly [Writer, Writer],
  story: readonly Deed[],
  letters: (count: number) => string,
): Told {
  const made: [string, string] = ['', '']
  const gone: [string, string] = ['', '']
  for (const one of story) {
    const writer = writers[one.who]
    if (one.do === 'write') writer.write()
    else if (one.do === 'deliver') deliver(writer, one.which)
    else {
      const come = letters(one.come)
      gone[one.who] += writer.type(one.at, one.gone, come)
      made[one.who] += come
    }
  }
  return { made, gone }
}

const sorted = (text: string): string => [...text].toSorted().join('')
const less = (text: string, gone: string): string =>
  [...text].filter((letter) => !gone.includes(letter)).join('')

describe('[GR72] two people in one long text', () => {
  test('end with the same text, which holds what both wrote and lacks what either deleted, and carets keep their letters', () => {
    fc.assert(
      fc.property(deeds, (story) => {
        const writers = two()
        const { made, gone } = play(writers, story, uniqueLetters())
        for (const writer of writers) writer.write()
        for (const writer of writers) deliverAll(writer)
        const [a, b] = writers
        expect(a.text).toBe(b.text)
        expect([a.joint.field, b.joint.field]).toEqual([a.text, a.text])
        expect(sorted(a.text)).toBe(sorted(less(START + made.join(''), gone.join(''))))
        expect([a.astray, b.astray]).toEqual(['', ''])
      }),
      { numRuns: 150 },
    )
  })

  test('every letter goes where its author put it, also where letters are alike', () => {
    const plain = (text: string): string =>
      [...text].map((letter) => (letter.codePointAt(0)! % 2 === 0 ? 'a' : 'b')).join('')
    fc.assert(
      fc.property(deeds, (story) => {
        const ends = [uniqueLetters(), (count: number) => plain(letters(count))]
        const letters = uniqueLetters()
        const texts = ends.map((make, index) => {
          const writers = two(index === 0 ? START : plain(START))
          play(writers, story, make)
          for (const writer of writers) writer.write()
          for (const writer of writers) deliverAll(writer)
          return writers[0].text
        })
        expect(texts[1]).toBe(plain(texts[0]!))
      }),
      { numRuns: 60 },
    )
  })

  test('whoever gives up takes back what they did, and nothing of the other', () => {
    fc.assert(
      fc.property(deeds, (story) => {
        const writers = two()
        const { made, gone } = play(writers, story, uniqueLetters())
        const [a, b] = writers
        b.write()
        deliverAll(a)
        a.takeBack()
        deliverAll(b)
        expect(b.text).toBe(a.text)
        // What both deleted may be back: one of them wanted it so.
        const known = less(START + made[1], gone[0] + gone[1])
        expect(less(a.text, gone[0] + gone[1])).toBe(less(a.text, gone[0] + gone[1] + made[0]))
        expect(sorted(less(a.text, gone[0] + gone[1]))).toBe(sorted(known))
        for (const letter of less(gone[0], gone[1] + made[0])) expect(a.text).toContain(letter)
        expect(a.stack.canUndo).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  test('[UND16] however often it was written, the edit is one step of undo, which leaves the other’s words', () => {
    const [li, ana] = two('One.')
    const type = (writer: Writer, text: string): void => {
      writer.type(writer.joint.field.length, 0, text)
      writer.write()
      for (const other of [li, ana]) deliverAll(other)
    }
    type(li, ' Two')
    type(ana, ' [Ana]')
    type(li, ' three.')
    expect(ana.text).toBe('One. Two [Ana] three.')
    expect(li.stack.commands).toHaveLength(1)
    expect(li.stack.undo(() => li.table)?.leftAlone).toEqual([])
    expect(li.text).toBe('One. [Ana]')
    li.stack.redo(() => li.table)
    expect(li.text).toBe('One. Two [Ana] three.')
  })

  test('both are done, and each takes back their own words, whoever does so first', () => {
    const story = fc.record({ start: deeds, rest: deeds, first: who })
    fc.assert(
      fc.property(story, ({ start, rest, first }) => {
        const writers = two()
        const letters = uniqueLetters()
        const told = [play(writers, start, letters), play(writers, rest, letters)]
        const [made, gone] = [[0, 1] as const, [0, 1] as const].map((both, index) =>
          both.map((one) => told.map((part) => part[index === 0 ? 'made' : 'gone'][one]).join('')),
        ) as [string[], string[]]
        for (const writer of writers) writer.write()
        for (const writer of writers) deliverAll(writer)
        // Letters that one of them gives back are theirs: those that both deleted, and those of the other.
        const isBoth = (letter: string): boolean =>
          [0, 1].some(
            (one) => gone[one]!.includes(letter) && (gone[1 - one]! + made[1 - one]!).includes(letter),
          )
        const both = [...gone.join('')].filter(isBoth).join('')
        for (const one of [first, 1 - first]) {
          const { stack, table } = writers[one]!
          const before = writers[one]!.text
          const result = stack.undo(() => table)
          // What one deleted of one’s own was never there.
          const back = less(gone[one]!, made[one]! + both)
          const [now, was] = [less(writers[one]!.text, both), less(before, both)]
          expect(less(now, back)).toBe(less(was, made[one]! + back))
          expect(sorted([...now].filter((letter) => back.includes(letter)).join(''))).toBe(sorted(back))
          if (less(was, made[one]! + back) !== was || back !== '') expect(result?.leftAlone).toEqual([])
          for (const writer of writers) deliverAll(writer)
        }
        expect(writers[0].text).toBe(writers[1].text)
      }),
      { numRuns: 150 },
    )
  })

  test('what was not heard letter by letter is still taken in', () => {
    const [li] = two('One.')
    const fresh = replica(9, li.table)
    editCells(fresh, [{ ...place, content: 'One, two.', language: 'en' }])
    li.type(0, 0, 'Number ')
    li.table.become(fresh, 'remote')
    expect(li.joint.field).toBe('Number One, two.')
    editCells(li.table, [{ ...place, content: 'One, two, three.', language: 'en' }])
    expect(li.joint.field).toBe('Number One, two, three.')
  })

  test('the words of others are told apart, with the end of what each wrote last', () => {
    const joint = new JointText('ab')
    joint.receive(
      [
        [0, 'a'],
        [1, 'XY'],
      ],
      7,
      [],
    )
    joint.receive([[1, 'Z']], 8, [])
    expect(joint.foreign()).toEqual([
      { start: 0, end: 1, by: 8, isLast: true },
      { start: 2, end: 4, by: 7, isLast: true },
    ])
    joint.receive(
      [
        [0, 'ZaXYb'],
        [1, '!'],
      ],
      7,
      [],
    )
    expect(joint.foreign().map(({ isLast }) => isLast)).toEqual([true, false, true])
    joint.receive(
      [
        [0, 'ZaXYb!'],
        [1, '?'],
      ],
      7,
      [],
    )
    expect(joint.foreign().at(-1)).toEqual({ start: 5, end: 7, by: 7, isLast: true })
  })

  test('half a character is never cut', () => {
    const joint = new JointText('😀')
    joint.typed('😁', 2)
    expect(joint.unwritten()).toEqual([
      [1, '😁'],
      [-1, '😀'],
    ])
  })
})
