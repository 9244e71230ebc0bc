/**
 * All that a table holds, as the command that would have written it: for a table that was made without a server and is not wanted there, so
 * that its contents are kept, shown and exported like any other refused edit. Pure.
 */
import type { PlanDocument } from './plan-document.ts'
import type { Command, Fields, FieldValue, Step } from './step.ts'

export function contentsCommand(document: PlanDocument, at: number): Command {
  const steps: Step[] = []
  for (const collection of ['columns', 'rows'] as const)
    for (const id of document.recordIds(collection))
      steps.push({ do: 'create', in: collection, id, fields: fieldsOf(document, collection, id) })
  for (const name of document.textNames()) {
    const after = document.textOf(name) ?? ''
    if (after !== '') steps.push({ do: 'text', name, before: '', after })
  }
  return { doc: document.name, kind: 'change-table', steps, at }
}

function fieldsOf(document: PlanDocument, collection: 'columns' | 'rows', id: string): Fields {
  const fields: { [field: string]: FieldValue } = {}
  for (const [field, stored] of document.fields(collection, id))
    fields[field] = document.decodeField(collection, field, stored)
  return fields
}
