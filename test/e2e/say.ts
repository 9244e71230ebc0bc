/** What the interface says in a language: a test that runs in both asks here for the words it looks for. */
import { readFileSync } from 'node:fs'

import { formatMessage, type Facts, type Message, type MessageKey } from '../../client/i18n/message.ts'
import type { Language } from './planner.ts'

const read = (file: string): Readonly<Record<string, Message>> =>
  JSON.parse(readFileSync(new URL(`../../client/i18n/${file}.json`, import.meta.url), 'utf8')) as Record<
    string,
    Message
  >

export function sayingIn(language: Language): (key: MessageKey, facts?: Facts) => string {
  const words = { ...read(language), ...read(`late.${language}`) }
  return (key, facts) => {
    const message = words[key]
    if (message === undefined) throw new Error(`nothing is said as ${key}`)
    return formatMessage(message, language, facts)
  }
}
