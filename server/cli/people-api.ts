/** People, members and tokens of a server, as the command line asks for them over REST; people are named by their address or their id. */
import type { Grant } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Invitation, NewAccount, PersonEntry } from '../../shared/wire/rest-people.ts'
import type { Member, Members, PlanToken } from '../../shared/wire/rest-share.ts'
import { ask } from './plan-api.ts'
import type { Server } from './plan-source.ts'

type People = { readonly people: readonly PersonEntry[]; readonly invitations: readonly Invitation[] }

/** The server is ours, so what it answers has the form it declares. */
const asked = async <T>(...request: Parameters<typeof ask>): Promise<T> => (await ask(...request)) as T

export const peopleOf = (server: Server): Promise<People> => asked(server, 'GET', '/api/people')

/** Rejects `unknown-person`. */
export async function findPerson(server: Server, named: string): Promise<PersonEntry> {
  return found((await peopleOf(server)).people, named, ({ id }) => id)
}

/** At once, without a link. Rejects `password-unfit`, `email-taken`. */
export async function addPerson(server: Server, account: NewAccount): Promise<void> {
  await ask(server, 'POST', '/api/people', account)
}

export const invite = (
  server: Server,
  order: {
    readonly email: string
    readonly name: string
    readonly administrator?: boolean
    readonly plan?: string
    readonly grants?: readonly Grant[]
  },
): Promise<{ readonly url: string }> => asked(server, 'POST', '/api/people/invitations', order)

export const membersOf = (server: Server, plan: string): Promise<Members> =>
  asked(server, 'GET', `/api/plans/${encodeURIComponent(plan)}/members`)

/** A member of the plan, or somebody who has an account and is none: without grants. Rejects `unknown-person`. */
export async function findMember(
  server: Server,
  plan: string,
  named: string,
): Promise<{ readonly person: string; readonly grants: readonly Grant[] }> {
  const { members } = await membersOf(server, plan)
  const member = members.find((one) => isNamed(one, one.person, named))
  if (member) return member
  const path = `/api/plans/${encodeURIComponent(plan)}/people?q=${encodeURIComponent(named)}`
  const { people } = await asked<{ people: { id: string; email: string }[] }>(server, 'GET', path)
  return { person: found(people, named, ({ id }) => id).id, grants: [] }
}

export const setMember = (
  server: Server,
  plan: string,
  person: string,
  grants: readonly Grant[],
): Promise<Member> =>
  asked(server, 'PUT', `/api/plans/${encodeURIComponent(plan)}/members/${encodeURIComponent(person)}`, {
    grants,
  })

export const tokensOf = (server: Server, plan: string): Promise<{ readonly tokens: readonly PlanToken[] }> =>
  asked(server, 'GET', `/api/plans/${encodeURIComponent(plan)}/tokens`)

export const makeToken = (
  server: Server,
  plan: string,
  order: {
    readonly person: string
    readonly name: string
    readonly role: string
    readonly days: number | null
  },
): Promise<{ readonly token: PlanToken; readonly secret: string }> =>
  asked(server, 'POST', `/api/plans/${encodeURIComponent(plan)}/tokens`, order)

export async function revokeToken(server: Server, plan: string, id: string): Promise<void> {
  await ask(server, 'DELETE', `/api/plans/${encodeURIComponent(plan)}/tokens/${encodeURIComponent(id)}`)
}

const isNamed = ({ email }: { readonly email: string }, id: string, named: string): boolean =>
  id === named || email.toLowerCase() === named.toLowerCase()

function found<T extends { readonly email: string }>(
  people: readonly T[],
  named: string,
  idOf: (one: T) => string,
): T {
  const person = people.find((one) => isNamed(one, idOf(one), named))
  if (!person) throw new AppError('unknown-person', { email: named })
  return person
}
