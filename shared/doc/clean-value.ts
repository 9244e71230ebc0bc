/**
 * Texts on their way into a document, at whatever depth of a value: pieces of formulas, words in several languages, lists of them. Called
 * by the `Writer`, which everything that is written passes. [DOC21] Never fails.
 */
import { cleanText } from '../model/clean-text.ts'
import type { Fields, FieldValue } from './step.ts'

/** Nothing of ours is half as deep; what a hostile writer nested deeper goes back as it was found. */
const DEEPEST = 32

/** The same value when it is clean. */
export function cleanValue(value: FieldValue, depth = 0): FieldValue {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  const before: readonly FieldValue[] = Object.values(value)
  const after = before.map((one) => cleanValue(one, depth + 1))
  if (after.every((one, index) => one === before[index])) return value
  if (Array.isArray(value)) return after
  return Object.fromEntries(Object.keys(value).map((key, index) => [key, after[index]]))
}

export const cleanFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, cleanValue(value)]))
