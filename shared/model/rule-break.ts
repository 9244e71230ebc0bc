/** Whether a value is what its column expects. Pure; asked only of cells that are drawn, looked through or exported. [RULE2] */
import { type CellValue, isError, isNil } from './cell.ts'
import { type ColumnRule, isDay } from './column-rule.ts'
import { counts } from './counting-row.ts'
import type { Column, RowKind } from './table.ts'

export type RuledColumn = Pick<Column, 'type' | 'rule' | 'choices'>

/** `empty`: it must not be. `other`: it is not what the rule, or the list of choices, allows. */
export type RuleBreak = 'empty' | 'other'

/** Null: nothing is wrong with it, or something that has its own sentence (an error). */
export function ruleBreak(column: RuledColumn, kind: RowKind, value: CellValue): RuleBreak | null {
  if (isError(value)) return null
  if (value === null || value === '') return column.rule?.filled && counts(kind) ? 'empty' : null
  return isAllowed(column, kind, isNil(value) ? 0 : value) ? null : 'other'
}

function isAllowed(
  { type, rule = {}, choices }: RuledColumn,
  kind: RowKind,
  value: number | string | boolean,
): boolean {
  switch (type) {
    case 'number':
    case 'percent':
      return isNumberAllowed(counts(kind) ? rule : unbounded(rule), value)
    case 'date':
      return isDayAllowed(rule, value)
    case 'choice':
      return choices === undefined || choices.includes(String(value))
    case 'check':
      return true
    default:
      return rule.longest === undefined || [...String(value)].length <= rule.longest
  }
}

/** What numbers are held against in rows that do not count: a sum goes beyond what its lines may. */
export const unbounded = ({ least: _least, most: _most, ...rule }: ColumnRule): ColumnRule => rule

function isNumberAllowed({ whole, least, most }: ColumnRule, value: unknown): boolean {
  const [low, high] = [typeof least === 'number' ? least : null, typeof most === 'number' ? most : null]
  if (!whole && low === null && high === null) return true
  if (typeof value !== 'number') return false
  return !(whole && !Number.isInteger(value)) && value >= (low ?? -Infinity) && value <= (high ?? Infinity)
}

function isDayAllowed({ least, most }: ColumnRule, value: unknown): boolean {
  const [first, last] = [isDay(least) ? least : null, isDay(most) ? most : null]
  if (first === null && last === null) return true
  return isDay(value) && (first === null || value >= first) && (last === null || value <= last)
}
