/**
 * How a refused edit reads to a person, in the language of the interface: where it was, what she did, what stands there now, and all of it
 * as a table for any program that reads one. [TL6] Used by the list, its clipboard and its file. Pure but for the words.
 */
import { guard } from '../../shared/export/csv-guard.ts'
import type { MessageKey } from '../i18n/message.ts'
import { words } from '../i18n/words.svelte.ts'
import type { RefusedChange } from '../session/session-types.ts'
import { denialKey } from './denial-words.ts'

/** Which of its properties, and in which language where that is not the one she reads. */
export function propertyWords({ property, language }: RefusedChange): string {
  const spoken = language === null ? '' : languageName(language)
  if (property === null) return language === words.language ? '' : spoken
  if (property === 'itself') return ''
  const name = words.page(`refused.property.${property}`)
  return spoken === '' ? name : words.page('refused.in-language', { what: name, language: spoken })
}

/** What stands for no words at all. */
export const noWords = ({ property }: RefusedChange): string =>
  words.page(property === 'behind' ? 'refused.first' : 'refused.nothing')

/** Empty: what she wrote was nothing. */
export const wroteWords = (change: RefusedChange): string =>
  change.after || (isAdded(change) ? words.page('refused.new-row') : '')

/** What is there instead of nothing: it is gone, was never there, or holds nothing. */
export function nowNoWords(change: RefusedChange): string {
  if (isAdded(change)) return words.page('refused.not-there')
  return change.isThere ? noWords(change) : words.page('refused.gone')
}

/** [TL6] Somebody has changed it since she did, so that writing hers again writes over that. */
export const isChangedSince = ({ property, isThere, before, now, after }: RefusedChange): boolean =>
  property === null && isThere && now !== before && now !== after

const isAdded = ({ property, before, after }: RefusedChange): boolean =>
  property === 'itself' && before === '' && after === ''

const languageName = (language: string): string =>
  new Intl.DisplayNames(words.language, { type: 'language' }).of(language) ?? language

/** Lines for the clipboard: table, place, what was written, what stands there. */
export const refusedText = (changes: readonly RefusedChange[]): string =>
  changes
    .map((change) => {
      const { tableName, address, rowLabel, columnLabel, property, before, what } = change
      const place = [address || [rowLabel, columnLabel].filter(Boolean).join(' · '), propertyWords(change)]
        .filter(Boolean)
        .join(' · ')
      const wrote = wroteWords(change)
      return [
        tableName,
        place || words.page(`refused.what.${what}`),
        property === null || property === 'itself' ? wrote : `${before} → ${wrote}`,
        change.now || (change.isThere ? '' : nowNoWords(change)),
      ]
        .map(inOneCell)
        .join('\t')
    })
    .join('\n')

/** One line per place, for spreadsheets: texts are guarded against being run as formulas. */
export function refusedTable(changes: readonly RefusedChange[]): string {
  const lines = changes.map((change) => COLUMNS.map(([, of]) => quoted(guard(of(change)))).join(','))
  const heads = COLUMNS.map(([key]) => quoted(words.page(key))).join(',')
  return `\ufeff${[heads, ...lines].join('\r\n')}\r\n`
}

const COLUMNS: readonly (readonly [head: MessageKey, of: (change: RefusedChange) => string])[] = [
  ['refused.file.table', ({ tableName }) => tableName],
  ['refused.file.cell', ({ address }) => address],
  ['refused.file.row', ({ rowLabel }) => rowLabel],
  ['refused.file.column', ({ columnLabel }) => columnLabel],
  ['refused.file.what', ({ what }) => words.page(`refused.what.${what}`)],
  ['refused.file.property', propertyWords],
  ['refused.file.before', ({ before }) => before],
  ['refused.wrote', wroteWords],
  ['refused.now', ({ now }) => now],
  ['refused.file.made', ({ made }) => dayAndTime(made)],
  ['refused.file.refused', ({ refused }) => dayAndTime(refused)],
  ['refused.file.reason', ({ reason }) => words.page(denialKey(reason))],
]

/** `2026-03-09 14:05`, where the person is: what spreadsheets read as a time, in any language. */
const dayAndTime = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(at)

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** As spreadsheets read it. */
const inOneCell = (text: string): string =>
  /[\t\n\r"]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
