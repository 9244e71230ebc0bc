/**
 * Tables in plain text that no program marked as such: Markdown, and lines as a printed page or a PDF gives them. [GR61] Pure. Null: it is
 * no such table, and is pasted as it stands. Called by late-paste.ts.
 */
import { readMarkdown } from './read-markdown-table.ts'
import { readPrinted } from './read-printed-table.ts'

/** Rows of texts, all of the same length. */
export type TextTable = readonly (readonly string[])[]

/** A page of print has a few hundred lines; what is longer comes from a program, which separates by tabs. */
const LONGEST = 1_000_000

export function readTextTable(text: string): TextTable | null {
  if (text.length > LONGEST) return null
  const lines = linesOf(text).filter(isFilled)
  return readMarkdown(lines) ?? (text.includes('\t') ? null : readPrinted(lines))
}

/** The same in one column, as it stands. */
export function asOneColumn(text: string): TextTable {
  const lines = linesOf(text)
  return lines.slice(0, lines.findLastIndex(isFilled) + 1).map((line) => [line])
}

const linesOf = (text: string): string[] => text.split(/\r\n?|\n/)
const isFilled = (line: string): boolean => line.trim() !== ''
