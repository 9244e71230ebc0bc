/** [GR84] The order of words in a language: Chinese by its sounds, numbers within words by their value. */
import type { Language } from '../../shared/model/language.ts'

export const wordOrder = (language: Language): Intl.Collator =>
  new Intl.Collator(language === 'zh' ? 'zh-u-co-pinyin' : language, { numeric: true })
