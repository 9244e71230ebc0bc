/** Reads plain tab-separated text as spreadsheets put it on the clipboard. Never fails: what is not well quoted is taken as it stands. */

/**
 * Rows of fields, every row as long as the longest. A line break at the very end ends the last row and starts none. Null when they are
 * more than `limit` cells; reading stops there, however much follows.
 */
export function parseTsv(text: string, limit: number): string[][] | null {
  const rows: string[][] = []
  let row: string[] = []
  let width = 0
  let at = 0
  while (at < text.length) {
    const field = readField(text, at)
    row.push(field.text)
    width = Math.max(width, row.length)
    if ((rows.length + 1) * width > limit) return null
    at = field.end
    if (text[at] === '\t') {
      at++
      if (at < text.length) continue
      row.push('')
      width = Math.max(width, row.length)
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    rows.push(row)
    row = []
  }
  if (rows.length * width > limit) return null
  for (const fields of rows) while (fields.length < width) fields.push('')
  return rows
}

type Field = { readonly text: string; readonly end: number }

const readField = (text: string, start: number): Field =>
  (text[start] === '"' && readQuoted(text, start)) || readPlain(text, start)

function readPlain(text: string, start: number): Field {
  let end = start
  while (end < text.length && !isBreak(text[end])) end++
  return { text: text.slice(start, end), end }
}

/** Null when the quote is not closed right before a tab, a line break or the end: then it is an ordinary character. */
function readQuoted(text: string, start: number): Field | null {
  let content = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return null
    content += text.slice(at, quote)
    if (text[quote + 1] === '"') {
      content += '"'
      at = quote + 2
      continue
    }
    return quote + 1 >= text.length || isBreak(text[quote + 1]) ? { text: content, end: quote + 1 } : null
  }
}

const isBreak = (character: string | undefined): boolean =>
  character === '\t' || character === '\n' || character === '\r'
