/**
 * Reads one record's looks with its types checked: a hostile or newer writer may have put anything anywhere. What has the wrong type
 * is as good as absent.
 */
import type { Localised } from '../model/language.ts'
import { LANGUAGES } from '../model/language.ts'
import type { PlanDocument } from './plan-document.ts'
import type { Collection } from './step.ts'

/** Words around a table are shorter than this; longer ones are cut when read. */
const MAX_LABEL = 4096

export class RecordReader {
  readonly #get: (field: string) => unknown

  constructor(get: (field: string) => unknown) {
    this.#get = get
  }

  static of(document: PlanDocument, collection: Collection, id: string): RecordReader {
    return new RecordReader((field) => document.field(collection, id, field))
  }

  static ofMeta(document: PlanDocument): RecordReader {
    return new RecordReader((field) => document.metaField(field))
  }

  text(field: string): string | undefined {
    const value = this.#get(field)
    return typeof value === 'string' ? value.slice(0, MAX_LABEL) : undefined
  }

  number(field: string, low: number, high: number): number | undefined {
    const value = this.#get(field)
    return typeof value === 'number' && value >= low && value <= high ? value : undefined
  }

  /** Unchecked. */
  value(field: string): unknown {
    return this.#get(field)
  }

  flag(field: string): boolean {
    return this.#get(field) === true
  }

  oneOf<T extends string>(field: string, known: readonly T[]): T | undefined {
    const value = this.#get(field)
    return known.find((one) => one === value)
  }

  texts(field: string): readonly string[] | undefined {
    const value = this.#get(field)
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined
  }

  /** Fields `label:zh`, `label:en` …; undefined when there is none in any language. */
  localised(field: string): Localised | undefined {
    const found: { [language: string]: string } = {}
    for (const language of LANGUAGES) {
      const text = this.text(`${field}:${language}`)
      if (text !== undefined) found[language] = text
    }
    return Object.keys(found).length > 0 ? found : undefined
  }

  /** A list of texts, each in several languages, kept as one value. */
  localisedList(field: string): readonly Localised[] | undefined {
    const value = this.#get(field)
    if (!Array.isArray(value)) return undefined
    return value.map((item: unknown) => new RecordReader((key) => readKey(item, key)).flatLocalised())
  }

  private flatLocalised(): Localised {
    const found: { [language: string]: string } = {}
    for (const language of LANGUAGES) {
      const text = this.text(language)
      if (text !== undefined) found[language] = text
    }
    return found
  }
}

const readKey = (item: unknown, key: string): unknown =>
  typeof item === 'object' && item !== null ? new Map(Object.entries(item)).get(key) : undefined
