/**
 * How a cell is set, beyond what its row and its column make of it. Kept apart from contents and property by property, so that two people who
 * set different ones of the same cell keep both. The palette is small on purpose: every tone can be read in light, dark, high contrast and
 * in print. The rules are FORM in shared/doc/SPEC.md.
 */
import { isLocalId } from './ids.ts'

/** `none`: a cell that is plain in a column that is not. */
export const INKS = ['none', 'red', 'green', 'blue', 'grey'] as const
export const FILLS = ['none', 'yellow', 'green', 'blue', 'red', 'grey'] as const
/** `start`: where reading begins, to the right in Arabic. */
export const ALIGNMENTS = ['start', 'center', 'end'] as const
/** `grouped`: thousands apart; `plain`: in one piece, as years are; `percent`: 0.124 as 12.4 %, in a column of percentages 12.4 with the sign. */
export const NUMBERS = ['grouped', 'plain', 'percent'] as const
export const MOST_INDENT = 8
export const MOST_DECIMALS = 10

/** Absent: as row and column have it. */
export type CellFormat = {
  readonly bold?: boolean
  readonly italic?: boolean
  readonly align?: (typeof ALIGNMENTS)[number]
  /** Steps from the side where the text begins, at most `MOST_INDENT`. */
  readonly indent?: number
  /** Of the letters. */
  readonly ink?: (typeof INKS)[number]
  /** Of the ground. */
  readonly fill?: (typeof FILLS)[number]
  /** Digits after the decimal mark. */
  readonly decimals?: number
  readonly number?: (typeof NUMBERS)[number]
}
export type FormatProperty = keyof CellFormat

/** Null: as row and column have it. */
export type FormatChange = { readonly [property in FormatProperty]?: CellFormat[property] | null }

export const NO_FORMAT: CellFormat = {}

/** What a cell has that nobody formatted. */
export const PLAIN: CellFormat = {
  bold: false,
  italic: false,
  indent: 0,
  ink: 'none',
  fill: 'none',
  number: 'grouped',
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isOneOf =
  (known: readonly string[]) =>
  (value: unknown): boolean =>
    known.some((one) => one === value)
export const isWithin =
  (low: number, high: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high

const IS_VALUE: { readonly [property in FormatProperty]: (value: unknown) => boolean } = {
  bold: isFlag,
  italic: isFlag,
  align: isOneOf(ALIGNMENTS),
  indent: isWithin(0, MOST_INDENT),
  ink: isOneOf(INKS),
  fill: isOneOf(FILLS),
  decimals: isWithin(0, MOST_DECIMALS),
  number: isOneOf(NUMBERS),
}
export const FORMAT_PROPERTIES = Object.keys(IS_VALUE) as readonly FormatProperty[]

/** Whatever a stranger wrote: what is no value of its property is as good as absent. Undefined when nothing is left. */
export function readKnown<Property extends string>(
  isValue: { readonly [property in Property]: (value: unknown) => boolean },
  valueOf: (property: Property) => unknown,
): { readonly [property: string]: unknown } | undefined {
  let found: { [property: string]: unknown } | undefined
  for (const property of Object.keys(isValue) as Property[]) {
    const value = valueOf(property)
    if (value !== undefined && isValue[property](value)) (found ??= {})[property] = value
  }
  return found
}

/** `NO_FORMAT` when nothing is left. */
export const readFormat = (valueOf: (property: FormatProperty) => unknown): CellFormat =>
  readKnown(IS_VALUE, valueOf) ?? NO_FORMAT

/** Under which a row keeps a property of one of its cells: `#bold:c2`. */
export const formatField = (property: FormatProperty, column: string): string => `#${property}:${column}`

/** Null: no such field. */
export function parseFormatField(
  field: string,
): { readonly property: FormatProperty; readonly column: string } | null {
  const at = field.indexOf(':')
  if (at < 0 || !field.startsWith('#')) return null
  const [name, column] = [field.slice(1, at), field.slice(at + 1)]
  const property = FORMAT_PROPERTIES.find((known) => known === name)
  return property !== undefined && isLocalId(column) ? { property, column } : null
}
