/** Asking for a table's room: over REST, without throwing anything but what the session understands. */
import { expect, test } from 'vitest'

import { makeRoomOver } from '../../../client/sync/make-room.ts'
import { tableId } from '../../../shared/model/ids.ts'

const TABLE = tableId('table-x')
const over = (fetch: (url: string, init: RequestInit) => Promise<Response>) =>
  makeRoomOver({ url: 'http://plans.example/anything', plan: 'small', fetch })

test('posts the table’s id; made now or made before is the same', async () => {
  const asked: unknown[] = []
  for (const status of [200, 201])
    await over(async (url, { method, body }) => {
      asked.push([method, url, body])
      return new Response('{}', { status })
    })(TABLE)
  expect(asked[0]).toEqual(['POST', 'http://plans.example/api/plans/small/tables', '{"id":"table-x"}'])
  expect(asked[1]).toEqual(asked[0])
})

test('no answer is being offline; another answer is a refusal', async () => {
  await expect(over(() => Promise.reject(new TypeError('Failed to fetch')))(TABLE)).rejects.toMatchObject({
    code: 'offline',
  })
  await expect(over(async () => new Response('', { status: 404 }))(TABLE)).rejects.toMatchObject({
    code: 'not-allowed',
    facts: { status: 404 },
  })
})
