/** What a fresh data directory begins with: the sample plan. Called once at start; a store that has any plan is left as it is. */
import { samplePlan } from '../shared/plan/sample/section-10-2023.ts'
import { roomsOfPlanFile } from './plan-file-rooms.ts'
import type { LogStore } from './room/ports.ts'

export async function seedPlans(store: LogStore): Promise<void> {
  if ((await store.plans()).length > 0) return
  const { plan, rooms } = roomsOfPlanFile(samplePlan())
  await store.createPlan(plan, rooms)
}
