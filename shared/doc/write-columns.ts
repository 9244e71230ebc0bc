/** Columns and the table's own looks. Each call is one transaction and gives back its command. */
import { AppError } from '../model/error.ts'
import type { ColumnId } from '../model/ids.ts'
import { isLocalId } from '../model/ids.ts'
import type { LocalisedChange } from '../model/language.ts'
import { LANGUAGES } from '../model/language.ts'
import { checkRoomFor } from '../model/table-limits.ts'
import type { Column, ColumnChange, TableMeta } from '../model/table.ts'
import { keysAt, moveTag } from './place.ts'
import type { Command, Fields, FieldValue } from './step.ts'
import { FIELD } from './step.ts'
import type { TableDoc } from './table-doc.ts'
import type { Writer } from './writer.ts'

/** Throws `table-full`. */
export function insertColumns(
  table: TableDoc,
  columns: readonly Column[],
  before: ColumnId | null,
): Command | null {
  checkRoomFor('columns', table.columns.length, columns.length)
  for (const column of columns)
    if (!isLocalId(column.id)) throw new AppError('id-not-allowed', { id: column.id })
  return table.transact('insert-columns', (writer) => {
    const keys = keysAt(table.columns, { parent: null, before }, columns.length, table.env.random)
    for (const [index, column] of columns.entries())
      writer.create('columns', column.id, { [FIELD.key]: keys[index], ...columnFields(column) })
  })
}

export function deleteColumns(table: TableDoc, ids: readonly ColumnId[]): Command | null {
  return table.transact('delete-columns', (writer) => {
    for (const id of ids) writer.set('columns', id, FIELD.deleted, true)
  })
}

/** Moves columns side by side as one block to before `before` (null: the end). */
export function moveColumns(
  table: TableDoc,
  ids: readonly ColumnId[],
  before: ColumnId | null,
): Command | null {
  const moving = new Set(ids)
  const block = table.columns.ids.filter((id) => moving.has(id))
  const rest = table.columns.ids.filter((id) => !moving.has(id))
  const from = before === null ? table.columns.length : table.columns.indexOf(before)
  const target = table.columns.ids.slice(from).find((id) => !moving.has(id)) ?? null
  const at = target === null ? rest.length : rest.indexOf(target)
  const wanted = [...rest.slice(0, at), ...block, ...rest.slice(at)]
  if (wanted.every((id, index) => id === table.columns.ids[index])) return null
  return table.transact('move-columns', (writer) => {
    const keys = keysAt(
      table.columns,
      { parent: null, before: target },
      block.length,
      table.env.random,
      moving,
    )
    const tag = moveTag(table)
    for (const [index, id] of block.entries()) {
      writer.set('columns', id, FIELD.key, keys[index])
      writer.set('columns', id, FIELD.tag, tag)
    }
  })
}

/** Only what is given changes; a label is changed in the languages given. */
export function changeColumn(table: TableDoc, id: ColumnId, looks: ColumnChange): Command | null {
  return table.transact('change-column', (writer) => {
    for (const [field, value] of Object.entries(columnFields(looks))) writer.set('columns', id, field, value)
  })
}

export function changeTable(table: TableDoc, meta: Partial<TableMeta>): Command | null {
  return table.transact('change-table', (writer) => writeTableMeta(writer, meta))
}

/** @internal also for building a table from a file */
export function writeTableMeta(writer: Writer, meta: Partial<TableMeta>): void {
  if (meta.kind) writer.set('meta', '', 'kind', meta.kind)
  if (meta.notes) writer.set('meta', '', 'notes', meta.notes)
  for (const [field, value] of Object.entries({
    ...localisedFields('unit', meta.unit),
    ...localisedFields('caption', meta.caption),
  }))
    writer.set('meta', '', field, value)
}

export function columnFields(column: ColumnChange): Fields {
  const { type, decimals, choices, width, localised } = column
  return {
    ...(type !== undefined && { type }),
    ...(decimals !== undefined && { decimals }),
    ...(choices !== undefined && { choices }),
    ...(width !== undefined && { width }),
    ...(localised !== undefined && { localised: localised || undefined }),
    ...column.format,
    ...column.rule,
    ...localisedFields('label', column.label),
    ...localisedFields('group', column.group),
  }
}

export function localisedFields(field: string, text: LocalisedChange | undefined): Fields {
  const fields: { [field: string]: FieldValue } = {}
  for (const language of LANGUAGES) {
    const one = text?.[language]
    if (one !== undefined) fields[`${field}:${language}`] = one ?? undefined
  }
  return fields
}
