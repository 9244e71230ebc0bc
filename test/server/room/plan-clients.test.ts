/** Of which plans the server remembers whose their Yjs clients are. The rule: server/room/SPEC.md, ROOM22. */
import { expect, test, vi } from 'vitest'

import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'

test('[ROOM22] those in use and the last 20 others; any other is read anew', async () => {
  const server = await startRooms({ roomLimits: { idleMs: 0 } })
  const stays = server.raw()
  await until(() => stays.heard.length > 0)
  const visit = async (plan: string): Promise<void> => {
    const client = server.raw(`/ws/${plan}/t`)
    await until(() => client.heard.length > 0)
    client.end()
  }
  const plans = Array.from({ length: 25 }, (_, n) => `q${n}`)
  for (const plan of plans) {
    await server.store.createPlan(plan, [{ room: 't', update: EMPTY_UPDATE }])
    await visit(plan)
  }
  const read = vi.spyOn(server.store, 'owners')
  await until(() => server.rooms.count === 1)
  server.rooms.sweep()
  for (const plan of ['q24', 'q5', 'q0', 'q4']) await visit(plan)
  expect(read.mock.calls).toEqual([['q0'], ['q4']])
  const again = server.raw('/ws/p/u')
  await until(() => again.heard.length > 0)
  expect(read.mock.calls).toHaveLength(2)
})
