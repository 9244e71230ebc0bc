/**
 * Single sign-on: to the provider and back. These answer browsers, not scripts: every outcome is a page of ours, and why it did not work stands
 * in its address as an `SsoProblem`, with nothing that came from outside.
 */
import { AppError } from '../../shared/model/error.ts'
import { ENDED, SSO_PROBLEMS, type SsoProblem } from '../../shared/wire/rest-people.ts'
import type { Auth } from '../auth/auth.ts'
import { readCookie, ssoCookie } from '../auth/session-cookie.ts'
import { ownPath, type SingleSignOn } from '../auth/single-sign-on.ts'
import { dropSso, keepSession, keepSso } from './auth-cookies.ts'
import type { Route, RouteCall } from './route.ts'
import { placeOf, unkept } from './signed-in.ts'

/** What the operator is told of a sign-in that did not work. Never who, never a token. */
type SsoLog = { info(facts: object, message: string): void }

/** None, where there is no single sign-on. */
export const ssoRoutes = (auth: Auth, log: SsoLog): readonly Route[] =>
  auth.sso === null ? [] : unkept([toProvider(auth, auth.sso, log), fromProvider(auth, auth.sso, log)])

const toProvider = ({ publicUrl }: Auth, sso: SingleSignOn, log: SsoLog): Route => ({
  method: 'GET',
  url: '/api/session/sso',
  access: 'anyone',
  handle: async ({ query, reply }) => {
    try {
      const { url, cookie } = await sso.begin(query['to'], query['shared'] === '1')
      keepSso(reply, publicUrl(), cookie)
      return await reply.redirect(url)
    } catch (error) {
      return reply.redirect(troublePage(error, ownPath(query['to']), log))
    }
  },
})

const fromProvider = ({ sessions, publicUrl }: Auth, sso: SingleSignOn, log: SsoLog): Route => ({
  method: 'GET',
  url: '/api/session/sso/return',
  access: 'anyone',
  handle: async (call) => {
    const { reply, credentials } = call
    const cookie = readCookie(credentials.cookie, ssoCookie(publicUrl()).name)
    // Whatever comes of it, it is over.
    dropSso(reply, publicUrl())
    try {
      const { session, to, ended } = await sso.finish(cookie, searchOf(call), placeOf(call, false))
      await sessions.endHere(credentials.cookie)
      keepSession(reply, publicUrl(), session)
      return await reply.redirect(ended ? endedPage(to) : to)
    } catch (error) {
      return reply.redirect(troublePage(error, sso.wantedPath(cookie), log))
    }
  },
})

/** Where she reads that what was set up under her address before her was ended, and goes on from. */
const endedPage = (to: string): string => `/account?${new URLSearchParams({ [ENDED]: to }).toString()}`

/** As it came, because the provider may sign or repeat parts of it. */
function searchOf({ request: { url } }: RouteCall): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at)
}

function troublePage(error: unknown, to: string, log: SsoLog): string {
  if (!(error instanceof AppError) || error.code !== 'sso-failed') throw error
  log.info({ ...error.facts }, 'single sign-on did not work')
  const query = new URLSearchParams({ problem: problemOf(error), ...(to !== '/' && { to }) })
  return `/sign-in?${query.toString()}`
}

const problemOf = ({ facts }: AppError): SsoProblem =>
  SSO_PROBLEMS.find((known) => known === facts['problem']) ?? 'sso-refused'
