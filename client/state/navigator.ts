/**
 * The navigator as data: the components of a plan, each with its numbered tables and figures in their order and its working tables
 * below them, filtered by what the person typed. Pure; `PlanView` feeds it and `Navigator.svelte` draws it.
 */
import type { ComponentId, TableId } from '../../shared/model/ids.ts'
import type { Language, Localised } from '../../shared/model/language.ts'
import { localise } from '../../shared/model/language.ts'
import type { TableState } from '../../shared/model/lifecycle.ts'
import type { Component, Numbering, TableKind } from '../../shared/model/table.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import type { TableAccess } from '../session/session-types.ts'

export type NavigatorItem = {
  readonly id: TableId
  readonly kind: TableKind
  readonly counted: Numbering
  /** As printed, without the word for tables, which are most of them: `10.16`, `Fig. 10.II`, `Annex I`; empty for a working table. */
  readonly number: string
  /** The part of the title that tells it from its neighbours. */
  readonly title: string
  readonly state: TableState
  /** The person edits this table and not all of them: hers are marked. Final ones stay hers. */
  readonly mine: boolean
}

/** What of the rights and of a table's life the navigator shows. */
export type NavigatorAccess = Pick<TableAccess, 'reason' | 'state'>

export type NavigatorGroup = {
  /** Null: tables whose component is gone. */
  readonly id: ComponentId | null
  readonly number: number | null
  readonly label: string
  readonly items: readonly NavigatorItem[]
  readonly workingTables: readonly NavigatorItem[]
}

export type NavigatorPlan = {
  readonly components: readonly Component[]
  readonly tables: readonly NumberedTable[]
  readonly mainLanguage: Language
  /** The line above a table, e.g. the result of a performance measure; undefined while its document is not there. */
  caption(table: TableId): Localised | undefined
  access(table: TableId): NavigatorAccess
}

export function navigatorGroups(plan: NavigatorPlan, language: Language, filter = ''): NavigatorGroup[] {
  const wanted = wordsOf(filter)
  const known = new Set(plan.components.map((component) => component.id))
  const tables = plan.tables.filter((table) => matches(plan, table, wanted))
  const marksMine =
    plan.tables.some((table) => isMine(plan, table)) && !plan.tables.every((table) => isMine(plan, table))
  const item = (table: NumberedTable): NavigatorItem => itemOf(plan, table, language, marksMine)
  const within = (
    belongs: (component: ComponentId | null) => boolean,
  ): Pick<NavigatorGroup, 'items' | 'workingTables'> => {
    const mine = tables.filter((table) => belongs(table.component))
    return {
      items: mine.filter((table) => table.numbering !== 'none').map(item),
      workingTables: mine.filter((table) => table.numbering === 'none').map(item),
    }
  }
  const groups: NavigatorGroup[] = plan.components.map((component) => ({
    id: component.id,
    number: component.number ?? null,
    label: localise(component.label, language, plan.mainLanguage),
    ...within((id) => id === component.id),
  }))
  const strays = { id: null, number: null, label: '', ...within((id) => id === null || !known.has(id)) }
  const all = strays.items.length + strays.workingTables.length > 0 ? [...groups, strays] : groups
  return wanted.length === 0
    ? all
    : all.filter((group) => group.items.length + group.workingTables.length > 0)
}

/** By right: a final table is hers, too, once it is opened again. */
function isMine(plan: NavigatorPlan, { id }: NumberedTable): boolean {
  const { reason } = plan.access(id)
  return reason === null || reason === 'final'
}

function itemOf(
  plan: NavigatorPlan,
  table: NumberedTable,
  language: Language,
  marksMine: boolean,
): NavigatorItem {
  return {
    id: table.id,
    kind: table.kind,
    counted: table.numbering,
    number: shortNumber(table, language),
    title: shortTitle(plan, table, language),
    state: plan.access(table.id).state,
    mine: marksMine && isMine(plan, table),
  }
}

function shortNumber(table: NumberedTable, language: Language): string {
  if (table.number === null || table.numbering === 'table') return table.number ?? ''
  return table.name(language).replace(/^Figure /u, 'Fig. ')
}

/** Performance measures share one title, so the result they measure stands for it; the parts of a series begin with what they are. */
function shortTitle(plan: NavigatorPlan, table: NumberedTable, language: Language): string {
  const caption = localise(plan.caption(table.id) ?? {}, language, plan.mainLanguage)
  if (table.kind === 'performance-measure' && caption !== '') return caption
  const title = withoutGroup(plan, table, language)
  return table.series !== undefined && caption !== '' ? `${caption} · ${title}` : title
}

/** A title's "Subprogramme 1:" repeats the heading of its group. */
function withoutGroup(plan: NavigatorPlan, table: NumberedTable, language: Language): string {
  const title = localise(table.title, language, plan.mainLanguage)
  const [, lead = '', rest = ''] = /^([^:：]{1,60})[:：]\s*(.+)$/su.exec(title) ?? []
  return isGroupName(plan, table, lead, language) ? capitalised(rest) : title
}

function isGroupName(plan: NavigatorPlan, table: NumberedTable, lead: string, language: Language): boolean {
  if (lead === '') return false
  const component = plan.components.find((candidate) => candidate.id === table.component)
  if (!component) return false
  if (component.number !== undefined) return new RegExp(`\\b${component.number}$`, 'u').test(lead)
  return (
    lead === localise(component.label, language, plan.mainLanguage) || lead === 'Overall' || lead === '总表'
  )
}

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** Every word must occur somewhere in what the table is called, in any language. */
function matches(plan: NavigatorPlan, table: NumberedTable, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true
  const texts = [
    table.name('en'),
    table.name('zh'),
    table.number ?? '',
    ...Object.values(table.title),
    ...Object.values(plan.caption(table.id) ?? {}),
  ]
  const hay = folded(texts.join('\n'))
  return wanted.every((word) => hay.includes(word))
}

export const wordsOf = (filter: string): string[] =>
  folded(filter)
    .split(/\s+/u)
    .filter((word) => word !== '')

/** Full-width digits, capitals and accents do not matter to a search. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
