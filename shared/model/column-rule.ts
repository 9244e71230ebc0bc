/**
 * What the cells of a column are expected to hold, beyond its type. Kept property by property, so that two people who set different ones of a
 * column keep both. What breaks a rule is kept as typed and marked (rule-break.ts); the rules are RULE in shared/doc/SPEC.md.
 */
import { isWithin, readKnown } from './cell-format.ts'

export type ColumnRule = {
  /** Numbers without a fraction. */
  readonly whole?: true
  /** The least and the most, both allowed: numbers, in rows that count; or days as `YYYY-MM-DD`, in all. */
  readonly least?: number | string
  readonly most?: number | string
  /** Characters of a text. */
  readonly longest?: number
  /** No empty cell in rows that count: items and lines. */
  readonly filled?: true
}
export type RuleProperty = keyof ColumnRule
export type RuleChange = { readonly [property in RuleProperty]?: ColumnRule[property] | undefined }

/** Days in this form stand in the order of their texts. */
const DAY = /^\d{4}-\d{2}-\d{2}$/
export const isDay = (value: unknown): value is string => typeof value === 'string' && DAY.test(value)

const isBound = (value: unknown): boolean => Number.isFinite(value) || isDay(value)
const isTrue = (value: unknown): boolean => value === true
const IS_VALUE: { readonly [property in RuleProperty]: (value: unknown) => boolean } = {
  whole: isTrue,
  least: isBound,
  most: isBound,
  longest: isWithin(1, 1e6),
  filled: isTrue,
}
export const RULE_PROPERTIES = Object.keys(IS_VALUE) as readonly RuleProperty[]

export const readRule = (valueOf: (property: RuleProperty) => unknown): ColumnRule | undefined =>
  readKnown(IS_VALUE, valueOf)
