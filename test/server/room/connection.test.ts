import { expect, test } from 'vitest'

import { Connection, type RoomDesk } from '../../../server/room/connection.ts'
import { RoomFrame } from '../../../server/room/room-frame.ts'
import { encodeStep1 } from '../../../shared/wire/message.ts'

test('[WS4] a client that asks and does not read is owed one answer, to its latest question', () => {
  const waiting: (() => RoomFrame | null)[] = []
  const answered: Uint8Array[] = []
  const never = (): never => {
    throw new Error('not expected')
  }
  const desk: RoomDesk = {
    answerStep1: (connection, vector) =>
      connection.sendAnswer(vector, (latest) => {
        answered.push(latest)
        return new RoomFrame('t', latest)
      }),
    receiveUpdate: never,
    receivePresence: never,
    receiveMade: never,
    sendPresence: never,
    acknowledge: never,
    dismiss: never,
    fault: never,
    leave: () => {},
    passChanged: never,
  }
  const peer = {
    send: never,
    sendLarge: (build: () => RoomFrame | null) => void waiting.push(build),
    close: never,
  }
  const connection = new Connection(
    desk,
    peer,
    { guest: { person: 'ana', name: 'Ana' }, mode: 'write' },
    () => 0,
  )
  for (let clock = 0; clock < 100; clock++) connection.receive(encodeStep1(Uint8Array.of(1, 7, clock)))
  expect(waiting).toHaveLength(1)
  waiting.shift()?.()
  expect(answered).toEqual([Uint8Array.of(1, 7, 99)])
  connection.receive(encodeStep1(Uint8Array.of(0)))
  expect(waiting).toHaveLength(1)
  connection.leave()
  expect(waiting[0]?.()).toBeNull()
})
