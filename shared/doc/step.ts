/**
 * A mutation as plain data: what a person's command did to one document, field by field. Undo, redo, the journal of unsent edits and
 * the receipt are all read from it. Values are in the model's form (formulas decoded), so that a command outlives its document.
 */
import type { CellContent } from '../model/cell.ts'
import type { Letters } from './letters.ts'

export const COLLECTIONS = ['rows', 'columns', 'components', 'tables', 'names', 'rules'] as const
export type Collection = (typeof COLLECTIONS)[number]

/** What a field may hold; `undefined`: the field is absent. */
export type FieldValue =
  | CellContent
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue | undefined }
  | undefined

export type Fields = { readonly [field: string]: FieldValue }

/** `holds`: of a table's entry, the mark of its document's contents (contents-mark.ts). */
export type Made = { readonly fields: Fields; readonly holds?: string }

export type Step =
  /** A new record. Taken back by a tombstone. */
  | ({ readonly do: 'create'; readonly in: Collection; readonly id: string } & Made)
  | {
      readonly do: 'field'
      readonly in: Collection | 'meta'
      /** The empty string for `meta`. */
      readonly id: string
      readonly field: string
      readonly before: FieldValue
      readonly after: FieldValue
      /** With a tombstone that takes a new record back: what giving it back makes. */
      readonly made?: Made
    }
  /** A long text, named `row:column:language`. */
  | {
      readonly do: 'text'
      readonly name: string
      readonly before: string
      readonly after: string
      /** None: of steps that older versions kept. */
      readonly letters?: Letters
    }

export type CommandKind =
  | 'edit-cells'
  | 'format-cells'
  | 'move-cells'
  | 'insert-rows'
  | 'delete-rows'
  | 'restore-rows'
  | 'move-rows'
  | 'sort-rows'
  | 'change-row'
  | 'insert-columns'
  | 'delete-columns'
  | 'move-columns'
  | 'change-column'
  | 'change-table'
  | 'change-outline'

/**
 * One transaction of one document. `at`: the author's clock, milliseconds since 1970 (shown, never used for ordering). `group`: neighbours
 * on the undo stack that share it are one thing the person did to several documents, and are taken back together.
 */
export type Command = {
  /** `outline` or a table id. */
  readonly doc: string
  readonly kind: CommandKind
  readonly steps: readonly Step[]
  readonly at: number
  readonly group?: string
}

/** Reserved fields of every record: order key, tombstone, parent, tag of the block move. Two keys, never one object. */
export const FIELD = { key: '#o', deleted: '#d', parent: '#p', tag: '#t' } as const
export const PLACE_FIELDS: ReadonlySet<string> = new Set(Object.values(FIELD))

/** Structural equality of field values, whatever the order of keys. Runs over every formula that a move rewrites. */
export function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a) || isList(b)) return isList(a) && isList(b) && sameList(a, b)
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  )
}

type List = readonly FieldValue[]

const isList = (value: FieldValue): value is List => Array.isArray(value)

const sameList = (a: List, b: List): boolean =>
  a.length === b.length && a.every((value, index) => sameValue(value, b[index]))
