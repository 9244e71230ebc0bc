import { describe, expect, test } from 'vitest'

import { Presence } from '../../../client/session/presence.ts'
import { PRESENCE_COLOURS, personColour } from '../../../shared/wire/presence.ts'

/** What `me` sees of these people. */
function seenBy(me: string, others: readonly string[]): ReadonlyMap<string, number> {
  const presence = new Presence({ id: me, name: me, verified: true }, () => undefined)
  const states = others.map((person, client) => [
    client,
    { person, name: person, colour: personColour(person) },
  ])
  presence.receive(new Map(states as never))
  return new Map(presence.peers.map(({ person, colour }) => [person, colour]))
}

const people = (count: number, colour?: number): string[] =>
  Array.from({ length: 4000 }, (_, index) => `p${index}`)
    .filter((person) => colour === undefined || personColour(person) === colour)
    .slice(0, count)

describe('[GR115] people who are here together have colours apart', () => {
  test('whose colour is taken has the next one, and everybody sees the same', () => {
    const all = people(5, 7)
    const seen = new Map(
      all.map((me) => [
        me,
        seenBy(
          me,
          all.filter((one) => one !== me),
        ),
      ]),
    )
    const colours = new Map(all.flatMap((me) => [...(seen.get(me) ?? [])]))
    expect(new Set(colours.values()).size).toBe(5)
    for (const map of seen.values())
      for (const [person, colour] of map) expect(colour).toBe(colours.get(person))
  })

  test('alone with others of other colours one keeps one’s own', () => {
    const [a, b] = [people(1, 2)[0]!, people(1, 5)[0]!]
    expect(seenBy('zz', [a, b])).toEqual(
      new Map([
        [a, 2],
        [b, 5],
      ]),
    )
  })

  test('more people than colours share them', () => {
    const seen = seenBy('me', people(20))
    for (const colour of seen.values()) expect(colour).toBeLessThan(PRESENCE_COLOURS)
    expect(new Set(seen.values()).size).toBe(PRESENCE_COLOURS)
  })
})
