/** Why something may not be done, as a sentence: one for each reason of the table of rights, and one for a step in the wrong state. */
import type { Denial } from '../../shared/model/access.ts'
import { DENIALS } from '../../shared/model/access.ts'
import type { MessageKey } from '../i18n/message.ts'
import type { StepDenial } from '../session/session-types.ts'

export const denialKey = (reason: StepDenial): MessageKey => `denied.${reason}`

/** From a server that may know more reasons than this page. */
export const asDenial = (text: unknown): Denial | null => DENIALS.find((known) => known === text) ?? null
