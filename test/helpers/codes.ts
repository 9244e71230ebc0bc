/** An authenticator app in the hands of a test. */
import { Secret, TOTP } from 'otpauth'

import { PASSWORD } from './auth-world.ts'
import type { Browser } from './browser.ts'

/** The six digits that the app shows at a time. */
export const codeOf = (secret: string, at = Date.now()): string =>
  new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({
    timestamp: at,
  })

/** Of whoever is signed in there. `used`: the code that confirmed it. */
export async function turnOnTotp(
  browser: Browser,
  password = PASSWORD,
): Promise<{ secret: string; recovery: string[]; used: string }> {
  const { secret } = (await browser.must('POST', '/api/account/totp', { password })) as { secret: string }
  const used = codeOf(secret)
  const answer = await browser.must('PUT', '/api/account/totp', { code: used })
  return { secret, recovery: (answer as { recovery: string[] }).recovery, used }
}
