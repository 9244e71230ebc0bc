/**
 * Signing in at the provider, from the button to the session: what has to come back travels sealed in a cookie of the browser that began, so an
 * answer that another browser began is worth nothing here. Called by `sso-routes.ts`.
 */
import { SealedBox } from './sealed-box.ts'
import type { SignInPlace } from './sessions.ts'
import type { SsoPeople, SsoSignedIn } from './sso-people.ts'
import { type SsoFlow, ssoProblem, type SsoProvider } from './sso-provider.ts'

export type SingleSignOnDeps = {
  readonly provider: SsoProvider
  readonly people: SsoPeople
  readonly publicUrl: () => string
  readonly now: () => number
}

type Kept = SsoFlow & { readonly to: string; readonly shared: boolean; readonly until: number }

/** How long somebody may take at the provider. */
export const SSO_FLOW_MS = 10 * 60_000
const RETURN = '/api/session/sso/return'
const LONGEST_PATH = 1000

export class SingleSignOn {
  readonly #deps: SingleSignOnDeps
  readonly #box = new SealedBox()

  constructor(deps: SingleSignOnDeps) {
    this.#deps = deps
  }

  get name(): string {
    return this.#deps.provider.name
  }

  /** Where to send the browser, and the cookie it has to come back with. `to`: where she wanted to go. Rejects `sso-failed`. */
  async begin(to: string | undefined, shared: boolean): Promise<{ url: string; cookie: string }> {
    const { provider, publicUrl, now } = this.#deps
    const { url, flow } = await provider.begin(new URL(RETURN, publicUrl()).href)
    const kept: Kept = { ...flow, to: ownPath(to), shared, until: now() + SSO_FLOW_MS }
    return { url, cookie: this.#box.seal(kept) }
  }

  /** `query`: of the address she came back to, with its `?`. Rejects `sso-failed`. */
  async finish(
    cookie: string | null,
    query: string,
    place: Omit<SignInPlace, 'shared'>,
  ): Promise<SsoSignedIn & { to: string }> {
    const { provider, people, publicUrl, now } = this.#deps
    const kept = cookie === null ? null : readKept(this.#box.open(cookie))
    if (!kept || kept.until <= now()) throw ssoProblem('sso-expired')
    const answer = new URL(RETURN, publicUrl())
    answer.search = query
    const arrival = await provider.finish(answer, kept)
    return { ...(await people.signIn(arrival, { ...place, shared: kept.shared })), to: kept.to }
  }

  /** Where she wanted to go; of no use for anything that counts. */
  wantedPath(cookie: string | null): string {
    return (cookie === null ? null : readKept(this.#box.open(cookie)))?.to ?? '/'
  }
}

/** Whatever was asked for, a path of ours: nobody is sent elsewhere by a link to us. */
export function ownPath(to: string | undefined): string {
  if (to === undefined || to.length > LONGEST_PATH || !to.startsWith('/')) return '/'
  const base = 'http://here.invalid'
  if (!URL.canParse(to, base)) return '/'
  const { origin, pathname, search, hash } = new URL(to, base)
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
}

/** Sealed here, so of this shape; `null` when it was not. */
const readKept = (opened: unknown): Kept | null =>
  typeof opened === 'object' && opened !== null && 'verifier' in opened ? (opened as Kept) : null
