/**
 * Cells as the HTML that spreadsheets put on the clipboard: the text as printed, and beside it the number itself and how it is printed, so
 * that another program pastes 7469.9 where the table shows `7 469.9`, and shows it so. Reading it is in read-html-table.ts.
 */
import type { NumberStyle } from '../../shared/format/print-number.ts'
import { numberFormat } from '../../shared/format/spreadsheet-format.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'

export type HtmlCell = {
  readonly text: string
  readonly number: number | null
  /** Of a number: digits after the mark; absent: as many as it has. */
  readonly decimals?: number | undefined
  readonly style?: NumberStyle
  readonly format: CellFormat
}

export const printHtmlTable = (rows: readonly (readonly HtmlCell[])[]): string =>
  `<table>${rows.map((row) => `<tr>${row.map(printCell).join('')}</tr>`).join('')}</table>`

/** For Excel `x:num` and `mso-number-format`, for LibreOffice `sdval` and `sdnum`, for Google Sheets its own two. */
function printCell({ text, number, decimals, style, format: { bold, italic, align } }: HtmlCell): string {
  const styles = [
    ...(bold ? ['font-weight:700'] : []),
    ...(italic ? ['font-style:italic'] : []),
    ...(align ? [`text-align:${align}`] : []),
  ]
  const attributes: [string, string][] = []
  if (number !== null) {
    const pattern = numberFormat(decimals, false, style)
    styles.push(`mso-number-format:'${pattern}'`)
    attributes.push(
      ['x:num', String(number)],
      ['sdval', String(number)],
      ['sdnum', `1033;0;${pattern}`],
      ['data-sheets-value', JSON.stringify({ 1: 3, 3: number })],
      ['data-sheets-numberformat', JSON.stringify({ 1: 2, 2: pattern, 3: 1 })],
    )
  }
  if (styles.length > 0) attributes.push(['style', styles.join(';')])
  const written = attributes.map(([name, value]) => ` ${name}="${escape(value)}"`).join('')
  return `<td${written}>${escape(text).replaceAll('\n', '<br>')}</td>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
