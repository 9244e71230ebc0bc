/**
 * The interface's words: one store per page. Components call `t('key', facts)`, which follows the language without a reload; the grid
 * has its own list of words and is given `gridWords`. A language is two small files, fetched when it is first asked for (the service
 * worker has all of them). `use` rejects when they cannot be fetched; the words then stay as they were and the caller says so.
 */
import type { GridMessageKey } from '../grid/grid-messages.ts'
import type { InterfaceLanguage } from './interface-language.ts'
import type { Facts, Message, MessageKey, Messages } from './message.ts'
import { formatMessage } from './message.ts'

type Catalogue = { readonly page: Messages<MessageKey>; readonly grid: Messages<GridMessageKey> }

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

class Words {
  #spoken = $state.raw<{ language: InterfaceLanguage; catalogue: Catalogue | null }>({
    language: 'en',
    catalogue: null,
  })
  #turn = 0

  get language(): InterfaceLanguage {
    return this.#spoken.language
  }

  /** Speaks `language` from now on. The latest call wins when two overlap. */
  async use(language: InterfaceLanguage): Promise<void> {
    const turn = ++this.#turn
    const catalogue = await CATALOGUES[language]()
    if (turn === this.#turn) this.#spoken = { language, catalogue }
  }

  /** The key itself before any language is loaded. */
  say(message: Message | undefined, key: string, facts?: Facts): string {
    return message === undefined ? key : formatMessage(message, this.#spoken.language, facts)
  }

  page(key: MessageKey, facts?: Facts): string {
    return this.say(this.#spoken.catalogue?.page[key], key, facts)
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
