/** Where the person was in each table of a plan, as long as the plan is open: a table one comes back to is as one left it. */
import type { TableId } from '../../shared/model/ids.ts'
import type { LeftPlace } from '../grid/left-place.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'

const byPlan = new WeakMap<PlanView, Map<TableId, LeftPlace>>()

export function leftPlaces(plan: PlanView): Map<TableId, LeftPlace> {
  const places = byPlan.get(plan) ?? new Map<TableId, LeftPlace>()
  byPlan.set(plan, places)
  return places
}
