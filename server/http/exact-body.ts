/**
 * Bodies of which every field is known: what is not expected is `malformed`, so that nobody wonders why a field she sent (a role, say) did
 * nothing, and nobody finds one that does something. Used by the routes about people.
 */
import { AppError } from '../../shared/model/error.ts'
import { fieldOf } from './read-body.ts'

const malformed = (what: string): AppError => new AppError('malformed', { what })

/** Gives the body back. Absent is as good as empty. */
export function exactBody(body: unknown, fields: readonly string[]): object {
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw malformed('body')
  for (const name of Object.keys(body)) if (!fields.includes(name)) throw malformed('body')
  return body
}

/** As it was typed, spaces included; up to `most` UTF-16 code units. Undefined: not given. */
export function givenText(body: unknown, name: string, most: number): string | undefined {
  const value = fieldOf(body, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value.length > most) throw malformed(name)
  return value
}

export function wantedText(body: unknown, name: string, most: number): string {
  const text = givenText(body, name, most)
  if (text === undefined) throw malformed(name)
  return text
}

export function givenFlag(body: unknown, name: string): boolean | undefined {
  const value = fieldOf(body, name)
  if (value !== undefined && typeof value !== 'boolean') throw malformed(name)
  return value
}

/** Longer than any of them may be, so that what is too long is refused by its own rule. */
export const MOST = { email: 400, name: 400, password: 2000, code: 100, secret: 100 } as const
