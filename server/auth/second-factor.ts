/**
 * Codes of the second factor: six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds, one step to either side), or a recovery code.
 * What a code uses up is a write, to be made in the transaction of what it opens: no code opens two things.
 */
import { createHash } from 'node:crypto'

import { Secret, TOTP } from 'otpauth'

import type { TotpOffer } from '../../shared/wire/rest-people.ts'
import { type PersonRow, personWrites } from '../store/people-store.ts'
import type { Write } from '../store/tables.ts'
import { newLetters } from './secret.ts'

const PERIOD_S = 30
const RECOVERY_CODES = 10
/** 80 bits, in fours. */
const RECOVERY_LETTERS = 16

/** A secret nobody has yet. `label`: how the app names the account. */
export function newTotp(label: string): TotpOffer {
  const secret = new Secret({ size: 20 })
  return { uri: totpOf(secret.base32, label).toString(), secret: secret.base32 }
}

/** The time step a code is of; null: of none near `now`. */
export function totpStep(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_S) + delta
}

/** What a code uses up; null: it is none, or was taken before. Writing it may still find that it was. */
export function useOfCode(
  person: Pick<PersonRow, 'id' | 'totp' | 'totp_step'>,
  typed: string,
  now: number,
): Write | null {
  if (person.totp === null) return null
  const code = typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toLowerCase()
  if (RECOVERY_SHAPE.test(code)) return personWrites.useRecoveryCode(person.id, recoveryHash(person.id, code))
  const step = totpStep(person.totp, code, now)
  if (step === null || (person.totp_step !== null && step <= person.totp_step)) return null
  return personWrites.takeStep(person.id, person.totp, step)
}

/** To be shown once. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => newLetters(RECOVERY_LETTERS).replaceAll(/(.{4})(?=.)/g, '$1-'))

/** In place of those she had. */
export const keepRecoveryCodes = (person: string, codes: readonly string[]): Write[] => [
  personWrites.dropRecoveryCodes(person),
  ...codes.map((code) =>
    personWrites.addRecoveryCode(person, recoveryHash(person, code.replaceAll('-', ''))),
  ),
]

const RECOVERY_SHAPE = new RegExp(`^[a-z2-7]{${RECOVERY_LETTERS}}$`)

const recoveryHash = (person: string, code: string): string =>
  createHash('sha256').update(`${person}:${code}`).digest('base64url')

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Fascicle', label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret })
