/** One-time links: looking at one uses nothing up, accepting does. Whoever has the token may; the bodies are in `shared/wire/rest-people.ts`. */
import type { AcceptLink } from '../../shared/wire/rest-people.ts'
import type { Auth } from '../auth/auth.ts'
import { exactBody, givenText, MOST } from './exact-body.ts'
import type { Route } from './route.ts'
import { answerOf, placeOf, unkept } from './signed-in.ts'

const FIELDS = ['email', 'name', 'password'] as const

export const linkRoutes = (auth: Auth): readonly Route[] =>
  unkept([
    {
      method: 'GET',
      url: '/api/links/:token',
      access: 'anyone',
      handle: async ({ params }) => auth.links.look(params['token'] ?? ''),
    },
    {
      method: 'POST',
      url: '/api/links/:token',
      access: 'anyone',
      handle: async (call) => {
        const accepted = await auth.acceptance.accept({
          token: call.params['token'] ?? '',
          body: bodyOf(call.body),
          signedIn: await auth.sessions.find(call.credentials.cookie),
          place: placeOf(call, false),
        })
        return answerOf(call, auth, accepted)
      },
    },
  ])

function bodyOf(given: unknown): AcceptLink {
  const body = exactBody(given, FIELDS)
  const texts = FIELDS.flatMap((name): [string, string][] => {
    const text = givenText(body, name, MOST[name])
    return text === undefined ? [] : [[name, text]]
  })
  return Object.fromEntries(texts)
}
