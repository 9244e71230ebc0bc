/**
 * The language somebody chooses, wherever she does: here at once, and wherever she signs in next. Without a connection it holds here, and
 * nothing is said of it.
 */
import type { InterfaceLanguage } from '../i18n/interface-language.ts'
import type { Shell } from './shell.ts'

type Chosen = Pick<Shell, 'preferences'> & {
  readonly api: Pick<Shell['api'], 'patch'>
  readonly account: Pick<Shell['account'], 'standing'>
}

export function chooseLanguage({ api, account, preferences }: Chosen, language: InterfaceLanguage): void {
  preferences.language = language
  if (account.standing === 'live') void api.patch('/api/account', { language }).catch(() => undefined)
}
