/**
 * What a refused edit did to a cell, as one line: a cell is stored as a value and as words in each language, and typing over it touches
 * several of them. [REF11] One line says what was there and what was typed last; words typed in several languages are a line for each.
 * Used by `refused-changes.ts`.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'

/** `language` null: the value of the cell, whatever language it is read in. */
export type CellPart = {
  readonly row: RowId
  readonly column: ColumnId
  readonly language: Language | null
  readonly before: string
  readonly after: string
}

/** In the order in which the cells were touched first. `language`: of the reader. */
export function cellLines(parts: readonly CellPart[], language: Language): readonly CellPart[] {
  const cells = new Map<string, CellPart[]>()
  for (const part of parts) {
    const key = `${part.row}:${part.column}`
    cells.set(key, [...(cells.get(key) ?? []), part])
  }
  return [...cells.values()].flatMap((cell) => linesOf(inOrder(cell), language))
}

/** Each value or text once: from what it was at first to what it is at last. */
function inOrder(parts: readonly CellPart[]): readonly CellPart[] {
  const once = new Map<Language | null, CellPart>()
  for (const part of parts)
    once.set(part.language, { ...part, before: once.get(part.language)?.before ?? part.before })
  return [...once.values()]
}

function linesOf(parts: readonly CellPart[], language: Language): readonly CellPart[] {
  const value = parts.find((part) => part.language === null)
  const texts = parts.filter((part) => part.language !== null)
  const read = texts.find((part) => part.language === language) ?? texts[0]
  const typed = texts.filter(({ after }) => after !== '')
  const before = value?.before ?? ''
  if (typed.length > 0 && !value?.after)
    return typed.map((part) => ({ ...part, before: part.before || before }))
  const only = value ?? (texts.length === 1 ? read : read && { ...read, language: null })
  return only ? [{ ...only, before: before || (read?.before ?? '') }] : []
}
