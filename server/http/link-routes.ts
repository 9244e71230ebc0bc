/** One-time links: looking at one uses nothing up, accepting does. Whoever has the token may; the bodies are in `shared/wire/rest-people.ts`. */
import type { AcceptLink } from '../../shared/wire/rest-people.ts'
import type { Auth } from '../auth/auth.ts'
import { exactBody, givenFlag, givenText, MOST } from './exact-body.ts'
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
        const body = exactBody(call.body, [...FIELDS, 'shared'])
        const accepted = await auth.acceptance.accept({
          token: call.params['token'] ?? '',
          body: textsOf(body),
          signedIn: await auth.sessions.find(call.credentials.cookie),
          place: placeOf(call, givenFlag(body, 'shared') ?? false),
        })
        return answerOf(call, auth, accepted)
      },
    },
  ])

function textsOf(body: object): AcceptLink {
  const texts = FIELDS.flatMap((name): [string, string][] => {
    const text = givenText(body, name, MOST[name])
    return text === undefined ? [] : [[name, text]]
  })
  return Object.fromEntries(texts)
}
