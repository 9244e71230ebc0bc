/** Where a change goes that came from here, from the server, from another tab, or from the disk. */
import { expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { TabMessage } from '../../../client/session/ports.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const [WORK, PLAIN, FIGURE] = [tableId('work'), rowId('plain'), columnId('figure')]

/** Counts what is written. */
class CountingStore extends MemoryPlanStore {
  stored: ('own' | 'foreign')[] = []

  override append(...args: Parameters<MemoryPlanStore['append']>): Promise<void> {
    this.stored.push(args[2] ? 'own' : 'foreign')
    return super.append(...args)
  }
}

const world = sessionWorld()
const { stop, quiet } = world

async function watched(disk = new MemoryDisk()) {
  const store = new CountingStore(Math.random, disk)
  const posted: TabMessage[] = []
  let hear: (message: TabMessage) => void = () => undefined
  const tabs = {
    post: (message: TabMessage) => void posted.push(message),
    onMessage: (handler: typeof hear) => {
      hear = handler
      return () => undefined
    },
    close: () => undefined,
  }
  const one = await world.start({ disk, store, tabs })
  /** What happened since the last call. */
  const since = () => {
    const said = posted.splice(0).map((message) => message.say)
    return { stored: store.stored.splice(0), told: said.filter((say) => say === 'update') }
  }
  return { ...one, since, tell: (message: TabMessage) => hear(message) }
}

const typed = ({ session }: { session: PlanSession }, text: string): unknown =>
  session.commit(WORK, PLAIN, FIGURE, text, 'en')
const shown = ({ session }: { session: PlanSession }): unknown => session.value(WORK, PLAIN, FIGURE)

test("[FLOW0] local: it is stored as one's own, told to other tabs, and sent", async () => {
  const [mine, theirs] = [await watched(), await watched()]
  await quiet()
  mine.since()
  typed(mine, '8')
  expect(mine.since()).toEqual({ stored: ['own'], told: ['update'] })
  await quiet()
  expect(shown(theirs)).toBe(8)
})

test('[FLOW0] remote: it is stored and told to other tabs, and not sent back', async () => {
  const [mine, theirs] = [await watched(), await watched()]
  await quiet()
  theirs.since()
  typed(mine, '8')
  await quiet()
  expect(theirs.since()).toEqual({ stored: ['foreign'], told: ['update'] })
  world.server.network.auto = false
  typed(mine, '9')
  world.server.network.drain()
  expect(shown(theirs)).toBe(9)
  expect(world.server.network.queue.filter((packet) => packet.from === theirs.sync)).toEqual([])
})

test('[FLOW0] tab: it is sent, and neither stored (the other tab did) nor told again', async () => {
  const [writing, hearing, far] = [await watched(), await watched(), await watched()]
  await quiet()
  writing.session.goOffline()
  const update = new Promise<TabMessage>((resolve) => {
    const before = writing.session.table(WORK).encodeVector()
    typed(writing, '8')
    resolve({ say: 'update', room: WORK, update: writing.session.table(WORK).diff(before) })
  })
  hearing.since()
  hearing.tell(await update)
  expect(hearing.since()).toEqual({ stored: [], told: [] })
  await quiet()
  expect([shown(hearing), shown(far)]).toEqual([8, 8])
})

test('[FLOW0] storage: it is neither stored again nor told', async () => {
  const disk = new MemoryDisk()
  const before = await watched(disk)
  await quiet()
  typed(before, '8')
  await quiet()
  await stop(before.session)
  world.server.up = false
  const again = await watched(disk)
  expect(shown(again)).toBe(8)
  expect(again.since()).toEqual({ stored: [], told: [] })
})
