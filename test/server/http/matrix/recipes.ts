/**
 * How every route is called so that it does something, and what it answers to whoever may. A route that is not here fails the matrix: whoever adds
 * one says here what calling it means.
 */
import type { TableAction } from '../../../../shared/model/access.ts'
import { samplePlan } from '../../../../shared/plan/sample/section-10-2023.ts'
import type { Caller } from './personas.ts'
import type { Target, World } from './world.ts'

export type Recipe = {
  /** Of somebody's call at a target; absent: none is sent. */
  body?(at: Target, caller: Caller, world: World): unknown
  query?: string
  /** What is asked beside the declared access, of what is named in the body: to whoever reads it and has not this right it is 403. */
  readonly needs?: TableAction
  /** What the body names is a second id. */
  readonly namesTable?: true
  prepare?(world: World): Promise<void>
  /** To whoever may. */
  readonly status: number
  /** In one's own plan (or account) with an id that belongs to another. */
  readonly foreign?: number
  /** Calling it with another's id is meant to change something. */
  readonly givesAway?: true
  /** What `:id` in its address names. */
  readonly id?: 'token' | 'session' | 'invitation'
  /** Ids are of the caller's own account where she has one. */
  readonly ofCaller?: true
  /** What may be answered besides when it was called often. */
  readonly later?: number
}

const viewer = [{ scope: 'plan', role: 'viewer' }] as const
let made = 0
const email = (): string => `new-${++made}@example.org`

export const RECIPES: { readonly [route: string]: Recipe } = {
  // Signing in: anyone may try.
  'GET /api/session': { status: 200 },
  'POST /api/session': {
    body: () => ({ email: email(), password: 'not the password' }),
    status: 401,
    // After thirty tries of one address.
    later: 429,
  },
  'POST /api/session/totp': {
    body: () => ({ challenge: 'none', code: '000000' }),
    status: 401,
  },
  'DELETE /api/session': { status: 204 },
  'GET /api/links/:token': { status: 404 },
  'POST /api/links/:token': {
    body: () => ({ name: 'Eve', password: 'correct horse battery staple' }),
    status: 404,
  },

  // One's own account.
  'GET /api/account': { status: 200 },
  'PATCH /api/account': { body: () => ({ name: 'Another name' }), status: 200 },
  // People of the matrix have no password: the right one cannot be given.
  'POST /api/account/password': {
    body: () => ({ old: 'x', new: 'correct horse battery staple' }),
    status: 401,
  },
  'POST /api/account/totp': { body: () => ({ password: 'x' }), status: 401 },
  'PUT /api/account/totp': { body: () => ({ code: '000000' }), status: 400 },
  'DELETE /api/account/totp': { body: () => ({ password: 'x' }), status: 401 },
  'DELETE /api/account/sessions': { status: 204 },
  'DELETE /api/account/sessions/:id': { status: 204, foreign: 204, id: 'session', ofCaller: true },
  'GET /api/account/tokens': { status: 200 },
  'POST /api/account/tokens': {
    // Only those may who are members of something; others are told that there is no such plan.
    body: () => ({ name: 'Nightly', plan: 'own', role: 'viewer', days: 30 }),
    status: 201,
  },
  'DELETE /api/account/tokens/:id': { status: 204, foreign: 404, id: 'token', ofCaller: true },

  // The people of the server.
  'GET /api/people': { status: 200 },
  'GET /api/people/plans': { status: 200 },
  'POST /api/people/invitations': {
    body: () => ({ email: email(), name: 'Invited', plan: 'own', grants: viewer }),
    status: 201,
  },
  'DELETE /api/people/invitations/:id': { status: 204, id: 'invitation' },
  'POST /api/people': {
    body: () => ({ email: email(), name: 'New', password: 'correct horse battery staple' }),
    status: 201,
  },
  'PATCH /api/people/:person': { body: () => ({ active: false }), status: 204 },
  'POST /api/people/:person/reset': { status: 201 },
  'DELETE /api/people/:person/totp': { status: 204 },
  'DELETE /api/people/:person/sessions': { status: 204 },

  // Plans.
  'GET /api/plans': { status: 200 },
  'POST /api/plans': {
    body: () => ({ ...samplePlan(), plan: { ...samplePlan().plan, id: `imported-${++made}` } }),
    status: 201,
  },
  'GET /api/plans/:plan': { status: 200 },
  'POST /api/plans/:plan/tables': { body: () => ({ id: `new-${++made}` }), status: 201 },
  'GET /api/plans/:plan/rooms/:room/state': { status: 200, foreign: 404 },
  'GET /api/plans/:plan/me': { status: 200 },

  // Rights in a plan.
  'GET /api/plans/:plan/members': { status: 200 },
  'PUT /api/plans/:plan/members/:person': {
    body: () => ({ grants: [{ scope: 'component:sp2', role: 'editor' }] }),
    status: 200,
    foreign: 200,
    givesAway: true,
  },
  'POST /api/plans/:plan/invitations': {
    body: () => ({ email: email(), name: 'Invited', grants: viewer }),
    status: 201,
  },
  'DELETE /api/plans/:plan/invitations/:id': { status: 204, foreign: 404, id: 'invitation' },
  'GET /api/plans/:plan/people': { query: '?q=Member', status: 200 },
  'GET /api/plans/:plan/tokens': { status: 200 },
  'POST /api/plans/:plan/tokens': {
    body: (at) => ({ person: at.person.id, name: 'Script', role: 'viewer', days: null }),
    status: 201,
  },
  'DELETE /api/plans/:plan/tokens/:id': { status: 204, foreign: 404, id: 'token' },

  // The life of tables.
  'GET /api/plans/:plan/tables/:table/lifecycle': { status: 200, foreign: 404 },
  'POST /api/plans/:plan/lifecycle': {
    body: (at) => ({ step: 'submit', tables: [at.table], note: '' }),
    needs: 'submit',
    namesTable: true,
    prepare: (world) => world.draft(),
    status: 200,
    foreign: 404,
  },

  // History.
  'GET /api/plans/:plan/tables/:table/audit': { status: 200, foreign: 200 },
  'GET /api/audit': { status: 200 },
  'GET /api/audit.csv': { status: 200 },
  'GET /api/audit.jsonl': { status: 200 },
  'GET /api/plans/:plan/audit': { status: 200 },
  'GET /api/plans/:plan/audit.csv': { status: 200 },
  'GET /api/plans/:plan/audit.jsonl': { status: 200 },
}
