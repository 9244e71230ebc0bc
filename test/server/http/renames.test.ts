/** How often somebody may give herself another name. Rule AU36. */
import { expect, test } from 'vitest'

import { RateLimit } from '../../../server/http/rate-limit.ts'
import { freshServer } from '../../helpers/fresh-server.ts'

test('[AU36] ten names an hour; the language as often as she likes', async () => {
  const server = await freshServer()
  const root = await server.setUp()
  for (let n = 0; n < 10; n++) await root.must('PATCH', '/api/account', { name: `Root ${n}` })
  expect(await root.refusal('PATCH', '/api/account', { name: 'Root 10' })).toBe('429 too-many')
  await root.must('PATCH', '/api/account', { language: 'zh' })
  expect(await root.must('GET', '/api/account')).toMatchObject({ name: 'Root 9', language: 'zh' })
})

test('[AU36] of so many in an hour one comes back after its part of it', () => {
  let now = 0
  const limit = new RateLimit(10, () => now, undefined, 3_600_000)
  for (let n = 0; n < 10; n++) limit.take('ana')
  expect(() => limit.take('ana')).toThrow('too-many')
  now = 359_000
  expect(() => limit.take('ana')).toThrow('too-many')
  now = 360_000
  limit.take('ana')
  limit.take('bob')
})
