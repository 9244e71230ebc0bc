import { describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type {
  PlanStore,
  RoomEvents,
  StoreTrouble,
  TabChannel,
  TabMessage,
} from '../../../client/session/ports.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const BUDGET = tableId('budget')
const at = (row: string, column: string) => [rowId(row), columnId(column)] as const

const world = sessionWorld()
const { start, stop, quiet } = world
/** Dies without a word: nothing is flushed, the disk keeps what it was promised. */
const kill = (session: PlanSession, disk: MemoryDisk): void => {
  world.forget(session)
  session.goOffline()
  disk.alive.clear()
}
/** What the server may say to the rooms of whoever starts next. */
const overhearing = (): ReadonlyMap<string, RoomEvents> => {
  const rooms = new Map<string, RoomEvents>()
  const sync = world.server.client()
  const join = sync.join.bind(sync)
  sync.join = (room, y, events) => join(room, y, (rooms.set(room, events), events))
  world.server.client = () => sync
  return rooms
}
const type = (session: PlanSession, row: string, text: string): void => {
  expect(session.commit(BUDGET, ...at(row, 'spent'), text, 'en')).toEqual({ status: 'done' })
}
const read = (session: PlanSession, row: string): unknown => session.value(BUDGET, ...at(row, 'spent'))

describe('the badge', () => {
  test('[SAFE1] an edit is kept, then saved when the server has committed it, then shared when somebody else is there', async () => {
    const { session } = await start()
    await quiet()
    expect(session.status).toMatchObject({ kept: 'yes', saved: true, shared: false, unsaved: 0 })
    world.server.committing = false
    type(session, 'posts', '1')
    expect(session.status).toMatchObject({ kept: 'no', saved: false, unsaved: 1 })
    await quiet()
    expect(session.status).toMatchObject({ kept: 'yes', saved: false, shared: false, unsaved: 1 })
    expect(session.status.rooms.get('budget')).toMatchObject({ saved: false, unsaved: 1 })
    expect(session.status.rooms.get('work')).toMatchObject({ saved: true })
    expect(session.unsent()).toMatchObject([{ room: 'budget' }])
    world.server.committing = true
    await quiet()
    expect(session.status).toMatchObject({ saved: true, shared: false, unsaved: 0 })
    expect(session.unsent()).toEqual([])
    await start({ name: 'Li' })
    await quiet()
    expect(session.status.shared).toBe(true)
  })

  test('[SAFE2] a server that dies between receiving and committing does not make it saved', async () => {
    const { session } = await start()
    await quiet()
    const committed = world.server.states()
    world.server.committing = false
    type(session, 'posts', '1')
    await quiet()
    world.server.crash(committed)
    world.server.committing = true
    expect(session.status).toMatchObject({ saved: false, connection: 'connecting' })
    await quiet()
    expect(session.status.saved).toBe(false)
    session.goOnline()
    await session.saved(1000)
    const other = await start({ name: 'Li' })
    expect(read(other.session, 'posts')).toBe(1)
  })

  test('[SAFE3] a deletion is unsaved too, though it leaves the state vector as it was', async () => {
    const { session } = await start()
    await quiet()
    world.server.committing = false
    session.clear(BUDGET, [{ row: rowId('posts'), column: columnId('spent') }])
    await quiet()
    expect(session.status).toMatchObject({ saved: false, unsaved: 1 })
  })

  test('[SAFE4] after a restart the badge still tells the truth', async () => {
    const { session, disk } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    await quiet()
    kill(session, disk)
    world.server.committing = false
    const again = await start({ disk })
    await quiet()
    expect(read(again.session, 'posts')).toBe(1)
    expect(again.session.status).toMatchObject({ saved: false, unsaved: 1, kept: 'yes' })
    expect(again.session.unsent()).toMatchObject([{ room: 'budget', command: { kind: 'edit-cells' } }])
    world.server.committing = true
    await quiet()
    expect(again.session.status).toMatchObject({ saved: true, unsaved: 0 })
    await stop(again.session)
    world.server.up = false
    const third = await start({ disk })
    expect(third.session.status).toMatchObject({ saved: true, unsaved: 0, connection: 'connecting' })
  })

  test('[SAFE5] when the device refuses, the page says so, the edit stays in memory and is sent', async () => {
    const trouble: StoreTrouble = { kind: 'full', reason: 'no room' }
    const store: PlanStore = MemoryPlanStore.unavailable(Math.random, trouble)
    const { session } = await start({ store })
    type(session, 'posts', '1')
    await quiet()
    expect(session.status).toMatchObject({
      kept: 'failed',
      saved: true,
      storage: { state: 'full', reason: 'no room' },
    })
    expect(read((await start({ name: 'Li' })).session, 'posts')).toBe(1)
  })

  test('[SAFE8] storage that was cleared and is whole again is said until the person has read it', async () => {
    const store: PlanStore = new MemoryPlanStore(Math.random)
    const told = new Set<(trouble: StoreTrouble | null) => void>()
    store.onTrouble = (handler) => {
      told.add(handler)
      return () => told.delete(handler)
    }
    const { session } = await start({ store })
    const say = (trouble: StoreTrouble | null): void => told.forEach((tell) => tell(trouble))
    // In one go, as the store says it.
    say({ kind: 'cleared', reason: 'cleared' })
    say(null)
    await quiet()
    expect(session.status).toMatchObject({ kept: 'yes', storage: { state: 'cleared' } })
    say({ kind: 'full', reason: 'no room' })
    expect(session.status).toMatchObject({ kept: 'failed', storage: { state: 'full' } })
    say(null)
    expect(session.status.storage.state).toBe('cleared')
    session.dismissCleared()
    expect(session.status.storage).toMatchObject({ state: 'ok', reason: '' })
  })

  test('[SAFE9] a server that cannot save is in the status until it lets us in again', async () => {
    const rooms = overhearing()
    const { session } = await start()
    await quiet()
    rooms.get('budget')?.closed(1006, '')
    expect(session.status).toMatchObject({ server: 'ok', refused: [] })
    rooms.get('budget')?.closed(1013, 'cannot save')
    expect(session.status).toMatchObject({ server: 'cannot-save', refused: [] })
    expect(await session.synced(20)).toBe(false)
    rooms.get('budget')?.synced()
    expect(session.status.server).toBe('ok')
    expect(await session.synced(20)).toBe(true)
  })

  test('[SAFE9] a plan that is not here, on a server that cannot save, says that and not that nobody answers', async () => {
    const sync = world.server.client()
    sync.join = (_room, _y, events) => {
      queueMicrotask(() => events.closed(1013, 'cannot save'))
      return { ask: () => undefined, setPresence: () => undefined, leave: () => undefined }
    }
    world.server.client = () => sync
    await expect(start({ within: 30 })).rejects.toMatchObject({
      code: 'offline',
      facts: { why: 'server-storage' },
    })
  })

  test('[SAFE6] a refused table says so and the others go on; waiting for it ends with the refusal', async () => {
    const { session } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    world.server.refuse.set('budget', 4403)
    const waiting = session.saved(500).catch((error: unknown) => error)
    session.goOnline()
    await quiet()
    expect(await waiting).toMatchObject({
      code: 'not-allowed',
      facts: { room: 'budget', reason: 'not-a-member' },
    })
    expect(session.status).toMatchObject({
      saved: true,
      refusedEdits: 1,
      refused: [{ room: 'budget', code: 4403, mode: 'closed' }],
    })
    expect(session.commit(BUDGET, ...at('posts', 'spent'), '2', 'en')).toMatchObject({
      status: 'refused',
      code: 'not-allowed',
    })
    expect(session.commit(tableId('work'), ...at('plain', 'figure'), '8', 'en')).toEqual({ status: 'done' })
    await quiet()
    expect(session.status.rooms.get('work')).toMatchObject({ saved: true })
    world.server.refuse.clear()
    session.goOffline()
    session.goOnline()
    await quiet()
    expect(session.status).toMatchObject({ saved: true, refused: [], refusedEdits: 1 })
    expect(read(session, 'posts')).not.toBe(1)
  })
})

describe('undo', () => {
  test('[UNDO1] one’s own steps only, in every table, and only where nobody has been since', async () => {
    const ana = await start()
    const li = await start({ name: 'Li' })
    await quiet()
    type(ana.session, 'posts', '1')
    ana.session.commit(tableId('work'), ...at('plain', 'figure'), '8', 'en')
    type(ana.session, 'travel', '2')
    await quiet()
    type(li.session, 'travel', '22')
    type(li.session, 'grants', '33')
    await quiet()
    expect(ana.session.undo()).toMatchObject({
      status: 'left',
      table: 'budget',
      since: [{ row: 'travel', column: 'spent', by: 'Li' }],
    })
    expect(ana.session.undo()).toMatchObject({
      status: 'done',
      table: 'work',
      at: { row: 'plain', column: 'figure' },
    })
    expect(ana.session.value(tableId('work'), ...at('plain', 'figure'))).toBe(7)
    expect(ana.session.undo()).toMatchObject({ status: 'done' })
    expect([read(ana.session, 'posts'), read(ana.session, 'travel'), read(ana.session, 'grants')]).toEqual([
      5778.4, 22, 33,
    ])
    expect(ana.session.undo()).toEqual({ status: 'nothing' })
    expect(ana.session.redo()).toMatchObject({ status: 'done' })
    expect(read(ana.session, 'posts')).toBe(1)
    await quiet()
    expect(read(li.session, 'posts')).toBe(1)
  })

  test('[UNDO2] in a row that somebody deleted it is done out of sight and said', async () => {
    const ana = await start()
    const li = await start({ name: 'Li' })
    type(ana.session, 'travel', '2')
    await quiet()
    li.session.deleteRows(BUDGET, [rowId('travel')])
    await quiet()
    expect(ana.session.undo()).toMatchObject({ status: 'done', hidden: ['travel'] })
    await quiet()
    expect(li.session.undo()).toMatchObject({ status: 'done' })
    await quiet()
    expect([read(ana.session, 'travel'), read(li.session, 'travel')]).toEqual([0.1, 0.1])
  })

  test('[UNDO3] the history survives a restart: undo, redo and what is unsent', async () => {
    const { session, disk } = await start()
    await quiet()
    session.goOffline()
    type(session, 'posts', '1')
    type(session, 'travel', '2')
    type(session, 'grants', '3')
    session.undo()
    await quiet()
    kill(session, disk)
    world.server.up = false
    const again = await start({ disk })
    expect(again.session.unsent()).toHaveLength(4)
    expect([again.session.canUndo, again.session.canRedo]).toEqual([true, true])
    again.session.redo()
    expect(read(again.session, 'grants')).toBe(3)
    for (const _ of [1, 2, 3]) expect(again.session.undo()).toMatchObject({ status: 'done' })
    expect(again.session.undo()).toEqual({ status: 'nothing' })
    expect([
      read(again.session, 'posts'),
      read(again.session, 'travel'),
      read(again.session, 'grants'),
    ]).toEqual([5778.4, 0.1, 0.2])
    world.server.up = true
    again.session.goOnline()
    await quiet()
    expect(again.session.unsent()).toEqual([])
    expect(again.session.status.saved).toBe(true)
  })
})

describe('two tabs', () => {
  /** Tabs of one browser: everything said is heard by the others, a moment later. */
  const browser = () => {
    const channels = new Set<{ heard: Set<(message: TabMessage) => void> }>()
    const tab = (): TabChannel => {
      const own = { heard: new Set<(message: TabMessage) => void>() }
      channels.add(own)
      return {
        post: (message) => {
          const copy = structuredClone(message)
          setTimeout(() => {
            for (const channel of channels)
              if (channel !== own) for (const handler of channel.heard) handler(copy)
          }, 0)
        },
        onMessage: (handler) => {
          own.heard.add(handler)
          return () => own.heard.delete(handler)
        },
        close: () => channels.delete(own),
      }
    }
    return { disk: new MemoryDisk(), tab }
  }

  test('[TABS1] they see each other’s edits without a server, and each keeps its own', async () => {
    const { disk, tab } = browser()
    const one = await start({ disk, tabs: tab() })
    await quiet()
    const two = await start({ disk, tabs: tab() })
    await quiet()
    one.session.goOffline()
    two.session.goOffline()
    type(one.session, 'posts', '1')
    type(two.session, 'travel', '2')
    await quiet()
    for (const { session } of [one, two]) {
      expect([read(session, 'posts'), read(session, 'travel')]).toEqual([1, 2])
      expect(session.status).toMatchObject({ saved: false, unsaved: 2 })
    }
    kill(one.session, disk)
    kill(two.session, disk)
    world.server.up = false
    const later = await start({ disk })
    expect([read(later.session, 'posts'), read(later.session, 'travel')]).toEqual([1, 2])
    expect(later.session.status.unsaved).toBe(2)
  })

  test('[TABS2] whoever is connected sends for both, and both learn that it is saved', async () => {
    const { disk, tab } = browser()
    const one = await start({ disk, tabs: tab() })
    const two = await start({ disk, tabs: tab() })
    await quiet()
    one.session.goOffline()
    type(one.session, 'posts', '1')
    await quiet()
    expect(one.session.status).toMatchObject({ saved: true, unsaved: 0, connection: 'offline' })
    expect(two.session.status.saved).toBe(true)
    expect(one.session.unsent()).toEqual([])
    const li = await start({ name: 'Li' })
    expect(read(li.session, 'posts')).toBe(1)
  })

  test('[TABS3] a message that was lost is made up for from the store', async () => {
    const { disk, tab } = browser()
    const lossy = tab()
    let lose = false
    const one = await start({
      disk,
      tabs: { ...lossy, post: (message) => (lose ? undefined : lossy.post(message)) },
    })
    const two = await start({ disk, tabs: tab() })
    await quiet()
    one.session.goOffline()
    two.session.goOffline()
    lose = true
    type(one.session, 'posts', '1')
    lose = false
    type(one.session, 'posts', '11')
    await quiet()
    expect(read(two.session, 'posts')).toBe(11)
    two.session.goOnline()
    await quiet()
    expect(read((await start({ name: 'Li' })).session, 'posts')).toBe(11)
    expect(one.session.status.saved).toBe(true)
  })
})
