/** A table in Markdown: a heading, a line of dashes, rows; `\|` is a pipe and `<br>` a line break. [GR61] Called by read-text-table.ts. */
import type { TextTable } from './read-text-table.ts'

/** `lines`: without empty ones. Null: there is something else beside the table, or no table. */
export function readMarkdown(lines: readonly string[]): TextTable | null {
  if (!lines.every((line) => line.includes('|'))) return null
  const [head, rule, ...body] = lines.map(cellsOf)
  if (!head || !rule || rule.length !== head.length || !rule.every((cell) => /^:?-+:?$/.test(cell)))
    return null
  const rows = [head, ...body]
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  return rows.map((row) => Array.from({ length: width }, (_, column) => unescaped(row[column] ?? '')))
}

/** What lies between unescaped pipes, still escaped; a pipe at an end of the line is its frame. */
function cellsOf(line: string): string[] {
  const parts = line.trim().match(/(?:[^|\\]|\\[^]|\\$)+|\|/g) ?? []
  const cells = ['']
  for (const part of parts) {
    if (part === '|') cells.push('')
    else cells[cells.length - 1] = part.trim()
  }
  return cells.slice(parts[0] === '|' ? 1 : 0, parts.at(-1) === '|' ? -1 : undefined)
}

const unescaped = (cell: string): string =>
  cell.replaceAll(/\\([!-/:-@[-`{-~])|<br *\/?>/gi, (_, character: string | undefined) => character ?? '\n')
