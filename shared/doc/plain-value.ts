/**
 * A value that a stranger stored, as JSON can say it: what is no plain data, too deep or no number is told as malformed. Used where stored
 * values leave the document (the audit log). Never throws.
 */

/** Nothing of ours is half as deep. */
const DEEPEST = 32

export function plainValue(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : { malformed: 'number' }
    case 'object':
      return value === null ? null : plainObject(value, depth)
    default:
      return value === undefined ? null : { malformed: 'type' }
  }
}

function plainObject(value: object, depth: number): unknown {
  if (depth > DEEPEST) return { malformed: 'too-deep' }
  if (Array.isArray(value)) return value.map((one) => plainValue(one, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return { malformed: 'type' }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one, depth + 1)]))
}
