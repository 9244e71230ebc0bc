/** What stands around a table in print, in one language: number, title, unit line in brackets, line above, notes below. Pure. */
import type { Language, Localised } from '../../shared/model/language.ts'
import { localise } from '../../shared/model/language.ts'
import type { TableMeta } from '../../shared/model/table.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'

export type TableHeading = {
  /** `Table 10.16`; empty for a working table. */
  readonly number: string
  readonly title: string
  readonly unit: string
  /** Above the number: the result that a performance measure belongs to. */
  readonly result: string
  /** Below the unit: which part of the title this table is ("(1) Regular budget"). */
  readonly part: string
  readonly notes: readonly string[]
}

export function tableHeading(
  entry: NumberedTable,
  meta: TableMeta,
  language: Language,
  main: Language,
): TableHeading {
  const text = (words: Localised | undefined): string => (words ? localise(words, language, main) : '')
  const measures = entry.kind === 'performance-measure' || entry.kind === 'chart'
  return {
    number: entry.number === null ? '' : entry.name(language),
    title: text(entry.title) || entry.name(language),
    unit: inBrackets(text(meta.unit)),
    result: measures ? text(meta.caption) : '',
    part: measures ? '' : text(meta.caption),
    notes: (meta.notes ?? []).map(text).filter((note) => note !== ''),
  }
}

/** The unit may have been entered with its brackets or without. */
const inBrackets = (unit: string): string =>
  unit === '' || /^[(（].*[)）]$/su.test(unit) ? unit : `(${unit})`
