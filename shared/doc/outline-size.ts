/**
 * Whether an outline has more records than a plan can hold, by all keys that anybody ever wrote, since none of them goes from the document.
 * Called by the server for what came from outside (`server/room/room-document.ts`): every table of an outline costs whoever reads it. [OUT6]
 */
import { AppError } from '../model/error.ts'
import { PLAN_LIMITS } from '../model/plan-limits.ts'
import type { PlanDocument } from './plan-document.ts'

const COLLECTIONS = ['tables', 'components', 'names'] as const

const keysOf = (document: PlanDocument, what: (typeof COLLECTIONS)[number]): number =>
  document.collection(what)._map.size

/** Does `apply`; throws `AppError('too-large')` when it made an outline larger that was large enough. The document is spoilt then. */
export function withinPlanLimits(outline: PlanDocument, apply: () => void): void {
  const before = COLLECTIONS.map((what) => keysOf(outline, what))
  apply()
  for (const [at, what] of COLLECTIONS.entries()) {
    const now = keysOf(outline, what)
    if (now > PLAN_LIMITS[what] && now > (before[at] ?? 0))
      throw new AppError('too-large', { what, limit: PLAN_LIMITS[what] })
  }
}
