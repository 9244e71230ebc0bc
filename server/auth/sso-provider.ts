/**
 * The single sign-on provider (OpenID Connect): authorization code with PKCE, state and nonce, ID tokens checked against the provider's keys.
 * It is asked about itself when somebody first wants to sign in with it, and again after a failure, so a provider that is down keeps neither
 * the server from starting nor anybody from her password. Every trouble ends as an `AppError('sso-failed')` with a `problem`.
 */
import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'

import { AppError } from '../../shared/model/error.ts'
import type { SsoProblem } from '../../shared/wire/rest-people.ts'

export type SsoSettings = {
  readonly issuer: string
  readonly clientId: string
  /** Empty: a public client. */
  readonly clientSecret: string
  /** For the button. */
  readonly name: string
}

/** What has to come back with the answer. */
export type SsoFlow = { readonly state: string; readonly nonce: string; readonly verifier: string }

/** Somebody the provider vouches for. */
export type SsoArrival = {
  readonly issuer: string
  readonly subject: string
  readonly email: string | null
  readonly emailVerified: boolean
  readonly name: string | null
}

const TIMEOUT_S = 10
/** What the provider says about itself is asked anew after this. */
const FRESH_MS = 3_600_000
/** After a failure nobody asks again for so long. */
const RETRY_MS = 5_000

export const ssoProblem = (problem: SsoProblem, because: unknown = ''): AppError =>
  new AppError('sso-failed', { problem, because: codeOf(because) })

export class SsoProvider {
  readonly #settings: SsoSettings
  readonly #now: () => number
  #known: { readonly config: Configuration; readonly at: number } | null = null
  #asking: Promise<Configuration> | null = null
  #failedAt: number | null = null

  constructor(settings: SsoSettings, now: () => number) {
    this.#settings = settings
    this.#now = now
  }

  get name(): string {
    return this.#settings.name
  }

  /** Where to send the browser, and what to keep until it comes back. */
  async begin(redirectUri: string): Promise<{ url: string; flow: SsoFlow }> {
    const config = await this.#config()
    const flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
    const url = buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, flow }
  }

  /** `answer`: the whole address the browser came back to, on our own public URL. */
  async finish(answer: URL, { state, nonce, verifier }: SsoFlow): Promise<SsoArrival> {
    const config = await this.#config()
    try {
      const tokens = await authorizationCodeGrant(config, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw ssoProblem('sso-refused', 'no-id-token')
      const asked = claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined
      const told = asked ? await fetchUserInfo(config, tokens.access_token, claims.sub) : claims
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: typeof told.email === 'string' ? told.email : null,
        emailVerified: told.email_verified === true,
        name: typeof told.name === 'string' ? told.name : null,
      }
    } catch (error) {
      throw problemOf(error)
    }
  }

  async #config(): Promise<Configuration> {
    const now = this.#now()
    if (this.#known && now - this.#known.at < FRESH_MS) return this.#known.config
    if (!this.#asking && this.#failedAt !== null && now - this.#failedAt < RETRY_MS)
      return this.#olderOr('asked-just-now')
    this.#asking ??= this.#discover().finally(() => (this.#asking = null))
    try {
      const config = await this.#asking
      this.#known = { config, at: now }
      this.#failedAt = null
      return config
    } catch (error) {
      this.#failedAt = now
      return this.#olderOr(error)
    }
  }

  /** What it said about itself some time ago is likely still true. */
  #olderOr(because: unknown): Configuration {
    if (this.#known) return this.#known.config
    throw ssoProblem('sso-unavailable', because)
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    const server = new URL(issuer)
    const execute = [
      enableNonRepudiationChecks,
      // The settings allow that for this machine only.
      ...(server.protocol === 'http:' ? [allowInsecureRequests] : []),
    ]
    const options = { execute, timeout: TIMEOUT_S }
    if (clientSecret === '') return discovery(server, clientId, undefined, None(), options)
    return discovery(server, clientId, undefined, fittingAuth(clientSecret), options)
  }
}

/** As the provider says it likes it; Basic, where it does not say. */
function fittingAuth(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported
    const likesBasic = methods === undefined || methods.includes('client_secret_basic')
    return (likesBasic ? basic : post)(server, client, body, headers)
  }
}

function problemOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof AuthorizationResponseError)
    return ssoProblem(error.error === 'access_denied' ? 'sso-cancelled' : 'sso-refused', error)
  if (error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError)
    return ssoProblem('sso-refused', error)
  const reached = error instanceof ClientError && !UNREACHED.has(String(error.code))
  return ssoProblem(reached ? 'sso-refused' : 'sso-unavailable', error)
}

const UNREACHED = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT'])

/** A word for the operator's log; never a token, a code or what a stranger typed. */
function codeOf(error: unknown): string {
  if (typeof error === 'string') return error
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'error'
  }
  if (error instanceof ClientError) {
    const { cause } = error
    // The library's own fixed words, such as which claim is not what it should be.
    const isFixed = cause instanceof Error && cause.name === 'OperationProcessingError'
    return isFixed ? cause.message : (error.code ?? error.name)
  }
  return error instanceof Error ? error.name : 'unknown'
}
