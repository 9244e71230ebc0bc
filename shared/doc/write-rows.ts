/** Rows: insert, delete, restore, move, sort, change kind. Each call is one transaction and gives back its command. */
import { AppError } from '../model/error.ts'
import type { RowId } from '../model/ids.ts'
import { isLocalId } from '../model/ids.ts'
import { keyOfPlace } from '../model/sibling-order.ts'
import { checkRoomFor } from '../model/table-limits.ts'
import type { RowKind } from '../model/table.ts'
import type { Place } from './place.ts'
import { keysAt, moveTag } from './place.ts'
import type { Command, Fields } from './step.ts'
import { FIELD } from './step.ts'
import type { TableDoc } from './table-doc.ts'

export type NewRow = {
  readonly id: RowId
  readonly kind?: RowKind
  readonly letter?: string
  readonly unit?: 'posts' | 'money'
  /** Contents by column id. */
  readonly cells?: Fields
  /** Of its cells (`formatFields`). */
  readonly formats?: Fields
}

/** Inserts rows side by side at one place. Ids are the caller's and fresh (`newId`). Throws `table-full`. */
export function insertRows(table: TableDoc, rows: readonly NewRow[], place: Place<RowId>): Command | null {
  checkRoomFor('rows', table.rows.length, rows.length)
  for (const row of rows) if (!isLocalId(row.id)) throw new AppError('id-not-allowed', { id: row.id })
  return table.transact('insert-rows', (writer) => {
    const keys = keysAt(table.rows, place, rows.length, table.env.random)
    for (const [index, row] of rows.entries())
      writer.create('rows', row.id, {
        [FIELD.key]: keys[index],
        [FIELD.parent]: place.parent ?? undefined,
        '#kind': row.kind === 'line' ? undefined : row.kind,
        '#letter': row.letter,
        '#unit': row.unit,
        ...row.cells,
        ...row.formats,
      })
  })
}

/** Tombstones the rows and everything under them; their contents stay and are found again when they are restored. */
export function deleteRows(table: TableDoc, ids: readonly RowId[]): Command | null {
  const all = new Set(ids.flatMap((id) => [id, ...table.rows.descendantsOf(id)]))
  return table.transact('delete-rows', (writer) => {
    for (const id of all) writer.set('rows', id, FIELD.deleted, true)
  })
}

export function restoreRows(table: TableDoc, ids: readonly RowId[]): Command | null {
  return table.transact('restore-rows', (writer) => {
    for (const id of ids) writer.set('rows', id, FIELD.deleted, undefined)
  })
}

/** Moves rows, with everything under them, as one block. Dropped where it was, nothing is written. */
export function moveRows(table: TableDoc, ids: readonly RowId[], place: Place<RowId>): Command | null {
  const axis = table.rows
  const block = topmost(table, ids)
  const moving = new Set(block)
  for (const id of block)
    if (place.parent === id || (place.parent !== null && axis.descendantsOf(id).includes(place.parent)))
      throw new AppError('row-is-its-own-parent', { id })
  const before = firstNotMoving(table, place, moving)
  if (isThere(table, block, { parent: place.parent, before }, moving)) return null
  return table.transact('move-rows', (writer) => {
    const keys = keysAt(axis, { parent: place.parent, before }, block.length, table.env.random, moving)
    const tag = moveTag(table)
    for (const [index, id] of block.entries()) {
      writer.set('rows', id, FIELD.key, keys[index])
      writer.set('rows', id, FIELD.parent, place.parent ?? undefined)
      writer.set('rows', id, FIELD.tag, tag)
    }
  })
}

/**
 * Puts siblings into a new order by handing their own places round, so that ranges over the block keep covering it.
 * `ids`: live rows under one parent, in the wanted order. Rows of different parents are refused: each would land in the other's group.
 */
export function sortRows(table: TableDoc, ids: readonly RowId[]): Command | null {
  const places = placesOf(table, ids)
  return table.transact('sort-rows', (writer) => {
    for (const [index, id] of ids.entries()) {
      const place = places[index]
      if (!place || place.id === id) continue
      writer.set('rows', id, FIELD.key, place.key)
      writer.set('rows', id, FIELD.tag, undefined)
    }
  })
}

/** Where the rows stand, in order, with the key that whoever comes there gets. */
function placesOf(table: TableDoc, ids: readonly RowId[]): { readonly id: RowId; readonly key: string }[] {
  const [parent = null, ...others] = new Set(ids.map((id) => table.rows.storedParentOf(id)))
  if (others.length > 0) throw new AppError('rows-apart', { table: table.id })
  const siblings = table.rows.siblingEntries(parent)
  const count = new Map<string, number>()
  for (const { key } of siblings) count.set(key, (count.get(key) ?? 0) + 1)
  const chosen = new Set(ids)
  return siblings.flatMap((entry, index) => {
    if (!chosen.has(entry.id)) return []
    const isShared = (count.get(entry.key) ?? 0) > 1
    const key = keyOfPlace(entry, siblings[index + 1] ?? null, isShared, table.env.random)
    return [{ id: entry.id, key }]
  })
}

export function changeRow(
  table: TableDoc,
  id: RowId,
  looks: {
    readonly kind?: RowKind
    readonly letter?: string | null
    readonly unit?: 'posts' | 'money' | null
  },
): Command | null {
  return table.transact('change-row', (writer) => {
    if (looks.kind !== undefined)
      writer.set('rows', id, '#kind', looks.kind === 'line' ? undefined : looks.kind)
    if (looks.letter !== undefined) writer.set('rows', id, '#letter', looks.letter ?? undefined)
    if (looks.unit !== undefined) writer.set('rows', id, '#unit', looks.unit ?? undefined)
  })
}

/** Without rows whose ancestor moves too, in visible order. */
function topmost(table: TableDoc, ids: readonly RowId[]): RowId[] {
  const chosen = new Set(ids)
  const isUnderChosen = (id: RowId): boolean => table.rows.ancestorsOf(id).some((at) => chosen.has(at))
  return table.rows.ids.filter((id) => chosen.has(id) && !isUnderChosen(id))
}

function firstNotMoving(table: TableDoc, place: Place<RowId>, moving: ReadonlySet<RowId>): RowId | null {
  if (place.before === null || !moving.has(place.before)) return place.before
  const siblings = table.rows.siblingEntries(place.parent)
  const from = siblings.findIndex((entry) => entry.id === place.before)
  return siblings.slice(from).find((entry) => !moving.has(entry.id))?.id ?? null
}

function isThere(
  table: TableDoc,
  block: readonly RowId[],
  place: Place<RowId>,
  moving: ReadonlySet<RowId>,
): boolean {
  const siblings = table.rows.siblingEntries(place.parent).map((entry) => entry.id)
  const others = siblings.filter((id) => !moving.has(id))
  const at = place.before === null ? others.length : others.indexOf(place.before)
  const wanted = [...others.slice(0, at), ...block, ...others.slice(at)]
  return wanted.length === siblings.length && wanted.every((id, index) => id === siblings[index])
}
