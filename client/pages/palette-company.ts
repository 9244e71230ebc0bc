/**
 * [GR54] Of the field over everything: the steps of the shown table's life, and the people one can go along with. A step that nothing has to be
 * asked for is taken at once, and what the server says to it is told; the others open their dialogs.
 */
import type { TableId } from '../../shared/model/ids.ts'
import { afterStep, LIFECYCLE_STEPS, type LifecycleStep } from '../../shared/model/lifecycle.ts'
import { t } from '../i18n/words.svelte.ts'
import { denialKey } from '../state/denial-words.ts'
import { lifePort } from '../state/life-port.ts'
import { TakingStep } from '../state/taking-step.svelte.ts'
import { ofPage, type PaletteEntry, type PalettePlace } from './palette-entry.ts'

export function stepEntries(place: PalettePlace, table: TableId): PaletteEntry[] {
  const { view, page } = place
  const { state } = view.access(table)
  return LIFECYCLE_STEPS.filter((step) => afterStep(state, step) !== null).map((step) => {
    const denial = view.mayStep(table, step)
    const why = denial ? t(denialKey(denial)) : view.isOffline ? t('life.failed.offline') : ''
    const entry = ofPage(place, `life.step.${step}`, () => take(place, table, step), { why })
    return { ...entry, note: page.nameOf(table) }
  })
}

async function take({ view, page, shell }: PalettePlace, table: TableId, step: LifecycleStep): Promise<void> {
  if (step === 'finalise' || step === 'reopen') return page.life.ask(step, table)
  const { session } = view
  const { api, notices } = shell
  const taking = new TakingStep({ session, port: lifePort(api, session.planId), nameOf: page.nameOf })
  await taking.run({ step, tables: [table], note: '' }, () =>
    notices.tell(`life.done.${step}`, { table: page.nameOf(table) }),
  )
  const { failure } = taking
  if (failure) notices.tell(failure.key, failure.facts, { tone: 'warning' })
}

/** Whoever opens the field goes along with nobody any more: a key ends it. */
export const peopleEntries = (place: PalettePlace): PaletteEntry[] =>
  place.page.people.map(({ id, name, table }) => {
    const facts = { name: name || t('people.nameless') }
    const entry = ofPage(place, 'follow.start', () => place.page.follow(id), { facts })
    return { ...entry, id: `person:${id}`, note: table === null ? '' : place.page.nameOf(table) }
  })
