/** A sentence that is not said yet: which message, with which facts. What it is made from is decided in one place, the language in another. */
import type { Facts, MessageKey } from '../i18n/message.ts'

export type Sentence = { readonly key: MessageKey; readonly facts: Facts }

export const sentence = (key: MessageKey, facts: Facts = {}): Sentence => ({ key, facts })
