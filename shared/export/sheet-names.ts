/**
 * Names of sheets in a workbook: the tables' printed names as far as spreadsheet programs allow them. Used for the sheets and for the
 * references between them.
 */
import type { TableId } from '../model/ids.ts'

/** In UTF-16 code units, as Excel counts. */
const LONGEST = 31

// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not get into a sheet's name
const FORBIDDEN = /[[\]:*?/\\\u0000-\u001f\u007f\ufffe\uffff]+/gu
/** What file writers escape characters with; a name that looks so would be read as something else. */
const ESCAPE = /_(?=x[0-9a-f]{4}_)/giu

/** Unique whatever the case of the letters, in the order given. */
export function sheetNames(
  tables: readonly { readonly id: TableId; readonly name: string }[],
): ReadonlyMap<TableId, string> {
  const names = new Map<TableId, string>()
  // Excel keeps this name for itself.
  const taken = new Set<string>(['history'])
  for (const { id, name } of tables) {
    const free = freeName(allowed(name), taken)
    taken.add(free.toLowerCase())
    names.set(id, free)
  }
  return names
}

const allowed = (name: string): string =>
  name
    .replaceAll(/\p{Surrogate}/gu, ' ')
    .replaceAll(FORBIDDEN, ' ')
    .replaceAll(ESCAPE, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[' ]+|[' ]+$/gu, '') || 'Table'

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let copy = 1; ; copy++) {
    const mark = copy === 1 ? '' : ` (${copy})`
    const tried = cut(name, LONGEST - mark.length) + mark
    if (!taken.has(tried.toLowerCase())) return tried
  }
}

/** Never through the middle of a character. */
function cut(name: string, length: number): string {
  if (name.length <= length) return name
  let short = ''
  for (const character of name) {
    if (short.length + character.length > length - 1) break
    short += character
  }
  return `${short.replace(/[' ]+$/u, '')}…`
}
