/**
 * Formulas in spreadsheet files: A1 with sheet names, future-function prefixes, CHILDREN() spelled out as ranges. What spreadsheet
 * programs cannot calculate is reported, so that the exporter writes the value and a note instead. Never throws.
 */
import type { CellAddress } from '../model/cell.ts'
import type { ChildrenRef, Ref, StoredFormula } from '../model/formula.ts'
import { columnLetters } from './a1.ts'
import { areaOf, childrenArea } from './area.ts'
import { listSites } from './call-sites.ts'
import { canonicalFunction } from './function-name.ts'
import { type FormulaItem, itemsOf, writeOutLet } from './let.ts'
import { addressText } from './render.ts'
import type { FormulaScope } from './scope.ts'
import type { FormulaToken } from './token.ts'
import { tokenise } from './tokens.ts'
import { xlsxFunction } from './xlsx-names.ts'

/** `unsupported`: the function in question, or what else stands in the way. */
export type XlsxFormula = { readonly text: string } | { readonly unsupported: string }

const MAX_LENGTH = 8192
const MAX_ARGUMENTS = 255
/** Before the names of a LET. */
const LOCAL = '_xlpm.'
const DEAD: Ref = ['!', '']

/** Text without a leading `=`. `scope.tableName` gives the sheets' names. */
export function toXlsx(formula: StoredFormula, at: CellAddress, scope: FormulaScope): XlsxFormula {
  if (formula[0] === 0) return { unsupported: formula[1].slice(0, 40) }
  const [, ...parts] = formula
  const refs = parts.filter((part) => typeof part !== 'string')
  const items = itemsOf(parts)
  const written = writeOutLet(items)
  if (typeof written === 'string') return { unsupported: 'LET' }
  const lists = listSites(items.map((item) => (item.kind === 'ref' ? null : [item])))
  let text = ''
  for (const [index, item] of items.entries()) {
    const ref = item.kind === 'ref' ? refs[item.index] : undefined
    const next =
      item.kind === 'ref'
        ? refText(ref ?? DEAD, lists[item.index] ?? false, at, scope)
        : tokenText(item, items[index + 1])
    if ('unsupported' in next) return next
    text += written.locals.has(index) ? LOCAL + next.text : next.text
  }
  return text.length > MAX_LENGTH ? { unsupported: 'LENGTH' } : { text }
}

function tokenText(token: FormulaToken, next: FormulaItem | undefined): XlsxFormula {
  const isCall = token.kind === 'name' && next?.kind === 'operator' && next.value === '('
  const name = isCall ? xlsxFunction(canonicalFunction(token.value)) : token.value
  return name === null ? { unsupported: token.value.toUpperCase() } : { text: name }
}

function refText(ref: Ref, list: boolean, at: CellAddress, scope: FormulaScope): XlsxFormula {
  switch (ref[0]) {
    case '!':
      return { text: '#REF!' }
    case 'n':
      return { text: scope.nameText(ref[1]) ?? '#NAME?' }
    case 'k':
      return childrenText(ref, list, at, scope)
    case 'c':
    case 'r': {
      const area = areaOf(ref, at, scope)
      return { text: area ? sheetPrefix(ref[1], scope) + addressText(ref, area) : '#REF!' }
    }
  }
}

/** Always in quotes: what may stay without differs between programs. */
const sheetPrefix = (table: ChildrenRef[1], scope: FormulaScope): string =>
  table === 0 ? '' : `'${scope.tableName(table).replaceAll("'", "''")}'!`

function childrenText(ref: ChildrenRef, list: boolean, at: CellAddress, scope: FormulaScope): XlsxFormula {
  const area = childrenArea(ref, at, scope)
  if (!area) return { text: '#REF!' }
  const { runs, column } = area
  const fits = runs.length === 1 || (list && runs.length > 0 && runs.length <= MAX_ARGUMENTS)
  if (!fits) return { unsupported: 'CHILDREN' }
  const letters = columnLetters(column)
  const ranges = runs.map(([first, last]) =>
    first === last ? `${letters}${first + 1}` : `${letters}${first + 1}:${letters}${last + 1}`,
  )
  return { text: ranges.map((range) => sheetPrefix(ref[1], scope) + range).join(',') }
}

/** The text of a formula in a file as a person would type it here: `=` in front, prefixes gone. `bind` takes it from there. */
export function fromXlsx(text: string): string {
  const source = text.startsWith('=') ? text : `=${text}`
  const tokens = tokenise(source)
  return tokens
    .map((token) =>
      token.kind === 'name'
        ? token.value.replace(/^_xl(fn|ws|pm|udf)\./i, '').replace(/^_xlws\./i, '')
        : token.value,
    )
    .join('')
}
