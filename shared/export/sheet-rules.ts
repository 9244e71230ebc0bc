/**
 * [XLSX18] [XLSX19] Rules of columns as data validation, and format rules as conditional formatting, where a spreadsheet program has the like.
 * What is typed there against a rule is warned of, not refused. Left out: lists that such a program could not hold, and the condition that a
 * cell is marked. Pure; used by `xlsx-sheet.ts`.
 */
import { columnLetters } from '../formula/a1.ts'
import { counts } from '../model/counting-row.ts'
import type { Condition, FormatRule } from '../model/format-rule.ts'
import { unbounded } from '../model/rule-break.ts'
import { isQuantity } from '../model/table.ts'
import type { ExportColumn, ExportTable } from './export-model.ts'
import { FILL_TONES, INK_TONES } from './paper-tones.ts'
import type { WorkbookArea, WorkbookCondition, WorkbookLook, WorkbookValidation } from './workbook.ts'
import type { SheetLayout } from './xlsx-layout.ts'
import { dateNumber } from './xlsx-values.ts'

/** Characters of a whole list. */
const LONGEST_LIST = 255
/** Whole numbers without bounds need some there. */
const LARGEST = 999_999_999_999_999

/** `isText`: its days are written as texts. */
export function validationsOf(
  { columns, rows }: ExportTable,
  { body, left }: SheetLayout,
  isText: (column: number) => boolean,
): WorkbookValidation[] {
  if (rows.length === 0) return []
  return columns.flatMap((column, index) => {
    if (column.type === 'date' && isText(index)) return []
    return partsOf(column, rows).flatMap(([part, runs]) => {
      const what = validationOf(part)
      if (!what) return []
      return runs.map(([row, height]) => ({
        ...what,
        area: { row: body + row, column: left + index, rows: height, columns: 1 },
        mayBeEmpty: column.rule?.filled !== true,
      }))
    })
  })
}

/** Bounds of numbers are for rows that count. [RULE2] */
function partsOf(
  column: ExportColumn,
  rows: ExportTable['rows'],
): readonly (readonly [ExportColumn, readonly Run[]])[] {
  const { type, rule = {} } = column
  if (!isQuantity(type) || (rule.least ?? rule.most) === undefined) return [[column, [[0, rows.length]]]]
  const counting = rows.map(({ kind }) => counts(kind))
  const sums = { ...column, rule: unbounded(rule) }
  return [
    [column, runsOf(counting)],
    [sums, runsOf(counting.map((isCounting) => !isCounting))],
  ]
}

type What = Pick<WorkbookValidation, 'type' | 'least' | 'most' | 'list'>

function validationOf({ type, rule = {}, choices }: ExportColumn): What | null {
  if (type === 'choice') return choices && fits(choices) ? { type: 'list', list: choices } : null
  const { whole, least, most, longest } = rule
  if (isQuantity(type)) {
    const [low, high] = [least, most].map((bound) => (typeof bound === 'number' ? bound : null))
    return whole ? bounded('whole', low ?? -LARGEST, high ?? LARGEST) : bounded('decimal', low, high)
  }
  if (type === 'date') return bounded('date', dayNumber(least), dayNumber(most))
  return bounded('textLength', null, type === 'check' ? null : longest)
}

/** Null where there is no bound. */
const bounded = (
  type: What['type'],
  least: number | null | undefined,
  most: number | null | undefined,
): What | null =>
  (least ?? most ?? null) === null
    ? null
    : { type, ...(typeof least === 'number' && { least }), ...(typeof most === 'number' && { most }) }

const dayNumber = (bound: unknown): number | null => (typeof bound === 'string' ? dateNumber(bound) : null)

/** A comma would part a choice in two. */
const fits = (choices: readonly string[]): boolean =>
  choices.length > 0 &&
  choices.every((choice) => !/[,"]/.test(choice)) &&
  choices.join(',').length <= LONGEST_LIST

export function conditionsOf(table: ExportTable, { body, left }: SheetLayout): WorkbookCondition[] {
  return table.rules.flatMap((rule) => {
    const rows = rule.when.is === 'empty' ? runsOf(table.rows.map(({ kind }) => counts(kind))) : whole(table)
    return runsOf(table.columns.map(({ id }) => rule.columns?.includes(id) ?? true)).flatMap(
      ([first, width]) =>
        rows.flatMap(([row, height]): WorkbookCondition[] => {
          const area: WorkbookArea = { row: body + row, column: left + first, rows: height, columns: width }
          const formula = formulaOf(rule.when, `${columnLetters(area.column)}${area.row + 1}`)
          return formula === null ? [] : [{ area, formula, look: lookOf(rule) }]
        }),
    )
  })
}

const whole = ({ rows }: ExportTable): Run[] => (rows.length > 0 ? [[0, rows.length]] : [])

type Run = [first: number, count: number]

/** Where neighbours are wanted: the first, and how many. */
function runsOf(wanted: readonly boolean[]): Run[] {
  const runs: Run[] = []
  for (const [at, isWanted] of wanted.entries()) {
    const last = runs.at(-1)
    if (!isWanted) continue
    if (last && last[0] + last[1] === at) last[1]++
    else runs.push([at, 1])
  }
  return runs
}

type Operand = number | string
type Formula = (cell: string, value: Operand, to: Operand) => string | null

/** A number is wanted: programs take any text for larger than every number. */
const number = (cell: string, test: string, ...operands: readonly Operand[]): string | null =>
  operands.every((one) => typeof one === 'number') ? `AND(ISNUMBER(${cell}),${test})` : null

const FORMULAS: { readonly [is in Condition['is']]: Formula } = {
  above: (cell, value) => number(cell, `${cell}>${value}`, value),
  below: (cell, value) => number(cell, `${cell}<${value}`, value),
  between: (cell, value, to) => number(cell, `${cell}>=${value},${cell}<=${to}`, value, to),
  equal: (cell, value) => number(cell, `${cell}=${value}`, value) ?? `TRIM(${cell})=${quoted(String(value))}`,
  contains: (cell, value) => `ISNUMBER(FIND(LOWER(${quoted(String(value))}),LOWER(${cell})))`,
  empty: (cell) => `LEN(TRIM(${cell}))=0`,
  error: (cell) => `ISERROR(${cell})`,
  marked: () => null,
}

/** Of the first cell of an area; null: there is nothing like it. */
const formulaOf = ({ is, value = '', to = '' }: Condition, cell: string): string | null =>
  is === 'contains' ? FORMULAS.contains(cell, value, to) : FORMULAS[is](cell, operand(value), operand(to))

/** A day as its number. */
const operand = (value: number | string): number | string =>
  typeof value === 'string' ? (dateNumber(value) ?? value) : value

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const lookOf = ({ format: { bold, italic, ink = 'none', fill = 'none' } }: FormatRule): WorkbookLook => ({
  ...(bold !== undefined && { bold }),
  ...(italic !== undefined && { italic }),
  ...(ink !== 'none' && { ink: INK_TONES[ink] }),
  ...(fill !== 'none' && { fill: FILL_TONES[fill] }),
})
