/** Where the page keeps what somebody looks for while the plan is open. Null: nothing has been looked for yet. */
import type { PlanSearch } from './plan-search.ts'

export type KeptSearch = { search: PlanSearch | null }
