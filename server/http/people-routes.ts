/** The people of a server, for its administrators; the bodies are in `shared/wire/rest-people.ts`. Links are in the answer once and nowhere else. */
import { AppError } from '../../shared/model/error.ts'
import type { Auth } from '../auth/auth.ts'
import type { InvitationOrder } from '../auth/links.ts'
import type { PersonChange } from '../auth/people.ts'
import { nameIn } from './account-routes.ts'
import { exactBody, givenFlag, givenText, MOST, wantedText } from './exact-body.ts'
import { fieldOf, grantsIn } from './read-body.ts'
import { callerOf, type Route, type RouteCall, shown } from './route.ts'
import { unkept } from './signed-in.ts'

export type PeopleRouteDeps = {
  readonly auth: Auth
  readonly isPlan: (plan: string) => Promise<boolean>
}

export const peopleRoutes = (deps: PeopleRouteDeps): readonly Route[] =>
  unkept([...invitationRoutes(deps), ...personRoutes(deps.auth)])

const invitationRoutes = ({ auth: { people, links }, isPlan }: PeopleRouteDeps): readonly Route[] => [
  {
    method: 'GET',
    url: '/api/people',
    access: 'administrator',
    handle: async () => {
      const [entries, invitations] = await Promise.all([people.entries(), links.invitations()])
      return { people: entries, invitations }
    },
  },
  {
    method: 'POST',
    url: '/api/people/invitations',
    access: 'administrator',
    handle: async (call) => {
      const order = invitationIn(call)
      if (order.plan !== undefined && !(await isPlan(order.plan)))
        throw new AppError('unknown-plan', { plan: shown(order.plan) })
      return call.reply.status(201).send(await links.invite(order))
    },
  },
  {
    method: 'DELETE',
    url: '/api/people/invitations/:id',
    access: 'administrator',
    handle: async (call) => {
      if (!(await links.withdraw(callerOf(call), call.params['id'] ?? ''))) throw new AppError('link-invalid')
      return call.reply.status(204).send()
    },
  },
]

const personRoutes = ({ accounts, acceptance, people, links, sessions }: Auth): readonly Route[] => [
  {
    method: 'POST',
    url: '/api/people',
    access: 'operator',
    handle: async (call) => {
      const body = exactBody(call.body, ['email', 'name', 'password', 'administrator'])
      const id = await acceptance.add(callerOf(call), {
        email: wantedText(body, 'email', MOST.email),
        name: wantedText(body, 'name', MOST.name),
        password: wantedText(body, 'password', MOST.password),
        administrator: givenFlag(body, 'administrator') ?? false,
      })
      return call.reply.status(201).send({ id })
    },
  },
  {
    method: 'PATCH',
    url: '/api/people/:person',
    access: 'administrator',
    handle: async (call) => {
      const body = exactBody(call.body, ['name', 'administrator', 'active', 'heir', 'ownerless'])
      const [name, administrator, active] = [
        nameIn(body),
        givenFlag(body, 'administrator'),
        givenFlag(body, 'active'),
      ]
      const change = {
        ...(name !== undefined && { name }),
        ...(administrator !== undefined && { administrator }),
        ...(active !== undefined && { active }),
      }
      await people.change(personIn(call), { ...change, ...leavingIn(body) }, callerOf(call))
      return call.reply.status(204).send()
    },
  },
  {
    method: 'POST',
    url: '/api/people/:person/reset',
    access: 'administrator',
    handle: async (call) => {
      exactBody(call.body, [])
      return call.reply.status(201).send(await links.reset(personIn(call), callerOf(call).person))
    },
  },
  {
    method: 'DELETE',
    url: '/api/people/:person/totp',
    access: 'administrator',
    handle: async (call) => {
      await accounts.clearTotp(personIn(call), callerOf(call))
      return call.reply.status(204).send()
    },
  },
  {
    method: 'DELETE',
    url: '/api/people/:person/sessions',
    access: 'administrator',
    handle: async (call) => {
      const person = personIn(call)
      if (!(await people.find(person))) throw new AppError('unknown-person', { person: shown(person) })
      await sessions.endAllOf(person, callerOf(call))
      return call.reply.status(204).send()
    },
  },
]

/** Who owns what she alone owns, when she goes. */
function leavingIn(body: object): Pick<PersonChange, 'heir' | 'ownerless'> {
  const heir = givenText(body, 'heir', 64)
  const ownerless = givenText(body, 'ownerless', 5)
  if (heir === undefined && ownerless === undefined) return {}
  if (fieldOf(body, 'active') !== false || (ownerless !== undefined && ownerless !== 'known'))
    throw new AppError('malformed', { what: heir === undefined ? 'ownerless' : 'heir' })
  return { ...(heir !== undefined && { heir }), ...(ownerless !== undefined && { ownerless: true }) }
}

const personIn = ({ params }: RouteCall): string => params['person'] ?? ''

/** A plan comes with grants, and grants with a plan. */
function invitationIn(call: RouteCall): InvitationOrder {
  const body = exactBody(call.body, ['email', 'name', 'administrator', 'plan', 'grants'])
  const administrator = givenFlag(body, 'administrator') ?? false
  const plan = givenText(body, 'plan', 64)
  const grants = fieldOf(body, 'grants') === undefined ? [] : grantsIn(body, 'grants')
  if ((plan === undefined) !== (grants.length === 0)) throw new AppError('malformed', { what: 'grants' })
  return {
    email: wantedText(body, 'email', MOST.email),
    name: wantedText(body, 'name', MOST.name),
    administrator,
    ...(plan !== undefined && { plan, grants }),
    by: callerOf(call).person,
  }
}
