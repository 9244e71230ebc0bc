/**
 * Is this really a stored formula? Documents come from other people's programs too, so whatever is read from one passes here before
 * anything else looks at it. Called by shared/doc and by the importer. Never throws; `null` means malformed.
 */
import { fieldsOf } from './fields-of.ts'
import { ANCHOR, type StoredFormula } from './formula.ts'
import { isLocalId, isSlug } from './ids.ts'
import { LONGEST_KEY } from './order.ts'

/** Twice what the guards of typed text allow: canonical spelling may be longer than what was typed. */
const MAX_TEXT = 16_384
const MAX_PARTS = 4_096
const MAX_UP = 64
const ALL_ANCHORS = ANCHOR.column | ANCHOR.row | ANCHOR.column2 | ANCHOR.row2

/** The same value when it is well formed and of sane size, else `null`. */
export function sanitiseFormula(stored: unknown): StoredFormula | null {
  return isStoredFormula(stored) ? stored : null
}

function isStoredFormula(stored: unknown): stored is StoredFormula {
  if (!Array.isArray(stored)) return false
  const [version, ...parts]: unknown[] = stored
  if (version === 0) return parts.length === 1 && isText(parts[0])
  if (version !== 1 || parts.length > MAX_PARTS) return false
  let length = 0
  for (const part of parts) {
    if (typeof part === 'string') length += part.length
    else if (!isRef(part)) return false
  }
  return length <= MAX_TEXT
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_TEXT
const isId = (value: unknown): boolean => typeof value === 'string' && isLocalId(value)
const isTable = (value: unknown): boolean => value === 0 || (typeof value === 'string' && isSlug(value))
const isRow = (value: unknown): boolean => value === '@' || isId(value)
const isKey = (value: unknown): boolean => typeof value === 'string' && value.length <= LONGEST_KEY
const isAnchors = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= ALL_ANCHORS

/** By the letter a reference begins with: what its other fields must be. */
const FIELDS: ReadonlyMap<unknown, readonly ((value: unknown) => boolean)[]> = new Map([
  ['c', [isTable, isRow, isId, isAnchors]],
  ['r', [isTable, isBound, isBound, isBound, isBound, isAnchors]],
  ['k', [isTable, isRow, isId, isAnchors]],
  ['n', [isId]],
  ['!', [isText]],
])

function isRef(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const [kind, ...fields]: unknown[] = value
  const checks = FIELDS.get(kind)
  if (!checks) return false
  // The anchors of CHILDREN are left out when there are none.
  const isComplete = fields.length === checks.length || (kind === 'k' && fields.length === checks.length - 1)
  return isComplete && fields.every((field, index) => checks[index]?.(field) === true)
}

function isBound(value: unknown): boolean {
  if (value === '@' || value === '-' || value === '+') return true
  const { before, up, ...place } = fieldsOf(value)
  if (before !== undefined && before !== true) return false
  if (
    up !== undefined &&
    !(Array.isArray(up) && up.length <= MAX_UP && up.every((at) => isPlace(fieldsOf(at))))
  )
    return false
  return isPlace(place)
}

const isPlace = ({ at, key, in: inside, ...rest }: Record<string, unknown>): boolean =>
  isId(at) && isKey(key) && (inside === undefined || isId(inside)) && Object.keys(rest).length === 0
