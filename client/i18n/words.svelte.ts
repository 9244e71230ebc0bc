/**
 * The interface's words: one store per page. Components call `t('key', facts)`, which follows the language without a reload; the grid
 * has its own list of words and is given `gridWords`. A language is a few small files, fetched when it is first asked for (the service
 * worker has all of them). `use` rejects when they cannot be fetched; the words then stay as they were and the caller says so.
 */
import type { GridMessageKey } from '../grid/grid-messages.ts'
import type { InterfaceLanguage } from './interface-language.ts'
import type { Facts, LateKey, Message, MessageKey, Messages, PageKey } from './message.ts'
import { formatMessage } from './message.ts'

type Catalogue = { readonly page: Messages<PageKey>; readonly grid: Messages<GridMessageKey> }

/** Of pages and windows that are loaded late (people, rights, one's account): fetched with the first of them. */
const LATE: { readonly [language in InterfaceLanguage]: () => Promise<Messages<LateKey>> } = {
  en: async () => (await import('./late.en.json')).default,
  zh: async () => (await import('./late.zh.json')).default,
}

const CATALOGUES: { readonly [language in InterfaceLanguage]: () => Promise<Catalogue> } = {
  en: async () => {
    const [page, grid] = await Promise.all([import('./en.json'), import('../grid/words.en.json')])
    return { page: page.default, grid: grid.default }
  },
  zh: async () => {
    const [page, grid] = await Promise.all([import('./zh.json'), import('../grid/words.zh.json')])
    return { page: page.default, grid: grid.default }
  },
}

type Spoken = {
  readonly language: InterfaceLanguage
  readonly catalogue: Catalogue | null
  readonly late: Messages<LateKey> | null
}

class Words {
  #spoken = $state.raw<Spoken>({ language: 'en', catalogue: null, late: null })
  #turn = 0
  #wanted: InterfaceLanguage = 'en'
  #wantsLate = false

  get language(): InterfaceLanguage {
    return this.#spoken.language
  }

  /** Speaks `language` from now on. The latest call wins when two overlap. */
  async use(language: InterfaceLanguage): Promise<void> {
    const turn = ++this.#turn
    this.#wanted = language
    const [catalogue, late] = await Promise.all([
      CATALOGUES[language](),
      this.#wantsLate ? LATE[language]() : null,
    ])
    if (turn === this.#turn) this.#spoken = { language, catalogue, late }
  }

  /** From now on the words of late parts are there too. Rejects when they cannot be fetched. */
  async useLate(): Promise<void> {
    if (this.#wantsLate && this.#spoken.late) return
    this.#wantsLate = true
    await this.use(this.#wanted)
  }

  /** The key itself before any language is loaded. */
  say(message: Message | undefined, key: string, facts?: Facts): string {
    return message === undefined ? key : formatMessage(message, this.#spoken.language, facts)
  }

  page(key: MessageKey, facts?: Facts): string {
    const { catalogue, late } = this.#spoken
    return this.say(catalogue?.page[key as PageKey] ?? late?.[key as LateKey], key, facts)
  }

  grid(key: GridMessageKey, facts?: Facts): string {
    return this.say(this.#spoken.catalogue?.grid[key], key, facts)
  }
}

export const words = new Words()

/** The sentence of `key` in the language of the interface. */
export const t = (key: MessageKey, facts?: Facts): string => words.page(key, facts)

/** The sentence of `key` of the grid's own list. */
export const gridText = (key: GridMessageKey, facts?: Facts): string => words.grid(key, facts)

/** The grid's words as a function that is another one in another language: that is how the grid notices. */
export const gridWords =
  (_language: InterfaceLanguage): typeof gridText =>
  (key, facts) =>
    words.grid(key, facts)
