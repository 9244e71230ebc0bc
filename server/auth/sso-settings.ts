/** Single sign-on as the configuration has it; null: there is none. Checked there (`server/config.ts`). */
import type { SsoSettings } from './sso-provider.ts'

export function ssoSettings(config: {
  readonly ssoIssuer: string
  readonly ssoClientId: string
  readonly ssoClientSecret: string
  readonly ssoName: string
}): SsoSettings | null {
  const { ssoIssuer: issuer, ssoClientId: clientId, ssoClientSecret: clientSecret, ssoName: name } = config
  return issuer === '' ? null : { issuer, clientId, clientSecret, name: name || new URL(issuer).host }
}
