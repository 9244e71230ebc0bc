/**
 * A real OpenID Connect provider (`oidc-provider`) on a free port, at which whoever a test says is signed in. It can be made crooked: sign other
 * claims than it should, or with another key. Whoever starts it stops it.
 */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import Provider from 'oidc-provider'

export type ProviderAccount = {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
}

export type OpenIdProvider = {
  readonly issuer: string
  readonly settings: { ssoIssuer: string; ssoClientId: string; ssoClientSecret: string; ssoName: string }
  /** Who is signed in at the provider; null: she turns back. */
  account: ProviderAccount | null
  /** Changes the claims of an ID token before it is signed; `key`: with which key instead of the provider's. */
  crook: { claims?: (claims: Record<string, unknown>) => object; key?: KeyObject } | null
  /** Begins to answer for the server at `url`. */
  serve(url: string): void
  stop(): Promise<void>
}

const SECRET = 'a secret between the two of us, long enough'

export async function openIdProvider(port = 0): Promise<OpenIdProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const state: OpenIdProvider = {
    issuer,
    settings: { ssoIssuer: issuer, ssoClientId: 'fascicle', ssoClientSecret: SECRET, ssoName: 'The Office' },
    account: null,
    crook: null,
    serve: (url) => answer(server, state, privateKey, url),
    stop: () => stop(server),
  }
  return state
}

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

function answer(server: Server, state: OpenIdProvider, key: KeyObject, url: string): void {
  const provider = new Provider(state.issuer, configuration(state, key, url))
  provider.use(async (context, next) => {
    await next()
    const body = context.body as { id_token?: string } | undefined
    if (state.crook && context.path === '/token' && typeof body?.id_token === 'string')
      body.id_token = signAnew(body.id_token, state.crook, key)
  })
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    const result = state.account
      ? { login: { accountId: state.account.sub } }
      : { error: 'access_denied', error_description: 'she turned back' }
    void provider.interactionFinished(request, response, result)
  })

  function configuration(of: OpenIdProvider, signing: KeyObject, home: string): object {
    const client = (id: string) => ({
      client_id: id,
      client_secret: SECRET,
      redirect_uris: [`${home}/api/session/sso/return`],
    })
    return {
      clients: [client('fascicle'), client('another')],
      jwks: { keys: [{ ...signing.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] },
      cookies: { keys: ['cookies of the provider'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: async () => ({ ...of.account, sub }),
      }),
      loadExistingGrant: async ({
        oidc,
      }: {
        oidc: { client: { clientId: string }; session: { accountId: string } }
      }) => {
        const grant = new provider.Grant({
          clientId: oidc.client.clientId,
          accountId: oidc.session.accountId,
        })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    }
  }
}

function signAnew(token: string, crook: NonNullable<OpenIdProvider['crook']>, key: KeyObject): string {
  const [header = '', payload = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const changed = Buffer.from(JSON.stringify(crook.claims?.(claims) ?? claims)).toString('base64url')
  const signature = createSign('RSA-SHA256')
    .update(`${header}.${changed}`)
    .sign(crook.key ?? key)
  return `${header}.${changed}.${signature.toString('base64url')}`
}
