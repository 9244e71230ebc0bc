/** A moment in words of the interface: the time alone today, with the date before. `now` and the zone are the person's own. */
import type { InterfaceLanguage } from './interface-language.ts'

export function momentIn(language: InterfaceLanguage, at: number, now: number = Date.now()): string {
  const [then, today] = [new Date(at), new Date(now)]
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const format =
    then.toDateString() === today.toDateString()
      ? new Intl.DateTimeFormat(language, time)
      : new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...time })
  return format.format(then)
}
