/** The grid's own words, put together as the page's i18n does it. */
import type { GridMessages } from '../../../../client/grid/grid-messages.ts'
import lateEnglish from '../../../../client/grid/late-words.en.json'
import lateChinese from '../../../../client/grid/late-words.zh.json'
import english from '../../../../client/grid/words.en.json'
import chinese from '../../../../client/grid/words.zh.json'

type Message = string | { readonly other: string; readonly one?: string }

export function messagesIn(language: 'en' | 'zh'): GridMessages {
  const words: Readonly<Record<string, Message>> =
    language === 'zh' ? { ...chinese, ...lateChinese } : { ...english, ...lateEnglish }
  return (key, facts = {}) => {
    const message = words[key] ?? key
    const text =
      typeof message === 'string'
        ? message
        : facts['count'] === 1
          ? (message.one ?? message.other)
          : message.other
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole))
  }
}
