/**
 * Reads a stored formula whose shape nobody vouches for: a hostile or broken writer may have put anything into a cell.
 * Gives a clean copy, or null when it is no formula; never throws. Sizes are bounded, so that reading costs little.
 */
import type { Bound, ChildrenRef, CellRef, Place, RangeRef, Ref, StoredFormula } from './formula.ts'
import { columnId, isLocalId, isSlug, nameId, rowId, tableId } from './ids.ts'
import { isOrderKey } from './order.ts'

/** As many pieces as a formula within the limits of `shared/formula` can have. */
const MAX_PIECES = 4_100
const MAX_TEXT = 8_192
/** Groups around the end of a range: as deep as trees are read. */
const MAX_GROUPS = 64

export function sanitiseFormula(stored: unknown): StoredFormula | null {
  if (!Array.isArray(stored) || stored.length > MAX_PIECES) return null
  const [kind, ...pieces]: unknown[] = stored
  if (kind === 0) {
    const [text] = pieces
    return pieces.length === 1 && isShortText(text) ? [0, text] : null
  }
  if (kind !== 1 || pieces.length === 0) return null
  const clean: (string | Ref)[] = []
  let length = 0
  for (const piece of pieces) {
    const one = isShortText(piece) ? piece : sanitiseRef(piece)
    if (one === null) return null
    if (typeof one === 'string') length += one.length
    clean.push(one)
  }
  return length <= MAX_TEXT * 2 ? [1, ...clean] : null
}

const isShortText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT

function sanitiseRef(value: unknown): Ref | null {
  if (!Array.isArray(value)) return null
  const [kind, a, b, c, d, e, f]: unknown[] = value
  switch (kind) {
    case 'c':
      return cellRef(a, b, c, d)
    case 'k':
      return childrenRef(a, b, c)
    case 'r':
      return rangeRef([a, b, c, d, e, f])
    case 'n':
      return isId(a) ? ['n', nameId(a)] : null
    case '!':
      return isShortText(a) ? ['!', a] : null
    default:
      return null
  }
}

function cellRef(table: unknown, row: unknown, column: unknown, anchors: unknown): CellRef | null {
  if (!isTable(table) || !isRow(row) || !isId(column) || !isAnchors(anchors)) return null
  return ['c', table === 0 ? 0 : tableId(table), row === '@' ? '@' : rowId(row), columnId(column), anchors]
}

function childrenRef(table: unknown, row: unknown, column: unknown): ChildrenRef | null {
  if (!isTable(table) || !isRow(row) || !isId(column)) return null
  return ['k', table === 0 ? 0 : tableId(table), row === '@' ? '@' : rowId(row), columnId(column)]
}

function rangeRef([table, row1, row2, column1, column2, anchors]: readonly unknown[]): RangeRef | null {
  if (!isTable(table) || !isAnchors(anchors)) return null
  const rows = [bound(row1, rowId), bound(row2, rowId)] as const
  const columns = [bound(column1, columnId), bound(column2, columnId)] as const
  if (!rows[0] || !rows[1] || !columns[0] || !columns[1]) return null
  return ['r', table === 0 ? 0 : tableId(table), rows[0], rows[1], columns[0], columns[1], anchors]
}

function bound<Id extends string>(value: unknown, brand: (text: string) => Id): Bound<Id> | null {
  if (value === '@' || value === '-' || value === '+') return value
  const fields = fieldsOf(value)
  const place = placeOf(fields, brand)
  const up = fields?.get('up')
  if (!place || (up !== undefined && (!Array.isArray(up) || up.length > MAX_GROUPS))) return null
  const groups = Array.isArray(up) ? up.map((group: unknown) => placeOf(fieldsOf(group), brand)) : []
  if (groups.includes(null)) return null
  return {
    ...place,
    ...(fields?.get('before') === true && { before: true as const }),
    ...(groups.length > 0 && { up: groups.filter((group) => group !== null) }),
  }
}

function placeOf<Id extends string>(
  fields: ReadonlyMap<string, unknown> | null,
  brand: (text: string) => Id,
): Place<Id> | null {
  const [at, key, parent] = [fields?.get('at'), fields?.get('key'), fields?.get('in')]
  if (!isId(at) || !isOrderKey(key)) return null
  return { at: brand(at), key, ...(isId(parent) && { in: brand(parent) }) }
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> | null =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)) : null

const isId = (value: unknown): value is string => typeof value === 'string' && isLocalId(value)
const isRow = (value: unknown): value is string => value === '@' || isId(value)
const isTable = (value: unknown): value is string | 0 =>
  value === 0 || (typeof value === 'string' && isSlug(value))
const isAnchors = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 64
