/** From what `server/auth` found out to the answer and its cookies: shared by the routes that sign somebody in. */
import type { SignInAnswer } from '../../shared/wire/rest-people.ts'
import type { Auth } from '../auth/auth.ts'
import { meOf } from '../auth/person.ts'
import type { SignInPlace } from '../auth/sessions.ts'
import type { SignedIn } from '../auth/sign-in.ts'
import { keepSession } from './auth-cookies.ts'
import type { Route, RouteCall } from './route.ts'

/** What a new session takes the place of in this browser ends. */
export async function answerOf(call: RouteCall, auth: Auth, signedIn: SignedIn): Promise<SignInAnswer> {
  if (signedIn.is === 'second-factor') return signedIn
  if (signedIn.session) {
    await auth.sessions.endHere(call.credentials.cookie)
    keepSession(call.reply, auth.publicUrl(), signedIn.session)
  }
  return { is: 'signed-in', person: meOf(signedIn.person) }
}

export const placeOf = ({ request, credentials }: RouteCall, shared: boolean): SignInPlace => ({
  shared,
  agent: request.headers['user-agent'] ?? '',
  address: credentials.address,
})

/** What these routes answer is one person's: nothing between keeps it. */
export const unkept = (routes: readonly Route[]): readonly Route[] =>
  routes.map((route) => ({
    ...route,
    handle: (call) => {
      void call.reply.header('cache-control', 'no-store')
      return route.handle(call)
    },
  }))
