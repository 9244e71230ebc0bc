/**
 * Formulas that go when something is typed, pasted or cleared over them. [GR21] A value that came from another table is cut off from its
 * source by that: the person is told, and can take it back. Called before the change; what it gives is asked for after it.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import { isFormula } from '../../shared/model/cell.ts'
import { spotName } from './a1.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { NoticeAction } from './grid-state.ts'
import { undoOffer } from './undo-offer.ts'

export type Replaced = { readonly sentence: string; readonly actions: readonly NoticeAction[] }

/** Null is given when no formula went, and for `typing` when none that led to another table did. */
export function watchFormulas(
  core: GridCore,
  places: readonly CellPlace[],
  how: 'typing' | 'many',
): () => Replaced | null {
  const { reader } = core
  const holds = ({ row, column }: CellPlace): boolean => isFormula(reader.table.cell(row, column))
  const before = places.filter(holds).map((place) => ({ place, sources: reader.sourcesOf(place) }))
  return () => {
    const gone = before.filter(({ place, sources }) =>
      sources.length > 0 ? reader.sourcesOf(place).length === 0 : !holds(place),
    )
    const linked = gone.filter(({ sources }) => sources.length > 0)
    const [only] = linked
    if (gone.length === 0 || (how === 'typing' && !only)) return null
    const { messages } = reader
    const undo = undoOffer(core)
    if (gone.length === 1 && only) {
      const [source] = only.sources
      const go = source && { label: messages('goToSource'), run: () => core.onOpen(source) }
      return { sentence: linkSentence(core, only, how), actions: go ? [undo, go] : [undo] }
    }
    const first = messages('formulasReplaced', { count: gone.length })
    const second = messages('linksReplaced', { count: linked.length })
    return { sentence: only ? messages('twoSentences', { first, second }) : first, actions: [undo] }
  }
}

function linkSentence(
  core: GridCore,
  { place, sources }: { readonly place: CellPlace; readonly sources: readonly CellAddress[] },
  how: 'typing' | 'many',
): string {
  const { reader } = core
  const spot = reader.spotOf(place)
  const address = spot ? spotName(spot) : ''
  const [source, ...more] = sources
  const origin =
    source && more.length === 0
      ? reader.messages('cellOf', { table: reader.nameOf(source.table), address: reader.addressOf(source) })
      : reader.messages('severalTables', { count: sources.length })
  return reader.messages(how === 'typing' ? 'linkTyped' : 'linkReplaced', { address, source: origin })
}
