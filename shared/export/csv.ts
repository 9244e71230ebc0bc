// oxlint-disable-next-line typescript/triple-slash-reference -- whoever imports this file must find the declaration, too
/// <reference path="./papaparse.d.ts" />
/**
 * A table as CSV: one head line and one line for each row, for people who open it in a spreadsheet and for programs. The rules are [CSV…]
 * in SPEC.md. Called by `export-table.ts`; pure.
 */
import papaparse from 'papaparse'

import { editNumber } from '../format/print-number.ts'
import type { CellValue } from '../model/cell.ts'
import { isError, isNil } from '../model/cell.ts'
import { guard } from './csv-guard.ts'
import type { ExportRow, ExportTable } from './export-model.ts'
import { LEVEL_HEADING, NUMBER_HEADING } from './export-words.ts'
import { flatHeading } from './headings.ts'
import { textBytes } from './text-bytes.ts'

/** Without it Excel takes the file for one in the machine's old code page. */
const BYTE_ORDER_MARK = '\ufeff'

export function csvOf(table: ExportTable): Uint8Array {
  const lead = leadColumns(table)
  const lines = [
    [...lead.map(({ heading }) => guard(heading)), ...table.columns.map((one) => guard(flatHeading(one)))],
    ...table.rows.map((row) => [
      ...lead.map(({ of }) => guard(of(row))),
      ...row.cells.map(({ value }) => csvValue(value)),
    ]),
  ]
  return textBytes(`${BYTE_ORDER_MARK}${papaparse.unparse(lines, { newline: '\r\n' })}\r\n`)
}

type LeadColumn = { readonly heading: string; readonly of: (row: ExportRow) => string }

/** [CSV6] What print shows by number and indent stands in columns of its own, where there is anything to show. */
function leadColumns({ rows, language }: ExportTable): LeadColumn[] {
  const lead: LeadColumn[] = []
  if (rows.some(({ depth }) => depth > 0))
    lead.push({ heading: LEVEL_HEADING[language], of: ({ depth }) => String(depth) })
  if (rows.some(hasNumber)) lead.push({ heading: NUMBER_HEADING[language], of: numberOf })
  return lead
}

/** Whether print puts something before the row's label: `12.` or `A.` */
export const hasNumber = (row: Pick<ExportRow, 'item' | 'letter'>): boolean => numberOf(row) !== ''

export const numberOf = ({ item, letter }: Pick<ExportRow, 'item' | 'letter'>): string =>
  item === null ? (letter ?? '') : String(item)

export function csvValue(value: CellValue): string {
  if (value === null) return ''
  if (isNil(value)) return '0'
  if (isError(value)) return guard(value.error)
  if (typeof value === 'number') return Number.isFinite(value) ? editNumber(value) : '#NUM!'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return guard(value)
}
