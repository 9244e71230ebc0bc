/**
 * What every table is called: numbers follow from the order of the outline alone, so moving a table renumbers all and no replica can
 * disagree. Called by the session (navigator, headings) and by the scope that formulas are shown and read in; a text that names no
 * table finds `undefined`. The rules have their numbers in SPEC.md.
 */
import type { RowId, TableId } from '../model/ids.ts'
import { LANGUAGES, localise } from '../model/language.ts'
import type { Language } from '../model/language.ts'
import type { Numbering, RowKind, TableEntry } from '../model/table.ts'
import { chineseNumeral, romanNumeral } from './numerals.ts'

/** `number`: `10.16`, `10.19(1)`, `10.II`, `I`; null for a working table. `name`: as printed, unique in the plan. */
export type NumberedTable = TableEntry & {
  readonly number: string | null
  name(language: Language): string
}

type Counted = Exclude<Numbering, 'none'>
/** `part`: the place in a series of at least two, else null. */
type Place = { readonly as: Counted; readonly ordinal: number; readonly part: number | null }

const WORDS: { readonly [as in Counted]: { readonly [language in Language]: string } } = {
  table: { ar: 'الجدول', en: 'Table', es: 'Cuadro', fr: 'Tableau', ru: 'Таблица', zh: '表' },
  figure: { ar: 'الشكل', en: 'Figure', es: 'Figura', fr: 'Figure', ru: 'Диаграмма', zh: '图' },
  annex: { ar: 'المرفق', en: 'Annex', es: 'Anexo', fr: 'Annexe', ru: 'Приложение', zh: '附件' },
}
const UNTITLED: { readonly [language in Language]: string } = {
  ar: 'بلا عنوان',
  en: 'Untitled',
  es: 'Sin título',
  fr: 'Sans titre',
  ru: 'Без названия',
  zh: '无标题',
}

/** Numbers the tables in the order given. `main`: the plan's language, for titles that lack a translation. */
export function numberTables(
  entries: readonly TableEntry[],
  section: string,
  main: Language = 'en',
): NumberedTable[] {
  const places = placesOf(entries)
  const taken = new Map<string, TableId>()
  for (const [entry, place] of places)
    for (const text of waysToWrite(
      place.as,
      numberOf(place, section, romanNumeral),
      printedName(place, section, 'zh'),
    ))
      taken.set(keyOf(text), entry.id)
  return entries.map((entry) => {
    const place = places.get(entry)
    const names = place ? printedNames(place, section) : titlesOf(entry, main, taken)
    return {
      ...entry,
      number: place ? numberOf(place, section, romanNumeral) : null,
      name: (language) => names[language],
    }
  })
}

const indexes = new WeakMap<readonly NumberedTable[], ReadonlyMap<string, TableId>>()

/**
 * The table a person means by `Table 10.19(1)`, `表 10.19(1)`, `10.16`, `图 10.二`, `10.II`, `Annex I`, by the title of a working table or
 * by a table's id; in any of the six languages, with or without spaces, whatever the width and case of the letters.
 */
export function findTable(text: string, numbered: readonly NumberedTable[]): TableId | undefined {
  let index = indexes.get(numbered)
  if (!index) indexes.set(numbered, (index = indexOf(numbered)))
  return index.get(keyOf(text))
}

/** Items are counted 1..n straight through the table, whatever they hang under. `rows` in visible order. */
export function itemNumbers(
  rows: Iterable<{ readonly id: RowId; readonly kind: RowKind }>,
): Map<RowId, number> {
  const numbers = new Map<RowId, number>()
  for (const row of rows) if (row.kind === 'item') numbers.set(row.id, numbers.size + 1)
  return numbers
}

function placesOf(entries: readonly TableEntry[]): Map<TableEntry, Place> {
  const places = new Map<TableEntry, Place>()
  for (const as of ['table', 'figure', 'annex'] as const) {
    const counted = entries.filter((entry) => entry.numbering === as)
    let ordinal = 0
    let part = 1
    for (const [at, entry] of counted.entries()) {
      const joins = entry.series !== undefined && entry.series === counted[at - 1]?.series
      const joined = entry.series !== undefined && entry.series === counted[at + 1]?.series
      part = joins ? part + 1 : 1
      if (!joins) ordinal++
      places.set(entry, { as, ordinal, part: joins || joined ? part : null })
    }
  }
  return places
}

/** Tables count in digits, figures and annexes in numerals; annexes belong to the document, not to the section. */
function numberOf(place: Place, section: string, numeral: (value: number) => string): string {
  const ordinal = place.as === 'table' ? String(place.ordinal) : numeral(place.ordinal)
  const head = place.as === 'annex' ? ordinal : `${section}.${ordinal}`
  return place.part === null ? head : `${head}(${place.part})`
}

function printedName(place: Place, section: string, language: Language): string {
  const number = numberOf(place, section, language === 'zh' ? chineseNumeral : romanNumeral)
  // Chinese sets no space between the word and a Chinese numeral (附件一), but one before digits (表 10.16).
  const gap = language === 'zh' && place.as === 'annex' ? '' : ' '
  return WORDS[place.as][language] + gap + number
}

const perLanguage = (text: (language: Language) => string): { readonly [language in Language]: string } => ({
  ar: text('ar'),
  en: text('en'),
  es: text('es'),
  fr: text('fr'),
  ru: text('ru'),
  zh: text('zh'),
})

const printedNames = (place: Place, section: string): { readonly [language in Language]: string } =>
  perLanguage((language) => printedName(place, section, language))

/** Titles as names; one that is taken already gets `(2)`, so that a name leads back to its own table. */
function titlesOf(
  entry: TableEntry,
  main: Language,
  taken: Map<string, TableId>,
): { readonly [language in Language]: string } {
  return perLanguage((language) => {
    const title = localise(entry.title, language, main).trim() || UNTITLED[language]
    for (let copy = 1; ; copy++) {
      const name = copy === 1 ? title : `${title} (${copy})`
      const owner = taken.get(keyOf(name))
      if (owner !== undefined && owner !== entry.id) continue
      taken.set(keyOf(name), entry.id)
      return name
    }
  })
}

function indexOf(numbered: readonly NumberedTable[]): ReadonlyMap<string, TableId> {
  const index = new Map<string, TableId>()
  for (const table of numbered) index.set(keyOf(table.id), table.id)
  for (const table of numbered)
    for (const language of LANGUAGES) index.set(keyOf(table.name(language)), table.id)
  for (const table of numbered)
    if (table.number !== null && table.numbering !== 'none')
      for (const text of waysToWrite(table.numbering, table.number, table.name('zh')))
        index.set(keyOf(text), table.id)
  return index
}

/** The number alone and after every language's word, in both numerals. */
function* waysToWrite(as: Counted, number: string, chinese: string): Iterable<string> {
  for (const text of [number, chinese.slice(WORDS[as].zh.length)]) {
    yield text
    for (const language of LANGUAGES) yield `${WORDS[as][language]} ${text}`
  }
}

/** Width, case and spaces do not tell names apart. */
const keyOf = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/gu, '').toLowerCase()
