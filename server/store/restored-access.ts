/**
 * Who may come in after a restore. A backup is older than what was decided since: who signed out, was deactivated, lost a token or a password
 * would be back. So sessions and open links end, and everything else that is valid again is told by name to whoever restores. Works on a file
 * of any schema version; compared with the database that was there before, where that can be read.
 */
import type { AccessAgain, TokenAgain, UndoneDecision } from './access-again.ts'
import { type Db, openForReading, versionOf } from './sqlite-schema.ts'

/** The version that has people. */
const WITH_PEOPLE = 2

/** In one transaction with nothing else. `before`: the file that was there; null: none. */
export function endAccess(db: Db, before: string | null): AccessAgain {
  if (versionOf(db) < WITH_PEOPLE) return { sessions: 0, links: 0, tokens: [], undone: [] }
  const { sessions, links } = db.transaction(() => ({
    sessions: db.prepare('DELETE FROM session').run().changes,
    links: db.prepare('DELETE FROM link WHERE used IS NULL').run().changes,
  }))()
  const then = accessIn(db)
  const now = before === null ? null : readAccess(before)
  return { sessions, links, tokens: tokensAgain(then, now), undone: now && undone(then, now) }
}

type PersonThen = {
  readonly id: string
  readonly email: string
  readonly password: string | null
  readonly totp: string | null
  readonly administrator: number
  readonly deactivated: number | null
}
type TokenThen = { readonly id: string; readonly person: string } & Omit<TokenAgain, 'owner' | 'revoked'>
type Access = {
  readonly people: ReadonlyMap<string, PersonThen>
  readonly tokens: readonly TokenThen[]
  /** By plan and person: her grants as one text. */
  readonly rights: ReadonlyMap<string, string>
}

function accessIn(db: Db): Access {
  const people = db
    .prepare<[], PersonThen>(
      'SELECT id, email, password, totp, administrator, deactivated FROM person ORDER BY email',
    )
    .all()
  const tokens = db
    .prepare<[], TokenThen>('SELECT id, person, name, plan, role FROM token ORDER BY created, id')
    .all()
  const rights = db
    .prepare<[], { plan: string; person: string; grants: string }>(
      `SELECT plan, person, group_concat(role || ' of ' || scope, ', ') AS grants
       FROM (SELECT * FROM membership ORDER BY plan, person, scope) GROUP BY plan, person`,
    )
    .all()
  return {
    people: new Map(people.map((person) => [person.id, person])),
    tokens,
    rights: new Map(rights.map(({ plan, person, grants }) => [`${plan}\n${person}`, grants])),
  }
}

/** Null: it cannot be read; that may be why somebody restores. */
function readAccess(file: string): Access | null {
  let db: Db | null = null
  try {
    db = openForReading(file)
    return versionOf(db) < WITH_PEOPLE ? null : accessIn(db)
  } catch {
    return null
  } finally {
    db?.close()
  }
}

const tokensAgain = (then: Access, now: Access | null): TokenAgain[] => {
  const left = now && new Set(now.tokens.map(({ id }) => id))
  return then.tokens.map(({ id, person, name, plan, role }) => ({
    name,
    plan,
    role,
    owner: then.people.get(person)?.email ?? person,
    revoked: left === null ? null : !left.has(id),
  }))
}

/** What was decided after the backup, and holds no longer. */
function undone(then: Access, now: Access): UndoneDecision[] {
  const found: UndoneDecision[] = []
  for (const [id, { email, ...person }] of then.people) {
    const later = now.people.get(id)
    if (!later) continue
    const say = (what: Exclude<UndoneDecision['what'], 'rights'>): unknown => found.push({ email, what })
    if (person.deactivated === null && later.deactivated !== null) say('deactivated')
    if (person.administrator === 1 && later.administrator === 0) say('administrator')
    if (person.password !== later.password) say('password')
    if (person.totp !== later.totp) say('second-factor')
  }
  for (const [id, { email }] of now.people) if (!then.people.has(id)) found.push({ email, what: 'account' })
  return [...found, ...undoneRights(then, now)]
}

function undoneRights(then: Access, now: Access): UndoneDecision[] {
  const places = [...new Set([...then.rights.keys(), ...now.rights.keys()])].toSorted()
  return places.flatMap((place) => {
    const [plan = '', person = ''] = place.split('\n')
    const [had, has] = [then.rights.get(place) ?? '', now.rights.get(place) ?? '']
    const email = then.people.get(person)?.email
    return had === has || email === undefined ? [] : [{ email, what: 'rights', plan, again: had } as const]
  })
}
