/** The six languages a plan may have an edition in; the interface itself speaks en and zh. */
export const LANGUAGES = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]
export type Localised = { readonly [language in Language]?: string }
/** What becomes of a text; null: there is none in that language any more. */
export type LocalisedChange = { readonly [language in Language]?: string | null }

export const isLanguage = (text: unknown): text is Language => LANGUAGES.some((known) => known === text)

/** The text in `language`, else in the plan's main language, else in any; empty when there is none. */
export const localise = (text: Localised, language: Language, main: Language): string =>
  text[language] ??
  text[main] ??
  LANGUAGES.map((known) => text[known]).find((found) => found !== undefined) ??
  ''
