/**
 * Cells as the HTML that spreadsheets put on the clipboard: the text as printed, and beside it the number itself, so that another
 * program pastes 7469.9 where the table shows `7 469.9`. Reading it is in read-html-table.ts.
 */
export type HtmlCell = { readonly text: string; readonly number: number | null }

export const printHtmlTable = (rows: readonly (readonly HtmlCell[])[]): string =>
  `<table>${rows.map((row) => `<tr>${row.map(printCell).join('')}</tr>`).join('')}</table>`

function printCell({ text, number }: HtmlCell): string {
  const value =
    number === null
      ? ''
      : ` x:num="${number}" sdval="${number}" data-sheets-value="${escape(JSON.stringify({ 1: 3, 3: number }))}"`
  return `<td${value}>${escape(text).replaceAll('\n', '<br>')}</td>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
