/** One's own account; the bodies are in `shared/wire/rest-people.ts`. API tokens, which belong to it, too, are in `token-routes.ts`. */
import { AppError } from '../../shared/model/error.ts'
import type { Here } from '../auth/accounts.ts'
import type { Auth } from '../auth/auth.ts'
import { displayName } from '../auth/display-name.ts'
import { exactBody, givenText, MOST, wantedText } from './exact-body.ts'
import { RateLimit } from './rate-limit.ts'
import { callerOf, type Route, type RouteCall } from './route.ts'
import { unkept } from './signed-in.ts'

export const accountRoutes = (auth: Auth): readonly Route[] =>
  unkept([...ownRoutes(auth), ...totpRoutes(auth), ...ownSessionRoutes(auth)])

/** Of one person, an hour: each is written into the register of every plan of hers, and told to everybody there. */
const RENAMES = 10

const ownRoutes = ({ accounts, people }: Auth, renames = renameLimit()): readonly Route[] => [
  {
    method: 'GET',
    url: '/api/account',
    access: 'person',
    handle: async (call) => accounts.view(hereOf(call)),
  },
  {
    method: 'PATCH',
    url: '/api/account',
    access: 'person',
    handle: async (call) => {
      const body = exactBody(call.body, ['name', 'language'])
      const name = nameIn(body)
      const language = languageIn(body)
      const change = { ...(name !== undefined && { name }), ...(language !== undefined && { language }) }
      if (name !== undefined) renames.take(hereOf(call).person)
      await people.describe(hereOf(call).person, change)
      return accounts.view(hereOf(call))
    },
  },
  {
    method: 'POST',
    url: '/api/account/password',
    access: 'person',
    handle: async (call) => {
      const body = exactBody(call.body, ['old', 'new'])
      const [old, chosen] = [wantedText(body, 'old', MOST.password), wantedText(body, 'new', MOST.password)]
      await accounts.changePassword(hereOf(call), old, chosen)
      return call.reply.status(204).send()
    },
  },
]

const totpRoutes = ({ accounts }: Auth): readonly Route[] => [
  {
    method: 'POST',
    url: '/api/account/totp',
    access: 'person',
    handle: async (call) => accounts.offerTotp(hereOf(call), passwordIn(call)),
  },
  {
    method: 'PUT',
    url: '/api/account/totp',
    access: 'person',
    handle: async (call) => {
      const code = wantedText(exactBody(call.body, ['code']), 'code', MOST.code)
      return { recovery: await accounts.confirmTotp(hereOf(call), code) }
    },
  },
  {
    method: 'DELETE',
    url: '/api/account/totp',
    access: 'person',
    handle: async (call) => {
      await accounts.dropTotp(hereOf(call), passwordIn(call))
      return call.reply.status(204).send()
    },
  },
]

const ownSessionRoutes = ({ sessions }: Auth): readonly Route[] => [
  {
    method: 'DELETE',
    url: '/api/account/sessions',
    access: 'person',
    handle: async (call) => {
      const { person, session } = hereOf(call)
      await sessions.endAll(person, session)
      return call.reply.status(204).send()
    },
  },
  {
    method: 'DELETE',
    url: '/api/account/sessions/:id',
    access: 'person',
    handle: async (call) => {
      await sessions.endOne(hereOf(call).person, call.params['id'] ?? '')
      return call.reply.status(204).send()
    },
  },
]

const renameLimit = (): RateLimit => new RateLimit(RENAMES, () => performance.now(), undefined, 3_600_000)

function hereOf(call: RouteCall): Here {
  const caller = callerOf(call)
  if (caller.is !== 'person') throw new AppError('sign-in-needed')
  return { person: caller.person, session: caller.session }
}

const passwordIn = ({ body }: RouteCall): string =>
  wantedText(exactBody(body, ['password']), 'password', MOST.password)

/** Undefined: not given. */
export function nameIn(body: unknown): string | undefined {
  const given = givenText(body, 'name', MOST.name)
  if (given === undefined) return undefined
  const name = displayName(given)
  if (name === null) throw new AppError('malformed', { what: 'name' })
  return name
}

/** Null: whatever the browser says. */
function languageIn(body: object): string | null | undefined {
  if ('language' in body && body.language === null) return null
  const given = givenText(body, 'language', 20)
  if (given !== undefined && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(given))
    throw new AppError('malformed', { what: 'language' })
  return given
}
