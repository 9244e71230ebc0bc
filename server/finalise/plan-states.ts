/** A plan's rooms as they are now, for whoever reads it in a thread. Rejects with `storage-unavailable`. */
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { OUTLINE_ROOM, RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import type { PlanStates } from '../calc/plan-task.ts'
import type { LogStore } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { LifecycleStore } from '../store/lifecycle-store.ts'
import type { TableStore } from '../store/tables.ts'

export type PlanStatesDeps = {
  readonly tables: TableStore
  readonly store: Pick<LogStore, 'rooms'>
  readonly rooms: Pick<Rooms, 'state'>
}

/** `seqs`: the place of each room's last commit before it was read: what is told holds at least that. */
export type ReadPlan = { readonly states: PlanStates; readonly seqs: ReadonlyMap<string, number> }

/** `among`: of these tables only; absent: of all. */
export async function readPlan(
  { tables, store, rooms }: PlanStatesDeps,
  plan: string,
  among?: readonly string[],
): Promise<ReadPlan> {
  const seqs = new Map((await store.rooms(plan)).map(({ room, seq }) => [room, seq]))
  const wanted = [...seqs.keys()].filter(
    (room) => !RESERVED_ROOMS.includes(room) && (among?.includes(room) ?? true),
  )
  const frozen = await new LifecycleStore(tables).frozen(plan)
  const [outline, ...states] = await Promise.all(
    [OUTLINE_ROOM, ...wanted].map((room) => rooms.state({ plan, room })),
  )
  const found = wanted.flatMap((room, at) => {
    const state = states[at]
    return state ? [[room, state] as const] : []
  })
  return { states: { outline: outline ?? EMPTY_UPDATE, tables: found, frozen: [...frozen] }, seqs }
}
