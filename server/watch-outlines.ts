/**
 * Rights are given by component, and the outline says which table is in which: when somebody moves a table, whoever may edit it changes. The
 * log as the rooms see it, listened to: after an outline was committed, tables that are elsewhere now are told to the door.
 */
import { OUTLINE_ROOM } from '../shared/wire/socket-path.ts'
import type { LogStore } from './room/ports.ts'

/** Edits of one outline within this time are looked at once; milliseconds. */
const TOGETHER_MS = 100

/** `changed` is called with a plan some time after its outline was committed; what it does must not reject. */
export function watchOutlines(store: LogStore, changed: (plan: string) => Promise<void>): LogStore {
  const waiting = new Set<string>()
  const note = (plan: string): void => {
    if (waiting.has(plan)) return
    waiting.add(plan)
    setTimeout(() => {
      waiting.delete(plan)
      void changed(plan)
    }, TOGETHER_MS).unref()
  }
  return {
    epoch: store.epoch,
    starts: store.starts,
    createPlan: (plan, rooms) => store.createPlan(plan, rooms),
    createRoom: (key, update) => store.createRoom(key, update),
    plans: () => store.plans(),
    rooms: (plan) => store.rooms(plan),
    owners: (plan) => store.owners(plan),
    load: (key) => store.load(key),
    state: (key) => store.state(key),
    append: async (key, update, beside) => {
      const seq = await store.append(key, update, beside)
      if (key.room === OUTLINE_ROOM) note(key.plan)
      return seq
    },
    compact: (key) => store.compact(key),
    probe: () => store.probe(),
    close: () => store.close(),
  }
}
