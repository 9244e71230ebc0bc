/** Somebody who types for hours sends no requests: her edits say that her session is in use. */
import { expect, test } from 'vitest'

import { DoorChanges } from '../../../server/auth/door-changes.ts'
import { Door } from '../../../server/auth/door.ts'
import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import { encodeAwarenessMessage, encodeStep1, encodeUpdate } from '../../../shared/wire/message.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { setting } from '../../helpers/yjs-edits.ts'

test.each(['/ws/p/t', '/ws/p?v=3'])('[AU12] an edit over %s is use, being there is not', async (path) => {
  const server = await startRooms()
  const used: string[] = []
  Object.assign(server.door, { noteUse: ({ person }: { person: string }) => used.push(person) })
  const say = await speaker(server, path)
  say(encodeStep1(Uint8Array.of(0)))
  say(encodeAwarenessMessage(encodeAwareness([{ client: 1, clock: 1, state: '{"cursor":1}' }])))
  say(encodeUpdate(setting('a', 1)))
  await eventually(() => expect(used).toEqual(['ana']))
})

test('[AU12] it is the session that she came with', () => {
  const touched: unknown[] = []
  const sessions = {
    find: async () => null,
    isAlive: async () => true,
    touch: (...of: string[]) => void touched.push(of),
  }
  const unused = {} as never
  const door = new Door({
    people: unused,
    sessions,
    tokens: unused,
    rights: unused,
    changes: new DoorChanges(),
    operatorKey: null,
  })
  door.noteUse({ is: 'person', person: 'mary', name: 'Mary', administrator: false, session: 's1' })
  door.noteUse({ is: 'operator', person: 'operator', name: 'operator' })
  expect(touched).toEqual([['s1', 'mary']])
})

async function speaker(
  server: Awaited<ReturnType<typeof startRooms>>,
  path: string,
): Promise<(message: Uint8Array) => void> {
  if (path === '/ws/p/t') {
    const raw = server.raw(path)
    await raw.opened
    return (message) => raw.send(message)
  }
  const tab = server.tab(path)
  await tab.opened
  tab.open('t')
  return (message) => tab.send('t', message)
}
