/**
 * What a refused step did to something that is no cell (a column, a row's place, a title, the order of tables), to be read by a person: which
 * property, what it was, what she made of it, what it is now. Places are told by where they are, words by themselves. Loaded with
 * `refused-changes.ts`. Never throws, whatever has become of the plan.
 */
import { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import { FIELD, type FieldValue, type Step } from '../../shared/doc/step.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { columnLetters } from '../../shared/formula/a1.ts'
import type { Axis } from '../../shared/model/axis.ts'
import { FORMAT_PROPERTIES, type FormatProperty, parseFormatField } from '../../shared/model/cell-format.ts'
import { RULE_PROPERTIES } from '../../shared/model/column-rule.ts'
import { columnId, rowId, tableId } from '../../shared/model/ids.ts'
import { isLanguage, type Language, localise } from '../../shared/model/language.ts'
import type { RefusedProperty } from './session-types.ts'

export type FieldStep = Extract<Step, { readonly do: 'field' }>
export type PropertyChange = {
  readonly property: RefusedProperty
  readonly language: Language | null
  readonly before: string
  readonly after: string
  readonly now: string
  readonly isThere: boolean
}
/** `label`: what people call the record. */
export type Records = {
  readonly document: PlanDocument | undefined
  readonly label: (collection: FieldStep['in'], id: string) => string
}

/** As they stand in the documents, and how the list of refused edits calls them. */
const PROPERTIES: Readonly<Record<string, RefusedProperty>> = {
  label: 'label',
  group: 'group',
  title: 'title',
  type: 'type',
  decimals: 'decimals',
  choices: 'choices',
  width: 'width',
  localised: 'localised',
  unit: 'unit',
  caption: 'caption',
  notes: 'notes',
  kind: 'kind',
  component: 'component',
  numbering: 'numbering',
  series: 'series',
  '#kind': 'row-kind',
  '#letter': 'row-letter',
  '#unit': 'row-unit',
}

/** Null: it says nothing to anybody (the tag that keeps a moved block together). */
export function propertyChange(step: FieldStep, records: Records): PropertyChange | null {
  const { field, before, after } = step
  const { document } = records
  if (field === FIELD.tag) return null
  const isThere = document !== undefined && (step.in === 'meta' || isLive(document, step))
  const made = (property: RefusedProperty, say: (value: FieldValue) => string, now: FieldValue | string) => ({
    property,
    language: null,
    before: say(before),
    after: say(after),
    now: isThere ? (typeof now === 'string' ? now : say(now)) : '',
    isThere,
  })
  if (field === FIELD.key) {
    const place = placeOf(step, records)
    return made(
      step.in === 'tables' ? 'behind' : 'place',
      (key) => (typeof key === 'string' ? place(key) : ''),
      place(null),
    )
  }
  if (field === FIELD.deleted) {
    const label = records.label(step.in, step.id)
    return made('itself', (gone) => (gone === true ? '' : label), isThere ? label : '')
  }
  const present = document && presentValue(document, step)
  if (field === FIELD.parent)
    return made('under', (id) => (typeof id === 'string' ? records.label(step.in, id) : ''), present)
  const format = formatIn(step)
  if (format) return made('format', (value) => formatText(format, value), present)
  const rule = ruleIn(step)
  if (rule) return made(rule, (value) => told(field, value), present)
  const [name = '', spoken] = field.split(':')
  const language = isLanguage(spoken) ? spoken : null
  return { ...made(PROPERTIES[name] ?? 'other', plain, present), language }
}

/** Which property of a cell's or a column's format a step set; undefined: none. */
const formatIn = ({ in: collection, field }: FieldStep): FormatProperty | undefined =>
  collection === 'columns' && field !== 'decimals'
    ? FORMAT_PROPERTIES.find((known) => known === field)
    : parseFormatField(field)?.property

/** Whose property a step set; null: of no rule. */
function ruleIn({ in: collection, field }: FieldStep): 'rule' | 'format-rule' | null {
  if (collection === 'rules') return 'format-rule'
  return collection === 'columns' && RULE_PROPERTIES.some((known) => known === field) ? 'rule' : null
}

/** A property of a rule with its value; a flag by its name alone. */
const told = (property: string, value: FieldValue): string =>
  value === undefined ? '' : value === true ? property : `${property} ${plain(value)}`

const formatText = (property: FormatProperty, value: FieldValue): string =>
  typeof value === 'boolean'
    ? value
      ? property
      : `not ${property}`
    : value === undefined
      ? ''
      : `${property} ${plain(value)}`

/** Words in several languages: all there are; lists one after the other; anything else that is no text as JSON. */
export function plain(value: FieldValue): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(plain).join('; ')
  const words = Object.entries(value).flatMap(([key, word]) =>
    isLanguage(key) && typeof word === 'string' ? [word] : [],
  )
  return words.length > 0 ? words.join(' / ') : JSON.stringify(value)
}

/** What a record of the outline is called; empty: nobody called it anything. */
export function outlineLabel(
  outline: OutlineDoc,
  collection: FieldStep['in'],
  id: string,
  language: Language,
  tableName: (id: string) => string,
): string {
  const { mainLanguage } = outline.plan()
  if (collection === 'tables') {
    const title = localise(outline.tableEntry(tableId(id)).title, language, mainLanguage)
    return [...new Set([tableName(id), title])].filter(Boolean).join(' · ')
  }
  if (collection !== 'components') return ''
  const component = outline.components().find((one) => one.id === id)
  return component ? localise(component.label, language, mainLanguage) : ''
}

const isLive = (document: PlanDocument, { in: collection, id }: FieldStep): boolean =>
  collection !== 'meta' && document.hasRecord(collection, id) && !document.axisEntry(collection, id).deleted

const presentValue = (document: PlanDocument, { in: collection, id, field }: FieldStep): FieldValue =>
  (collection === 'meta' ? document.metaField(field) : document.field(collection, id, field)) as FieldValue

/** Where a record with this order key stands: rows by number, columns by letters, tables behind another. Null: where it stands now. */
function placeOf(
  { in: collection, id }: FieldStep,
  { document, label }: Records,
): (key: string | null) => string {
  if (document instanceof OutlineDoc && collection === 'tables') {
    const axis = document.axis('tables', tableId)
    const others = axis.ids.filter((other) => other !== id)
    return (key) => {
      const front = others[positionOf(axis, tableId(id), key) - 1]
      return front === undefined ? '' : label('tables', front)
    }
  }
  if (!(document instanceof TableDoc)) return () => ''
  if (collection === 'rows')
    return (key) => String(positionOf(document.rows, rowId(id), key) + 1).replace(/^0$/, '')
  return (key) => {
    const at = positionOf(document.columns, columnId(id), key)
    return at < 0 ? '' : columnLetters(at)
  }
}

function positionOf<Id extends string>(axis: Axis<Id>, id: Id, key: string | null): number {
  if (key === null) return axis.indexOf(id)
  const siblings = axis.childrenOf(axis.parentOf(id)).filter((other) => other !== id)
  const next = siblings.find((other) => (axis.entry(other)?.key ?? '') > key)
  const last = siblings.at(-1)
  const end = last === undefined ? 0 : axis.indexOf(last) + 1 + axis.descendantsOf(last).length
  const at = next === undefined ? end : axis.indexOf(next)
  const own = axis.indexOf(id)
  return own >= 0 && own < at ? at - 1 - axis.descendantsOf(id).length : at
}
