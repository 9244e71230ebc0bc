/**
 * Why a plan cannot be shown or written, as one of a few situations that each have their page and their advice. Refusals of the
 * program (`AppError`) and of the server (close codes) meet here; what nobody foresaw is `unexpected` and shows its own text.
 */
import { AppError } from '../../shared/model/error.ts'
import type { StoreTrouble } from '../session/ports.ts'
import type { RefusedRoom } from '../session/session-types.ts'

export const TROUBLES = [
  'plan-not-found',
  'table-not-found',
  'page-not-found',
  'not-on-this-device',
  'sign-in',
  'not-allowed',
  'too-old',
  'other-epoch',
  'too-large',
  'too-many',
  'storage',
  'storage-newer',
  'server-storage',
  'unexpected',
] as const
export type Trouble = { readonly kind: (typeof TROUBLES)[number]; readonly detail: string }

const BY_CODE: Readonly<Record<number, Trouble['kind']>> = {
  4401: 'sign-in',
  4403: 'not-allowed',
  4404: 'plan-not-found',
  4409: 'other-epoch',
  4413: 'too-large',
  4426: 'too-old',
  4429: 'too-many',
}

const BY_ERROR: Readonly<Partial<Record<AppError['code'], Trouble['kind']>>> = {
  'unknown-plan': 'plan-not-found',
  'unknown-table': 'table-not-found',
  offline: 'not-on-this-device',
  timeout: 'not-on-this-device',
  'not-allowed': 'not-allowed',
  'newer-schema': 'too-old',
  'storage-unavailable': 'storage',
  'too-large': 'too-large',
}

/**
 * The reason a plan could not be opened. Without a connection `offline` would say that the plan is not on this device; when the device's
 * storage could not be opened (`store`), nobody knows that, and that is the reason.
 */
export function reasonOf(error: unknown, store: StoreTrouble | null): unknown {
  const isAway = error instanceof AppError && (error.code === 'offline' || error.code === 'timeout')
  return isAway && store
    ? new AppError('storage-unavailable', { kind: store.kind, reason: store.reason })
    : error
}

export function troubleOfError(error: unknown): Trouble {
  if (error instanceof AppError && error.code === 'offline' && error.facts['why'] === 'server-storage')
    return { kind: 'server-storage', detail: '' }
  if (error instanceof AppError && error.code === 'storage-unavailable' && error.facts['kind'] === 'newer')
    return { kind: 'storage-newer', detail: error.message }
  if (error instanceof AppError) return { kind: BY_ERROR[error.code] ?? 'unexpected', detail: error.message }
  return { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) }
}

/** Situations in which only a newer page, or a page begun anew, helps. */
const RELOADS: ReadonlySet<Trouble['kind']> = new Set(['too-old', 'other-epoch', 'storage-newer'])
export const needsReload = ({ kind }: Trouble): boolean => RELOADS.has(kind)

export const troubleOfCode = (code: number, reason: string): Trouble => ({
  kind: BY_CODE[code] ?? 'unexpected',
  detail: reason === '' ? String(code) : `${code} ${reason}`,
})

/** The trouble that closes the whole plan: its outline is not to be had. A plan that is on this device is shown all the same. */
export function troubleOfPlan(refused: readonly RefusedRoom[], hasTables: boolean): Trouble | null {
  const outline = refused.find((room) => room.room === 'outline' && room.mode === 'closed')
  return outline && !hasTables ? troubleOfCode(outline.code, outline.reason) : null
}
