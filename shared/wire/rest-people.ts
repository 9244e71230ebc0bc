/**
 * Bodies of the REST interface about people: signing in, one's own account, the people of a server. All under `/api`; how they are
 * protected is said with each route (`server/http/*-routes.ts`). Times are milliseconds since 1970. What is refused is a `RefusalBody`.
 *
 * GET    /api/session                        → SessionInfo (anyone; `person` null: not signed in)
 * POST   /api/session                        SignIn → SignInAnswer · 401 `sign-in-failed` · 429 `too-many`
 * POST   /api/session/totp                   { challenge, code } → SignInAnswer
 * DELETE /api/session                        signs out here
 * GET    /api/session/sso                    302 to the provider (`?to=` a path of ours to come back to)
 * GET    /api/session/sso/return             302 back to the page, to /account?ended=<path>, or to /sign-in?problem=<SsoProblem>
 * GET    /api/links/:token                   → LinkInfo (what a one-time link is for; nothing is used up)
 * POST   /api/links/:token                   AcceptLink → SignInAnswer; uses it up
 * GET    /api/account                        → Account
 * PATCH  /api/account                        { name?, language? } → Account
 * POST   /api/account/password               { old, new }; ends all other sessions
 * POST   /api/account/totp                   { password } → TotpOffer (nothing changes yet)
 * PUT    /api/account/totp                   { code } confirms → { recovery: string[] } shown once
 * DELETE /api/account/totp                   { password }
 * DELETE /api/account/sessions               signs out everywhere else · DELETE /api/account/sessions/:id one of them
 * GET    /api/account/tokens                 → { tokens: ApiToken[] }
 * POST   /api/account/tokens                 NewToken → { token: ApiToken, secret } shown once
 * DELETE /api/account/tokens/:id
 * GET    /api/people                         → { people: PersonEntry[], invitations: Invitation[] } (administrator)
 * GET    /api/people/plans                   → { plans: ServedPlan[] }: all there are, with how many own each (administrator)
 * POST   /api/people/invitations             NewInvitation → { invitation, url } shown once (administrator)
 * DELETE /api/people/invitations/:id
 * POST   /api/people                         NewAccount → PersonEntry's id: { id } (command line on the server's machine only)
 * PATCH  /api/people/:person                 PersonPatch (administrator; the last one cannot be taken away: `last-administrator`; nor who alone
 *                                            owns plans, unless it is said who takes over: `sole-owner` {plans, count})
 * POST   /api/people/:person/reset           → { url, expires } password reset by link, shown once; ends nothing until used
 * DELETE /api/people/:person/totp            second factor lost
 * DELETE /api/people/:person/sessions        signs her out everywhere
 */
import type { Grant, PlanRole } from '../model/access.ts'
import type { Localised } from '../model/language.ts'

/** Every refusal of sign-in that names no person reads the same, whoever asks for whatever account. */
export type SignIn = {
  readonly email: string
  readonly password: string
  /** Ends with the browser, and keeps nothing on the device. */
  readonly shared?: boolean
}
/** `challenge`: the password was right; within five minutes a code of the second factor goes to /api/session/totp. */
export type SignInAnswer =
  | { readonly is: 'signed-in'; readonly person: Me }
  | { readonly is: 'second-factor'; readonly challenge: string }

/** `/account?ended=<path to go on to>`: what was set up under her address before she came by single sign-on was ended just now. */
export const ENDED = 'ended'

/** Why single sign-on sent somebody back to `/sign-in?problem=…&to=…`. */
export const SSO_PROBLEMS = [
  /** The provider cannot be reached. */
  'sso-unavailable',
  /** She turned back at the provider. */
  'sso-cancelled',
  /** It took too long, or began in another browser. */
  'sso-expired',
  /** The answer is not one to this question, or the provider refused it. */
  'sso-refused',
  /** The provider does not say that the address is hers. */
  'sso-unverified',
  /** Nobody here has the address, and nobody was invited by it. */
  'sso-unknown',
  /** Her account is deactivated. */
  'sso-closed',
  /** Somebody else at the provider has this account already. */
  'sso-taken',
] as const
export type SsoProblem = (typeof SSO_PROBLEMS)[number]

