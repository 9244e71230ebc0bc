/** What is kept of message 102, and for how long. Rule: server/room/SPEC.md, ROOM39. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { MadeBudget, MadeTimes } from '../../../server/room/made-times.ts'
import { encodeAskDurability, encodeMade, encodeUpdate } from '../../../shared/wire/message.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { as } from '../../helpers/small-door.ts'

const spans = (count: number, client = 7, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ client, clock: from + n, length: 1, at: 1000 + from + n }))

test('[ROOM39] a person has so many in all her rooms together; the others have theirs', () => {
  const budget = new MadeBudget(100)
  const [one, other] = [new MadeTimes(budget, 'ana'), new MadeTimes(budget, 'ana')]
  one.add(spans(80))
  other.add(spans(80, 8))
  expect([other.at(8, 19), other.at(8, 20)]).toEqual([1019, undefined])
  const bobs = new MadeTimes(budget, 'bob')
  bobs.add(spans(100))
  expect([bobs.at(7, 99), budget.total]).toEqual([1099, 200])
  one.forget()
  other.add(spans(80, 9))
  expect([other.at(9, 79), budget.total]).toEqual([1079, 200])
  for (const times of [other, bobs, one]) times.forget()
  expect(budget.total).toBe(0)
})

test('[ROOM39] what has arrived is forgotten, what has not is kept', () => {
  const budget = new MadeBudget(100)
  const times = new MadeTimes(budget, 'ana')
  times.add([...spans(10), ...spans(10, 8), { client: 7, clock: 10, length: 5, at: 5 }])
  times.arrived((client) => (client === 7 ? 12 : 0))
  expect([times.at(7, 9), times.at(7, 13), times.at(8, 0), budget.total]).toEqual([undefined, 5, 1000, 11])
})

test('[ROOM39] of a reader nothing is kept, of a writer until her edits are there or she has left', async () => {
  const server = await startRooms()
  server.door.set('eve', null, 'viewer')
  const [eve, ana] = [server.raw('/ws/p/t', as('eve')), server.raw('/ws/p/t', as('ana'))]
  await Promise.all([eve.opened, ana.opened])
  await until(() => eve.count('access') === 1 && ana.count('step1') === 1)
  for (let n = 0; n < 4; n++) eve.send(encodeMade(spans(4096, 99, n * 4096)))
  const doc = new Y.Doc()
  doc.clientID = 7
  for (let n = 0; n < 10; n++) doc.getMap('cells').set(`k${n}`, n)
  ana.send(encodeMade([...spans(10), ...spans(5, 8)]))
  await until(() => server.rooms.spans === 15)
  ana.send(encodeUpdate(Y.encodeStateAsUpdate(doc)))
  ana.send(encodeAskDurability(1))
  await until(() => ana.count('committed') === 1)
  expect(server.rooms.spans).toBe(5)
  ana.end()
  await eventually(() => expect(server.rooms.spans).toBe(0))
})
