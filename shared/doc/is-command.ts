/**
 * Whether plain data from a device's store is a command: what undo, the journal and the receipt read without looking twice. Stores check
 * what they read with it and keep what fails it aside.
 */
import { COLLECTIONS, type Command, type Fields, type FieldValue, type Made, type Step } from './step.ts'

type Plain = { readonly [key: string]: unknown }

/** Deeper than any content; a value that contains itself ends here. */
const DEEPEST = 64

export function isCommand(value: unknown): value is Command {
  if (!isPlain(value)) return false
  const { doc, kind, at, steps, group } = value
  return (
    isText(doc) &&
    isText(kind) &&
    typeof at === 'number' &&
    (group === undefined || isText(group)) &&
    Array.isArray(steps) &&
    steps.every(isStep)
  )
}

function isStep(value: unknown): value is Step {
  if (!isPlain(value)) return false
  const { id, field, made, before, after } = value
  if (value['do'] === 'text') return isTextStep(value)
  if (!isText(id)) return false
  if (value['do'] === 'create') return isCollection(value['in']) && isMade(value)
  if (value['do'] !== 'field' || !(value['in'] === 'meta' || isCollection(value['in']))) return false
  return isText(field) && isFieldValue(before) && isFieldValue(after) && (made === undefined || isMade(made))
}

const isTextStep = ({ name, before, after, letters }: Plain): boolean =>
  isText(name) && isText(before) && isText(after) && isLetters(letters)

const isLetters = (value: unknown): boolean =>
  value === undefined ||
  (isPlain(value) && isRuns(value['made']) && isRuns(value['gone']) && isText(value['text']))

const isRuns = (value: unknown): boolean => Array.isArray(value) && value.flat().every(isCount)

const isMade = (value: unknown): value is Made =>
  isPlain(value) && isFields(value['fields']) && (value['holds'] === undefined || isText(value['holds']))

const isFields = (value: unknown): value is Fields => isPlain(value) && isFieldValue(value)

function isFieldValue(value: unknown, depth = 0): value is FieldValue {
  if (value === undefined || value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return true
  if (depth > DEEPEST) return false
  if (Array.isArray(value)) return value.every((item) => isFieldValue(item, depth + 1))
  return isPlain(value) && Object.values(value).every((item) => isFieldValue(item, depth + 1))
}

/** No date, map or blob, which databases of the browser can hold too. */
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && Object.prototype.toString.call(value) === '[object Object]'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const isText = (value: unknown): value is string => typeof value === 'string'
const isCollection = (value: unknown): boolean => COLLECTIONS.some((name) => name === value)
