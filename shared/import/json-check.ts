/**
 * Small checks that turn a value of unknown shape into one of known shape, piece by piece, and say where it fails. Objects are built anew,
 * so nothing that was not asked for comes along: no foreign field, no prototype. Used by the readers of files.
 */
import { AppError } from '../model/error.ts'

/** Where in the file a value stands: `tables[3].rows[0].kind`. */
export type Where = { readonly key: string | number; readonly inside: Where } | null

/** Throws `AppError('import-invalid')` for anything else than a `T`. */
export type Check<T> = (value: unknown, where: Where) => T
type Checked<C> = C extends Check<infer T> ? T : never
type Shape = { readonly [field: string]: Check<unknown> }

/** `wanted`: in English, after "has to be". */
export function refuse(
  where: Where,
  what: string,
  facts: Readonly<Record<string, string | number>> = {},
): never {
  throw new AppError('import-invalid', { what, where: placeText(where), ...facts })
}

function placeText(where: Where): string {
  let text = ''
  for (let at = where; at; at = at.inside) {
    const part = typeof at.key === 'number' ? `[${at.key}]` : at.key
    text = text === '' || text.startsWith('[') ? part + text : `${part}.${text}`
  }
  return text
}

const wrong = (where: Where, wanted: string): never => refuse(where, 'type', { wanted })

export const text =
  (longest: number): Check<string> =>
  (value, where) => {
    if (typeof value !== 'string') return wrong(where, 'a text')
    if (value.length > longest) return refuse(where, 'too-long', { longest })
    return value
  }

export const number =
  (low: number, high: number): Check<number> =>
  (value, where) =>
    typeof value === 'number' && value >= low && value <= high
      ? value
      : wrong(where, `a number from ${low} to ${high}`)

export const oneOf =
  <T extends string | number>(...known: readonly T[]): Check<T> =>
  (value, where) =>
    known.find((one) => one === value) ?? wrong(where, `one of ${known.join(', ')}`)

export const yes: Check<true> = (value, where) => (value === true ? value : wrong(where, 'true'))

/** For flags that other programs write either way. */
export const flag: Check<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : wrong(where, 'true or false')

export const list =
  <T>(check: Check<T>, longest: number): Check<readonly T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) return wrong(where, 'a list')
    if (value.length > longest) return refuse(where, 'too-many', { longest })
    // A list may have holes, which `map` would pass over.
    return Array.from(value, (item: unknown, index) => check(item, { key: index, inside: where }))
  }

/** Own fields of a plain object. */
export function entriesOf(value: unknown, where: Where): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(where, 'an object')
  return Object.entries(value)
}

/** An object with these fields and no others. Optional fields that are absent stay absent. */
export const record =
  <R extends Shape, O extends Shape>(
    required: R,
    optional: O,
  ): Check<{ [K in keyof R]: Checked<R[K]> } & { [K in keyof O]?: Checked<O[K]> }> =>
  (value, where) => {
    const checked: { [field: string]: unknown } = {}
    for (const [field, content] of entriesOf(value, where)) {
      const check = Object.hasOwn(required, field)
        ? required[field]
        : Object.hasOwn(optional, field)
          ? optional[field]
          : undefined
      if (!check) return refuse(where, 'unknown-field', { field: field.slice(0, 64) })
      checked[field] = check(content, { key: field, inside: where })
    }
    for (const field of Object.keys(required))
      if (!Object.hasOwn(checked, field)) return refuse(where, 'missing', { field })
    return checked as { [K in keyof R]: Checked<R[K]> } & { [K in keyof O]?: Checked<O[K]> }
  }

/** An object whose fields all have values of one kind under names of one kind. `name` throws for a name that is none. */
export const dictionary =
  <T>(
    name: (field: string, where: Where) => void,
    check: Check<T | undefined>,
  ): Check<{ readonly [field: string]: T }> =>
  (value, where) => {
    const checked: { [field: string]: T } = {}
    for (const [field, content] of entriesOf(value, where)) {
      name(field, where)
      const item = check(content, { key: field, inside: where })
      if (item !== undefined) checked[field] = item
    }
    return checked
  }

/** What passes the first check only has to pass `test`, too. */
export const that =
  <T>(check: Check<T>, test: (value: T) => boolean, wanted: string): Check<T> =>
  (value, where) => {
    const checked = check(value, where)
    return test(checked) ? checked : wrong(where, wanted)
  }
