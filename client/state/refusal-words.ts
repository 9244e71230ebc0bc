/**
 * Which sentence tells a person why the page could not do something: what the session refuses, and what went wrong in an export. (The grid
 * has its own list, `grid/trouble-words.ts`.) What nobody foresaw gets a sentence too, never a code.
 */
import type { AppErrorCode } from '../../shared/model/error.ts'
import { AppError } from '../../shared/model/error.ts'
import type { MessageKey } from '../i18n/message.ts'

const SENTENCES = {
  'read-only': 'refusal.read-only',
  'not-allowed': 'refusal.not-allowed',
  'unknown-table': 'refusal.table-gone',
  'unknown-row': 'refusal.place-gone',
  'unknown-column': 'refusal.place-gone',
  'unknown-plan': 'refusal.plan-gone',
  'id-taken': 'refusal.try-again',
  'id-not-allowed': 'refusal.try-again',
  'newer-schema': 'refusal.newer',
  'too-large': 'refusal.too-large',
  'table-full': 'refusal.too-large',
  'plan-full': 'refusal.plan-full',
  'value-invalid': 'refusal.malformed',
  malformed: 'refusal.malformed',
  'calculation-failed': 'refusal.calculation',
  timeout: 'refusal.calculation',
  offline: 'refusal.offline',
} as const satisfies Partial<Record<AppErrorCode, MessageKey>>

export function refusalKey(code: AppErrorCode): MessageKey {
  const known: Readonly<Partial<Record<AppErrorCode, MessageKey>>> = SENTENCES
  return known[code] ?? 'refusal.unexpected'
}

export const failureKey = (error: unknown): MessageKey =>
  error instanceof AppError ? refusalKey(error.code) : 'refusal.unexpected'
