/** [GR54] The words of the interface in the language that it does not speak just now: who thinks in the other one finds things, too. */
import type { GridMessageKey } from '../grid/grid-messages.ts'
import type { InterfaceLanguage } from '../i18n/interface-language.ts'
import type { Facts, Message, MessageKey } from '../i18n/message.ts'
import { formatMessage } from '../i18n/message.ts'

type Say<Key> = (key: Key, facts?: Facts) => string
export type OtherWords = { readonly page: Say<MessageKey>; readonly grid: Say<GridMessageKey> }

const FILES = {
  en: () =>
    Promise.all([
      import('../i18n/en.json'),
      import('../i18n/late.en.json'),
      import('../grid/words.en.json'),
      import('../grid/late-words.en.json'),
    ]),
  zh: () =>
    Promise.all([
      import('../i18n/zh.json'),
      import('../i18n/late.zh.json'),
      import('../grid/words.zh.json'),
      import('../grid/late-words.zh.json'),
    ]),
}

/** @param spoken the one that is spoken. Rejects when the words cannot be fetched. */
export async function otherWords(spoken: InterfaceLanguage): Promise<OtherWords> {
  const language = spoken === 'en' ? 'zh' : 'en'
  const [page, latePage, grid, lateGrid] = await FILES[language]()
  const sayFrom =
    (messages: { readonly [key: string]: Message }): Say<string> =>
    (key, facts) => {
      const message = messages[key]
      return message === undefined ? '' : formatMessage(message, language, facts)
    }
  return {
    page: sayFrom({ ...page.default, ...latePage.default }),
    grid: sayFrom({ ...grid.default, ...lateGrid.default }),
  }
}
