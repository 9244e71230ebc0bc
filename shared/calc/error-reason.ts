/**
 * What an error value of the engine means to a person: the code shown in the cell, and a key that the client turns into a sentence.
 * An error keeps its reason wherever it spreads to. Free of the engine: the page's own thread describes constants with it.
 */
import type { CellError } from '../model/cell.ts'

/** Reasons travel inside the engine as the message of an error value. */
export const REASON = 'reason:'

const reasonOf = (message: string | undefined): string | undefined =>
  message?.startsWith(REASON) === true ? message.slice(REASON.length) : undefined

/** Codes of failures that the engine itself has no word for. */
const OWN_CODES: Readonly<Record<string, string>> = {
  timeout: '#TIMEOUT!',
  circular: '#CYCLE!',
  malformed: '#VALUE!',
  'number-out-of-range': '#NUM!',
  'never-there': '#REF!',
}

const BY_TYPE: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  DIV_BY_ZERO: ['#DIV/0!', 'divide-by-zero'],
  NAME: ['#NAME?', 'unknown-name'],
  VALUE: ['#VALUE!', 'wrong-type'],
  NUM: ['#NUM!', 'number-out-of-range'],
  NA: ['#N/A', 'not-found'],
  CYCLE: ['#CYCLE!', 'circular'],
  REF: ['#REF!', 'reference-gone'],
  SPILL: ['#SPILL!', 'list-in-one-cell'],
}

const BY_MESSAGE: Readonly<Record<string, string>> = {
  'Wrong number of arguments.': 'wrong-argument-count',
  'Cell range not allowed.': 'range-not-allowed',
  'Ranges need to be of equal length.': 'unequal-ranges',
  'Incorrect criterion.': 'bad-criterion',
  'Result exceeds the maximum allowed length.': 'text-too-long',
  'Date outside of bounds.': 'bad-date',
  'Invalid date.': 'bad-date',
  'String does not represent correct DateTime.': 'bad-date',
  'NaN or infinite value encountered.': 'number-out-of-range',
}

const UNKNOWN_FUNCTION = /^Function name (.+) not recognized\.$/

export function describeError(type: string, message: string | undefined): CellError {
  const [code, reason] = BY_TYPE[type] ?? ['#ERROR!', 'syntax']
  const own = reasonOf(message)
  if (own !== undefined) {
    const [, key = own, name] = /^([^:]*)(?::(.*))?$/s.exec(own) ?? []
    return {
      error: type === 'ERROR' ? (OWN_CODES[key] ?? code) : code,
      reason: key,
      ...(name !== undefined && { facts: { name } }),
    }
  }
  const name = UNKNOWN_FUNCTION.exec(message ?? '')?.[1]
  if (name !== undefined) return { error: code, reason: 'unknown-function', facts: { name } }
  return { error: code, reason: BY_MESSAGE[message ?? ''] ?? reason }
}