export type Me = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly administrator: boolean
}
export type SessionInfo = {
  readonly person: Me | null
  /** Name of the single sign-on provider for the button; null: there is none. */
  readonly sso: string | null
  /** `true` when the device is to keep nothing. */
  readonly shared: boolean
  /** Nobody has an account yet: the link on the server's console makes the first one. */
  readonly fresh: boolean
}

export type LinkKind = 'setup' | 'invitation' | 'reset'
export type LinkInfo = {
  readonly kind: LinkKind
  readonly email: string
  readonly name: string
  /** Title of the plan one is invited to; null: to none. */
  readonly plan: Localised | null
  readonly by: string
  readonly expires: number
  /** Whoever is invited and has an account already signs in and accepts; no password is set. */
  readonly known: boolean
  /** It is accepted by single sign-on only: it was made by somebody who may not open accounts for others. */
  readonly provider: boolean
}
/**
 * `setup` wants all three; `invitation` name and password (unless `known`, then nothing and one must be signed in as that person); `reset` the
 * password.
 */
export type AcceptLink = {
  readonly email?: string
  readonly name?: string
  readonly password?: string
  /** As in `SignIn`, where she is signed in by it. */
  readonly shared?: boolean
}

export type Account = Me & {
  readonly language: string | null
  readonly hasPassword: boolean
  readonly totp: boolean
  /** Recovery codes left. */
  readonly recovery: number
  readonly sessions: readonly SessionEntry[]
}
export type SessionEntry = {
  readonly id: string
  readonly current: boolean
  readonly created: number
  readonly seen: number
  /** What the browser called itself, cut to 200 characters. */
  readonly agent: string
  readonly address: string
}
/** `otpauth:` address for the QR code, and the secret for typing. */
export type TotpOffer = { readonly uri: string; readonly secret: string }

export type ApiToken = {
  readonly id: string
  readonly name: string
  readonly plan: string
  readonly role: PlanRole
  readonly created: number
  readonly expires: number | null
  readonly seen: number | null
}
export type NewToken = {
  readonly name: string
  readonly plan: string
  readonly role: PlanRole
  /** Days; null: never. */
  readonly days: number | null
}

export type PersonEntry = Me & {
  readonly active: boolean
  readonly created: number
  /** Last time heard of; null: never signed in. */
  readonly seen: number | null
  readonly totp: boolean
  readonly sso: boolean
  /** That are not over. */
  readonly sessions: number
  /** Ids of the plans that nobody else who may sign in owns. */
  readonly ownsAlone: readonly string[]
}
/** A plan of this server, for whoever looks after it. `owners`: who may sign in; 0: nobody can share it but an administrator. */
export type ServedPlan = {
  readonly id: string
  readonly title: Localised
  readonly section: string
  readonly year: number
  readonly owners: number
}
/** `heir`, `ownerless`: with `active: false`. Id of who is to own what she alone owns, or that it is known that nobody will. */
export type PersonPatch = {
  readonly name?: string
  readonly administrator?: boolean
  readonly active?: boolean
  readonly heir?: string
  readonly ownerless?: 'known'
}
/** An account made at once, without a link. */
export type NewAccount = {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly administrator?: boolean
}
export type Invitation = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly plan: string | null
  readonly grants: readonly Grant[]
  readonly administrator: boolean
  readonly by: string
  readonly created: number
  readonly expires: number
}
export type NewInvitation = {
  readonly email: string
  readonly name: string
  readonly administrator?: boolean
  readonly plan?: string
  readonly grants?: readonly Grant[]
}

/** Shortest and longest password, in characters. Nothing else is asked of one but not to be among the most common. */
export const PASSWORD_LENGTH = { least: 10, most: 256 } as const
