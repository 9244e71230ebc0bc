/**
 * What somebody wrote into a record since its author made it: undo does not take a row, a column or a table away with other people's
 * contents. The author's own are no concern, because they were taken back before. Called by undo.ts. Never fails.
 */
import { contentsMark, otherWriter } from './contents-mark.ts'
import type { PlanDocument } from './plan-document.ts'
import type { Step } from './step.ts'
import { FIELD, PLACE_FIELDS, sameValue } from './step.ts'
import { TableDoc } from './table-doc.ts'

export type CreateStep = Extract<Step, { do: 'create' }>

/** `by`: the Yjs client that wrote there, `undefined` when unknown. */
export type Since = { readonly by: number | undefined }

/** Null: nothing. `documentOf`: for the contents of tables. */
export function writtenSince(
  document: PlanDocument,
  step: CreateStep,
  documentOf: (name: string) => PlanDocument | undefined,
): Since | null {
  const { in: collection, id } = step
  for (const [field, stored] of document.fields(collection, id)) {
    if (PLACE_FIELDS.has(field)) continue
    if (!sameValue(document.decodeField(collection, field, stored), step.fields[field]))
      return { by: document.writerOf(collection, id, field) }
  }
  if (collection === 'rows') return inRow(document, id)
  if (collection === 'columns') return inColumn(document, id)
  return collection === 'tables' ? inTable(documentOf(id), step) : null
}

function inRow(document: PlanDocument, row: string): Since | null {
  const text = writtenText(document, (ofRow) => ofRow === row)
  if (text) return text
  for (const id of document.recordIds('rows')) {
    const child = document.axisEntry('rows', id)
    if (child.parent === row && !child.deleted) return { by: document.writerOf('rows', id, FIELD.parent) }
  }
  return null
}

/** In rows that stand; what is in deleted ones is shown by nothing that undo could take away. */
function inColumn(document: PlanDocument, column: string): Since | null {
  const stands = (row: string): boolean =>
    document.hasRecord('rows', row) && !document.axisEntry('rows', row).deleted
  for (const row of document.recordIds('rows'))
    if (document.field('rows', row, column) !== undefined && stands(row))
      return { by: document.writerOf('rows', row, column) }
  return writtenText(document, (row, ofColumn) => ofColumn === column && stands(row))
}

function writtenText(
  document: PlanDocument,
  isMeant: (row: string, column: string) => boolean,
): Since | null {
  for (const name of document.textNames()) {
    const [row = '', column = ''] = name.split(':')
    if (isMeant(row, column) && document.textOf(name)) return { by: document.writerOfText(name) }
  }
  return null
}

/** A table whose document is not here may hold anything. */
function inTable(table: PlanDocument | undefined, { holds }: CreateStep): Since | null {
  if (holds === undefined) return null
  if (!(table instanceof TableDoc)) return { by: undefined }
  return contentsMark(table) === holds ? null : { by: otherWriter(table) }
}
