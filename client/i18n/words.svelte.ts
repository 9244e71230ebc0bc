/**
 * The interface's words: one store per page. Components call `t('key', facts)`, which follows the language without a reload; the grid
 * has its own list of words and is given `gridWords`. A language is a few small files, fetched when it is first asked for (the service
 * worker has all of them). `use` rejects when they cannot be fetched; the words then stay as they were and the caller says so.
 */
import type { FirstGridKey, GridMessageKey, LateGridKey } from '../grid/grid-messages.ts'
import type { InterfaceLanguage } from './interface-language.ts'
import type { Facts, LateKey, Message, MessageKey, Messages, PageKey } from './message.ts'
import { formatMessage } from './message.ts'

type Catalogue = { readonly page: Messages<PageKey>; readonly grid: Messages<FirstGridKey> }
type LateWords = { readonly page: Messages<LateKey>; readonly grid: Messages<LateGridKey> }
/** Of pages and windows that are loaded late (people, rights, one's account), or of the grid's late parts: fetched with the first of them. */
type LatePart = keyof LateWords

const LATE: {
  readonly [language in InterfaceLanguage]: { readonly [part in LatePart]: () => Promise<LateWords[part]> }
} = {
  en: {
    page: async () => (await import('./late.en.json')).default,
    grid: async () => (await import('../grid/late-words.en.json')).default,
  },
  zh: {
    page: async () => (await import('./late.zh.json')).default,
    grid: async () => (await import('../grid/late-words.zh.json')).default,
  },
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
  readonly late: Partial<LateWords>
}

class Words {
  #spoken = $state.raw<Spoken>({ language: 'en', catalogue: null, late: {} })
  #latest: Promise<Spoken> | null = null
  #wanted: InterfaceLanguage = 'en'
  readonly #wantsLate = new Set<LatePart>()

  /** Is news only when it is another one, not when more words have come: the grid is made anew for another language. */
  readonly #language = $derived(this.#spoken.language)

  get language(): InterfaceLanguage {
    return this.#language
  }

  /** Speaks `language` from now on. The latest call wins when several overlap, and all of them wait for it. */
  async use(language: InterfaceLanguage): Promise<void> {
    this.#wanted = language
    const fetched = this.#fetch(language)
    this.#latest = fetched
    const spoken = await fetched
    if (this.#latest === fetched) this.#spoken = spoken
    else await this.#settled()
  }

  /** Nothing newer is on its way. */
  async #settled(): Promise<void> {
    for (let known: Promise<Spoken> | null = null; known !== this.#latest;) {
      known = this.#latest
      await known
    }
  }

  async #fetch(language: InterfaceLanguage): Promise<Spoken> {
    const wanted = <Part extends LatePart>(part: Part): Promise<LateWords[Part]> | undefined =>
      this.#wantsLate.has(part) ? LATE[language][part]() : undefined
    const [catalogue, page, grid] = await Promise.all([
      CATALOGUES[language](),
      wanted('page'),
      wanted('grid'),
    ])
    return { language, catalogue, late: { ...(page && { page }), ...(grid && { grid }) } }
  }

  /** From now on the words of late parts are there too. Rejects when they cannot be fetched. */
  async useLate(part: LatePart = 'page'): Promise<void> {
    if (this.#wantsLate.has(part) && this.#spoken.late[part]) return
    this.#wantsLate.add(part)
    try {
      await this.use(this.#wanted)
    } catch (error) {
      // What can be had without it is not kept back.
      this.#wantsLate.delete(part)
      throw error
    }
  }

  /** The key itself before any language is loaded. */
  say(message: Message | undefined, key: string, facts?: Facts): string {
    return message === undefined ? key : formatMessage(message, this.#spoken.language, facts)
  }

  page(key: MessageKey, facts?: Facts): string {
    const { catalogue, late } = this.#spoken
    return this.say(catalogue?.page[key as PageKey] ?? late.page?.[key as LateKey], key, facts)
  }

  grid(key: GridMessageKey, facts?: Facts): string {
    const { catalogue, late } = this.#spoken
    return this.say(catalogue?.grid[key as FirstGridKey] ?? late.grid?.[key as LateGridKey], key, facts)
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
