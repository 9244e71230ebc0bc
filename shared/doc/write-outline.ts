/** The outline: settings, components, tables, names. Each call is one transaction and gives back its command. */
import { AppError } from '../model/error.ts'
import type { StoredFormula } from '../model/formula.ts'
import type { ComponentId, NameId, TableId } from '../model/ids.ts'
import { componentId, isLocalId, isSlug, nameId, tableId } from '../model/ids.ts'
import { checkRoomInPlan, type PLAN_LIMITS } from '../model/plan-limits.ts'
import type { Component, TableEntry } from '../model/table.ts'
import type { OutlineDoc, PlanInfo } from './outline-doc.ts'
import { keysAt } from './place.ts'
import type { Command, Fields } from './step.ts'
import { FIELD } from './step.ts'
import { localisedFields } from './write-columns.ts'

/**
 * A table's entry; its document has been made before, and `holds` that (contents-mark.ts): undo takes away only what is still the same. Throws
 * `plan-full`.
 */
export function addTable(
  outline: OutlineDoc,
  table: TableEntry,
  before: TableId | null,
  holds?: string,
): Command | null {
  if (!isSlug(table.id)) throw new AppError('id-not-allowed', { id: table.id })
  checkRoom(outline, 'tables')
  return outline.transact('change-outline', (writer) => {
    const axis = outline.axis('tables', tableId)
    const [key] = keysAt(axis, { parent: null, before }, 1, outline.env.random)
    writer.create('tables', table.id, { [FIELD.key]: key, ...tableFields(table) }, holds)
  })
}

export function removeTable(outline: OutlineDoc, id: TableId): Command | null {
  return outline.transact('change-outline', (writer) => writer.set('tables', id, FIELD.deleted, true))
}

export function moveTable(outline: OutlineDoc, id: TableId, before: TableId | null): Command | null {
  if (before === id) return null
  return outline.transact('change-outline', (writer) => {
    const axis = outline.axis('tables', tableId)
    const [key] = keysAt(axis, { parent: null, before }, 1, outline.env.random, new Set([id]))
    writer.set('tables', id, FIELD.key, key)
  })
}

export function changeTableEntry(
  outline: OutlineDoc,
  id: TableId,
  looks: Partial<Omit<TableEntry, 'id'>>,
): Command | null {
  return outline.transact('change-outline', (writer) => {
    for (const [field, value] of Object.entries(tableFields(looks))) writer.set('tables', id, field, value)
  })
}

export function addComponent(
  outline: OutlineDoc,
  component: Component,
  before: ComponentId | null,
): Command | null {
  if (!isLocalId(component.id)) throw new AppError('id-not-allowed', { id: component.id })
  checkRoom(outline, 'components')
  return outline.transact('change-outline', (writer) => {
    const axis = outline.axis('components', componentId)
    const [key] = keysAt(axis, { parent: null, before }, 1, outline.env.random)
    writer.create('components', component.id, {
      [FIELD.key]: key,
      number: component.number,
      ...localisedFields('label', component.label),
    })
  })
}

/** A named expression; naming one that exists changes its formula. */
export function setName(
  outline: OutlineDoc,
  id: NameId,
  name: string,
  formula: StoredFormula,
): Command | null {
  if (!isLocalId(id)) throw new AppError('id-not-allowed', { id })
  if (!outline.hasRecord('names', id)) checkRoom(outline, 'names')
  return outline.transact('change-outline', (writer) => {
    if (!outline.hasRecord('names', id)) {
      const axis = outline.axis('names', nameId)
      const [key] = keysAt(axis, { parent: null, before: null }, 1, outline.env.random)
      writer.create('names', id, { [FIELD.key]: key, name, formula })
      return
    }
    writer.set('names', id, FIELD.deleted, undefined)
    writer.set('names', id, 'name', name)
    writer.set('names', id, 'formula', formula)
  })
}

/** Named expressions that follow the cells they mean. */
export function retargetNames(
  outline: OutlineDoc,
  changes: readonly { readonly id: NameId; readonly formula: StoredFormula }[],
): Command | null {
  return outline.transact('move-cells', (writer) => {
    for (const { id, formula } of changes) writer.set('names', id, 'formula', formula)
  })
}

export function removeName(outline: OutlineDoc, id: NameId): Command | null {
  return outline.transact('change-outline', (writer) => writer.set('names', id, FIELD.deleted, true))
}

export function changePlan(outline: OutlineDoc, plan: Partial<PlanInfo>): Command | null {
  const { section, year, mainLanguage, languages, zone } = plan
  const fields: Fields = {
    ...(section !== undefined && { section }),
    ...(year !== undefined && { year }),
    ...(mainLanguage !== undefined && { mainLanguage }),
    ...(languages !== undefined && { languages }),
    ...(zone !== undefined && { zone }),
    ...localisedFields('title', plan.title),
    ...localisedFields('office', plan.office),
  }
  return outline.transact('change-outline', (writer) => {
    for (const [field, value] of Object.entries(fields)) writer.set('meta', '', field, value)
  })
}

/** [OUT6] */
function checkRoom(outline: OutlineDoc, what: keyof typeof PLAN_LIMITS): void {
  checkRoomInPlan(what, [...outline.recordIds(what)].length)
}

function tableFields(table: Partial<Omit<TableEntry, 'id'>>): Fields {
  const { component, kind, numbering, series } = table
  return {
    ...(component !== undefined && { component: component ?? undefined }),
    ...(kind !== undefined && { kind }),
    ...(numbering !== undefined && { numbering }),
    ...(series !== undefined && { series }),
    ...localisedFields('title', table.title),
  }
}
