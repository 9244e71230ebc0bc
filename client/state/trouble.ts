/**
 * Why a plan cannot be shown or written, as one of a few situations that each have their page and their advice. Refusals of the
 * program (`AppError`) and of the server (close codes) meet here; what nobody foresaw is `unexpected` and shows its own text.
 */
import { AppError } from '../../shared/model/error.ts'
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
  1009: 'too-large',
  4426: 'too-old',
  4429: 'too-many',
  1013: 'server-storage',
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

export function troubleOfError(error: unknown): Trouble {
  if (error instanceof AppError) return { kind: BY_ERROR[error.code] ?? 'unexpected', detail: error.message }
  return { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) }
}

export const troubleOfCode = (code: number, reason: string): Trouble => ({
  kind: BY_CODE[code] ?? 'unexpected',
  detail: reason === '' ? String(code) : `${code} ${reason}`,
})

/** The trouble that closes the whole plan: its outline is not to be had. A plan that is on this device is shown all the same. */
export function troubleOfPlan(refused: readonly RefusedRoom[], hasTables: boolean): Trouble | null {
  const outline = refused.find((room) => room.room === 'outline' && room.mode === 'closed')
  return outline && !hasTables ? troubleOfCode(outline.code, outline.reason) : null
}
