/** The log as the rooms see it, with every write noted while it is under way: how old the oldest is tells whether saving keeps up. */
import type { LogStore } from './room/ports.ts'

/** `begins` is called when a write begins, and what it gives when the write has ended. */
export const watchWrites = (store: LogStore, begins: () => () => void): LogStore => ({
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
    const ended = begins()
    try {
      return await store.append(key, update, beside)
    } finally {
      ended()
    }
  },
  compact: (key) => store.compact(key),
  probe: () => store.probe(),
  close: () => store.close(),
})
