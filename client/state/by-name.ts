/** Whoever did something, as people know her: the command line on the server's machine has no name of a person. */
import { t } from '../i18n/words.svelte.ts'

/** What the server says in place of a name. */
const OPERATOR = 'operator'

export const isOperator = (name: string): boolean => name === OPERATOR

export const byName = (name: string): string => (isOperator(name) ? t('by.operator') : name)
