/** Undo in a text that two people write at once: letter by letter, whoever undoes first. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isCommand } from '../../../shared/doc/is-command.ts'
import type { Command } from '../../../shared/doc/step.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack, type UndoResult } from '../../../shared/doc/undo.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { replica, sampleTable, sync } from './make.ts'

const place = { row: rowId('r1'), column: columnId('label'), language: 'en' as const }
const NAME = 'r1:label:en'
/** No letter twice. */
const START = 'The-quick_fox'

class Person {
  readonly table: TableDoc
  stack = new UndoStack()

  constructor(table: TableDoc) {
    this.table = table
  }

  get text(): string {
    return this.table.textOf(NAME) ?? ''
  }

  write(content: string): void {
    const command = editCells(this.table, [{ ...place, content }])
    if (command) this.stack.push(command)
  }

  replace(at: number, gone: number, come: string): void {
    this.write(this.text.slice(0, at) + come + this.text.slice(at + gone))
  }

  undo(): UndoResult | null {
    return this.stack.undo(() => this.table)
  }

  redo(): UndoResult | null {
    return this.stack.redo(() => this.table)
  }

  /** What is stored is plain data, and is loaded again. */
  restart(): void {
    const kept = JSON.parse(JSON.stringify(this.stack.commands)) as Command[]
    this.stack = new UndoStack(kept.filter(isCommand))
  }
}

function two(start = START): [Person, Person] {
  const first = sampleTable(1, 0)
  editCells(first, [{ ...place, content: start }])
  return [new Person(replica(2, first)), new Person(replica(3, first))]
}

const meet = (...people: readonly Person[]): void => sync(...people.map(({ table }) => table))

describe('[UND8] of a text undo takes back one’s own letters', () => {
  test('whoever undoes first, and also after the other has undone', () => {
    for (const isLiFirst of [true, false]) {
      const [ana, li] = two('Consultants')
      ana.write('Consultants and experts')
      li.write('External Consultants')
      meet(ana, li)
      expect(ana.text).toBe('External Consultants and experts')
      const [first, second] = isLiFirst ? [li, ana] : [ana, li]
      expect(first.undo()?.leftAlone).toEqual([])
      meet(ana, li)
      expect(second.text).toBe(isLiFirst ? 'Consultants and experts' : 'External Consultants')
      expect(second.undo()?.leftAlone).toEqual([])
      meet(ana, li)
      expect([ana.text, li.text]).toEqual(['Consultants', 'Consultants'])
      first.redo()
      meet(ana, li)
      second.redo()
      meet(ana, li)
      expect([ana.text, li.text]).toEqual(Array(2).fill('External Consultants and experts'))
    }
  })

  test('what one deleted comes back where it stood, between what others wrote', () => {
    const [ana, li] = two('abcdef')
    ana.write('af')
    li.write('abc[Li]def')
    meet(ana, li)
    expect(ana.text).toBe('a[Li]f')
    expect(ana.undo()?.leftAlone).toEqual([])
    expect(ana.text).toBe('abc[Li]def')
    ana.redo()
    expect(ana.text).toBe('a[Li]f')
  })

  test('nothing is left of it: it is left as it is, and that is told', () => {
    const [ana, li] = two('')
    ana.write('Ana')
    meet(ana, li)
    li.write('')
    li.write('Li')
    meet(ana, li)
    expect(ana.undo()).toMatchObject({ commands: [], leftAlone: [{ step: { name: NAME } }] })
    expect(ana.text).toBe('Li')
  })

  test('letters that one gave back oneself are one’s own, also after a restart and a new command', () => {
    const [ana, li] = two('')
    ana.write('abc')
    ana.write('ac')
    ana.undo()
    ana.write('abcd')
    ana.restart()
    meet(ana, li)
    li.write('[abcd]')
    meet(ana, li)
    ana.undo()
    expect(ana.text).toBe('[abc]')
    ana.undo()
    expect(ana.text).toBe('[]')
  })

  test('a step that an older version kept goes back only while the text reads as it was left', () => {
    const [ana, li] = two('')
    ana.write('Ana')
    const plain = JSON.stringify(ana.stack.commands, (key, value: unknown) =>
      key === 'letters' ? undefined : value,
    )
    const kept = JSON.parse(plain) as Command[]
    expect(kept.every(isCommand)).toBe(true)
    ana.stack = new UndoStack(kept)
    meet(ana, li)
    li.write('Ana, Li')
    meet(ana, li)
    expect(ana.undo()?.leftAlone).toHaveLength(1)
    expect(ana.text).toBe('Ana, Li')
  })

  test('whatever two people write, delete, undo and redo', () => {
    fc.assert(fc.property(deeds, tellStory), { numRuns: 200 })
  })
})

