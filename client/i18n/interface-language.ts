/**
 * The languages the interface speaks. A plan may have more (`shared/model/language.ts`); contents follow the interface's language.
 * Used by the preferences (first choice), the words store and the `lang` of the page.
 */
export const INTERFACE_LANGUAGES = ['en', 'zh'] as const
export type InterfaceLanguage = (typeof INTERFACE_LANGUAGES)[number]

/** Each language in its own words, as a reader of it looks for it. */
export const LANGUAGE_NAMES: { readonly [language in InterfaceLanguage]: string } = {
  en: 'English',
  zh: '中文',
}

/** The same where there is little room. */
export const LANGUAGE_SIGNS: { readonly [language in InterfaceLanguage]: string } = { en: 'EN', zh: '中' }

/** The value of `<html lang>`: it chooses hyphenation, quotes and, for Chinese, the glyphs of the mainland. */
export const LANGUAGE_TAGS: { readonly [language in InterfaceLanguage]: string } = { en: 'en', zh: 'zh-Hans' }

export const isInterfaceLanguage = (text: unknown): text is InterfaceLanguage =>
  INTERFACE_LANGUAGES.some((known) => known === text)

/** The first of the person's languages that the interface speaks; English when there is none. */
export function preferredLanguage(wanted: readonly string[]): InterfaceLanguage {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0]
    if (isInterfaceLanguage(language)) return language
  }
  return 'en'
}
