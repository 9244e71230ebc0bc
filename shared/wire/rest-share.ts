/**
 * Bodies of the REST interface about the rights in one plan.
 *
 * GET    /api/plans/:plan/me                        → PlanStanding (members)
 * GET    /api/plans/:plan/members                   → Members (members, and administrators)
 * PUT    /api/plans/:plan/members/:person           { grants: Grant[] } → Member; empty: out of the plan (`share`; the last owner stays: `last-owner`)
 * POST   /api/plans/:plan/invitations               NewInvitation without `plan` and `administrator` → { invitation, url } shown once (`share`).
 *                                                   A person who has an account is made a member at once: { member }.
 * DELETE /api/plans/:plan/invitations/:id           (`share`)
 * GET    /api/plans/:plan/tokens                    → { tokens: PlanToken[] } of everybody (`share`)
 * POST   /api/plans/:plan/tokens                    NewToken without `plan`, and `person` → { token, secret } shown once (command line only)
 * DELETE /api/plans/:plan/tokens/:id                (`share`)
 * GET    /api/plans/:plan/people?q=                 → { people: { id, name, email }[] } at most 8 who have an account (`share`)
 */
import type { Grant, Standing } from '../model/access.ts'
import type { ApiToken, Invitation } from './rest-people.ts'

export type PlanStanding = { readonly person: string; readonly standing: Standing }

export type Member = {
  readonly person: string
  readonly name: string
  readonly email: string
  readonly active: boolean
  readonly grants: readonly Grant[]
}
/** Somebody's token for this plan. */
export type PlanToken = ApiToken & { readonly person: string; readonly personName: string }
export type Members = {
  readonly members: readonly Member[]
  /** Empty for those who may not share. */
  readonly invitations: readonly Invitation[]
}
