/** Somebody's new name, over sockets that are open and with the real door. The rule: server/http/SPEC.md, DR3. */
import { expect, test } from 'vitest'

import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import { encodeAwarenessMessage } from '../../../shared/wire/message.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startServer } from '../../helpers/server-under-test.ts'

test('[DR3] a new name reaches those who work beside her, also beside her script', async () => {
  const server = await startServer()
  const bob = await server.person('Bob', [{ scope: 'plan', role: 'editor' }])
  const ana = server.raw('/ws/p/t')
  const [page, script] = [
    server.raw('/ws/p/t', { as: bob }),
    server.raw('/ws/p/t', { as: null, protocols: bob.protocols }),
  ]
  await Promise.all([ana.opened, page.opened, script.opened])
  const state = JSON.stringify({ user: { name: 'somebody' } })
  page.send(encodeAwarenessMessage(encodeAwareness([{ client: 77, clock: 1, state }])))
  script.send(encodeAwarenessMessage(encodeAwareness([{ client: 78, clock: 1, state }])))
  const names = (): unknown[] =>
    [...ana.presence().values()]
      .map(({ state }) => JSON.parse(state) as { name: string; user: { name: string } })
      .flatMap(({ name, user }) => [name, user.name])
      .toSorted()
  await eventually(() => expect(names()).toEqual(['Bob', 'Bob', 'Bob (test)', 'Bob (test)']))
  const body = JSON.stringify({ name: 'Robert' })
  const headers = { 'content-type': 'application/json' }
  expect((await server.fetch('/api/account', { method: 'PATCH', headers, body }, { as: bob })).status).toBe(
    200,
  )
  await eventually(() => expect(names()).toEqual(['Robert', 'Robert', 'Robert (test)', 'Robert (test)']))
})
