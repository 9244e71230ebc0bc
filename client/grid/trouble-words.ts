/** Which sentence tells a person about an error value in a cell, or about a change that was refused. */
import { unreadable } from '../../shared/formula/unreadable.ts'
import type { CellError } from '../../shared/model/cell.ts'
import type { AppErrorCode } from '../../shared/model/error.ts'
import type { GridFacts, GridMessageKey, GridMessages } from './grid-messages.ts'

/** Characters of an unreadable formula that a sentence quotes. */
const SHOWN = 24

/** By the engine's reason (`shared/calc/SPEC.md`). */
const BY_REASON: Readonly<Record<string, GridMessageKey>> = {
  'bad-criterion': 'errorCriterion',
  'bad-date': 'errorDate',
  'bad-format': 'errorFormat',
  circular: 'errorCycle',
  'divide-by-zero': 'errorDivision',
  'engine-failure': 'errorEngine',
  'formula-too-long': 'formulaTooLong',
  'list-in-one-cell': 'errorList',
  malformed: 'errorMalformed',
  'never-there': 'errorNeverThere',
  'not-found': 'errorNotAvailable',
  'number-out-of-range': 'errorNumber',
  'range-not-allowed': 'errorRange',
  'range-too-large': 'errorRangeTooLarge',
  'reference-gone': 'errorReference',
  syntax: 'errorSyntax',
  'table-too-large': 'errorTableTooLarge',
  'text-too-long': 'errorTextTooLong',
  timeout: 'errorTimeout',
  'too-much-to-calculate': 'errorTooMuch',
  'unavailable-function': 'errorUnavailableFunction',
  'address-in-text': 'errorAddressInText',
  'unequal-ranges': 'errorUnequalRanges',
  'unknown-function': 'errorFunction',
  'unknown-name': 'errorName',
  'wrong-argument-count': 'errorArguments',
  'wrong-type': 'errorValue',
}

/** Errors that a formula itself makes, such as `=NA()`, or that came without a reason. */
const BY_CODE: Readonly<Record<string, GridMessageKey>> = {
  '#REF!': 'errorReference',
  '#DIV/0!': 'errorDivision',
  '#NAME?': 'errorName',
  '#VALUE!': 'errorValue',
  '#CYCLE!': 'errorCycle',
  '#NUM!': 'errorNumber',
  '#N/A': 'errorNotAvailable',
  '#TIMEOUT!': 'errorTimeout',
}

const BY_REFUSAL: Readonly<Partial<Record<AppErrorCode, GridMessageKey>>> = {
  'read-only': 'readOnly',
  'not-allowed': 'readOnly',
  'formula-syntax': 'errorSyntax',
  'formula-too-long': 'formulaTooLong',
  'formula-too-deep': 'formulaTooDeep',
  'formula-too-complex': 'formulaTooComplex',
  'too-large': 'cellTooLong',
  'newer-schema': 'newerPlan',
  'unknown-row': 'placeGone',
  'unknown-column': 'placeGone',
  'unknown-table': 'placeGone',
  'row-is-its-own-parent': 'ownParent',
  'rows-apart': 'rowsApart',
}

/** `#NAME? There is no function FOO.` */
export function errorSentence({ error, reason = '', facts = {} }: CellError, messages: GridMessages): string {
  return `${error} ${messages(BY_REASON[reason] ?? BY_CODE[error] ?? 'errorCell', facts)}`
}

/** [TX8] Where the formula in the cell itself stops being readable. `text`: as its author edits it. */
export function syntaxSentence(error: CellError, text: string, messages: GridMessages): string {
  const found = unreadable(text)
  if (!found) return errorSentence(error, messages)
  if (found.from === '') return `${error.error} ${messages('errorSyntaxEnd')}`
  const from = found.from.length > SHOWN ? `${found.from.slice(0, SHOWN)}…` : found.from
  return `${error.error} ${messages('errorSyntaxFrom', { from })}`
}

export function refusalSentence(code: string, facts: GridFacts, messages: GridMessages): string {
  if (facts['what'] === 'label-column') return messages('cannotDeleteLabel')
  if (code === 'table-full') return messages(facts['what'] === 'columns' ? 'columnsFull' : 'rowsFull', facts)
  const known: Readonly<Record<string, GridMessageKey>> = BY_REFUSAL
  return messages(known[code] ?? 'refused', { ...facts, code })
}
