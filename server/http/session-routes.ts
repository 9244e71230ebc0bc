/** Signing in and out; the bodies are in `shared/wire/rest-people.ts`. Anyone may call these: what protects them is in `server/auth/sign-in.ts`. */
import type { SessionInfo } from '../../shared/wire/rest-people.ts'
import type { Auth } from '../auth/auth.ts'
import { meOf } from '../auth/person.ts'
import { dropSession } from './auth-cookies.ts'
import { exactBody, givenFlag, MOST, wantedText } from './exact-body.ts'
import type { Route } from './route.ts'
import { answerOf, placeOf, unkept } from './signed-in.ts'

export const sessionRoutes = (auth: Auth): readonly Route[] =>
  unkept([
    {
      method: 'GET',
      url: '/api/session',
      access: 'anyone',
      handle: async ({ principal, credentials }): Promise<SessionInfo> => {
        const found = principal?.is === 'person' ? await auth.sessions.find(credentials.cookie) : null
        return {
          person: found && meOf(found.person),
          sso: auth.sso?.name ?? null,
          shared: found?.shared ?? false,
          fresh: !(await auth.people.isAnybody()),
        }
      },
    },
    {
      method: 'POST',
      url: '/api/session',
      access: 'anyone',
      handle: async (call) => {
        const body = exactBody(call.body, ['email', 'password', 'shared'])
        const email = wantedText(body, 'email', MOST.email)
        const password = wantedText(body, 'password', MOST.password)
        const place = placeOf(call, givenFlag(body, 'shared') ?? false)
        return answerOf(call, auth, await auth.signIn.withPassword(email, password, place))
      },
    },
    {
      method: 'POST',
      url: '/api/session/totp',
      access: 'anyone',
      handle: async (call) => {
        const body = exactBody(call.body, ['challenge', 'code'])
        const challenge = wantedText(body, 'challenge', MOST.secret)
        const code = wantedText(body, 'code', MOST.code)
        return answerOf(call, auth, await auth.signIn.withCode(challenge, code))
      },
    },
    {
      method: 'DELETE',
      url: '/api/session',
      access: 'anyone',
      handle: async ({ credentials, reply }) => {
        await auth.sessions.endHere(credentials.cookie)
        dropSession(reply, auth.publicUrl())
        return reply.status(204).send()
      },
    },
  ])
