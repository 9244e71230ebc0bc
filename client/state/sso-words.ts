/** Why single sign-on sent somebody back, as a sentence. The word stands in the address: what is not one of ours says no more than that it failed. */
import { SSO_PROBLEMS, type SsoProblem } from '../../shared/wire/rest-people.ts'
import type { MessageKey } from '../i18n/message.ts'

const SENTENCES: { readonly [problem in SsoProblem]: MessageKey } = {
  'sso-unavailable': 'sign-in.sso.unavailable',
  'sso-cancelled': 'sign-in.sso.cancelled',
  'sso-expired': 'sign-in.sso.expired',
  'sso-refused': 'rest.sso-failed',
  'sso-unverified': 'sign-in.sso.unverified',
  'sso-unknown': 'sign-in.sso.unknown',
  'sso-closed': 'sign-in.sso.closed',
  'sso-taken': 'sign-in.sso.taken',
}

export function ssoSentence(word: string): MessageKey {
  const problem = SSO_PROBLEMS.find((known) => known === word)
  return problem === undefined ? 'rest.sso-failed' : SENTENCES[problem]
}
