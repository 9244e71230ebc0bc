/** An OpenID Connect provider (`openid-provider.ts`) that is stopped after the test. */
import { onTestFinished } from 'vitest'

import { openIdProvider, type OpenIdProvider } from './openid-provider.ts'

export type SsoProviderUnderTest = OpenIdProvider

export async function ssoProvider(port = 0): Promise<SsoProviderUnderTest> {
  const provider = await openIdProvider(port)
  onTestFinished(() => provider.stop())
  return provider
}
