/** A moment in words of the interface: the time alone today, with the date before, with the year in another one. The zone is the person's own. */
import type { InterfaceLanguage } from './interface-language.ts'

/** Day before month in English, as the United Nations writes dates. */
const LOCALES: { readonly [language in InterfaceLanguage]: string } = { en: 'en-GB', zh: 'zh-CN' }

/** `at`, `now`: milliseconds since 1970. */
export function momentIn(language: InterfaceLanguage, at: number, now: number = Date.now()): string {
  const [then, today] = [new Date(at), new Date(now)]
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const isToday = then.toDateString() === today.toDateString()
  const year = then.getFullYear() === today.getFullYear() ? {} : ({ year: 'numeric' } as const)
  const day = isToday ? {} : ({ day: 'numeric', month: 'short', ...year } as const)
  return new Intl.DateTimeFormat(LOCALES[language], { ...day, ...time }).format(then)
}