type Deed = {
  readonly do: 'write' | 'undo' | 'redo' | 'meet' | 'hear'
  readonly who: 0 | 1
  readonly at: number
  readonly gone: number
  readonly come: number
}

const deed: fc.Arbitrary<Deed> = fc.record({
  do: fc.constantFrom('write', 'write', 'write', 'undo', 'undo', 'redo', 'meet', 'hear'),
  who: fc.constantFrom(0 as const, 1 as const),
  at: fc.nat(40),
  gone: fc.constantFrom(0, 0, 0, 1, 2, 5),
  come: fc.constantFrom(0, 1, 2, 3),
})
const deeds = fc.array(deed, { maxLength: 30 })

/** What one step wrote and deleted. */
type Told = { readonly come: string; readonly gone: string }

const among = (text: string, some: string): string =>
  [...text].filter((letter) => some.includes(letter)).join('')
const without = (text: string, some: string): string =>
  [...text].filter((letter) => !some.includes(letter)).join('')
const sorted = (text: string): string => [...text].toSorted().join('')

/** Every letter is another one, so that it is known whose it is. */
function tellStory(story: readonly Deed[]): void {
  const people = two()
  const told: { readonly done: Told[]; readonly undone: Told[] }[] = [0, 1].map(() => ({
    done: [],
    undone: [],
  }))
  /** Letters that both had their hands on and one gave back: they are new ones, which the other has not written or deleted. */
  let contested = ''
  const touched: [string, string] = ['', '']
  let next = 0xe000

  const write = (who: 0 | 1, { at, gone, come }: Deed): void => {
    const [person, { done, undone }] = [people[who], told[who]!]
    const start = at % (person.text.length + 1)
    const letters = Array.from({ length: come }, () => String.fromCodePoint(next++)).join('')
    const taken = person.text.slice(start, start + gone)
    if (letters + taken === '') return
    person.replace(start, gone, letters)
    done.push({ come: letters, gone: taken })
    touched[who] += letters + taken
    undone.length = 0
  }

  const takeBack = (who: 0 | 1, what: 'undo' | 'redo'): void => {
    const [person, { done, undone }] = [people[who], told[who]!]
    const [from, to] = what === 'undo' ? [done, undone] : [undone, done]
    const before = person.text
    const result = person[what]()
    const step = from.pop()
    if (!step) return expect(result).toBeNull()
    const after = person.text
    contested += among(step.gone, touched[1 - who]!)
    const [come, gone] = [step.come, step.gone].map((letters) => without(letters, contested)) as [
      string,
      string,
    ]
    // Exactly what is one’s own goes and comes; all else is where it was.
    expect(without(after, contested + gone)).toBe(without(before, contested + come))
    expect(sorted(among(after, gone))).toBe(sorted(gone))
    const taken = among(before, step.come)
    const isTaken = result!.commands.length > 0
    expect(result!.leftAlone).toHaveLength(isTaken ? 0 : 1)
    if (without(taken, contested) + gone !== '') expect(isTaken).toBe(true)
    if (isTaken) to.push({ come: step.gone, gone: taken })
  }

  for (const one of story) {
    const [here, there] = [people[one.who], people[1 - one.who]!]
    if (one.do === 'write') write(one.who, one)
    else if (one.do === 'meet') meet(...people)
    else if (one.do === 'hear') here.table.apply(there.table.encode(), 'remote')
    else takeBack(one.who, one.do)
  }
  meet(...people)
  expect(people[0].text).toBe(people[1].text)
  for (let turn = 0; people.some(({ stack }) => stack.canUndo); turn++) {
    takeBack(turn % 2 === 0 ? 0 : 1, 'undo')
    if (turn % 3 === 0) meet(...people)
  }
  meet(...people)
  expect(people[0].text).toBe(people[1].text)
  // In the order in which they stood.
  expect(without(people[0].text, contested)).toBe(without(START, contested))
}
