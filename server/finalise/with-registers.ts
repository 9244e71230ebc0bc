/**
 * The log as the rooms see it, with a register for every plan: plans of older databases and imported ones get theirs when somebody is about
 * to read it. What cannot be made now rejects with `storage-unavailable`, as loading does.
 */
import { REGISTER_ROOM } from '../../shared/wire/socket-path.ts'
import type { LogStore } from '../room/ports.ts'

/** `needed` is called with a plan before its register is loaded. */
export function withRegisters(store: LogStore, needed: (plan: string) => Promise<void>): LogStore {
  return {
    epoch: store.epoch,
    starts: store.starts,
    createPlan: (plan, rooms) => store.createPlan(plan, rooms),
    createRoom: (key, update) => store.createRoom(key, update),
    plans: () => store.plans(),
    rooms: (plan) => store.rooms(plan),
    owners: (plan) => store.owners(plan),
    load: async (key) => {
      if (key.room === REGISTER_ROOM) await needed(key.plan)
      return store.load(key)
    },
    state: async (key) => {
      if (key.room === REGISTER_ROOM) await needed(key.plan)
      return store.state(key)
    },
    append: (key, update, beside) => store.append(key, update, beside),
    compact: (key) => store.compact(key),
    probe: () => store.probe(),
    close: () => store.close(),
  }
}
