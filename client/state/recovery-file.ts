/** Recovery codes as a file: for which account of which server they are stands above them, because other things have such codes, too. */
import { t } from '../i18n/words.svelte.ts'
import { fileName } from './file-name.ts'

export const recoveryFile = (
  codes: readonly string[],
  email: string,
  host: string,
): { readonly name: string; readonly text: string } => ({
  name: fileName(['fascicle', host, 'recovery-codes'], 'txt'),
  text: [t('totp.file', { email, host }), '', ...codes, ''].join('\n'),
})
