/**
 * F4 in a formula: the reference at the caret goes round `B3`, `$B$3`, `B$3`, `$B3`; whole columns and rows have two forms. Works on the text
 * alone, which need not parse yet.
 */
import type { ReferenceSpan } from './formula-references.ts'

/** Which parts stay where they are when the formula is copied. */
type Fixed = { readonly column: boolean; readonly row: boolean }

const ROUND: readonly Fixed[] = [
  { column: false, row: false },
  { column: true, row: true },
  { column: false, row: true },
  { column: true, row: false },
]

const PART = /^(\$?)([A-Za-z]{0,3})(\$?)(\d*)$/

/**
 * All references that the caret or the marked text touches take the form that follows the first one's. Null: it touches none.
 * `caret`: behind the reference; over all of them when several changed.
 */
export function toggleAbsolute(
  text: string,
  [start, end]: readonly [number, number],
  references: readonly ReferenceSpan[],
): { readonly text: string; readonly caret: readonly [number, number] } | null {
  const touched = references.filter((span) => span.start <= end && span.end >= start)
  const [first] = touched
  if (!first) return null
  const form = nextForm(placeIn(text, first))
  let next = text
  for (const span of touched.toReversed()) {
    const place = placeIn(text, span)
    const from = span.end - place.length
    next =
      next.slice(0, from) +
      place
        .split(':')
        .map((part) => withForm(part, form))
        .join(':') +
      next.slice(span.end)
  }
  const last = touched.at(-1) ?? first
  const behind = last.end + next.length - text.length
  return { text: next, caret: [touched.length > 1 ? first.start : behind, behind] }
}

/** Without the name of its table. */
const placeIn = (text: string, { start, end }: ReferenceSpan): string => {
  const written = text.slice(start, end)
  return written.slice(written.lastIndexOf('!') + 1)
}

function nextForm(place: string): Fixed {
  const [, fixedColumn = '', letters = '', fixedRow = '', digits = ''] =
    PART.exec(place.split(':')[0] ?? '') ?? []
  // `$5` of a whole row is read as a fixed column without letters.
  const fixed = {
    column: fixedColumn === '$',
    row: fixedRow === '$' || (letters === '' && fixedColumn === '$'),
  }
  if (letters === '' || digits === '') return fixed.column || fixed.row ? FREE : ALL
  const at = ROUND.findIndex(({ column, row }) => column === fixed.column && row === fixed.row)
  return ROUND[(at + 1) % ROUND.length] ?? FREE
}

const FREE: Fixed = { column: false, row: false }
const ALL: Fixed = { column: true, row: true }

function withForm(part: string, { column, row }: Fixed): string {
  const [, , letters = '', , digits = ''] = PART.exec(part) ?? []
  const fixedColumn = column && letters !== '' ? '$' : ''
  const fixedRow = row && digits !== '' ? '$' : ''
  return `${fixedColumn}${letters}${fixedRow}${digits}`
}
