/** What Ctrl+; and Ctrl+Shift+; write: the day and the time of this person's clock, in a form that is read back as that day. */
import { printDate } from '../../shared/format/date.ts'
import type { Language } from '../../shared/model/language.ts'

/** Null: the key asks for neither. */
export function nowFor(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  language: Language,
): string | null {
  if (!(ctrlKey || metaKey) || altKey) return null
  if (key === ';') return dateNow(language)
  return key === ':' ? timeNow() : null
}

export function dateNow(language: Language, now = new Date()): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return printDate(`${year}-${twoDigits(month)}-${twoDigits(day)}`, language)
}

/** `14:05` */
export const timeNow = (now = new Date()): string =>
  `${twoDigits(now.getHours())}:${twoDigits(now.getMinutes())}`

const twoDigits = (number: number): string => String(number).padStart(2, '0')
