/** Fields of a request's body, as they came. What has another form than it must is `malformed`, naming the field. */
import { type Grant, isGrant, isScope, PLAN_ROLES, type PlanRole } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'

const malformed = (what: string): AppError => new AppError('malformed', { what })

/** Undefined: it has none of its own. */
export function fieldOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) throw malformed('body')
  return Object.hasOwn(body, name) ? (Reflect.get(body, name) as unknown) : undefined
}

/** Without spaces around it; 1 to `most` UTF-16 code units, none of them a control character. */
export function textIn(body: unknown, name: string, most: number): string {
  const value = fieldOf(body, name)
  if (typeof value !== 'string') throw malformed(name)
  const text = value.trim()
  if (text === '' || text.length > most || /\p{Cc}/u.test(text)) throw malformed(name)
  return text
}

/** More than any plan has parts. */
const MOST_GRANTS = 200

/** Each scope at most once. */
export function grantsIn(body: unknown, name: string): readonly Grant[] {
  const given = fieldOf(body, name)
  if (!Array.isArray(given) || given.length > MOST_GRANTS) throw malformed(name)
  const grants = new Map<string, Grant>()
  for (const each of given as readonly unknown[]) {
    const scope = fieldOf(each, 'scope')
    const role = roleIn(each, 'role')
    if (typeof scope !== 'string' || !isScope(scope) || !isGrant(scope, role) || grants.has(scope))
      throw malformed(name)
    grants.set(scope, { scope, role })
  }
  return [...grants.values()]
}

export function roleIn(body: unknown, name: string): PlanRole {
  const given = fieldOf(body, name)
  const role = PLAN_ROLES.find((known) => known === given)
  if (role === undefined) throw malformed(name)
  return role
}
