/**
 * What a message file may hold and how a message becomes a sentence. `en.json` and `late.en.json` are the lists of keys: the other languages are checked
 * against it by the compiler (keys) and by a test (placeholders, plural forms). Called by `words.svelte.ts`. A fact that a message
 * asks for and nobody gives stays visible as `{name}`: that is a fault of the programmer, found by eye and by the tests.
 */
import type english from './en.json'
import type { InterfaceLanguage } from './interface-language.ts'
import type late from './late.en.json'

export type PageKey = keyof typeof english
export type LateKey = keyof typeof late
export type MessageKey = PageKey | LateKey

/** One sentence per plural category of the language; the fact `count` chooses. */
export type PluralMessage = { readonly other: string; readonly one?: string }
export type Message = string | PluralMessage
export type Messages<Key extends string> = { readonly [key in Key]: Message }
export type Facts = Readonly<Record<string, string | number>>

/** The sentence with its facts put in; numbers are written as the language writes them. */
export function formatMessage(message: Message, language: InterfaceLanguage, facts: Facts = {}): string {
  const pattern =
    typeof message === 'string' ? message : pluralOf(message, language, Number(facts['count'] ?? 0))
  return pattern.replaceAll(/\{(\w+)\}/g, (placeholder, name: string, at: number) => {
    const fact = facts[name]
    if (fact === undefined) return placeholder
    const text = typeof fact === 'number' ? numberIn(language).format(fact) : fact
    return language === 'zh' ? spaced(text, pattern[at - 1], pattern[at + placeholder.length]) : text
  })
}

/** Between Chinese and Latin letters or digits stands a space. */
const spaced = (text: string, before = '', after = ''): string =>
  `${HAN.test(before) && /^[a-z\d]/i.test(text) ? ' ' : ''}${text}${HAN.test(after) && /[a-z\d]$/i.test(text) ? ' ' : ''}`
const HAN = /\p{Script=Han}/u

function pluralOf(message: PluralMessage, language: InterfaceLanguage, count: number): string {
  return rulesOf(language).select(count) === 'one' ? (message.one ?? message.other) : message.other
}

/** Built once per language: making an Intl object costs far more than using it. */
const once = <Made>(make: (language: InterfaceLanguage) => Made): ((language: InterfaceLanguage) => Made) => {
  const made = new Map<InterfaceLanguage, Made>()
  return (language) => {
    const known = made.get(language) ?? make(language)
    made.set(language, known)
    return known
  }
}
const rulesOf = once((language) => new Intl.PluralRules(language))
const numberIn = once((language) => new Intl.NumberFormat(language, { useGrouping: 'min2' }))
