/**
 * Conditions as SUMIF and its family take them: `5`, `">=2023-01-01"`, `"<>Travel"`, `"post*"`. A plain equality can be answered from an
 * index of the range; everything else asks cell by cell.
 */
import { fifteenDigits } from '../decimal.ts'
import { hasWildcard } from '../wildcard.ts'
import { textMatcher } from './adaptation.ts'
import { isEmpty, isNumber, type Interpreter, rawNumber, type Scalar } from './engine-types.ts'

export type Criterion = {
  readonly matches: (value: Scalar) => boolean
  /** What an index of the range calls the cells that match. */
  readonly key?: string
}

type Helper = Interpreter['arithmeticHelper']

const PARTS = /^(<>|<=|>=|<|>|=)?([\s\S]*)$/
const MAY_BE_NUMBER = /^\s*[-+.$\d(]/

const texts = new Intl.Collator('en', { sensitivity: 'accent' })

export function criterionOf(wanted: Scalar, helper: Helper): Criterion {
  if (isEmpty(wanted)) return equalsNumber(0, helper)
  if (isNumber(wanted)) return equalsNumber(rawNumber(wanted), helper)
  if (typeof wanted === 'boolean') return { matches: (value) => value === wanted, key: `b${wanted}` }
  if (typeof wanted !== 'string') return { matches: () => false }
  const [, sign = '', operand = ''] = PARTS.exec(wanted) ?? []
  switch (sign) {
    case '':
      return operand === '' ? { matches: (value) => isEmpty(value) || value === '' } : equals(operand, helper)
    case '=':
      return operand === '' ? { matches: isEmpty } : equals(operand, helper)
    case '<>':
      return differs(operand, helper)
    default:
      return { matches: inOrder(sign, operand, helper) }
  }
}

function equals(operand: string, helper: Helper): Criterion {
  const number = numberIn(operand, helper)
  if (number !== undefined) return equalsNumber(number, helper)
  const truth = operand.toUpperCase()
  if (truth === 'TRUE' || truth === 'FALSE')
    return { matches: (value) => value === (truth === 'TRUE'), key: `b${truth === 'TRUE'}` }
  const matches = textMatcher(operand)
  return hasWildcard(operand) ? { matches } : { matches, key: textKey(operand) }
}

function differs(operand: string, helper: Helper): Criterion {
  if (operand === '') return { matches: (value) => !isEmpty(value) }
  const { matches } = equals(operand, helper)
  return { matches: (value) => !matches(value) }
}

function equalsNumber(wanted: number, helper: Helper): Criterion {
  const matches = (value: Scalar): boolean => {
    const number = isNumber(value)
      ? rawNumber(value)
      : typeof value === 'string'
        ? numberIn(value, helper)
        : undefined
    return number !== undefined && helper.floatCmp(number, wanted) === 0
  }
  return { matches, key: numberKey(wanted) }
}

function inOrder(sign: string, operand: string, helper: Helper): (value: Scalar) => boolean {
  const holds = (order: number): boolean =>
    sign === '<' ? order < 0 : sign === '>' ? order > 0 : sign === '<=' ? order <= 0 : order >= 0
  const number = numberIn(operand, helper)
  if (number !== undefined)
    return (value) => isNumber(value) && holds(helper.floatCmp(rawNumber(value), number))
  return (value) => typeof value === 'string' && holds(texts.compare(value, operand))
}

function numberIn(text: string, helper: Helper): number | undefined {
  if (!MAY_BE_NUMBER.test(text)) return undefined
  const number = helper.coerceToMaybeNumber(text)
  return number === undefined ? undefined : rawNumber(number)
}

const numberKey = (value: number): string => `n${fifteenDigits(value)}`
const textKey = (text: string): string => `t${text.toLowerCase()}`

/** Which cells of a range go by which key. */
export function keyCells(cells: readonly Scalar[], helper: Helper): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  const add = (key: string, index: number): void => {
    const list = found.get(key)
    if (list) list.push(index)
    else found.set(key, [index])
  }
  cells.forEach((value, index) => {
    const key = keyOf(value)
    if (key === undefined) return
    add(key, index)
    const number = typeof value === 'string' ? numberIn(value, helper) : undefined
    if (number !== undefined) add(numberKey(number), index)
  })
  return found
}

/** Empty cells and errors have none. */
export function keyOf(value: Scalar): string | undefined {
  if (isNumber(value)) return numberKey(rawNumber(value))
  if (typeof value === 'boolean') return `b${value}`
  return typeof value === 'string' ? textKey(value) : undefined
}
