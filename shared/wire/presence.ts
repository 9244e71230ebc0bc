/**
 * What one person shows the others: the state a client puts into its awareness. Read with suspicion: every field is checked and cut,
 * whatever else a stranger sent is dropped. Names are shown as text, never as markup.
 */
import {
  type ColumnId,
  columnId,
  isLocalId,
  isSlug,
  type RowId,
  rowId,
  type TableId,
  tableId,
} from '../model/ids.ts'

export type Presence = {
  /** Random id of the browser profile until sign-in exists. */
  readonly person: string
  readonly name: string
  /** Index into the palette of people. */
  readonly colour: number
  readonly table: TableId | null
  readonly row: RowId | null
  readonly column: ColumnId | null
  readonly editing: boolean
  /** Set by the server, never believed from a client: whether the person is signed in. */
  readonly verified: boolean
}

/** As many as the palette has: with more, some of it would be given twice as often. */
export const PRESENCE_COLOURS = 8

/** A person has the same colour everywhere: at her cursor, in lists. An index into the palette. */
export function personColour(person: string): number {
  let hash = 0
  for (let i = 0; i < person.length; i++) hash = (Math.imul(hash, 31) + person.charCodeAt(i)) | 0
  return Math.abs(hash) % PRESENCE_COLOURS
}
const NAME_LENGTH = 60
const PERSON = /^[A-Za-z0-9_-]{1,64}$/

const isRecord = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const local = (value: unknown): string | null =>
  typeof value === 'string' && isLocalId(value) ? value : null

/** `null` when it is no presence at all (a client of another kind, or none). */
export function readPresence(state: unknown): Presence | null {
  if (!isRecord(state)) return null
  const { person, name, colour, table, row, column, editing, verified } = state
  if (typeof person !== 'string' || !PERSON.test(person) || typeof name !== 'string') return null
  const [inRow, inColumn] = [local(row), local(column)]
  return {
    person,
    name: [...name].slice(0, NAME_LENGTH).join(''),
    colour:
      typeof colour === 'number' && Number.isInteger(colour) && colour >= 0 ? colour % PRESENCE_COLOURS : 0,
    table: typeof table === 'string' && isSlug(table) ? tableId(table) : null,
    row: inRow === null ? null : rowId(inRow),
    column: inColumn === null ? null : columnId(inColumn),
    editing: editing === true,
    verified: verified === true,
  }
}
