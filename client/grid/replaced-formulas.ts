/**
 * A formula that goes when something is typed over it. [GR21] A value that came from another table is cut off from its source by that: the
 * person is told, and can take it back. Called before the change; what it gives is asked for after it. Several at once: replaced-many.ts.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import { isFormula } from '../../shared/model/cell.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { NoticeAction } from './grid-state.ts'
import { undoOffer } from './undo-offer.ts'

export type Replaced = { readonly sentence: string; readonly actions: readonly NoticeAction[] }

/** `sources`: the cells of other tables that it took its value from. */
export type GoneFormula = { readonly place: CellPlace; readonly sources: readonly CellAddress[] }

/** Gives those that are gone, or lead to no other table any more. */
export function formulasIn(core: GridCore, places: readonly CellPlace[]): () => GoneFormula[] {
  const { reader } = core
  const holds = ({ row, column }: CellPlace): boolean => isFormula(reader.table.cell(row, column))
  const before = places.filter(holds).map((place) => ({ place, sources: reader.sourcesOf(place) }))
  return () =>
    before.filter(({ place, sources }) =>
      sources.length > 0 ? reader.sourcesOf(place).length === 0 : !holds(place),
    )
}

/** Null is given when it was none that led to another table. */
export function watchTyped(core: GridCore, place: CellPlace): () => Replaced | null {
  const gone = formulasIn(core, [place])
  return () => {
    const linked = gone().find(({ sources }) => sources.length > 0)
    return linked ? linkReplaced(core, linked, 'linkTyped') : null
  }
}

/** One that led to another table: what it was, with the ways back and there. */
export function linkReplaced(
  core: GridCore,
  { place, sources }: GoneFormula,
  sentence: 'linkTyped' | 'linkReplaced',
): Replaced {
  const { reader } = core
  const { messages } = reader
  const [source, ...more] = sources
  const origin =
    source && more.length === 0
      ? messages('cellOf', { table: reader.nameOf(source.table), address: reader.addressOf(source) })
      : messages('severalTables', { count: sources.length })
  const go = source && { label: messages('goToSource'), run: () => core.onOpen(source) }
  return {
    sentence: messages(sentence, { address: reader.nameIn(place), source: origin }),
    actions: [undoOffer(core), ...(go ? [go] : [])],
  }
}
