/**
 * What is wrong with a field, in the words of the interface: the browser's own bubble speaks the browser's language. Used by `TextField.svelte`
 * when the browser finds a field that cannot be sent as it is.
 */
import type { LateKey } from '../i18n/message.ts'

export type Validity = Pick<ValidityState, 'valueMissing' | 'typeMismatch' | 'patternMismatch'>

export function fieldFault({ valueMissing, typeMismatch, patternMismatch }: Validity): LateKey {
  if (typeMismatch) return 'field.email'
  return valueMissing || patternMismatch ? 'field.missing' : 'field.unfit'
}

/** Something besides spaces. */
export const NOT_BLANK = String.raw`.*\S.*`
