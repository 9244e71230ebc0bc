/**
 * Bodies of the REST interface, as both ends read them.
 *
 * GET  /api/plans                          → PlanList
 * POST /api/plans?owner=                   PlanFile → 201 PlanDetail · 409 `id-taken`; owned by whoever asks, or by whom she names
 * GET  /api/plans/:plan                    → PlanDetail · 404 `unknown-plan`
 * POST /api/plans/:plan/tables             NewTable → 201 RoomSummary when made, 200 when it was there already
 * GET  /api/plans/:plan/rooms/:room/state  → one Yjs update (v1) as application/octet-stream · 404 `unknown-table`
 *
 * Every refusal is a RefusalBody with the HTTP status that fits its code.
 */
import type { AppErrorCode } from '../model/error.ts'
import type { Localised } from '../model/language.ts'

export type PlanSummary = {
  readonly id: string
  readonly title: Localised
  readonly section: string
  readonly year: number
  /** How many rooms it has, the outline among them. */
  readonly rooms: number
}
export type PlanList = { readonly plans: readonly PlanSummary[] }

export type RoomSummary = {
  readonly room: string
  /** Place in the room's log; grows with every commit. */
  readonly seq: number
}

export type PlanDetail = PlanSummary & {
  /** Bumped by a restore from a backup: a client that saw another one synchronises everything again. */
  readonly epoch: number
  readonly list: readonly RoomSummary[]
}

/** The client chose the id (a table made offline has one already); the server checks it and makes the room, empty. */
export type NewTable = { readonly id: string }

export type RefusalBody = {
  readonly error: AppErrorCode | 'internal' | 'unknown-address'
  readonly facts: Readonly<Record<string, string | number>>
}
